-- one row per cohort (see parts/cohort_person) and day of the metric its course declares, over the trained teams of
-- the cohort: at least half of their people (of the role, who have not left) were present; all history, daily rows only
-- numerator, denominator: sums over these teams of the parts that can be summed (known_day); a metric that is not
-- split by team stands for every cohort; n_teams: how many of these teams have a row that day, none where it is not
with wanted_day as not materialized (
    select *
    from metric_day
    where metric_id in (select metric_id from current_course where metric_id is not null)
),

scope as (
    select
        cohort.course_id,
        cohort.cohort_id,
        cohort.team,
        1 as is_by_team
    from cohort_person as cohort
    inner join team_size on team_size.team = cohort.team
    where (cast(:role as varchar) is null or cohort.role = :role)
    group by cohort.course_id, cohort.cohort_id, cohort.team, team_size.n_people
    having 2 * count(*) >= team_size.n_people
    union
    select
        course_id,
        cohort_id,
        '' as team,
        0 as is_by_team
    from cohort_person
    where (cast(:role as varchar) is null or role = :role)
)

select
    scope.course_id,
    scope.cohort_id,
    course.metric_id,
    day.observed_on,
    sum(day.numerator) as numerator,
    sum(day.denominator) as denominator,
    nullif(count(case when day.is_by_team = 1 then 1 end), 0) as n_teams
from scope
inner join current_course as course on course.course_id = scope.course_id
inner join known_day as day
    on day.metric_id = course.metric_id
    and day.team = scope.team
    and day.is_by_team = scope.is_by_team
where day.numerator is not null
group by scope.course_id, scope.cohort_id, course.metric_id, day.observed_on
order by scope.course_id, scope.cohort_id, day.observed_on
