-- one row per metric and day, all teams together; all history, daily rows only
-- numerator, denominator: parts that can be summed over days and teams (known_day)
-- n_teams: teams with a figure on the day (0: the metric is not split by team)
with wanted_day as not materialized (
    select *
    from metric_day
    where (cast(:metric as varchar) is null or metric_id = :metric)
)

select
    total.metric_id,
    coalesce(metric.metric_name, total.metric_id) as metric_name,
    coalesce(metric.kind, 'amount') as kind,
    coalesce(metric.direction, 'higher') as direction,
    total.observed_on,
    total.numerator,
    total.denominator,
    total.n_teams
from (
    select
        metric_id,
        observed_on,
        sum(numerator) as numerator,
        sum(denominator) as denominator,
        count(nullif(team, '')) as n_teams
    from known_day
    where numerator is not null
        and (is_by_team = 0 or team <> '')
    group by metric_id, observed_on
) as total
left join current_metric as metric on metric.metric_id = total.metric_id
order by total.metric_id, total.observed_on
