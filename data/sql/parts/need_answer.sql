-- one row per answer in force of a form of parts/need_form in view, in the words of the load that speaks, with
-- its question
select
    form.respondent,
    form.survey_id,
    form.first_load_id,
    answer.option_text,
    answer.answer_text,
    answer.typed_text,
    answer.missing,
    answer.value,
    question.question_id,
    question.question_text,
    question.question_type,
    question.aspect,
    question.topic,
    question.scale_min,
    question.scale_max,
    question.is_reversed,
    question.position
from spoken_answer as answer
inner join need_form as form
    on form.survey_id = answer.survey_id
    and form.respondent_key = answer.respondent_key
inner join current_survey_question as question
    on question.survey_id = answer.survey_id
    and question.question_id = answer.question_id
where form.is_in_view
    and answer.is_in_force
