-- one row per person and test, of whatever kind, that counts in the period and has a result of the person
-- pre: score before the course; first_*: the test after it (post, attempt 1); best_*: of that and the retests; scores
-- and score_line: shares of the maximum (0-1); n_attempts: sat after the course, retests among them
-- *_pass: 1, 0, null where it cannot be said; *_rank: 0 failed, 1 open (absent, deferred, void, no mark), 2 passed,
-- 3 exempt, null without a mark after the course
-- read twice, by two conditions, rather than set aside: all results there are do not lie in memory
with result as not materialized (
    select
        *,
        phase = 'post' and attempt = 1 as is_first,
        case when is_passed then 1 when not is_passed then 0 end as pass,
        status in ('scored', 'graded') as is_sat
    from known_result
    where (cast(:from_on as date) is null or tested_on >= cast(:from_on as date))
        and (cast(:to_on as date) is null or tested_on <= cast(:to_on as date))
        and (cast(:course as varchar) is null or course_id = :course)
),

-- a first mark is the only one of its person and test: the others alone are grouped; counts are narrow so that DuckDB,
-- which guesses that both are as many, holds these and lets the first marks pass
other as (
    select
        person_id,
        assessment_id,
        course_id,
        kind,
        is_course_test,
        min(score_line) as score_line,
        min(tested_on) as tested_on,
        max(case when phase = 'pre' and attempt = 1 then score end) as pre,
        max(case when phase <> 'pre' then score end) as score,
        max(case when phase <> 'pre' then pass end) as pass,
        cast(count(*) filter (where phase <> 'pre') as integer) as n_marks,
        cast(count(*) filter (where phase <> 'pre' and is_sat) as integer) as n_sat
    from result
    where not is_first
    group by person_id, assessment_id, course_id, kind, is_course_test
),

met as (
    select
        person_id,
        assessment_id,
        coalesce(main.course_id, other.course_id) as course_id,
        coalesce(main.kind, other.kind) as kind,
        coalesce(main.is_course_test, other.is_course_test) as is_course_test,
        coalesce(main.score_line, other.score_line) as score_line,
        coalesce(main.tested_on, other.tested_on) as tested_on,
        other.pre,
        main.status as first_status,
        main.score as first_score,
        main.pass as first_pass,
        greatest(main.score, other.score) as best_score,
        greatest(main.pass, other.pass) as best_pass,
        case when main.is_sat then 1 else 0 end + coalesce(other.n_sat, 0) as n_attempts,
        coalesce(other.n_sat, 0) > 0 as is_retested,
        main.status is not null or other.n_marks > 0 as is_after
    from (select * from result where is_first) as main
    full join other using (person_id, assessment_id)
)

select
    *,
    case
        when first_pass = 0 then 0
        when first_pass = 1 then 2
        when first_status = 'exempt' then 3
        when is_after then 1
    end as first_rank,
    case
        when best_pass = 0 then 0
        when best_pass = 1 then 2
        when first_status = 'exempt' then 3
        when is_after then 1
    end as best_rank
from met
