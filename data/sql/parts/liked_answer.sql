-- one row per form of parts/liked_form and question on a scale (rating, nps, matrix) that was answered
-- value: in steps of the scale scale_min to scale_max, reversed questions turned
with given as (
    select
        survey_id,
        respondent_key,
        question_id,
        value,
        true as is_newest
    from current_survey_answer
    union all
    select
        answer.survey_id,
        answer.respondent_key,
        answer.question_id,
        answer.value,
        false as is_newest
    from survey_answer as answer
    inner join liked_form
        on liked_form.survey_id = answer.survey_id
        and liked_form.respondent_key = answer.respondent_key
        and liked_form.load_id = answer.load_id
    where not liked_form.is_newest
)

select
    liked_form.*,
    given.question_id,
    question.position,
    coalesce(question.question_text, given.question_id) as question_text,
    question.question_type,
    question.aspect,
    question.scale_min,
    question.scale_max,
    case
        when question.is_reversed then question.scale_min + question.scale_max - given.value
        else given.value
    end as value
from given
inner join liked_form
    on liked_form.survey_id = given.survey_id
    and liked_form.respondent_key = given.respondent_key
    and liked_form.is_newest = given.is_newest
left join current_survey_question as question
    on question.survey_id = given.survey_id
    and question.question_id = given.question_id
where given.value is not null
    and (question.question_type is null or question.question_type in ('rating', 'nps', 'matrix'))
