-- one row per metric of `wanted` (a list of metric_id that the question names), team ('' where not split by
-- team), arm and day: what is in force, with parts that can be summed over days and teams: a count has its value
-- as numerator and no denominator, and so has an amount given without parts; a ratio without parts cannot be
-- summed and has no numerator
-- is_by_team: whether the metric has rows of teams
with live as (
    select
        metric_day.metric_id,
        metric_day.observed_on,
        metric_day.team,
        metric_day.arm,
        metric_day.numerator,
        metric_day.denominator,
        metric_day.value,
        metric_day.load_id
    from metric_day
    inner join load on load.load_id = metric_day.load_id
    where load.undone_at is null
        and metric_day.period = 'day'
        and metric_day.metric_id in (select metric_id from wanted)
),

-- a day that one load alone speaks of is in force as it stands: only the others are settled row by row
day_load as (
    select
        metric_id,
        observed_on,
        min(load_id) as oldest_id,
        max(load_id) as newest_id
    from live
    group by metric_id, observed_on
),

settled as (
    select
        live.metric_id,
        live.observed_on,
        live.team,
        live.numerator,
        live.denominator,
        live.value,
        live.load_id,
        max(live.load_id) over (
            partition by live.metric_id, live.observed_on, live.team, live.arm
        ) as newest_id
    from live
    inner join day_load on day_load.metric_id = live.metric_id and day_load.observed_on = live.observed_on
    where day_load.oldest_id <> day_load.newest_id
),

in_force as (
    select
        live.metric_id,
        live.observed_on,
        live.team,
        live.numerator,
        live.denominator,
        live.value
    from live
    inner join day_load on day_load.metric_id = live.metric_id and day_load.observed_on = live.observed_on
    where day_load.oldest_id = day_load.newest_id
    union all
    select
        metric_id,
        observed_on,
        team,
        numerator,
        denominator,
        value
    from settled
    where load_id = newest_id
),

shape as (
    select
        in_force.metric_id,
        max(metric.kind) as kind,
        max(case when in_force.team <> '' then 1 else 0 end) as is_by_team,
        max(case when in_force.numerator is not null and in_force.denominator is not null then 1 else 0 end) as has_parts
    from in_force
    left join current_metric as metric on metric.metric_id = in_force.metric_id
    group by in_force.metric_id
)

select
    in_force.metric_id,
    in_force.team,
    in_force.observed_on,
    shape.is_by_team,
    case
        when shape.kind = 'count' then coalesce(in_force.value, in_force.numerator)
        when shape.has_parts = 1 and in_force.denominator is not null then in_force.numerator
        when shape.has_parts = 0 and shape.kind = 'amount' then in_force.value
    end as numerator,
    case
        when shape.kind = 'count' then null
        when in_force.numerator is not null then in_force.denominator
    end as denominator
from in_force
inner join shape on shape.metric_id = in_force.metric_id
