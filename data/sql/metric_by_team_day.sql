-- one row per metric, team and day, of metrics that are split by team; all history, daily rows only
-- numerator, denominator: parts that can be summed over days and teams (known_metric_day)
select
    metric_id,
    team,
    observed_on,
    sum(numerator) as numerator,
    sum(denominator) as denominator
from known_metric_day
where (cast(:metric as varchar) is null or metric_id = :metric)
    and team <> ''
group by metric_id, team, observed_on
order by metric_id, team, observed_on
