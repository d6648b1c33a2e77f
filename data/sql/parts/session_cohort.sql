-- one row per session with a sign-in sheet: the cohort (one run of the course with its people) it is part of
-- cohort_id: the session the cohort began with, one in which at least half of the people began the course; every
-- other session belongs to the cohort that most of its people began in; make-up sessions are in none
with began as (
    select session_id
    from expected_person
    group by session_id
    having 2 * count(*) filter (where is_first) >= count(*)
),

shared as (
    select
        expected_person.session_id,
        first.session_id as cohort_id,
        count(*) as n_people
    from expected_person
    inner join expected_person as first
        on first.course_id = expected_person.course_id
        and first.person_id = expected_person.person_id
        and first.is_first
    inner join began on began.session_id = first.session_id
    group by expected_person.session_id, first.session_id
),

nearest as (
    select
        session_id,
        cohort_id,
        row_number() over (
            partition by session_id
            order by n_people desc, case when cohort_id = session_id then 0 else 1 end, cohort_id
        ) as place
    from shared
)

select distinct
    expected_person.course_id,
    expected_person.session_id,
    coalesce(nearest.cohort_id, expected_person.session_id) as cohort_id
from expected_person
left join nearest
    on nearest.session_id = expected_person.session_id
    and nearest.place = 1
