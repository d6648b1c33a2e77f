-- one row per role and skill the role requires; people who have not left
-- required_level, mean_level: on the scale of the requirement; weight: of the skill in the role
-- n_people: people of the role; n_assessed: of them with a level by the end of the period
-- gap: greatest(0, required - latest level), so a surplus never cancels a gap; mean_gap and var_gap
-- (sample variance, null below two people) over the assessed
-- is_in_view: of the role asked for; the rows of all roles are here, so that small groups are seen
with member as (
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
    inner join latest_level as latest
        on latest.person_id = member.person_id
        and latest.skill_id = requirement.skill_id
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
    measured.mean_level,
    cast(:role as varchar) is null or requirement.role = :role as is_in_view
from current_skill_requirement as requirement
left join current_skill as skill on skill.skill_id = requirement.skill_id
left join staffed on staffed.role = requirement.role
left join measured on measured.role = requirement.role and measured.skill_id = requirement.skill_id
order by requirement.role, requirement.skill_id
