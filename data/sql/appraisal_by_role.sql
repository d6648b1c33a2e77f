-- one row per role and appraised topic, newest appraisal of each person; people who have not left
-- topic: name of the skill the dimension belongs to, else the dimension itself
-- n_people: people appraised; mean_short, var_short: how far below the best mark, as a share of the scale
-- (0 = best, 1 = worst), with its sample variance (null below two people)
with latest as (
    select
        person_id,
        dimension,
        skill_id,
        (scale_max - rating) / nullif(scale_max - scale_min, 0) as short,
        row_number() over (
            partition by person_id, coalesce(skill_id, dimension)
            order by appraised_on desc, dimension
        ) as turn
    from current_appraisal
    where cast(:to_on as date) is null or appraised_on <= cast(:to_on as date)
)

select
    person.role,
    coalesce(skill.skill_name, latest.skill_id, latest.dimension) as topic,
    count(*) as n_people,
    avg(latest.short) as mean_short,
    var_samp(latest.short) as var_short
from latest
inner join current_person as person on person.person_id = latest.person_id
left join current_skill as skill on skill.skill_id = latest.skill_id
where latest.turn = 1
    and person.left_on is null
    and (cast(:role as varchar) is null or person.role = :role)
group by person.role, coalesce(skill.skill_name, latest.skill_id, latest.dimension)
order by person.role, topic
