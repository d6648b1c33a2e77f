-- one row per person and course with a result in the period: what the tests of the course come to
-- first_outcome, best_outcome: 0 failed, 1 open (absent, deferred, void, no mark), 2 passed, 3 exempt; of several
-- tests the least of it; best counts retests; open_status: why the first test is open
with test as (
    select
        person_id,
        course_id,
        assessment_id,
        max(score_line) as score_line,
        min(case when is_first then status end) as first_status,
        max(case when is_first and is_passed then 1 when is_first and not is_passed then 0 end) as first_pass,
        max(case when is_passed then 1 when not is_passed then 0 end) as best_pass,
        max(case when not is_first and status in ('scored', 'graded') then 1 else 0 end) as is_retested
    from test_result
    where phase <> 'pre'
    group by person_id, course_id, assessment_id
),

ranked as (
    select
        *,
        case when first_pass = 0 then 0 when first_pass = 1 then 2 when first_status = 'exempt' then 3 else 1 end as first_rank,
        case when best_pass = 0 then 0 when best_pass = 1 then 2 when first_status = 'exempt' then 3 else 1 end as best_rank
    from test
)

select
    person_id,
    course_id,
    max(score_line) as score_line,
    min(first_rank) as first_outcome,
    min(best_rank) as best_outcome,
    max(is_retested) as is_retested,
    min(case when first_rank in (1, 3) then first_rank end) as open_rank,
    min(case when first_rank = 1 then first_status end) as open_status
from ranked
group by person_id, course_id
