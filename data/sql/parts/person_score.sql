-- one row per person and course: mean score before and mean first score after, shares of the maximum, over the
-- tests of the course with both; without such a test over those with a score before, else with one after
-- pre or post is null where the person has only the other: a person counts once, however many tests there are
-- means to twelve digits, so that the same scores have one mean in whatever order they are added
with person_mean as (
    select
        course_id,
        person_id,
        avg(case when first_score is not null then pre end) as pre_of_both,
        avg(case when pre is not null then first_score end) as post_of_both,
        avg(pre) as pre,
        avg(first_score) as post
    from person_test
    where is_course_test
        and (pre is not null or first_score is not null)
    group by course_id, person_id
)

select
    course_id,
    person_id,
    cast(cast(coalesce(pre_of_both, pre) as decimal(24, 12)) as double precision) as pre,
    cast(cast(case
        when pre_of_both is not null or pre is null then coalesce(post_of_both, post)
    end as decimal(24, 12)) as double precision) as post
from person_mean
