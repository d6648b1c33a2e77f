-- one row per course registered to be compared with other teams, team and day of the metric it declares (with
-- :metric, of that metric): the teams with somebody trained and the teams of its registrations; all history,
-- daily rows only
-- numerator, denominator: parts that can be summed over days and teams (known_day)
with compared as (
    select distinct
        evaluation.course_id,
        coalesce(cast(:metric as varchar), course.metric_id) as metric_id
    from evaluation
    inner join current_course as course on course.course_id = evaluation.course_id
    where evaluation.comparison <> 'none'
        and (cast(:course as varchar) is null or evaluation.course_id = :course)
),

wanted_day as not materialized (
    select *
    from metric_day
    where metric_id in (select metric_id from compared)
),

scope as (
    select
        session.course_id,
        person.team
    from current_attendance as attendance
    inner join known_session as session on session.session_id = attendance.session_id
    inner join current_person as person on person.person_id = attendance.person_id
    where attendance.status in ('present', 'late', 'left_early', 'on_duty')
        and person.left_on is null
        and person.team <> ''
    union
    select
        evaluation.course_id,
        team.team
    from evaluation
    inner join evaluation_team as team on team.evaluation_id = evaluation.evaluation_id
)

select
    compared.course_id,
    compared.metric_id,
    day.team,
    day.observed_on,
    day.numerator,
    day.denominator
from compared
inner join scope on scope.course_id = compared.course_id
inner join known_day as day
    on day.metric_id = compared.metric_id
    and day.team = scope.team
where day.numerator is not null
order by compared.course_id, compared.metric_id, day.team, day.observed_on
