-- one row per answer in force of a form of parts/need_form in view, in the words of the load that speaks, with
-- its question
with given as (
    select
        survey_id,
        respondent_key,
        question_id,
        option_text,
        value,
        answer_text,
        typed_text,
        missing,
        true as is_newest
    from current_survey_answer
    union all
    select
        answer.survey_id,
        answer.respondent_key,
        answer.question_id,
        answer.option_text,
        answer.value,
        answer.answer_text,
        answer.typed_text,
        answer.missing,
        false as is_newest
    from survey_answer as answer
    inner join need_form
        on need_form.survey_id = answer.survey_id
        and need_form.respondent_key = answer.respondent_key
        and need_form.load_id = answer.load_id
    where not need_form.is_newest
)

select
    form.respondent,
    form.survey_id,
    form.first_load_id,
    given.option_text,
    given.answer_text,
    given.typed_text,
    given.missing,
    given.value,
    question.question_id,
    question.question_text,
    question.question_type,
    question.aspect,
    question.topic,
    question.scale_min,
    question.scale_max,
    question.is_reversed,
    question.position
from given
inner join need_form as form
    on form.survey_id = given.survey_id
    and form.respondent_key = given.respondent_key
    and form.is_newest = given.is_newest
inner join current_survey_question as question
    on question.survey_id = given.survey_id
    and question.question_id = given.question_id
where form.is_in_view
    and form.is_in_force
