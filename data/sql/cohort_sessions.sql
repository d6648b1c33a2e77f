-- one row per session of a course's own run with a sign-in sheet; all history, everybody
-- cohort_id: see parts/session_cohort; n_people: people of the cohort
-- duration_minutes: as given, else from start to end
select
    session_cohort.course_id,
    session_cohort.cohort_id,
    session_cohort.session_id,
    session.session_on,
    coalesce(
        session.duration_minutes,
        cast(date_diff('minute', session.starts_at, session.ends_at) as double)
    ) as duration_minutes,
    size.n_people
from session_cohort
inner join known_session as session on session.session_id = session_cohort.session_id
inner join (
    select
        course_id,
        cohort_id,
        count(*) as n_people
    from person_cohort
    group by course_id, cohort_id
) as size
    on size.course_id = session_cohort.course_id
    and size.cohort_id = session_cohort.cohort_id
order by session_cohort.course_id, session.session_on, session_cohort.session_id
