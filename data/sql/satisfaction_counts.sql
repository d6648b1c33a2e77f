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
)

select
    liked_answer.survey_id,
    liked_answer.survey_name,
    liked_answer.quarter_on,
    liked_answer.first_load_id,
    liked_answer.course_id,
    coalesce(course.course_name, liked_answer.course_id) as course_name,
    coalesce(course.trainer, session_trainer.trainer) as trainer,
    course.format,
    course.tier,
    liked_answer.role,
    liked_answer.question_id,
    liked_answer.question_text,
    liked_answer.question_type,
    liked_answer.aspect,
    liked_answer.scale_min,
    liked_answer.scale_max,
    liked_answer.value,
    liked_answer.is_in_force,
    liked_answer.is_in_view,
    count(*) as n
from liked_answer
left join current_course as course on course.course_id = liked_answer.course_id
left join session_trainer on session_trainer.course_id = liked_answer.course_id
group by
    liked_answer.survey_id,
    liked_answer.survey_name,
    liked_answer.quarter_on,
    liked_answer.first_load_id,
    liked_answer.course_id,
    coalesce(course.course_name, liked_answer.course_id),
    coalesce(course.trainer, session_trainer.trainer),
    course.format,
    course.tier,
    liked_answer.role,
    liked_answer.position,
    liked_answer.question_id,
    liked_answer.question_text,
    liked_answer.question_type,
    liked_answer.aspect,
    liked_answer.scale_min,
    liked_answer.scale_max,
    liked_answer.value,
    liked_answer.is_in_force,
    liked_answer.is_in_view
order by
    liked_answer.survey_id,
    liked_answer.quarter_on,
    liked_answer.position,
    liked_answer.question_id,
    liked_answer.course_id,
    liked_answer.role,
    liked_answer.value,
    liked_answer.first_load_id
