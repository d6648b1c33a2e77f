-- one row per respondent and topic that the person ranked in a needs survey
-- respondent: the running number of need_answers; place: 1 = wanted first
with placed as (
    select
        form.respondent,
        coalesce(nullif(answer.option_text, ''), question.topic, question.question_text) as topic,
        answer.value
    from need_form as form
    inner join current_survey_answer as answer
        on answer.survey_id = form.survey_id
        and answer.respondent_key = form.respondent_key
    inner join current_survey_question as question
        on question.survey_id = answer.survey_id
        and question.question_id = answer.question_id
    where question.question_type = 'ranking'
        and answer.value is not null
        and (cast(:role as varchar) is null or form.role = :role)
)

select
    respondent,
    topic,
    min(value) as place
from placed
group by respondent, topic
order by respondent, place, topic
