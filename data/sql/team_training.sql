-- one row per course and team of the roster: how much of the team was trained, and when
-- n_people: people who have not left; n_trained: of them, present in at least one session of the course;
-- first_session_on, last_session_on: of the sessions at which somebody of the team was present
with present as (
    select
        session.course_id,
        session.session_on,
        attendance.person_id
    from current_attendance as attendance
    inner join known_session as session on session.session_id = attendance.session_id
    where attendance.status in ('present', 'late', 'left_early', 'on_duty')
        and (cast(:course as varchar) is null or session.course_id = :course)
),

member as (
    select
        person_id,
        team,
        role
    from current_person
    where team is not null
        and team <> ''
        and left_on is null
),

size as (
    select
        team,
        count(*) as n_people,
        min(role) as role,
        count(distinct role) as n_roles
    from member
    group by team
),

trained as (
    select
        present.course_id,
        member.team,
        count(distinct present.person_id) as n_trained,
        min(present.session_on) as first_session_on,
        max(present.session_on) as last_session_on
    from present
    inner join member on member.person_id = present.person_id
    group by present.course_id, member.team
),

held as (
    select distinct course_id
    from present
)

select
    held.course_id,
    size.team,
    case when size.n_roles = 1 then size.role end as role,
    size.n_people,
    coalesce(trained.n_trained, 0) as n_trained,
    trained.first_session_on,
    trained.last_session_on
from held
cross join size
left join trained
    on trained.course_id = held.course_id
    and trained.team = size.team
order by held.course_id, size.team
