-- one row per form of a satisfaction survey that was ever stored, undone loads among them, so that the order
-- in which forms came never changes; where several loads hold it, the newest in force speaks
-- first_load_id: the load that brought the form; is_in_force: it has not been taken back
-- quarter_on: first day of the quarter of the response, else of the end or start of the survey
-- is_in_view: the quarter begins in the period, and course and role are those asked for
-- role: as given in the form, else of the person
with every_form as (
    select
        form.survey_id,
        form.respondent_key,
        form.person_id,
        form.responded_on,
        form.course_id,
        form.role,
        form.load_id,
        load.undone_at is null as is_in_force,
        min(form.load_id) over (partition by form.survey_id, form.respondent_key) as first_load_id,
        row_number() over (
            partition by form.survey_id, form.respondent_key
            order by case when load.undone_at is null then 0 else 1 end, form.load_id desc
        ) as turn
    from survey_response as form
    inner join load on load.load_id = form.load_id
),

dated as (
    select
        every_form.survey_id,
        survey.survey_name,
        survey.n_invited,
        every_form.respondent_key,
        every_form.course_id,
        coalesce(every_form.role, person.role) as role,
        every_form.load_id,
        every_form.first_load_id,
        every_form.is_in_force,
        cast(date_trunc('quarter', coalesce(every_form.responded_on, survey.closed_on, survey.opened_on)) as date) as quarter_on
    from every_form
    inner join current_survey as survey on survey.survey_id = every_form.survey_id
    left join current_person as person on person.person_id = every_form.person_id
    where survey.purpose = 'satisfaction'
        and every_form.turn = 1
)

select
    *,
    (cast(:from_on as date) is null or coalesce(quarter_on >= cast(:from_on as date), false))
    and (cast(:to_on as date) is null or coalesce(quarter_on <= cast(:to_on as date), false))
    and (cast(:course as varchar) is null or coalesce(course_id = :course, false))
    and (cast(:role as varchar) is null or coalesce(role = :role, false)) as is_in_view
from dated
