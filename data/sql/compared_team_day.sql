-- one row per course registered to be compared with other teams, team and day of its primary metrics: the
-- teams with somebody trained and the teams of its registrations; all history, daily rows only
-- numerator, denominator: parts that can be summed over days and teams (known_metric_day)
with compared as (
    select distinct
        evaluation.course_id,
        metric.metric_id
    from evaluation
    inner join evaluation_metric as metric on metric.evaluation_id = evaluation.evaluation_id
    where evaluation.comparison <> 'none'
        and metric.is_primary
        and (cast(:course as varchar) is null or evaluation.course_id = :course)
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
        and metric_day.metric_id in (select metric_id from compared)
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
    compared.course_id,
    compared.metric_id,
    day.team,
    day.observed_on,
    sum(day.numerator) as numerator,
    sum(day.denominator) as denominator
from compared
inner join scope on scope.course_id = compared.course_id
inner join known_day as day
    on day.metric_id = compared.metric_id
    and day.team = scope.team
where day.numerator is not null
group by compared.course_id, compared.metric_id, day.team, day.observed_on
order by compared.course_id, compared.metric_id, day.team, day.observed_on
