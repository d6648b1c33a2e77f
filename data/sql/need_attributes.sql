-- one row per form of the needs surveys that was ever stored and attribute: what kind of person answered
-- respondent: the running number of need_forms
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

-- as first given by a load in force, so that blocks stay what they are when others come
given as (
    select
        form.respondent,
        form.survey_id,
        answer.question_id,
        answer.answer_text,
        row_number() over (
            partition by form.respondent, answer.question_id
            order by case when load.undone_at is null then 0 else 1 end, answer.load_id, answer.option_text
        ) as turn
    from need_form as form
    inner join survey_answer as answer
        on answer.survey_id = form.survey_id
        and answer.respondent_key = form.respondent_key
    inner join load on load.load_id = answer.load_id
),

known as (
    select
        respondent,
        'role' as attribute,
        role as value,
        0 as turn
    from need_form
    union all
    select
        respondent,
        'level' as attribute,
        level as value,
        0 as turn
    from need_form
    union all
    select
        respondent,
        'tenure' as attribute,
        cast((extract(year from responded_on) - extract(year from hired_on)) * 12
            + extract(month from responded_on) - extract(month from hired_on) as varchar) as value,
        0 as turn
    from need_form
    union all
    select
        given.respondent,
        question.question_text as attribute,
        given.answer_text as value,
        case when question.position < first_rating.position then 1 else 2 end as turn
    from given
    inner join current_survey_question as question
        on question.survey_id = given.survey_id
        and question.question_id = given.question_id
    left join first_rating on first_rating.survey_id = given.survey_id
    where question.question_type = 'single'
        and question.aspect is null
        and given.turn = 1
)

select
    respondent,
    attribute,
    value,
    cast(turn as bigint) as turn
from known
where value is not null
order by respondent, attribute
