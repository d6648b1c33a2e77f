-- one row per session held in the period with anybody expected (people of the role): how it ran, newest first
-- interactive_rate: interactive minutes of its length; practice_rate: practice minutes of the hours of its course;
-- shares 0-1, null where not given
-- n_expected: all but not_applicable; n_arrived, n_left: people there whose arrival, leaving is on record
-- arrived: median minutes from the start to the arrival (below 0: before it); left_after: median minutes from the
-- end to the leaving (below 0: before it); stayed: median minutes as the source counts them; null where not known
-- n_late: arrived more than 5 minutes after the start
with timed as (
    select
        session_id,
        status in ('present', 'late', 'left_early', 'on_duty') as is_present,
        minutes,
        date_diff('minute', starts_at, checked_in_at) as arrived,
        date_diff('minute', ends_at, checked_out_at) as left_after
    from known_mark
    where status <> 'not_applicable'
        and (cast(:from_on as date) is null or session_on >= cast(:from_on as date))
        and (cast(:to_on as date) is null or session_on <= cast(:to_on as date))
        and (cast(:course as varchar) is null or course_id = :course)
        and (
            cast(:role as varchar) is null
            or person_id in (select person_id from current_person where role = :role)
        )
),

counted as (
    select
        session_id,
        count(*) as n_expected,
        count(arrived) filter (where is_present) as n_arrived,
        count(left_after) filter (where is_present) as n_left,
        count(*) filter (where is_present and arrived > 5) as n_late,
        median(arrived) filter (where is_present) as arrived,
        median(left_after) filter (where is_present) as left_after,
        median(minutes) filter (where is_present) as stayed
    from timed
    group by session_id
)

select
    session.session_id,
    coalesce(course.course_name, session.course_id) as course_name,
    session.session_on,
    session.interactive_minutes / nullif(
        coalesce(
            session.duration_minutes,
            cast(date_diff('minute', session.starts_at, session.ends_at) as double)
        ),
        0
    ) as interactive_rate,
    course.practice_minutes / nullif(60 * course.hours, 0) as practice_rate,
    counted.n_expected,
    counted.n_arrived,
    counted.n_left,
    counted.n_late,
    counted.arrived,
    counted.left_after,
    counted.stayed
from counted
inner join known_session as session on session.session_id = counted.session_id
left join current_course as course on course.course_id = session.course_id
-- said again, so that sessions of other days are not looked through
where (cast(:from_on as date) is null or session.session_on >= cast(:from_on as date))
    and (cast(:to_on as date) is null or session.session_on <= cast(:to_on as date))
order by session.session_on desc nulls last, session.session_id
