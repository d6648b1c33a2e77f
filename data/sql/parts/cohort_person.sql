-- one row per cohort (see parts/session_cohort) of a course that declares a metric and was held in several, and
-- person present in at least one of its sessions; team: none for a person who has left or is in no roster
select
    session_cohort.course_id,
    session_cohort.cohort_id,
    attendance.person_id,
    min(session.session_on) as first_session_on,
    max(session.session_on) as last_session_on,
    max(case when person.left_on is null then nullif(person.team, '') end) as team,
    max(person.role) as role
from session_cohort
inner join (
    select course_id
    from session_cohort
    group by course_id
    having count(distinct cohort_id) > 1
) as several on several.course_id = session_cohort.course_id
inner join current_course as course on course.course_id = session_cohort.course_id
inner join known_session as session on session.session_id = session_cohort.session_id
inner join current_attendance as attendance on attendance.session_id = session_cohort.session_id
left join current_person as person on person.person_id = attendance.person_id
where course.metric_id is not null
    and attendance.status in ('present', 'late', 'left_early', 'on_duty')
group by session_cohort.course_id, session_cohort.cohort_id, attendance.person_id
