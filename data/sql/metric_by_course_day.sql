-- one row per course that declares a metric and day of that metric, over the trained teams of the course
-- (at least half of a team's people, who have not left, were present); all history, daily rows only
-- numerator, denominator: sums over these teams of the parts that can be summed (known_metric_day); a metric
-- that is not split by team stands for every course with somebody present
-- n_teams: how many of these teams have a row that day
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
),

-- known_metric_day of the wanted metrics alone: a view would first settle what is in force for all metrics
in_force as (
    select
        metric_day.metric_id,
        metric_day.observed_on,
        metric_day.team,
        metric_day.numerator,
        metric_day.denominator,
        metric_day.value,
        metric_day.load_id,
        max(metric_day.load_id) over (
            partition by metric_day.metric_id, metric_day.observed_on, metric_day.team, metric_day.arm
        ) as newest_id
    from metric_day
    inner join load on load.load_id = metric_day.load_id
    where load.undone_at is null
        and metric_day.period = 'day'
        and metric_day.metric_id in (select metric_id from declared)
),

shape as (
    select
        in_force.metric_id,
        max(metric.kind) as kind,
        max(case when in_force.team <> '' then 1 else 0 end) as is_by_team,
        max(case when in_force.numerator is not null and in_force.denominator is not null then 1 else 0 end) as has_parts
    from in_force
    left join current_metric as metric on metric.metric_id = in_force.metric_id
    where in_force.load_id = in_force.newest_id
    group by in_force.metric_id
),

known_day as (
    select
        in_force.metric_id,
        in_force.team,
        in_force.observed_on,
        shape.is_by_team,
        case
            when shape.kind = 'count' then coalesce(in_force.value, in_force.numerator)
            when shape.has_parts = 1 and in_force.denominator is not null then in_force.numerator
            when shape.has_parts = 0 and shape.kind = 'amount' then in_force.value
        end as numerator,
        case
            when shape.kind = 'count' then null
            when in_force.numerator is not null then in_force.denominator
        end as denominator
    from in_force
    inner join shape on shape.metric_id = in_force.metric_id
    where in_force.load_id = in_force.newest_id
)

select
    declared.course_id,
    declared.metric_id,
    day.observed_on,
    sum(day.numerator) as numerator,
    sum(day.denominator) as denominator,
    count(distinct day.team) as n_teams
from declared
inner join scope on scope.course_id = declared.course_id
inner join known_day as day
    on day.metric_id = declared.metric_id
    and day.team = scope.team
    and day.is_by_team = scope.is_by_team
where day.numerator is not null
group by declared.course_id, declared.metric_id, day.observed_on
order by declared.course_id, day.observed_on
