-- one row per skill that a role requires; people who have not left
-- n_people: whose role requires it; n_assessed: of them with a level by the end of the period; n_meet: of them at
-- or above what their role requires; n_holders: of everybody, at or above the lowest level any role requires;
-- n_mentors: of everybody, at or above the highest; n_short: assessed and below what their role requires
-- only_holder: the person where there is exactly one holder, null otherwise
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
        count(member.person_id) as n_people,
        count(latest.level) as n_assessed,
        count(case when latest.level >= requirement.required_level then 1 end) as n_meet,
        count(case when latest.level < requirement.required_level then 1 end) as n_short
    from current_skill_requirement as requirement
    inner join member on member.role = requirement.role
    left join latest
        on latest.person_id = member.person_id
        and latest.skill_id = requirement.skill_id
        and latest.turn = 1
    group by requirement.skill_id
),

held as (
    select
        asked.skill_id,
        count(case when latest.level >= asked.lowest then 1 end) as n_holders,
        count(case when latest.level >= asked.highest then 1 end) as n_mentors,
        min(case when latest.level >= asked.lowest then member.person_name end) as first_holder
    from asked
    inner join latest on latest.skill_id = asked.skill_id and latest.turn = 1
    inner join member on member.person_id = latest.person_id
    group by asked.skill_id
)

select
    asked.skill_id,
    coalesce(skill.skill_name, asked.skill_id) as skill_name,
    skill.tier,
    staffed.n_people,
    staffed.n_assessed,
    staffed.n_meet,
    staffed.n_short,
    coalesce(held.n_holders, 0) as n_holders,
    coalesce(held.n_mentors, 0) as n_mentors,
    case when held.n_holders = 1 then held.first_holder end as only_holder
from asked
inner join staffed on staffed.skill_id = asked.skill_id
left join held on held.skill_id = asked.skill_id
left join current_skill as skill on skill.skill_id = asked.skill_id
order by asked.skill_id
