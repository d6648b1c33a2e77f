-- one row per survey, course, role, question and value; n: answers
-- surveys of purpose satisfaction; answers on a scale only (rating, nps, matrix); value in steps of the
-- scale scale_min to scale_max, reversed questions turned; course: the one the form names
-- trainer: of the course, else of its sessions where they have one and the same
-- role: as given in the form, else of the person; day: of the response, else the end or start of the survey
with session_trainer as (
    select
        course_id,
        min(trainer) as trainer
    from known_session
    group by course_id
    having count(distinct trainer) = 1
),

answer as (
    select
        response.survey_id,
        survey.survey_name,
        response.course_id,
        coalesce(response.role, person.role) as role,
        answer.question_id,
        coalesce(question.question_text, answer.question_id) as question_text,
        question.question_type,
        question.aspect,
        question.scale_min,
        question.scale_max,
        case
            when question.is_reversed then question.scale_min + question.scale_max - answer.value
            else answer.value
        end as value
    from current_survey_answer as answer
    inner join current_survey as survey on survey.survey_id = answer.survey_id
    inner join current_survey_response as response
        on response.survey_id = answer.survey_id
        and response.respondent_key = answer.respondent_key
    left join current_survey_question as question
        on question.survey_id = answer.survey_id
        and question.question_id = answer.question_id
    left join current_person as person on person.person_id = response.person_id
    where survey.purpose = 'satisfaction'
        and answer.value is not null
        and (question.question_type is null or question.question_type in ('rating', 'nps', 'matrix'))
        and (cast(:from_on as date) is null or coalesce(response.responded_on, survey.closed_on, survey.opened_on) >= cast(:from_on as date))
        and (cast(:to_on as date) is null or coalesce(response.responded_on, survey.closed_on, survey.opened_on) <= cast(:to_on as date))
        and (cast(:course as varchar) is null or response.course_id = :course)
)

select
    answer.survey_id,
    answer.survey_name,
    answer.course_id,
    coalesce(course.course_name, answer.course_id) as course_name,
    coalesce(course.trainer, session_trainer.trainer) as trainer,
    answer.role,
    answer.question_id,
    answer.question_text,
    answer.question_type,
    answer.aspect,
    answer.scale_min,
    answer.scale_max,
    answer.value,
    count(*) as n
from answer
left join current_course as course on course.course_id = answer.course_id
left join session_trainer on session_trainer.course_id = answer.course_id
where cast(:role as varchar) is null or answer.role = :role
group by
    answer.survey_id,
    answer.survey_name,
    answer.course_id,
    coalesce(course.course_name, answer.course_id),
    coalesce(course.trainer, session_trainer.trainer),
    answer.role,
    answer.question_id,
    answer.question_text,
    answer.question_type,
    answer.aspect,
    answer.scale_min,
    answer.scale_max,
    answer.value
order by answer.survey_id, answer.course_id, answer.question_id, answer.role, answer.value
