-- one row per skill that a role requires; people who have not left
-- n_people: whose role requires it; n_assessed: of them with a level by the end of the period; n_meet: of them at
-- or above what their role requires; n_holders: of everybody, at or above the lowest level any role requires;
-- n_mentors: of everybody, at or above the highest; n_short: assessed and below what their role requires
-- only_holder: the person where there is exactly one holder, null otherwise
with member as (
    select
        person_id,
        coalesce(
            person_name, case when person_id like 'name:%' then substr(person_id, 6) else person_id end
        ) as person_name,
        role
    from current_person
    where left_on is null
),

asked as (
    select
        skill_id,
        min(required_level) as lowest,
        max(required_level) as highest
    from current_skill_requirement
    group by skill_id
),

staffed as (
    select
        requirement.skill_id,
        count(member.person_id) as n_people
    from current_skill_requirement as requirement
    inner join member on member.role = requirement.role
    group by requirement.skill_id
),

measured as (
    select
        asked.skill_id,
        count(requirement.required_level) as n_assessed,
        count(case when latest.level >= requirement.required_level then 1 end) as n_meet,
        count(case when latest.level < requirement.required_level then 1 end) as n_short,
        count(case when latest.level >= asked.lowest then 1 end) as n_holders,
        count(case when latest.level >= asked.highest then 1 end) as n_mentors,
        min(case when latest.level >= asked.lowest then member.person_name end) as first_holder
    from asked
    inner join latest_level as latest on latest.skill_id = asked.skill_id
    inner join member on member.person_id = latest.person_id
    left join current_skill_requirement as requirement
        on requirement.role = member.role
        and requirement.skill_id = latest.skill_id
    group by asked.skill_id
)

select
    asked.skill_id,
    coalesce(skill.skill_name, asked.skill_id) as skill_name,
    skill.tier,
    staffed.n_people,
    coalesce(measured.n_assessed, 0) as n_assessed,
    coalesce(measured.n_meet, 0) as n_meet,
    coalesce(measured.n_short, 0) as n_short,
    coalesce(measured.n_holders, 0) as n_holders,
    coalesce(measured.n_mentors, 0) as n_mentors,
    case when measured.n_holders = 1 then measured.first_holder end as only_holder
from asked
inner join staffed on staffed.skill_id = asked.skill_id
left join measured on measured.skill_id = asked.skill_id
left join current_skill as skill on skill.skill_id = asked.skill_id
order by asked.skill_id
