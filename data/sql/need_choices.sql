-- one row per choice question of the needs surveys and option somebody chose
-- n: forms that chose the option; n_respondents: forms that answered the question; position: of the question
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

chosen as (
    select
        form.respondent,
        question.question_text,
        question.question_type,
        question.position,
        coalesce(nullif(answer.option_text, ''), answer.answer_text) as option_text
    from form
    inner join current_survey_answer as answer
        on answer.survey_id = form.survey_id
        and answer.respondent_key = form.respondent_key
    inner join current_survey_question as question
        on question.survey_id = answer.survey_id
        and question.question_id = answer.question_id
    where question.question_type in ('single', 'multi')
        and question.aspect is null
        and answer.missing is null
        and (answer.value is null or answer.value <> 0)
        and (cast(:role as varchar) is null or form.role = :role)
),

asked as (
    select
        question_text,
        count(distinct respondent) as n_respondents
    from chosen
    where option_text is not null
    group by question_text
)

select
    chosen.question_text,
    max(chosen.question_type) as question_type,
    min(chosen.position) as position,
    chosen.option_text,
    count(distinct chosen.respondent) as n,
    max(asked.n_respondents) as n_respondents
from chosen
inner join asked on asked.question_text = chosen.question_text
where chosen.option_text is not null
group by chosen.question_text, chosen.option_text
order by position, chosen.question_text, n desc, chosen.option_text
