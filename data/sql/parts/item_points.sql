-- one row per person, assessment and question of the first attempt after the course (post, attempt 1)
-- points of max_points; day of the test in the period, person of the role, course asked for
select
    item.assessment_id,
    result.course_id,
    result.is_course_test,
    item.person_id,
    item.item_id,
    item.points,
    item.max_points,
    item.answer
from current_item_result as item
inner join known_result as result
    on result.assessment_id = item.assessment_id
    and result.person_id = item.person_id
    and result.phase = item.phase
    and result.attempt = item.attempt
left join current_person as person on person.person_id = item.person_id
where item.phase = 'post'
    and item.attempt = 1
    and (cast(:from_on as date) is null or result.tested_on >= cast(:from_on as date))
    and (cast(:to_on as date) is null or result.tested_on <= cast(:to_on as date))
    and (cast(:role as varchar) is null or person.role = :role)
    and (cast(:course as varchar) is null or result.course_id = :course)
