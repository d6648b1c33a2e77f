-- one row per course that declares a business metric and whose last session lies in the period
-- first_session_on, last_session_on: of all its sessions; n_people: people present in at least one session
-- n_teams: trained teams, those of which at least half of the people (who have not left) were present
-- kind: ratio, count, amount; direction: higher or lower is better; a role counts only its own people
with declared as (
    select
        course_id,
        course_name,
        metric_id
    from current_course
    where metric_id is not null
        and (cast(:course as varchar) is null or course_id = :course)
),

held as (
    select
        course_id,
        min(session_on) as first_session_on,
        max(session_on) as last_session_on
    from known_session
    group by course_id
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

people as (
    select
        course_id,
        count(*) as n_people
    from trained
    group by course_id
),

teams as (
    select
        course_id,
        count(*) as n_teams
    from trained_team
    group by course_id
)

select
    declared.course_id,
    declared.course_name,
    declared.metric_id,
    coalesce(metric.metric_name, declared.metric_id) as metric_name,
    metric.kind,
    metric.direction,
    metric.unit,
    held.first_session_on,
    held.last_session_on,
    coalesce(people.n_people, 0) as n_people,
    coalesce(teams.n_teams, 0) as n_teams
from declared
left join held on held.course_id = declared.course_id
left join people on people.course_id = declared.course_id
left join teams on teams.course_id = declared.course_id
left join current_metric as metric on metric.metric_id = declared.metric_id
where (cast(:from_on as date) is null or held.last_session_on >= cast(:from_on as date))
    and (cast(:to_on as date) is null or held.last_session_on <= cast(:to_on as date))
order by declared.course_name, declared.course_id
