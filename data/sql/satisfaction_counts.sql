-- one row per survey, quarter, load, course, role, question and value; n: answers
-- all forms, whatever is asked for: is_in_view says which are in the period, of the course and of the role, so
-- that small groups are formed of the same forms in every view (analytics.privacy); is_in_force is false where
-- the load was taken back; first_load_id, quarter_on, role: see parts/liked_form
-- surveys of purpose satisfaction; answers on a scale only (rating, nps, matrix); value in steps of the
-- scale scale_min to scale_max, reversed questions turned; course: the one the form names
-- trainer: of the course, else of its sessions where they have one and the same; format, tier: of the course
with session_trainer as (
    select
        course_id,
        min(trainer) as trainer
    from known_session
    group by course_id
    having count(distinct trainer) = 1
),

given as (
    select
        survey_id,
        respondent_key,
        question_id,
        value
    from current_survey_answer
    union all
    select
        answer.survey_id,
        answer.respondent_key,
        answer.question_id,
        answer.value
    from survey_answer as answer
    inner join liked_form
        on liked_form.survey_id = answer.survey_id
        and liked_form.respondent_key = answer.respondent_key
        and liked_form.load_id = answer.load_id
    where not liked_form.is_in_force
),

answer as (
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
    left join current_survey_question as question
        on question.survey_id = given.survey_id
        and question.question_id = given.question_id
    where given.value is not null
        and (question.question_type is null or question.question_type in ('rating', 'nps', 'matrix'))
)

select
    answer.survey_id,
    answer.survey_name,
    answer.quarter_on,
    answer.first_load_id,
    answer.course_id,
    coalesce(course.course_name, answer.course_id) as course_name,
    coalesce(course.trainer, session_trainer.trainer) as trainer,
    course.format,
    course.tier,
    answer.role,
    answer.question_id,
    answer.question_text,
    answer.question_type,
    answer.aspect,
    answer.scale_min,
    answer.scale_max,
    answer.value,
    answer.is_in_force,
    answer.is_in_view,
    count(*) as n
from answer
left join current_course as course on course.course_id = answer.course_id
left join session_trainer on session_trainer.course_id = answer.course_id
group by
    answer.survey_id,
    answer.survey_name,
    answer.quarter_on,
    answer.first_load_id,
    answer.course_id,
    coalesce(course.course_name, answer.course_id),
    coalesce(course.trainer, session_trainer.trainer),
    course.format,
    course.tier,
    answer.role,
    answer.position,
    answer.question_id,
    answer.question_text,
    answer.question_type,
    answer.aspect,
    answer.scale_min,
    answer.scale_max,
    answer.value,
    answer.is_in_force,
    answer.is_in_view
order by
    answer.survey_id,
    answer.quarter_on,
    answer.position,
    answer.question_id,
    answer.course_id,
    answer.role,
    answer.value,
    answer.first_load_id
