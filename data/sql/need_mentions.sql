-- one row per source (interview, focus_group), role and topic of the remarks noted down
-- topic: name of the skill the remark was tagged with, else its theme; n_remarks: remarks
select
    remark.source,
    remark.role,
    coalesce(skill.skill_name, remark.skill_id, remark.theme) as topic,
    count(*) as n_remarks
from current_interview as remark
left join current_skill as skill on skill.skill_id = remark.skill_id
where coalesce(skill.skill_name, remark.skill_id, remark.theme) is not null
    and (cast(:from_on as date) is null or remark.held_on is null or remark.held_on >= cast(:from_on as date))
    and (cast(:to_on as date) is null or remark.held_on is null or remark.held_on <= cast(:to_on as date))
    and (cast(:role as varchar) is null or remark.role = :role)
group by remark.source, remark.role, coalesce(skill.skill_name, remark.skill_id, remark.theme)
order by remark.source, remark.role, topic
