-- one row per form of a satisfaction survey that was ever stored, undone loads among them, so that the order
-- in which forms came never changes; where several loads hold it, the newest in force speaks
-- the results of a released quarter (setting released:DAY, its newest load then) are frozen: what later loads
-- say about its forms, and forms of it that come later, are left out
-- first_load_id: the load that brought the form; is_in_force: it has not been taken back; is_newest: no later
-- load in force holds the form
-- quarter_on: first day of the quarter of the response as it was first stored, else of the end or start of the
-- survey
-- is_in_view: the quarter begins in the period, and course and role are those asked for
-- role: as given in the form, else of the person
with released as (
    select
        case when setting_id like 'released:%' then cast(substr(setting_id, 10) as date) end as quarter_on,
        case when setting_id like 'released:%' then cast(value as integer) end as load_id
    from setting
    where setting_id like 'released:%'
),

every_form as (
    select
        form.survey_id,
        survey.survey_name,
        survey.n_invited,
        form.respondent_key,
        form.person_id,
        form.course_id,
        form.role,
        form.load_id,
        load.undone_at is null as is_in_force,
        min(form.load_id) over (partition by form.survey_id, form.respondent_key) as first_load_id,
        max(case when load.undone_at is null then form.load_id end)
            over (partition by form.survey_id, form.respondent_key) as newest_load_id,
        first_value(
            cast(date_trunc('quarter', coalesce(form.responded_on, survey.closed_on, survey.opened_on)) as date)
        ) over (
            partition by form.survey_id, form.respondent_key
            order by case when load.undone_at is null then 0 else 1 end, form.load_id
        ) as quarter_on
    from survey_response as form
    inner join load on load.load_id = form.load_id
    inner join current_survey as survey on survey.survey_id = form.survey_id
    where survey.purpose = 'satisfaction'
),

spoken as (
    select
        every_form.*,
        row_number() over (
            partition by every_form.survey_id, every_form.respondent_key
            order by case when every_form.is_in_force then 0 else 1 end, every_form.load_id desc
        ) as turn
    from every_form
    left join released on released.quarter_on = every_form.quarter_on
    where released.load_id is null
        or every_form.load_id <= released.load_id
),

dated as (
    select
        spoken.survey_id,
        spoken.survey_name,
        spoken.n_invited,
        spoken.respondent_key,
        spoken.course_id,
        coalesce(spoken.role, person.role) as role,
        spoken.load_id,
        spoken.first_load_id,
        spoken.is_in_force,
        coalesce(spoken.load_id = spoken.newest_load_id, false) as is_newest,
        spoken.quarter_on
    from spoken
    left join current_person as person on person.person_id = spoken.person_id
    where spoken.turn = 1
)

select
    *,
    (cast(:from_on as date) is null or coalesce(quarter_on >= cast(:from_on as date), false))
    and (cast(:to_on as date) is null or coalesce(quarter_on <= cast(:to_on as date), false))
    and (cast(:course as varchar) is null or coalesce(course_id = :course, false))
    and (cast(:role as varchar) is null or coalesce(role = :role, false)) as is_in_view
from dated
