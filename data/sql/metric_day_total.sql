-- one row per metric and day, all teams together; all history, daily rows only
-- numerator, denominator: parts that can be summed over days and teams (known_day)
-- n_teams: teams with a figure on the day (0: the metric is not split by team)
with wanted_day as not materialized (
    select *
    from metric_day
    where period = 'day'
        and (cast(:metric as varchar) is null or metric_id = :metric)
),

wanted as (
    select *
    from metric_total
    where period = 'day'
        and (cast(:metric as varchar) is null or metric_id = :metric)
),

-- as known_day has it: which of the sums say the metric
shape as (
    select
        wanted.metric_id,
        max(metric.metric_name) as metric_name,
        max(metric.kind) as kind,
        max(metric.direction) as direction,
        max(case when wanted.is_of_teams then 1 else 0 end) as is_by_team,
        max(wanted.n_parts) as n_parts
    from wanted
    left join current_metric as metric on metric.metric_id = wanted.metric_id
    group by wanted.metric_id
),

total as (
    select
        wanted.metric_id,
        wanted.observed_on,
        case
            when shape.kind = 'count' then wanted.any_value
            when shape.n_parts > 0 then wanted.numerator
            when shape.kind = 'amount' then wanted.value
        end as numerator,
        case when shape.kind <> 'count' or shape.kind is null then wanted.denominator end as denominator,
        case
            when shape.is_by_team = 0 then 0
            when shape.kind = 'count' then wanted.n_any_value
            when shape.n_parts > 0 then wanted.n_parts
            else wanted.n_value
        end as n_teams
    from wanted
    inner join shape on shape.metric_id = wanted.metric_id
    where shape.is_by_team = case when wanted.is_of_teams then 1 else 0 end
)

select
    total.metric_id,
    coalesce(shape.metric_name, total.metric_id) as metric_name,
    coalesce(shape.kind, 'amount') as kind,
    coalesce(shape.direction, 'higher') as direction,
    total.observed_on,
    total.numerator,
    total.denominator,
    total.n_teams
from total
inner join shape on shape.metric_id = total.metric_id
where total.numerator is not null
order by total.metric_id, total.observed_on
