-- one row per course, first score, second score and line: people who failed the first attempt after the
-- course and sat another one; n: people (per test); first_score, second_score (the next attempt that was
-- scored), score_line: shares of the maximum (0-1)
with result as (
    select *
    from known_result
    where is_course_test
        and (cast(:from_on as date) is null or tested_on >= cast(:from_on as date))
        and (cast(:to_on as date) is null or tested_on <= cast(:to_on as date))
        and (cast(:course as varchar) is null or course_id = :course)
),

second as (
    select
        assessment_id,
        person_id,
        score,
        row_number() over (
            partition by assessment_id, person_id
            order by case when phase = 'post' then 0 else 1 end, attempt
        ) as turn
    from result
    where score is not null and (phase = 'retest' or (phase = 'post' and attempt > 1))
)

select
    first.course_id,
    coalesce(course.course_name, first.course_id) as course_name,
    first.score as first_score,
    second.score as second_score,
    first.score_line,
    count(*) as n
from result as first
inner join second
    on second.assessment_id = first.assessment_id
    and second.person_id = first.person_id
    and second.turn = 1
left join current_person as person on person.person_id = first.person_id
left join current_course as course on course.course_id = first.course_id
where first.phase = 'post'
    and first.attempt = 1
    and first.score < first.score_line
    and (cast(:role as varchar) is null or person.role = :role)
group by
    first.course_id,
    coalesce(course.course_name, first.course_id),
    first.score,
    second.score,
    first.score_line
order by first.course_id, first_score, second_score
