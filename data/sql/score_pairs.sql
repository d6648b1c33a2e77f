-- one row per course, role, score before and score after; n: people (per test of the course)
-- pre, post: shares of the maximum (0-1), post at the first attempt; one of them null: the person has only
-- the other; quizzes count only where the course has no other test
with score as (
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
)

select
    score.course_id,
    coalesce(course.course_name, score.course_id) as course_name,
    person.role,
    score.pre,
    score.post,
    count(*) as n
from score
left join current_person as person on person.person_id = score.person_id
left join current_course as course on course.course_id = score.course_id
where (score.pre is not null or score.post is not null)
    and (cast(:role as varchar) is null or person.role = :role)
group by score.course_id, coalesce(course.course_name, score.course_id), person.role, score.pre, score.post
order by score.course_id, person.role, score.pre, score.post
