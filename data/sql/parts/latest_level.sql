-- one row per person and skill: the level that counts, the newest by the end of the period, of loads in force
-- on one day assessment before manager, appraisal, self; of one source the later load
select
    person_id,
    skill_id,
    level,
    assessed_on,
    source
from (
    select
        skill_level.person_id,
        skill_level.skill_id,
        skill_level.level,
        skill_level.assessed_on,
        skill_level.source,
        row_number() over (
            partition by skill_level.person_id, skill_level.skill_id
            order by
                skill_level.assessed_on desc,
                case skill_level.source
                    when 'assessment' then 1 when 'manager' then 2 when 'appraisal' then 3 else 4
                end,
                skill_level.load_id desc
        ) as turn
    from skill_level
    inner join load on load.load_id = skill_level.load_id
    where load.undone_at is null
        and (cast(:to_on as date) is null or skill_level.assessed_on <= cast(:to_on as date))
        and (cast(:skill as varchar) is null or skill_level.skill_id = :skill)
        and (
            cast(:team as varchar) is null
            or skill_level.person_id in (select person_id from current_person where team = :team)
        )
) as ranked
where turn = 1
