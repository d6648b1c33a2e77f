-- one row per person and course with a result of a test of the course (see known_test) in the period: what they come to
-- first_outcome, best_outcome: 0 failed, 1 open (absent, deferred, void, no mark), 2 passed, 3 exempt, null without a
-- mark after the course; of several tests the least of it; best counts retests; open_status: why the first test is open
select
    person_id,
    course_id,
    max(score_line) filter (where first_rank is not null) as score_line,
    min(first_rank) as first_outcome,
    min(best_rank) as best_outcome,
    max(case when is_retested then 1 else 0 end) as is_retested,
    min(case when first_rank = 1 then first_status end) as open_status
from person_test
where is_course_test
group by person_id, course_id
