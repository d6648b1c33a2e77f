-- one row per kind of session, planned ones without a sign-in sheet among them: how many there are (n_sessions) of the
-- same format, trainer, length and number of people; of a role, of the sessions that somebody of it was meant for
-- format: of its course; is_internal: of the session, else of the course; duration_minutes: as given, else from start
-- to end; n_expected: everybody (of the role) each was meant for (all but not_applicable); session_id: the first of them
with counted as (
    select
        session_id,
        n_expected
    from attendance_total
    where cast(:role as varchar) is null
    union all
    select
        session_id,
        count(*) as n_expected
    from current_attendance
    where cast(:role as varchar) is not null
        and status <> 'not_applicable'
        and person_id in (select person_id from current_person where role = :role)
    group by session_id
),

described as (
    select
        session.session_id,
        course.format,
        coalesce(session.is_internal, course.is_internal) as is_internal,
        coalesce(
            session.duration_minutes,
            cast(date_diff('minute', session.starts_at, session.ends_at) as double)
        ) as duration_minutes,
        coalesce(counted.n_expected, 0) as n_expected
    from known_session as session
    left join counted on counted.session_id = session.session_id
    left join current_course as course on course.course_id = session.course_id
    where cast(:role as varchar) is null or counted.n_expected > 0
)

select
    min(session_id) as session_id,
    format,
    is_internal,
    duration_minutes,
    n_expected,
    count(*) as n_sessions
from described
group by format, is_internal, duration_minutes, n_expected
order by session_id
