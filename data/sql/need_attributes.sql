-- one row per respondent of the needs surveys and attribute: what kind of person answered
-- respondent: the running number of need_answers
-- attribute: role, level or tenure (from the roster, where the form names its person), or else the words of a
-- question with one choice; value: as written, for tenure the months of service on the day of the answer
with form as (
    select
        response.survey_id,
        response.respondent_key,
        coalesce(response.role, person.role) as role,
        dense_rank() over (order by response.survey_id, response.respondent_key) as respondent
    from current_survey_response as response
    inner join current_survey as survey on survey.survey_id = response.survey_id
    left join current_person as person on person.person_id = response.person_id
    where survey.purpose = 'needs'
        and (cast(:from_on as date) is null or coalesce(response.responded_on, survey.closed_on, survey.opened_on) >= cast(:from_on as date))
        and (cast(:to_on as date) is null or coalesce(response.responded_on, survey.closed_on, survey.opened_on) <= cast(:to_on as date))
),

known as (
    select
        respondent,
        'role' as attribute,
        role as value
    from form
    union all
    select
        form.respondent,
        'level' as attribute,
        person.level as value
    from form
    inner join current_survey_response as response
        on response.survey_id = form.survey_id
        and response.respondent_key = form.respondent_key
    inner join current_person as person on person.person_id = response.person_id
    union all
    select
        form.respondent,
        'tenure' as attribute,
        cast((extract(year from response.responded_on) - extract(year from person.hired_on)) * 12
            + extract(month from response.responded_on) - extract(month from person.hired_on) as varchar) as value
    from form
    inner join current_survey_response as response
        on response.survey_id = form.survey_id
        and response.respondent_key = form.respondent_key
    inner join current_person as person on person.person_id = response.person_id
    union all
    select
        form.respondent,
        question.question_text as attribute,
        answer.answer_text as value
    from form
    inner join current_survey_answer as answer
        on answer.survey_id = form.survey_id
        and answer.respondent_key = form.respondent_key
    inner join current_survey_question as question
        on question.survey_id = answer.survey_id
        and question.question_id = answer.question_id
    where question.question_type = 'single'
        and question.aspect is null
)

select
    respondent,
    attribute,
    value
from known
where value is not null
order by respondent, attribute
