-- one row per metric and team that has a day in force whose parts can be summed (known_day); all history, daily rows only
with wanted_day as not materialized (
    select *
    from metric_day
    where (cast(:metric as varchar) is null or metric_id = :metric)
)

select distinct
    metric_id,
    team
from known_day
where team <> ''
    and numerator is not null
order by metric_id, team
