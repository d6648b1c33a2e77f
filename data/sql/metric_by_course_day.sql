-- one row per course that declares a metric and day of that metric, over the trained teams of the course
-- (at least half of a team's people, who have not left, were present); all history, daily rows only
-- numerator, denominator: sums over the teams of the metric's parts; a count has its value as numerator
-- and no denominator, and so has an amount given without parts; a ratio without parts cannot be summed and
-- is left out; a metric that is not split by team stands for every course with somebody present
with declared as (
    select
        course_id,
        metric_id
    from current_course
    where metric_id is not null
        and (cast(:course as varchar) is null or course_id = :course)
),

trained as (
    select distinct
        session.course_id,
        attendance.person_id,
        case when person.left_on is null then person.team end as team
    from current_attendance as attendance
    inner join known_session as session on session.session_id = attendance.session_id
    left join current_person as person on person.person_id = attendance.person_id
    where attendance.status in ('present', 'late', 'left_early', 'on_duty')
        and (cast(:role as varchar) is null or person.role = :role)
),

team_size as (
    select
        team,
        count(*) as n_people
    from current_person
    where team is not null
        and left_on is null
        and (cast(:role as varchar) is null or role = :role)
    group by team
),

trained_team as (
    select
        trained.course_id,
        trained.team
    from trained
    inner join team_size on team_size.team = trained.team
    group by trained.course_id, trained.team, team_size.n_people
    having 2 * count(*) >= team_size.n_people
),

day as (
    select
        day.metric_id,
        day.observed_on,
        day.team,
        day.numerator,
        day.denominator,
        day.value
    from current_metric_day as day
    where day.period = 'day' and day.metric_id in (select metric_id from declared)
),

shape as (
    select
        day.metric_id,
        max(metric.kind) as kind,
        max(case when day.team <> '' then 1 else 0 end) as is_by_team,
        max(case when day.numerator is not null and day.denominator is not null then 1 else 0 end) as has_parts
    from day
    left join current_metric as metric on metric.metric_id = day.metric_id
    group by day.metric_id
),

usable as (
    select
        day.metric_id,
        day.observed_on,
        day.team,
        shape.is_by_team,
        case
            when shape.kind = 'count' then coalesce(day.value, day.numerator)
            when shape.has_parts = 1 and day.denominator is not null then day.numerator
            when shape.has_parts = 0 and shape.kind = 'amount' then day.value
        end as numerator,
        case
            when shape.kind = 'count' then null
            when day.numerator is not null then day.denominator
        end as denominator
    from day
    inner join shape on shape.metric_id = day.metric_id
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
    usable.observed_on,
    sum(usable.numerator) as numerator,
    sum(usable.denominator) as denominator
from declared
inner join scope on scope.course_id = declared.course_id
inner join usable
    on usable.metric_id = declared.metric_id
    and usable.team = scope.team
    and usable.is_by_team = scope.is_by_team
where usable.numerator is not null
group by declared.course_id, declared.metric_id, usable.observed_on
order by declared.course_id, usable.observed_on
