-- one row per metric that any load names; where its row is missing, its id stands for its name
-- kind: ratio, count, amount; direction: higher or lower is better; unit: as the file says
with named as (
    select metric_id from current_metric
    union
    select metric_day.metric_id
    from metric_day
    inner join load on load.load_id = metric_day.load_id
    where load.undone_at is null
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
