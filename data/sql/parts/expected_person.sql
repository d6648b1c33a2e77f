-- one row per session of the course's own run and person expected in it; is_first: the person's first one
with expected as (
    select
        attendance.course_id,
        attendance.session_id,
        attendance.person_id,
        own.place
    from known_attendance as attendance
    inner join (
        select
            session_id,
            row_number() over (order by session_on nulls last, session_id) as place
        from known_session
        where not is_make_up
    ) as own on own.session_id = attendance.session_id
    where attendance.status <> 'not_applicable'
        and (cast(:course as varchar) is null or attendance.course_id = :course)
),

begun as (
    select
        course_id,
        person_id,
        min(place) as place
    from expected
    group by course_id, person_id
)

select
    expected.course_id,
    expected.session_id,
    expected.person_id,
    expected.place = begun.place as is_first
from expected
inner join begun
    on begun.course_id = expected.course_id
    and begun.person_id = expected.person_id
