-- one row per course and role of those who were present in a session of the period; role null: not in the roster
-- n_present: times that somebody was present, late, left early or on duty; minutes: the session's length times those;
-- a session without a length counts 0
select
    session.course_id,
    person.role,
    count(*) as n_present,
    coalesce(sum(coalesce(
        session.duration_minutes,
        cast(date_diff('minute', session.starts_at, session.ends_at) as double)
    )), 0) as minutes
from known_mark as attendance
inner join known_session as session on session.session_id = attendance.session_id
left join current_person as person on person.person_id = attendance.person_id
where attendance.status in ('present', 'late', 'left_early', 'on_duty')
    and (cast(:from_on as date) is null or session.session_on >= cast(:from_on as date))
    and (cast(:to_on as date) is null or session.session_on <= cast(:to_on as date))
    and (cast(:course as varchar) is null or session.course_id = :course)
    and (cast(:role as varchar) is null or person.role = :role)
group by session.course_id, person.role
order by session.course_id, coalesce(person.role, '')
