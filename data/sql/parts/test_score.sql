-- one row per person and test of a course: first score before and first score after, shares of the maximum
select
    course_id,
    assessment_id,
    person_id,
    pre,
    first_score as post
from person_test
where is_course_test
