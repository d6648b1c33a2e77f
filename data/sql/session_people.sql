-- one row per session and person who has been given a seat in it
-- status: mark of the sign-in sheet, null before it
select
    seat.session_id,
    session.course_id,
    session.session_on,
    session.starts_at,
    coalesce(
        session.ends_at,
        session.starts_at + interval '1 minute' * cast(session.duration_minutes as integer)
    ) as ends_at,
    seat.person_id,
    attendance.status
from current_seat as seat
inner join known_session as session on session.session_id = seat.session_id
left join (
    select
        session_id,
        person_id,
        status
    from known_attendance
    where session_id in (select session_id from current_seat)
) as attendance
    on attendance.session_id = seat.session_id
    and attendance.person_id = seat.person_id
where (cast(:from_on as date) is null or session.session_on >= cast(:from_on as date))
    and (cast(:to_on as date) is null or session.session_on <= cast(:to_on as date))
    and (cast(:course as varchar) is null or session.course_id = :course)
order by seat.session_id, seat.person_id
