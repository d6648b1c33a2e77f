-- one row per metric, team and day, of metrics that are split by team; all history, daily rows only
-- numerator, denominator: the parts; a count or an amount without parts has its value as numerator and no
-- denominator; a ratio without parts cannot be summed and is left out
with shape as (
    select
        day.metric_id,
        max(metric.kind) as kind,
        max(case when day.numerator is not null and day.denominator is not null then 1 else 0 end) as has_parts
    from current_metric_day as day
    left join current_metric as metric on metric.metric_id = day.metric_id
    where (cast(:metric as varchar) is null or day.metric_id = :metric)
        and day.period = 'day'
    group by day.metric_id
),

usable as (
    select
        day.metric_id,
        day.team,
        day.observed_on,
        case
            when shape.kind = 'count' then coalesce(day.value, day.numerator)
            when shape.has_parts = 1 and day.denominator is not null then day.numerator
            when shape.has_parts = 0 and shape.kind = 'amount' then day.value
        end as numerator,
        case
            when shape.kind = 'count' then null
            when day.numerator is not null then day.denominator
        end as denominator
    from current_metric_day as day
    inner join shape on shape.metric_id = day.metric_id
    where day.period = 'day' and day.team <> ''
)

select
    metric_id,
    team,
    observed_on,
    sum(numerator) as numerator,
    sum(denominator) as denominator
from usable
where numerator is not null
group by metric_id, team, observed_on
order by metric_id, team, observed_on
