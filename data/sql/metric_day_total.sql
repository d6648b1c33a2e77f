-- one row per metric and day, all teams together; all history, daily rows only
-- numerator, denominator: parts that can be summed over days and teams (known_day)
-- n_teams: teams with a figure on the day (0: the metric is not split by team)
with wanted as (
    select distinct metric_id
    from metric_day
    where (cast(:metric as varchar) is null or metric_id = :metric)
)

select
    known_day.metric_id,
    coalesce(max(metric.metric_name), known_day.metric_id) as metric_name,
    coalesce(max(metric.kind), 'amount') as kind,
    coalesce(max(metric.direction), 'higher') as direction,
    known_day.observed_on,
    sum(known_day.numerator) as numerator,
    sum(known_day.denominator) as denominator,
    count(nullif(known_day.team, '')) as n_teams
from known_day
left join current_metric as metric on metric.metric_id = known_day.metric_id
where known_day.numerator is not null
    and (known_day.is_by_team = 0 or known_day.team <> '')
group by known_day.metric_id, known_day.observed_on
order by known_day.metric_id, known_day.observed_on
