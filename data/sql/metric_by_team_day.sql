-- one row per metric, team and day, of metrics that are split by team; all history, daily rows only
-- numerator, denominator: parts that can be summed over days and teams (known_day)
with wanted_day as not materialized (
    select *
    from metric_day
    where (cast(:metric as varchar) is null or metric_id = :metric)
)

select
    metric_id,
    team,
    observed_on,
    numerator,
    denominator
from known_day
where team <> ''
    and numerator is not null
order by metric_id, team, observed_on
