-- one row per choice question of the needs surveys, asked after the first rating (those before it are about
-- oneself) or where there is none, and option somebody chose
-- n: forms that chose the option; n_respondents: forms that answered the question; position: of the question
with first_rating as (
    select
        survey_id,
        min(position) as position
    from current_survey_question
    where aspect is not null
    group by survey_id
),

chosen as (
    select
        form.respondent,
        question.question_text,
        question.question_type,
        question.position,
        coalesce(nullif(answer.option_text, ''), answer.answer_text) as option_text
    from need_form as form
    inner join current_survey_answer as answer
        on answer.survey_id = form.survey_id
        and answer.respondent_key = form.respondent_key
    inner join current_survey_question as question
        on question.survey_id = answer.survey_id
        and question.question_id = answer.question_id
    left join first_rating on first_rating.survey_id = form.survey_id
    where question.question_type in ('single', 'multi')
        and question.aspect is null
        and answer.missing is null
        and (first_rating.position is null or question.position > first_rating.position)
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
