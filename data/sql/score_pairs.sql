-- one row per course, role, score before and score after; n: people
-- pre, post: shares of the maximum (0-1), post at the first attempt, of several tests their mean (person_score);
-- one of them null: the person has only the other; tests of the course only (see known_test)
with counted as (
    select
        score.course_id,
        person.role,
        score.pre,
        score.post,
        count(*) as n
    from person_score as score
    left join current_person as person on person.person_id = score.person_id
    where (cast(:role as varchar) is null or person.role = :role)
    group by score.course_id, person.role, score.pre, score.post
)

select
    counted.course_id,
    coalesce(course.course_name, counted.course_id) as course_name,
    counted.role,
    counted.pre,
    counted.post,
    counted.n
from counted
left join current_course as course on course.course_id = counted.course_id
order by counted.course_id, counted.role, counted.pre, counted.post
