-- one row per result of a test of the course (not of a quiz beside it) that counts in the period
-- is_first: the test after the course, attempt 1
select
    *,
    phase = 'post' and attempt = 1 as is_first
from known_result
where is_course_test
    and (cast(:from_on as date) is null or tested_on >= cast(:from_on as date))
    and (cast(:to_on as date) is null or tested_on <= cast(:to_on as date))
