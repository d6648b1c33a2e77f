-- one row per assessment and pair of its questions, each with itself too (first_item <= second_item)
-- n: people with points for both, at the first attempt after the course; mean_points, max_points: of the
-- first question; covariance: of the points, n - 1 below (null for one person)
-- is_right_or_wrong: all points of the first question are none or all
-- tests of a course first, then quizzes beside them and later tests
select
    first.assessment_id,
    coalesce(course.course_name, first.course_id) as course_name,
    first.item_id as first_item,
    second.item_id as second_item,
    count(*) as n,
    avg(first.points) as mean_points,
    max(first.max_points) as max_points,
    case when count(*) > 1 then covar_samp(first.points, second.points) end as covariance,
    min(case when first.points in (0, first.max_points) then 1 else 0 end) = 1 as is_right_or_wrong
from item_points as first
inner join item_points as second
    on second.assessment_id = first.assessment_id
    and second.person_id = first.person_id
    and second.item_id >= first.item_id
left join current_course as course on course.course_id = first.course_id
group by
    first.assessment_id,
    coalesce(course.course_name, first.course_id),
    first.is_course_test,
    first.item_id,
    second.item_id
order by first.is_course_test desc, first.assessment_id, first.item_id, second.item_id
