-- one row per skill and metric that a course of the skill is meant to move (metric_id null: none is named)
-- n_courses: courses of the skill that name the metric; goal_weight: weights of the goals on the metric, of the
-- newest year that has goals, null where no goal is on it
with goal_of_year as (
    select
        metric_id,
        sum(weight) as goal_weight
    from current_goal
    where metric_id is not null
        and substr(period, 1, 4) = (select max(substr(period, 1, 4)) from current_goal)
    group by metric_id
),

known as (
    select
        skill_id,
        skill_name
    from current_skill
    union
    select
        course.skill_id,
        course.skill_id as skill_name
    from current_course as course
    left join current_skill as skill on skill.skill_id = course.skill_id
    where course.skill_id is not null
        and skill.skill_id is null
)

select
    known.skill_id,
    known.skill_name,
    course.metric_id,
    count(course.course_id) as n_courses,
    max(goal_of_year.goal_weight) as goal_weight
from known
left join current_course as course on course.skill_id = known.skill_id
left join goal_of_year on goal_of_year.metric_id = course.metric_id
group by known.skill_id, known.skill_name, course.metric_id
order by known.skill_id, course.metric_id
