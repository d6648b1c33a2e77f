-- one row per metric and day over all teams, daily rows only
-- numerator, denominator: sums of the metric's parts (null where it has none); value: their ratio; for a
-- count, or an amount without parts, the sum of the values; for a ratio without parts the plain mean of
-- the teams' values; rows for the whole organisation (no team) count only where the metric has no teams
with day as (
    select
        day.metric_id,
        day.observed_on,
        day.team,
        day.value,
        case when day.denominator is not null then day.numerator end as numerator,
        case when day.numerator is not null then day.denominator end as denominator,
        case when metric.kind = 'count' then coalesce(day.value, day.numerator) end as counted,
        metric.kind
    from current_metric_day as day
    left join current_metric as metric on metric.metric_id = day.metric_id
    where day.period = 'day'
),

by_team as (
    select distinct metric_id
    from day
    where team <> ''
)

select
    day.metric_id,
    day.observed_on,
    sum(day.numerator) as numerator,
    sum(day.denominator) as denominator,
    case
        when max(day.kind) = 'count' then sum(day.counted)
        when sum(day.denominator) is not null then sum(day.numerator) / nullif(sum(day.denominator), 0)
        when max(day.kind) = 'amount' then sum(day.value)
        else avg(day.value)
    end as value
from day
left join by_team on by_team.metric_id = day.metric_id
where (by_team.metric_id is null or day.team <> '')
    and (cast(:from_on as date) is null or day.observed_on >= cast(:from_on as date))
    and (cast(:to_on as date) is null or day.observed_on <= cast(:to_on as date))
group by day.metric_id, day.observed_on
order by day.metric_id, day.observed_on
