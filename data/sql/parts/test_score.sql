-- one row per person and test of a course: first score before and first score after, shares of the maximum
select
    result.course_id,
    result.assessment_id,
    result.person_id,
    max(case when result.phase = 'pre' and result.attempt = 1 then result.score end) as pre,
    max(case when result.phase = 'post' and result.attempt = 1 then result.score end) as post
from known_result as result
where result.is_course_test
    and (cast(:from_on as date) is null or result.tested_on >= cast(:from_on as date))
    and (cast(:to_on as date) is null or result.tested_on <= cast(:to_on as date))
    and (cast(:course as varchar) is null or result.course_id = :course)
group by result.course_id, result.assessment_id, result.person_id
