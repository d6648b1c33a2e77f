-- one row per course, role, score before and score after; n: people (per test of the course)
-- pre, post: shares of the maximum (0-1), post at the first attempt; one of them null: the person has only
-- the other; tests of the course only (see known_test)
select
    score.course_id,
    coalesce(course.course_name, score.course_id) as course_name,
    person.role,
    score.pre,
    score.post,
    count(*) as n
from test_score as score
left join current_person as person on person.person_id = score.person_id
left join current_course as course on course.course_id = score.course_id
where (score.pre is not null or score.post is not null)
    and (cast(:role as varchar) is null or person.role = :role)
group by score.course_id, coalesce(course.course_name, score.course_id), person.role, score.pre, score.post
order by score.course_id, person.role, score.pre, score.post
