-- one row per session and person who is expected in it or has been given a seat
-- has_seat: given a seat while the session was planned; status: mark of the sign-in sheet, null before it
with person_in as (
    select
        session_id,
        person_id
    from current_attendance
    where status <> 'not_applicable'
    union
    select
        session_id,
        person_id
    from current_seat
)

select
    person_in.session_id,
    session.course_id,
    session.session_on,
    session.starts_at,
    coalesce(
        session.ends_at,
        session.starts_at + interval '1 minute' * cast(session.duration_minutes as integer)
    ) as ends_at,
    person_in.person_id,
    seat.person_id is not null as has_seat,
    attendance.status
from person_in
inner join known_session as session on session.session_id = person_in.session_id
left join current_seat as seat
    on seat.session_id = person_in.session_id
    and seat.person_id = person_in.person_id
left join known_attendance as attendance
    on attendance.session_id = person_in.session_id
    and attendance.person_id = person_in.person_id
where (cast(:from_on as date) is null or session.session_on >= cast(:from_on as date))
    and (cast(:to_on as date) is null or session.session_on <= cast(:to_on as date))
    and (cast(:course as varchar) is null or session.course_id = :course)
order by person_in.session_id, person_in.person_id
