-- one row per session of the course's own run and person expected in it; is_first: the person's first one
select
    attendance.course_id,
    attendance.session_id,
    attendance.person_id,
    row_number() over (
        partition by attendance.course_id, attendance.person_id
        order by attendance.session_on, attendance.session_id
    ) = 1 as is_first
from known_attendance as attendance
inner join known_session as session on session.session_id = attendance.session_id
where attendance.status <> 'not_applicable'
    and not session.is_make_up
    and (cast(:course as varchar) is null or attendance.course_id = :course)
