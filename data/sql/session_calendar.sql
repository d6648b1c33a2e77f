-- one row per session, held or planned, with what a notice says
-- starts_at, ends_at: clock of the organisation, null where only the day is known; capacity: seats
-- n_taken: people expected in it or given a seat; is_held: there is a sign-in sheet
-- notice_time, notice_place, notice_topic, notice_benefit: the four fields of a notice
with person_in as (
    select
        session_id,
        n_expected as n_people,
        1 as is_held
    from attendance_total
    where n_expected > 0
    union all
    select
        seat.session_id,
        1 as n_people,
        0 as is_held
    from current_seat as seat
    left join (
        select
            session_id,
            person_id
        from current_attendance
        where status <> 'not_applicable'
            and session_id in (select session_id from current_seat)
    ) as expected on expected.session_id = seat.session_id and expected.person_id = seat.person_id
    where expected.person_id is null
),

taken as (
    select
        session_id,
        cast(sum(n_people) as bigint) as n_taken,
        max(is_held) as is_held
    from person_in
    group by session_id
)

select
    session.session_id,
    session.course_id,
    coalesce(course.course_name, session.course_id) as course_name,
    session.session_on,
    session.starts_at,
    coalesce(
        session.ends_at,
        session.starts_at + interval '1 minute' * cast(session.duration_minutes as integer)
    ) as ends_at,
    coalesce(session.trainer, course.trainer) as trainer,
    described.owner,
    session.capacity,
    coalesce(taken.n_taken, 0) as n_taken,
    coalesce(taken.is_held, 0) = 1 as is_held,
    described.notice_time,
    described.notice_place,
    described.notice_topic,
    described.notice_benefit
from known_session as session
left join current_session as described on described.session_id = session.session_id
left join current_course as course on course.course_id = session.course_id
left join taken on taken.session_id = session.session_id
where (cast(:from_on as date) is null or session.session_on >= cast(:from_on as date))
    and (cast(:to_on as date) is null or session.session_on <= cast(:to_on as date))
    and (cast(:course as varchar) is null or session.course_id = :course)
order by session.session_on, session.starts_at, session.session_id
