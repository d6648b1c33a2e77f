-- one row per metric, period, day and whether it is of teams, of `wanted_day` (rows of metric_day that are asked for):
-- sums over what is in force, teams and arms together
-- value, n_value: sum of the values, and teams (one for what is of no team) that have one; any_value: of the value, or
-- else the numerator; numerator, denominator: where both are given
with live as not materialized (
    select
        metric_id,
        period,
        observed_on,
        team <> '' as is_of_teams,
        team,
        arm,
        load_id,
        value,
        coalesce(value, numerator) as any_value,
        case when denominator is not null then numerator end as numerator,
        case when numerator is not null then denominator end as denominator
    from wanted_day
    where load_id in (select load_id from load where undone_at is null)
),

summed as materialized (
    select
        metric_id,
        period,
        observed_on,
        is_of_teams,
        case when min(load_id) < max(load_id) or max(case when arm <> '' then 1 else 0 end) = 1 then 1 else 0 end
        as is_several,
        sum(value) as value,
        count(value) as n_value,
        sum(any_value) as any_value,
        count(any_value) as n_any_value,
        sum(numerator) as numerator,
        sum(denominator) as denominator,
        count(numerator) as n_parts
    from live
    group by metric_id, period, observed_on, is_of_teams
),

-- what one load says without arms is in force as it stands: only the others are settled row by row
replaced as (
    select
        live.*,
        max(live.load_id) over (
            partition by live.metric_id, live.period, live.observed_on, live.team, live.arm
        ) as newest_id
    from live
    inner join summed
        on summed.metric_id = live.metric_id
        and summed.period = live.period
        and summed.observed_on = live.observed_on
        and summed.is_of_teams = live.is_of_teams
    where summed.is_several = 1
),

team_day as (
    select
        metric_id,
        period,
        observed_on,
        is_of_teams,
        team,
        sum(value) as value,
        sum(any_value) as any_value,
        sum(numerator) as numerator,
        sum(denominator) as denominator
    from replaced
    where load_id = newest_id
    group by metric_id, period, observed_on, is_of_teams, team
)

select
    metric_id,
    period,
    observed_on,
    is_of_teams,
    value,
    n_value,
    any_value,
    n_any_value,
    numerator,
    denominator,
    n_parts
from summed
where is_several = 0
union all
select
    metric_id,
    period,
    observed_on,
    is_of_teams,
    sum(value) as value,
    count(value) as n_value,
    sum(any_value) as any_value,
    count(any_value) as n_any_value,
    sum(numerator) as numerator,
    sum(denominator) as denominator,
    count(numerator) as n_parts
from team_day
group by metric_id, period, observed_on, is_of_teams
