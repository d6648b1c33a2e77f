-- one row per session that has a day in the period, planned sessions without a sign-in sheet among them
-- n_expected: everybody the session was meant for (all but not_applicable); n_present: present, late,
-- left_early or on_duty; n_excused: leave, of the sheet or of a list of leaves; n_late: late; n_absent: absent
-- or no_record; people of the role
-- trainer, is_internal: of the session, else of the course; week_on: the Monday
-- duration_minutes: as given, else from start to end; interactive_minutes; capacity: seats
with counted as (
    select
        session_id,
        count(*) filter (where status <> 'not_applicable') as n_expected,
        count(*) filter (where status in ('present', 'late', 'left_early', 'on_duty')) as n_present,
        count(*) filter (where status = 'leave') as n_excused,
        count(*) filter (where status = 'late') as n_late,
        count(*) filter (where status in ('absent', 'no_record')) as n_absent
    from known_attendance
    where (cast(:from_on as date) is null or session_on >= cast(:from_on as date))
        and (cast(:to_on as date) is null or session_on <= cast(:to_on as date))
        and (cast(:course as varchar) is null or course_id = :course)
        and (
            cast(:role as varchar) is null
            or person_id in (select person_id from current_person where role = :role)
        )
    group by session_id
)

select
    session.session_id,
    session.course_id,
    coalesce(course.course_name, session.course_id) as course_name,
    session.session_on,
    session.week_on,
    coalesce(session.trainer, course.trainer) as trainer,
    course.format,
    coalesce(session.is_internal, course.is_internal) as is_internal,
    coalesce(
        session.duration_minutes,
        cast(date_diff('minute', session.starts_at, session.ends_at) as double)
    ) as duration_minutes,
    session.interactive_minutes,
    session.capacity,
    coalesce(counted.n_expected, 0) as n_expected,
    coalesce(counted.n_present, 0) as n_present,
    coalesce(counted.n_excused, 0) as n_excused,
    coalesce(counted.n_late, 0) as n_late,
    coalesce(counted.n_absent, 0) as n_absent
from known_session as session
left join counted on counted.session_id = session.session_id
left join current_course as course on course.course_id = session.course_id
where (cast(:from_on as date) is null or session.session_on >= cast(:from_on as date))
    and (cast(:to_on as date) is null or session.session_on <= cast(:to_on as date))
    and (cast(:course as varchar) is null or session.course_id = :course)
    and (cast(:role as varchar) is null or counted.n_expected > 0)
order by session.session_on, session.session_id
