-- one row per quiz: a short test in class, at its first attempt, newest first
-- n: people with a score (of the role asked for); mean_score: share of the maximum (0-1); n_passed: at or above
-- its line; score_line: share of the maximum
select
    result.assessment_id,
    result.course_id,
    coalesce(course.course_name, result.course_id) as course_name,
    result.tested_on,
    count(*) as n,
    avg(result.score) as mean_score,
    count(*) filter (where result.is_passed) as n_passed,
    max(result.score_line) as score_line
from known_result as result
left join current_person as person on person.person_id = result.person_id
left join current_course as course on course.course_id = result.course_id
where result.kind = 'quiz'
    and result.phase = 'post'
    and result.attempt = 1
    and result.score is not null
    and (cast(:from_on as date) is null or result.tested_on >= cast(:from_on as date))
    and (cast(:to_on as date) is null or result.tested_on <= cast(:to_on as date))
    and (cast(:course as varchar) is null or result.course_id = :course)
    and (cast(:role as varchar) is null or person.role = :role)
group by result.assessment_id, result.course_id, coalesce(course.course_name, result.course_id), result.tested_on
order by result.tested_on desc nulls last, result.assessment_id
