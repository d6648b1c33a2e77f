-- one row per open answer of a satisfaction survey, of all courses and roles together: a text of a few people of
-- one course would point to who wrote it
-- n: 1 in the first text of a form, else 0: forms; is_in_view: the quarter begins in the period; is_in_force: see
-- parts/spoken_answer; first_load_id, quarter_on: see parts/liked_form
-- the order is that of the texts, never of the forms
-- source: survey; role, topic: null; text: the answer
select
    'survey' as source,
    cast(null as varchar) as role,
    cast(null as varchar) as topic,
    coalesce(answer.answer_text, answer.typed_text) as text,
    form.quarter_on,
    form.first_load_id,
    answer.is_in_force,
    (cast(:from_on as date) is null or coalesce(form.quarter_on >= cast(:from_on as date), false))
    and (cast(:to_on as date) is null or coalesce(form.quarter_on <= cast(:to_on as date), false)) as is_in_view,
    case
        when row_number() over (
            partition by form.survey_id, form.respondent_key order by answer.question_id, answer.option_text
        ) = 1 then 1
        else 0
    end as n
from liked_form as form
inner join spoken_answer as answer
    on answer.survey_id = form.survey_id
    and answer.respondent_key = form.respondent_key
inner join current_survey_question as question
    on question.survey_id = answer.survey_id
    and question.question_id = answer.question_id
where question.question_type = 'open'
    and coalesce(answer.answer_text, answer.typed_text, '') <> ''
order by text, form.quarter_on, form.first_load_id, n
