-- one row per person and course the person takes (enrolled, expected in a session, or with a result), by
-- the end of the period; people who had left by then are not in it
-- n_expected, n_present, n_excused: sessions; last_session_on: the last one the person was expected in
-- first_*: the test after the course (post, attempt 1); best_*: the best of it and the retests
-- scores and score_line: shares of the maximum (0-1); n_attempts: sat tests, retests among them
-- is_passed_*: null where nothing was sat; with several tests, passed means all of them, and the scores,
-- status, line and held_on shown are those of the test furthest from a pass; exempt tests are left out
with attended as (
    select
        person_id,
        course_id,
        count(*) as n_expected,
        count(*) filter (where status in ('present', 'late', 'left_early', 'on_duty')) as n_present,
        count(*) filter (where status = 'leave') as n_excused,
        max(session_on) as last_session_on
    from known_attendance
    where status <> 'not_applicable'
        and (cast(:from_on as date) is null or session_on >= cast(:from_on as date))
        and (cast(:to_on as date) is null or session_on <= cast(:to_on as date))
        and (cast(:course as varchar) is null or course_id = :course)
    group by person_id, course_id
),

-- of each outcome of a person's first tests in a course the test furthest from a pass: few are left of all there are,
-- which do not lie in memory
lowest as (
    select * from (
        select
            person_id,
            course_id,
            assessment_id,
            first_status,
            first_score,
            best_score,
            score_line,
            first_rank,
            best_rank,
            n_attempts,
            tested_on,
            row_number() over (
                partition by person_id, course_id, first_rank
                order by (best_rank, coalesce(best_score - score_line, 0), assessment_id)
            ) as position_from_lowest
        from person_test
        where is_course_test
    ) as placed
    where position_from_lowest = 1
),

-- the test furthest from a pass
worst as (
    select * from (
        select
            *,
            row_number() over (
                partition by person_id, course_id
                order by (best_rank, first_rank, coalesce(best_score - score_line, 0), assessment_id)
            ) as position_from_worst
        from lowest
        where best_rank is not null
    ) as placed
    where position_from_worst = 1
),

outcome as (
    select
        person_id,
        course_id,
        min(first_rank) as first_outcome
    from lowest
    group by person_id, course_id
),

active as (
    select course_id from known_session
    where (cast(:from_on as date) is null or session_on >= cast(:from_on as date))
        and (cast(:to_on as date) is null or session_on <= cast(:to_on as date))
    union
    select course_id from outcome
),

taken as (
    select
        person_id,
        course_id
    from current_enrolment
    where (cast(:from_on as date) is null and cast(:to_on as date) is null)
        or course_id in (select course_id from active)
    union
    select
        person_id,
        course_id
    from attended
    union
    select
        person_id,
        course_id
    from outcome
)

select
    taken.person_id,
    coalesce(
        person.person_name,
        case when taken.person_id like 'name:%' then substr(taken.person_id, 6) else taken.person_id end
    ) as person_name,
    person.role,
    person.team,
    taken.course_id,
    coalesce(course.course_name, taken.course_id) as course_name,
    coalesce(attended.n_expected, 0) as n_expected,
    coalesce(attended.n_present, 0) as n_present,
    coalesce(attended.n_excused, 0) as n_excused,
    attended.last_session_on,
    worst.first_status,
    worst.first_score,
    worst.best_score,
    worst.score_line,
    case outcome.first_outcome when 2 then true when 0 then false end as is_passed_first,
    case worst.best_rank when 2 then true when 0 then false end as is_passed_best,
    coalesce(worst.n_attempts, 0) as n_attempts,
    worst.tested_on as held_on
from taken
left join attended on attended.person_id = taken.person_id and attended.course_id = taken.course_id
left join outcome on outcome.person_id = taken.person_id and outcome.course_id = taken.course_id
left join worst on worst.person_id = taken.person_id and worst.course_id = taken.course_id
left join current_person as person on person.person_id = taken.person_id
left join current_course as course on course.course_id = taken.course_id
where (person.left_on is null or person.left_on > cast(:to_on as date))
    and (cast(:role as varchar) is null or person.role = :role)
    and (cast(:course as varchar) is null or taken.course_id = :course)
order by taken.person_id, taken.course_id
