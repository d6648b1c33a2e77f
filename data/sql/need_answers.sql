-- one row per respondent and topic of the needs surveys
-- respondent: a running number over all forms of the surveys that leads back to nobody, the same under every
-- role; role: as given in the form, else of the person
-- importance, ability: mean of the person's answers on the topic, on the scale of the survey, reversed
-- questions turned; null where not answered
with answer as (
    select
        form.respondent,
        form.role,
        coalesce(question.topic, question.question_text) as topic,
        question.aspect,
        case
            when question.is_reversed then question.scale_min + question.scale_max - answer.value
            else answer.value
        end as value
    from need_form as form
    inner join current_survey_answer as answer
        on answer.survey_id = form.survey_id
        and answer.respondent_key = form.respondent_key
    inner join current_survey_question as question
        on question.survey_id = answer.survey_id
        and question.question_id = answer.question_id
    where answer.value is not null
        and question.aspect in ('importance', 'ability')
        and (cast(:role as varchar) is null or form.role = :role)
)

select
    respondent,
    role,
    topic,
    avg(case when aspect = 'importance' then value end) as importance,
    avg(case when aspect = 'ability' then value end) as ability
from answer
group by respondent, role, topic
order by respondent, topic
