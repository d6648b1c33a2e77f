-- one row per text somebody wrote or said: open answers of the needs surveys, remarks of interviews and groups
-- source: survey, interview or focus_group; role: as given, or of the person; topic: skill the remark was tagged with
-- text: an answer, or the difficulty and the support wanted of a remark, one after the other
with written as (
    select
        'survey' as source,
        form.role,
        null as topic,
        coalesce(answer.answer_text, answer.typed_text) as text
    from need_form as form
    inner join current_survey_answer as answer
        on answer.survey_id = form.survey_id
        and answer.respondent_key = form.respondent_key
    inner join current_survey_question as question
        on question.survey_id = answer.survey_id
        and question.question_id = answer.question_id
    where question.question_type = 'open'
    union all
    select
        remark.source,
        remark.role,
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
    role,
    topic,
    text
from written
where text is not null
    and text <> ''
    and (cast(:role as varchar) is null or role = :role)
order by source, role, topic, text
