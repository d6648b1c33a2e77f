-- one row per text somebody wrote or said: open answers of the needs surveys, remarks of interviews and groups
-- source: survey, interview or focus_group; respondent: the running number of need_forms, null for remarks
-- topic: skill the remark was tagged with
-- text: an answer, or the difficulty and the support wanted of a remark, one after the other
with written as (
    select
        'survey' as source,
        respondent,
        null as topic,
        coalesce(answer_text, typed_text) as text
    from need_answer
    where question_type = 'open'
    union all
    select
        remark.source,
        null as respondent,
        coalesce(skill.skill_name, remark.skill_id) as topic,
        case
            when remark.challenge is null then remark.support_wanted
            when remark.support_wanted is null then remark.challenge
            else remark.challenge || ' · ' || remark.support_wanted
        end as text
    from current_interview as remark
    left join current_skill as skill on skill.skill_id = remark.skill_id
    where (cast(:from_on as date) is null or remark.held_on is null or remark.held_on >= cast(:from_on as date))
        and (cast(:to_on as date) is null or remark.held_on is null or remark.held_on <= cast(:to_on as date))
)

select
    source,
    respondent,
    topic,
    text
from written
where text is not null
    and text <> ''
order by source, topic, text, respondent
