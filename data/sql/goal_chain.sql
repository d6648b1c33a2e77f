-- one row per goal, metric and course that are linked; what misses a link stands alone: a course without a metric
-- (metric_id null), a metric or a goal without a course (course_id null), a goal without a metric
-- weight, target_value: of the goal; is_draft: put in by hand and without a session
with aim as (
    select
        goal_id,
        period,
        goal_name,
        metric_id,
        target_value,
        weight
    from current_goal
),

offer as (
    select
        course.course_id,
        course.course_name,
        course.skill_id,
        course.metric_id,
        load.source = 'edit' and planned.course_id is null as is_draft
    from current_course as course
    inner join load on load.load_id = course.load_id
    left join (
        select distinct course_id
        from known_session
    ) as planned on planned.course_id = course.course_id
),

known as (
    select metric_id from current_metric
    union
    select metric_id from aim where metric_id is not null
    union
    select metric_id from offer where metric_id is not null
),

linked as (
    select
        aim.goal_id,
        known.metric_id,
        offer.course_id
    from known
    left join aim on aim.metric_id = known.metric_id
    left join offer on offer.metric_id = known.metric_id
    union all
    select
        goal_id,
        null as metric_id,
        null as course_id
    from aim
    where metric_id is null
    union all
    select
        null as goal_id,
        null as metric_id,
        course_id
    from offer
    where metric_id is null
)

select
    linked.goal_id,
    aim.period,
    aim.goal_name,
    aim.weight,
    aim.target_value,
    linked.metric_id,
    coalesce(metric.metric_name, linked.metric_id) as metric_name,
    offer.skill_id,
    coalesce(skill.skill_name, offer.skill_id) as skill_name,
    linked.course_id,
    offer.course_name,
    offer.is_draft
from linked
left join aim on aim.goal_id = linked.goal_id
left join offer on offer.course_id = linked.course_id
left join current_metric as metric on metric.metric_id = linked.metric_id
left join current_skill as skill on skill.skill_id = offer.skill_id
order by aim.weight desc nulls last, aim.goal_id, linked.metric_id, linked.course_id
