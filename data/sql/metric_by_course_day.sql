-- one row per course that declares a metric and day of that metric, over the trained teams of the course
-- (trained_team); with :metric the days of that metric instead; all history, daily rows only
-- numerator, denominator: sums over these teams of the parts that can be summed (known_day); a metric that is not
-- split by team stands for every course with somebody present
-- n_teams: how many of these teams have a row that day, none where the metric is not split by team
with declared as (
    select
        course_id,
        coalesce(cast(:metric as varchar), metric_id) as metric_id
    from current_course
    where coalesce(cast(:metric as varchar), metric_id) is not null
        and (cast(:course as varchar) is null or course_id = :course)
),

wanted_day as not materialized (
    select *
    from metric_day
    where metric_id in (select metric_id from declared)
),

scope as (
    select
        course_id,
        team,
        1 as is_by_team
    from trained_team
    union
    select
        course_id,
        '' as team,
        0 as is_by_team
    from trained
)

select
    declared.course_id,
    declared.metric_id,
    day.observed_on,
    sum(day.numerator) as numerator,
    sum(day.denominator) as denominator,
    nullif(count(case when day.is_by_team = 1 then 1 end), 0) as n_teams
from declared
inner join scope on scope.course_id = declared.course_id
inner join known_day as day
    on day.metric_id = declared.metric_id
    and day.team = scope.team
    and day.is_by_team = scope.is_by_team
where day.numerator is not null
group by declared.course_id, declared.metric_id, day.observed_on
order by declared.course_id, day.observed_on
