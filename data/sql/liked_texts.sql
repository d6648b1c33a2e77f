-- one row per open answer of the satisfaction surveys of the period, of all courses and roles together: a text of
-- a few people of one course would point to who wrote it
-- source: survey; role, topic: null; text: the answer
select
    'survey' as source,
    cast(null as varchar) as role,
    cast(null as varchar) as topic,
    coalesce(answer.answer_text, answer.typed_text) as text
from current_survey_response as form
inner join current_survey as survey on survey.survey_id = form.survey_id
inner join current_survey_answer as answer
    on answer.survey_id = form.survey_id
    and answer.respondent_key = form.respondent_key
inner join current_survey_question as question
    on question.survey_id = answer.survey_id
    and question.question_id = answer.question_id
where survey.purpose = 'satisfaction'
    and question.question_type = 'open'
    and coalesce(answer.answer_text, answer.typed_text, '') <> ''
    and (cast(:from_on as date) is null or coalesce(form.responded_on, survey.closed_on, survey.opened_on) >= cast(:from_on as date))
    and (cast(:to_on as date) is null or coalesce(form.responded_on, survey.closed_on, survey.opened_on) <= cast(:to_on as date))
order by text
