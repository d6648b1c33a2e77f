-- one row per metric and length of its periods (day, week, month, quarter, year), from the sums that loads keep
-- n_periods: different first days; last_on: the newest of them
with wanted_day as not materialized (
    select *
    from metric_day
    where cast(:metric as varchar) is null or metric_id = :metric
)

select
    metric_id,
    period,
    count(distinct observed_on) as n_periods,
    max(observed_on) as last_on
from metric_total
where cast(:metric as varchar) is null or metric_id = :metric
group by metric_id, period
order by metric_id, period
