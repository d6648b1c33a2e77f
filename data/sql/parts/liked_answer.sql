-- one row per form of parts/liked_form and question on a scale (rating, nps, matrix) that was answered
-- value: in steps of the scale scale_min to scale_max, reversed questions turned; is_in_force: of the answer
select
    form.survey_id,
    form.survey_name,
    form.respondent_key,
    form.course_id,
    form.role,
    form.first_load_id,
    form.quarter_on,
    form.is_in_view,
    answer.is_in_force,
    answer.question_id,
    question.position,
    coalesce(question.question_text, answer.question_id) as question_text,
    question.question_type,
    question.aspect,
    question.scale_min,
    question.scale_max,
    case
        when question.is_reversed then question.scale_min + question.scale_max - answer.value
        else answer.value
    end as value
from spoken_answer as answer
inner join liked_form as form
    on form.survey_id = answer.survey_id
    and form.respondent_key = answer.respondent_key
left join current_survey_question as question
    on question.survey_id = answer.survey_id
    and question.question_id = answer.question_id
where answer.value is not null
    and (question.question_type is null or question.question_type in ('rating', 'nps', 'matrix'))
