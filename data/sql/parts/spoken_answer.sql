-- one row per answer to a question, and option of it, of a form of parts/spoken_form: from the newest load in force
-- that holds one, else from the newest that was taken back (is_in_force), so that what is taken back hides its block
-- and does not change it
with newest as (
    select
        answer.survey_id,
        answer.respondent_key,
        answer.question_id,
        max(case when load.undone_at is null then answer.load_id end) as load_in_force,
        max(answer.load_id) as load_id
    from survey_answer as answer
    inner join load on load.load_id = answer.load_id
    inner join spoken_form as form
        on form.survey_id = answer.survey_id
        and form.respondent_key = answer.respondent_key
    where form.last_load_id is null
        or answer.load_id <= form.last_load_id
    group by answer.survey_id, answer.respondent_key, answer.question_id
)

select
    answer.survey_id,
    answer.respondent_key,
    answer.question_id,
    answer.option_text,
    answer.value,
    answer.answer_text,
    answer.typed_text,
    answer.missing,
    newest.load_in_force is not null as is_in_force
from survey_answer as answer
inner join newest
    on newest.survey_id = answer.survey_id
    and newest.respondent_key = answer.respondent_key
    and newest.question_id = answer.question_id
    and coalesce(newest.load_in_force, newest.load_id) = answer.load_id
