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

result as (
    select
        *,
        phase = 'post' and attempt = 1 as is_first
    from known_result
    where is_course_test
        and (cast(:from_on as date) is null or tested_on >= cast(:from_on as date))
        and (cast(:to_on as date) is null or tested_on <= cast(:to_on as date))
),

test as (
    select
        person_id,
        course_id,
        assessment_id,
        min(score_line) as score_line,
        min(tested_on) as held_on,
        min(case when is_first then status end) as first_status,
        min(case when is_first then score end) as first_score,
        max(case when is_first and is_passed then 1 when is_first and not is_passed then 0 end) as first_pass,
        max(score) as best_score,
        max(case when is_passed then 1 when not is_passed then 0 end) as best_pass,
        count(*) filter (where status in ('scored', 'graded')) as n_attempts
    from result
    where phase <> 'pre'
    group by person_id, course_id, assessment_id
),

ranked as (
    select
        *,
        case when first_pass = 0 then 0 when first_pass = 1 then 2 when first_status = 'exempt' then 3 else 1 end as first_rank,
        case when best_pass = 0 then 0 when best_pass = 1 then 2 when first_status = 'exempt' then 3 else 1 end as best_rank
    from test
),

decided as (
    select
        *,
        min(first_rank) over (partition by person_id, course_id) as first_outcome,
        min(best_rank) over (partition by person_id, course_id) as best_outcome,
        row_number() over (
            partition by person_id, course_id
            order by best_rank, first_rank, coalesce(best_score - score_line, 0), assessment_id
        ) as position_from_worst
    from ranked
),

active as (
    select course_id from known_session
    where (cast(:from_on as date) is null or session_on >= cast(:from_on as date))
        and (cast(:to_on as date) is null or session_on <= cast(:to_on as date))
    union
    select course_id from result
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
    from result
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
    decided.first_status,
    decided.first_score,
    decided.best_score,
    decided.score_line,
    case decided.first_outcome when 2 then true when 0 then false end as is_passed_first,
    case decided.best_outcome when 2 then true when 0 then false end as is_passed_best,
    coalesce(decided.n_attempts, 0) as n_attempts,
    decided.held_on
from taken
left join attended on attended.person_id = taken.person_id and attended.course_id = taken.course_id
left join decided
    on decided.person_id = taken.person_id
    and decided.course_id = taken.course_id
    and decided.position_from_worst = 1
left join current_person as person on person.person_id = taken.person_id
left join current_course as course on course.course_id = taken.course_id
where (person.left_on is null or person.left_on > cast(:to_on as date))
    and (cast(:role as varchar) is null or person.role = :role)
    and (cast(:course as varchar) is null or taken.course_id = :course)
order by taken.person_id, taken.course_id
