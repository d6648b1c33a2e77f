-- one row per respondent, choice question of the needs surveys of the period, asked after the first rating (those
-- before it are about oneself) or where there is none, and option that the person chose
-- respondent: the running number of need_forms; position: of the question
with first_rating as (
    select
        survey_id,
        min(position) as position
    from current_survey_question
    where aspect is not null
    group by survey_id
)

select distinct
    min(answer.position) over (partition by answer.question_text) as position,
    answer.question_text,
    answer.respondent,
    coalesce(nullif(answer.option_text, ''), answer.answer_text) as option_text
from need_answer as answer
left join first_rating on first_rating.survey_id = answer.survey_id
where answer.question_type in ('single', 'multi')
    and answer.aspect is null
    and answer.missing is null
    and (first_rating.position is null or answer.position > first_rating.position)
    and (answer.value is null or answer.value <> 0)
    and coalesce(nullif(answer.option_text, ''), answer.answer_text) is not null
order by position, answer.question_text, answer.respondent, option_text
