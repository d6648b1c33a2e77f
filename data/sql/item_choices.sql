-- one row per assessment, question and answer given; answers that are not known are left out
-- n: people, at the first attempt after the course; n_right: of them with full points
-- mean_rest: mean over these people of the share (0-1) of the points of all other questions they reached
with total as (
    select
        assessment_id,
        person_id,
        sum(points) as points,
        sum(max_points) as max_points
    from item_points
    group by assessment_id, person_id
)

select
    item_points.assessment_id,
    item_points.item_id,
    item_points.answer,
    count(*) as n,
    count(*) filter (where item_points.points >= item_points.max_points) as n_right,
    avg((total.points - item_points.points) / nullif(total.max_points - item_points.max_points, 0)) as mean_rest
from item_points
inner join total
    on total.assessment_id = item_points.assessment_id
    and total.person_id = item_points.person_id
where item_points.answer is not null
group by item_points.assessment_id, item_points.item_id, item_points.answer
order by item_points.assessment_id, item_points.item_id, item_points.answer
