-- one row per session of the course's own run and person expected in it
-- place, first_place: the session, and the one the person began with (see parts/own_session)
with expected as (
    select
        own_session.course_id,
        own_session.place,
        attendance.person_id,
        attendance.status in ('present', 'late', 'left_early', 'on_duty') as is_present
    from known_attendance as attendance
    inner join own_session on own_session.session_id = attendance.session_id
    where attendance.status <> 'not_applicable'
),

begun as (
    select
        course_id,
        person_id,
        min(place) as first_place
    from expected
    group by course_id, person_id
)

select
    expected.course_id,
    expected.person_id,
    expected.place,
    begun.first_place,
    expected.is_present
from expected
inner join begun
    on begun.course_id = expected.course_id
    and begun.person_id = expected.person_id
