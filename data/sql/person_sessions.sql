-- one row per session in which the person asked for was expected, newest first
-- status: mark of the sign-in sheet, leave where the person was away on leave; checked_in_at, checked_out_at:
-- arrival and leaving, minutes: as the source counts them; null where it does not
select
    session.session_id,
    coalesce(course.course_name, session.course_id) as course_name,
    session.session_on,
    session.starts_at,
    attended.status,
    attendance.checked_in_at,
    attendance.checked_out_at,
    attendance.minutes
from known_attendance as attended
inner join current_attendance as attendance
    on attendance.session_id = attended.session_id
    and attendance.person_id = attended.person_id
inner join known_session as session on session.session_id = attended.session_id
left join current_course as course on course.course_id = session.course_id
where attended.person_id = :person
    and attended.status <> 'not_applicable'
    and (cast(:from_on as date) is null or session.session_on >= cast(:from_on as date))
    and (cast(:to_on as date) is null or session.session_on <= cast(:to_on as date))
    and (cast(:course as varchar) is null or session.course_id = :course)
order by session.session_on desc nulls last, session.session_id
