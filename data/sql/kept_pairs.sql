-- one row per course, first score, later score and days between them: people (n) who sat two different tests
-- of the course after it, the later one at least 21 days after the first; of more tests the first and the last
-- first_score, later_score: shares of the maximum (0-1), each at its first attempt; quizzes count only where the
-- course has no other test; period: day of the later test
with taken as (
    select
        course_id,
        person_id,
        assessment_id,
        tested_on,
        score
    from known_result
    where is_course_test
        and phase = 'post'
        and attempt = 1
        and score is not null
        and tested_on is not null
        and (cast(:course as varchar) is null or course_id = :course)
),

apart as (
    select
        course_id,
        person_id,
        min(tested_on) as first_on,
        max(tested_on) as last_on
    from taken
    group by course_id, person_id
    having date_diff('day', min(tested_on), max(tested_on)) >= 21
        and (cast(:from_on as date) is null or max(tested_on) >= cast(:from_on as date))
        and (cast(:to_on as date) is null or max(tested_on) <= cast(:to_on as date))
),

sat as (
    select
        taken.course_id,
        taken.person_id,
        taken.tested_on,
        taken.score,
        row_number() over (
            partition by taken.course_id, taken.person_id
            order by taken.tested_on, taken.assessment_id
        ) as turn,
        row_number() over (
            partition by taken.course_id, taken.person_id
            order by taken.tested_on desc, taken.assessment_id desc
        ) as turn_from_last
    from taken
    inner join apart on apart.course_id = taken.course_id and apart.person_id = taken.person_id
    where taken.tested_on in (apart.first_on, apart.last_on)
)

select
    first.course_id,
    coalesce(course.course_name, first.course_id) as course_name,
    first.score as first_score,
    later.score as later_score,
    date_diff('day', first.tested_on, later.tested_on) as days,
    count(*) as n
from sat as first
inner join sat as later
    on later.course_id = first.course_id
    and later.person_id = first.person_id
    and later.turn_from_last = 1
left join current_person as person on person.person_id = first.person_id
left join current_course as course on course.course_id = first.course_id
where first.turn = 1
    and (cast(:role as varchar) is null or person.role = :role)
group by
    first.course_id,
    coalesce(course.course_name, first.course_id),
    first.score,
    later.score,
    date_diff('day', first.tested_on, later.tested_on)
order by first.course_id, first_score, later_score, days
