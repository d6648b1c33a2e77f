-- one row per respondent of the needs surveys and attribute: what kind of person answered
-- respondent: the running number of need_answers
-- attribute: role, level or tenure (from the roster, where the form names its person), or else the words of a
-- question with one choice; value: as written, for tenure the months of service on the day of the answer
-- turn: 0 role, level, tenure; 1 questions asked before the first rating, as those about oneself are; 2 later ones
with first_rating as (
    select
        survey_id,
        min(position) as position
    from current_survey_question
    where aspect is not null
    group by survey_id
),

known as (
    select
        respondent,
        'role' as attribute,
        role as value,
        0 as turn
    from need_form as form
    union all
    select
        form.respondent,
        'level' as attribute,
        person.level as value,
        0 as turn
    from need_form as form
    inner join current_survey_response as response
        on response.survey_id = form.survey_id
        and response.respondent_key = form.respondent_key
    inner join current_person as person on person.person_id = response.person_id
    union all
    select
        form.respondent,
        'tenure' as attribute,
        cast((extract(year from response.responded_on) - extract(year from person.hired_on)) * 12
            + extract(month from response.responded_on) - extract(month from person.hired_on) as varchar) as value,
        0 as turn
    from need_form as form
    inner join current_survey_response as response
        on response.survey_id = form.survey_id
        and response.respondent_key = form.respondent_key
    inner join current_person as person on person.person_id = response.person_id
    union all
    select
        form.respondent,
        question.question_text as attribute,
        answer.answer_text as value,
        case when question.position < first_rating.position then 1 else 2 end as turn
    from need_form as form
    inner join current_survey_answer as answer
        on answer.survey_id = form.survey_id
        and answer.respondent_key = form.respondent_key
    inner join current_survey_question as question
        on question.survey_id = answer.survey_id
        and question.question_id = answer.question_id
    left join first_rating on first_rating.survey_id = form.survey_id
    where question.question_type = 'single'
        and question.aspect is null
)

select
    respondent,
    attribute,
    value,
    cast(turn as bigint) as turn
from known
where value is not null
order by respondent, attribute
