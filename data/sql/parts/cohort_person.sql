-- one row per cohort (see parts/session_cohort) of a course that declares a metric and was held in several, and
-- person present in at least one of its sessions; team: none for a person who has left or is in no roster
with held_again as (
    select course_id
    from session_cohort
    where course_id in (select course_id from current_course where metric_id is not null)
    group by course_id
    having min(cohort_id) < max(cohort_id)
),

present as (
    select
        session_cohort.course_id,
        session_cohort.cohort_id,
        attendance.person_id,
        min(session_cohort.session_on) as first_session_on,
        max(session_cohort.session_on) as last_session_on
    from current_attendance as attendance
    inner join session_cohort on session_cohort.session_id = attendance.session_id
    where attendance.status in ('present', 'late', 'left_early', 'on_duty')
        and session_cohort.course_id in (select course_id from held_again)
    group by session_cohort.course_id, session_cohort.cohort_id, attendance.person_id
)

select
    present.*,
    case when person.left_on is null then nullif(person.team, '') end as team,
    person.role
from present
left join current_person as person on person.person_id = present.person_id
