-- one row per survey, quarter, load, course, role, pair of questions on a scale and pair of values; n: forms
-- with both answers; first_id < second_id, or the same question twice (then only first_value = second_value)
-- all forms, whatever is asked for: is_in_view, is_in_force, first_load_id, quarter_on, role, values as in
-- satisfaction_counts; first_text, first_aspect, second_text, second_aspect: of the questions
select
    first.survey_id,
    first.quarter_on,
    first.first_load_id,
    first.course_id,
    first.role,
    first.question_id as first_id,
    first.question_text as first_text,
    first.aspect as first_aspect,
    second.question_id as second_id,
    second.question_text as second_text,
    second.aspect as second_aspect,
    first.value as first_value,
    second.value as second_value,
    first.is_in_force,
    first.is_in_view,
    count(*) as n
from liked_answer as first
inner join liked_answer as second
    on second.survey_id = first.survey_id
    and second.respondent_key = first.respondent_key
    and second.question_id >= first.question_id
where first.question_type in ('rating', 'matrix')
    and second.question_type in ('rating', 'matrix')
    and first.aspect in ('overall', 'satisfaction')
    and second.aspect in ('overall', 'satisfaction')
    and first.scale_min = second.scale_min
    and first.scale_max = second.scale_max
group by
    first.survey_id,
    first.quarter_on,
    first.first_load_id,
    first.course_id,
    first.role,
    first.question_id,
    first.question_text,
    first.aspect,
    second.question_id,
    second.question_text,
    second.aspect,
    first.value,
    second.value,
    first.is_in_force,
    first.is_in_view
order by
    first.survey_id,
    first.quarter_on,
    first.question_id,
    second.question_id,
    first.course_id,
    first.role,
    first.value,
    second.value
