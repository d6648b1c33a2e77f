-- one row per metric that any load names; where its row is missing, its id stands for its name
-- kind: ratio, count, amount; direction: higher or lower is better; unit: as the file says
with wanted_day as not materialized (
    select * from metric_day
),

named as (
    select metric_id from current_metric
    union
    select metric_id from metric_total
)

select
    named.metric_id,
    coalesce(metric.metric_name, named.metric_id) as metric_name,
    metric.numerator_name,
    metric.denominator_name,
    metric.kind,
    metric.direction,
    metric.unit,
    metric.owner
from named
left join current_metric as metric on metric.metric_id = named.metric_id
order by metric_name, named.metric_id
