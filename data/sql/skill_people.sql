-- one row per person who has not left and skill that the role requires or that was assessed
-- required_level, skill_level, gap: on the scale of the requirement; required_level null: not required;
-- skill_level null: not assessed by the end of the period; gap: greatest(0, required - level)
-- skill_level, assessed_on, source: the latest (latest_level)
with wanted as (
    select
        person.person_id,
        requirement.skill_id
    from current_person as person
    inner join current_skill_requirement as requirement on requirement.role = person.role
    union
    select
        person_id,
        skill_id
    from latest_level
)

select
    wanted.person_id,
    coalesce(
        person.person_name,
        case when wanted.person_id like 'name:%' then substr(wanted.person_id, 6) else wanted.person_id end
    ) as person_name,
    person.role,
    person.team,
    person.level,
    wanted.skill_id,
    coalesce(skill.skill_name, wanted.skill_id) as skill_name,
    skill.tier,
    requirement.required_level,
    latest.level as skill_level,
    case
        when latest.level is not null and requirement.required_level is not null
            then greatest(0, requirement.required_level - latest.level)
    end as gap,
    latest.assessed_on,
    latest.source
from wanted
left join current_person as person on person.person_id = wanted.person_id
left join current_skill_requirement as requirement
    on requirement.role = person.role
    and requirement.skill_id = wanted.skill_id
left join latest_level as latest
    on latest.person_id = wanted.person_id
    and latest.skill_id = wanted.skill_id
left join current_skill as skill on skill.skill_id = wanted.skill_id
where person.left_on is null
    and (cast(:role as varchar) is null or person.role = :role)
    and (cast(:team as varchar) is null or person.team = :team)
    and (cast(:skill as varchar) is null or wanted.skill_id = :skill)
order by wanted.person_id, wanted.skill_id
