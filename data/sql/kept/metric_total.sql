-- one row per metric, period, day and whether it is of teams, of `wanted_day` (rows of metric_day that are asked for):
-- sums over what is in force, teams and arms together
-- value, n_value: sum of the values, and teams (one for what is of no team) that have one; any_value: of the value, or
-- else the numerator; numerator, denominator: where both are given
with newest as (
    select
        *,
        max(load_id) over (partition by metric_id, period, observed_on, team, arm) as newest_id
    from wanted_day
    where load_id in (select load_id from load where undone_at is null)
),

team_day as (
    select
        metric_id,
        period,
        observed_on,
        team,
        sum(value) as value,
        sum(coalesce(value, numerator)) as any_value,
        sum(case when denominator is not null then numerator end) as numerator,
        sum(case when numerator is not null then denominator end) as denominator
    from newest
    where load_id = newest_id
    group by metric_id, period, observed_on, team
)

select
    metric_id,
    period,
    observed_on,
    team <> '' as is_of_teams,
    sum(value) as value,
    count(value) as n_value,
    sum(any_value) as any_value,
    count(any_value) as n_any_value,
    sum(numerator) as numerator,
    sum(denominator) as denominator,
    count(numerator) as n_parts
from team_day
group by metric_id, period, observed_on, team <> ''
