-- one row per metric of `wanted_day` (rows of metric_day that the question is about), team ('' where not split by
-- team) and day: what is in force, arms together, with parts that can be summed over days and teams: a count has
-- its value as numerator and no denominator, and so has an amount given without parts; a ratio without parts
-- cannot be summed and has no numerator
-- is_by_team: whether the metric has rows of teams
with live as not materialized (
    select
        metric_id,
        observed_on,
        team,
        arm,
        load_id,
        value,
        coalesce(value, numerator) as any_value,
        case when denominator is not null then numerator end as numerator,
        case when numerator is not null then denominator end as denominator
    from wanted_day
    where period = 'day'
        and load_id in (select load_id from load where undone_at is null)
),

spoken_day as materialized (
    select
        metric_id,
        observed_on,
        case when min(load_id) < max(load_id) or max(case when arm <> '' then 1 else 0 end) = 1 then 1 else 0 end
        as is_several,
        max(case when team <> '' then 1 else 0 end) as is_by_team,
        case when count(denominator) > 0 then 1 else 0 end as has_parts
    from live
    group by metric_id, observed_on
),

-- a day of one load and without arms is in force as it stands: only the others are settled row by row
several as (
    select
        metric_id,
        observed_on
    from spoken_day
    where is_several = 1
),

replaced as (
    select
        live.*,
        max(live.load_id) over (
            partition by live.metric_id, live.observed_on, live.team, live.arm
        ) as newest_id
    from live
    inner join several on several.metric_id = live.metric_id and several.observed_on = live.observed_on
),

settled as materialized (
    select
        metric_id,
        observed_on,
        team,
        sum(value) as value,
        sum(any_value) as any_value,
        sum(numerator) as numerator,
        sum(denominator) as denominator
    from replaced
    where load_id = newest_id
    group by metric_id, observed_on, team
),

shape as (
    select
        seen.metric_id,
        max(metric.kind) as kind,
        max(seen.is_by_team) as is_by_team,
        max(seen.has_parts) as has_parts
    from (
        select
            metric_id,
            is_by_team,
            -- what replaced a row has its team, but perhaps no parts
            case when is_several = 0 then has_parts else 0 end as has_parts
        from spoken_day
        union all
        select
            metric_id,
            0 as is_by_team,
            case when denominator is not null then 1 else 0 end as has_parts
        from settled
    ) as seen
    left join current_metric as metric on metric.metric_id = seen.metric_id
    group by seen.metric_id
),

in_force as (
    select
        metric_id,
        observed_on,
        team,
        value,
        any_value,
        numerator,
        denominator
    from live
    where (metric_id, observed_on) not in (select metric_id, observed_on from several)
    union all
    select
        metric_id,
        observed_on,
        team,
        value,
        any_value,
        numerator,
        denominator
    from settled
)

select
    in_force.metric_id,
    in_force.team,
    in_force.observed_on,
    shape.is_by_team,
    case
        when shape.kind = 'count' then in_force.any_value
        when shape.has_parts = 1 then in_force.numerator
        when shape.kind = 'amount' then in_force.value
    end as numerator,
    case when shape.kind <> 'count' or shape.kind is null then in_force.denominator end as denominator
from in_force
inner join shape on shape.metric_id = in_force.metric_id
