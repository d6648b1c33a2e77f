-- one row per course, role, phase, score and line; n: results (a person counts once per test and attempt)
-- score, score_line: shares of the maximum (0-1); phase: pre, post (attempt 1), retest (every later one)
-- tests of the course only (see known_test); results without a score are not in it
with counted as (
    select
        result.course_id,
        person.role,
        case when result.phase = 'post' and result.attempt > 1 then 'retest' else result.phase end as phase,
        result.score,
        result.score_line,
        count(*) as n
    from known_result as result
    left join current_person as person on person.person_id = result.person_id
    where result.is_course_test
        and result.score is not null
        and (cast(:from_on as date) is null or result.tested_on >= cast(:from_on as date))
        and (cast(:to_on as date) is null or result.tested_on <= cast(:to_on as date))
        and (cast(:role as varchar) is null or person.role = :role)
        and (cast(:course as varchar) is null or result.course_id = :course)
    group by
        result.course_id,
        person.role,
        case when result.phase = 'post' and result.attempt > 1 then 'retest' else result.phase end,
        result.score,
        result.score_line
)

select
    counted.course_id,
    coalesce(course.course_name, counted.course_id) as course_name,
    counted.role,
    counted.phase,
    counted.score,
    counted.score_line,
    counted.n
from counted
left join current_course as course on course.course_id = counted.course_id
order by counted.course_id, counted.role, counted.phase, counted.score
