-- one row per course, first score, later score and days between them: people (n) with a score of the tests of the
-- course and of a later test of it, on a later day; of several later tests the last
-- first_score, later_score: shares of the maximum (0-1), each at its first attempt; first_score: the mean of the
-- tests of the course, where it has several; period: day of the later test
with scored as not materialized (
    select
        course_id,
        person_id,
        assessment_id,
        kind,
        is_course_test,
        tested_on,
        score
    from known_result
    where (is_course_test or kind = 'later')
        and phase = 'post'
        and attempt = 1
        and score is not null
        and tested_on is not null
        and (cast(:course as varchar) is null or course_id = :course)
),

-- few of all there are, read twice
later as materialized (
    select
        course_id,
        person_id,
        assessment_id,
        tested_on,
        score
    from scored
    where kind = 'later'
        and (cast(:to_on as date) is null or tested_on <= cast(:to_on as date))
),

-- whoever sat none in the period is left out before anybody's tests are put in order
last_later as (
    select *
    from (
        select
            later.*,
            row_number() over (
                partition by later.course_id, later.person_id
                order by later.assessment_id desc
            ) as turn_from_last
        from later
        inner join (
            select
                course_id,
                person_id,
                max(tested_on) as tested_on
            from later
            group by course_id, person_id
        ) as newest
            on newest.course_id = later.course_id
            and newest.person_id = later.person_id
            and newest.tested_on = later.tested_on
        where (cast(:from_on as date) is null or later.tested_on >= cast(:from_on as date))
    ) as placed
    where turn_from_last = 1
),

-- of those who sat a later test alone: they are few
first as (
    select
        scored.course_id,
        scored.person_id,
        max(scored.tested_on) as tested_on,
        -- to twelve digits, so that the same scores have one mean in whatever order they are added
        cast(cast(avg(scored.score) as decimal(24, 12)) as double precision) as score
    from scored
    inner join last_later
        on last_later.course_id = scored.course_id
        and last_later.person_id = scored.person_id
    where scored.is_course_test
    group by scored.course_id, scored.person_id
)

select
    later.course_id,
    coalesce(course.course_name, later.course_id) as course_name,
    first.score as first_score,
    later.score as later_score,
    date_diff('day', first.tested_on, later.tested_on) as days,
    count(*) as n
from last_later as later
inner join first
    on first.course_id = later.course_id
    and first.person_id = later.person_id
    and first.tested_on < later.tested_on
left join current_person as person on person.person_id = later.person_id
left join current_course as course on course.course_id = later.course_id
where (cast(:role as varchar) is null or person.role = :role)
group by
    later.course_id,
    coalesce(course.course_name, later.course_id),
    first.score,
    later.score,
    date_diff('day', first.tested_on, later.tested_on)
order by later.course_id, first_score, later_score, days
