-- one row per course, first score, second score and line: people who failed the first attempt after the
-- course and sat another one; n: people (per test); first_score, second_score (the next attempt that was
-- scored), score_line: shares of the maximum (0-1)
-- those who failed at first, and whoever sat again, are few: nobody else is set aside
with result as materialized (
    select
        course_id,
        assessment_id,
        person_id,
        score,
        score_line,
        phase,
        attempt
    from known_result
    where is_course_test
        and score is not null
        and (phase = 'retest' or (phase = 'post' and (attempt > 1 or score < score_line)))
        and (cast(:from_on as date) is null or tested_on >= cast(:from_on as date))
        and (cast(:to_on as date) is null or tested_on <= cast(:to_on as date))
        and (cast(:course as varchar) is null or course_id = :course)
        and (
            cast(:role as varchar) is null
            or person_id in (select person_id from current_person where role = :role)
        )
),

again as (
    select
        assessment_id,
        person_id,
        score,
        row_number() over (
            partition by assessment_id, person_id
            order by (case when phase = 'post' then 0 else 1 end, attempt)
        ) as turn
    from result
    where phase = 'retest' or attempt > 1
),

counted as (
    select
        first.course_id,
        first.score as first_score,
        again.score as second_score,
        first.score_line,
        count(*) as n
    from result as first
    inner join again
        on again.assessment_id = first.assessment_id
        and again.person_id = first.person_id
        and again.turn = 1
    where first.phase = 'post'
        and first.attempt = 1
    group by first.course_id, first.score, again.score, first.score_line
)

select
    counted.course_id,
    coalesce(course.course_name, counted.course_id) as course_name,
    counted.first_score,
    counted.second_score,
    counted.score_line,
    counted.n
from counted
left join current_course as course on course.course_id = counted.course_id
order by counted.course_id, counted.first_score, counted.second_score
