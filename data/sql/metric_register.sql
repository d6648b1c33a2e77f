-- one row per metric that a load describes
-- kind: ratio, count, amount; direction: higher or lower is better; unit: as the file says
select
    metric_id,
    metric_name,
    kind,
    direction,
    unit
from current_metric
order by metric_id
