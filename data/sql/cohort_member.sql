-- one row per session of a cohort (see parts/session_cohort) and one per person of it; all history, everybody
-- session_id, session_on: of a session, none of a person; person_id: none of a session
-- asked once for all questions that name both (data/sql/given): each looks through every mark for them
select
    course_id,
    cohort_id,
    session_id,
    session_on,
    cast(null as varchar) as person_id
from session_cohort
union all
select
    course_id,
    cohort_id,
    null as session_id,
    null as session_on,
    person_id
from person_cohort
