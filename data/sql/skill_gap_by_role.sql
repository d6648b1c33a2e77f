-- one row per role and skill the role requires; people who have not left
-- required_level, mean_level: on the scale of the requirement; weight: of the skill in the role
-- n_people: people of the role; n_assessed: of them with a level by the end of the period
-- gap: greatest(0, required - latest level), so a surplus never cancels a gap; mean_gap and var_gap
-- (sample variance, null below two people) over the assessed
-- latest level: the newest day; on one day assessment before manager, appraisal, self
with latest as (
    select
        person_id,
        skill_id,
        level,
        row_number() over (
            partition by person_id, skill_id
            order by
                assessed_on desc,
                case source when 'assessment' then 1 when 'manager' then 2 when 'appraisal' then 3 else 4 end
        ) as turn
    from current_skill_level
    where cast(:to_on as date) is null or assessed_on <= cast(:to_on as date)
),

member as (
    select
        person_id,
        role
    from current_person
    where left_on is null
),

gap as (
    select
        requirement.role,
        requirement.skill_id,
        latest.level,
        greatest(0, requirement.required_level - latest.level) as gap
    from current_skill_requirement as requirement
    inner join member on member.role = requirement.role
    inner join latest
        on latest.person_id = member.person_id
        and latest.skill_id = requirement.skill_id
        and latest.turn = 1
),

measured as (
    select
        role,
        skill_id,
        count(*) as n_assessed,
        avg(gap) as mean_gap,
        var_samp(gap) as var_gap,
        avg(level) as mean_level
    from gap
    group by role, skill_id
),

staffed as (
    select
        role,
        count(*) as n_people
    from member
    group by role
)

select
    requirement.role,
    requirement.skill_id,
    coalesce(skill.skill_name, requirement.skill_id) as skill_name,
    skill.tier,
    requirement.required_level,
    requirement.weight,
    coalesce(staffed.n_people, 0) as n_people,
    coalesce(measured.n_assessed, 0) as n_assessed,
    measured.mean_gap,
    measured.var_gap,
    measured.mean_level
from current_skill_requirement as requirement
left join current_skill as skill on skill.skill_id = requirement.skill_id
left join staffed on staffed.role = requirement.role
left join measured on measured.role = requirement.role and measured.skill_id = requirement.skill_id
where cast(:role as varchar) is null or requirement.role = :role
order by requirement.role, requirement.skill_id
