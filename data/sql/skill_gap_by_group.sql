-- one row per role, team, band of tenure and level of the people whose role requires the skill (null where the
-- roster does not say); who has left is not counted; without a skill, per skill as well
-- n_people: of the group; n_assessed: of them with a level by the end of the period; mean_gap, var_gap: of
-- greatest(0, required - latest level) over the assessed (sample variance, null below two people)
-- tenure: tenure_0 to tenure_3, below 12, 36, 60 months of service and above, on the last day of the
-- period or of the newest assessment of the skill
with member as (
    select
        person_id,
        role,
        team,
        level,
        12 * (extract(year from as_of_on) - extract(year from hired_on))
        + extract(month from as_of_on) - extract(month from hired_on)
        - case when extract(day from as_of_on) < extract(day from hired_on) then 1 else 0 end as months
    from (
        select
            person_id,
            role,
            team,
            level,
            hired_on,
            coalesce(cast(:to_on as date), (select max(assessed_on) from latest_level)) as as_of_on
        from current_person
        where left_on is null
    ) as person
),

gap as (
    select
        member.role,
        member.team,
        case
            when member.months < 12 then 'tenure_0'
            when member.months < 36 then 'tenure_1'
            when member.months < 60 then 'tenure_2'
            when member.months >= 60 then 'tenure_3'
        end as tenure,
        member.level,
        requirement.skill_id,
        case
            when latest.level is not null then greatest(0, requirement.required_level - latest.level)
        end as gap
    from current_skill_requirement as requirement
    inner join member on member.role = requirement.role
    left join latest_level as latest
        on latest.person_id = member.person_id
        and latest.skill_id = requirement.skill_id
    where (cast(:role as varchar) is null or requirement.role = :role)
        and (cast(:skill as varchar) is null or requirement.skill_id = :skill)
)

select
    role,
    skill_id,
    team,
    tenure,
    level,
    count(*) as n_people,
    count(gap) as n_assessed,
    avg(gap) as mean_gap,
    var_samp(gap) as var_gap
from gap
group by role, skill_id, team, tenure, level
order by role, skill_id, team, tenure, level
