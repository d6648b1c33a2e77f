-- one row per session with a sign-in sheet: the cohort (one run of the course with its people) it is part of
-- cohort_id: the session the cohort began with, one in which at least half of the people began the course; every
-- other session belongs to the cohort that most of its people began in; make-up sessions are in none
with expected as (
    select
        first_place,
        unnest(places) as place
    from begun_person
),

counted as (
    select
        place,
        first_place,
        count(*) as n_people
    from expected
    group by place, first_place
),

held as (
    select
        place,
        2 * sum(case when first_place = place then n_people else 0 end) >= sum(n_people) as is_begun
    from counted
    group by place
),

nearest as (
    select
        counted.place,
        first.session_id as cohort_id,
        row_number() over (
            partition by counted.place
            order by
                counted.n_people desc,
                case when counted.first_place = counted.place then 0 else 1 end,
                first.session_id
        ) as turn
    from counted
    inner join held on held.place = counted.first_place
    inner join own_session as first on first.place = counted.first_place
    where held.is_begun
)

select
    own_session.course_id,
    own_session.session_id,
    own_session.session_on,
    own_session.place,
    coalesce(nearest.cohort_id, own_session.session_id) as cohort_id
from held
inner join own_session on own_session.place = held.place
left join nearest
    on nearest.place = held.place
    and nearest.turn = 1
