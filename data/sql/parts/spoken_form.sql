-- one row per form of a survey that was ever stored, undone loads among them, so that the order in which forms
-- came never changes; where several loads hold it, the newest in force speaks
-- the results of a released quarter (setting released:DAY, its newest load then) are frozen: what later loads
-- say about its forms, and forms of it that come later, are left out
-- first_load_id: the load that brought the form; is_in_force: it has not been taken back; last_load_id: the newest
-- load that may speak of it, null where any may
-- first_on: day of the response as it was first stored, else of the end or start of the survey; quarter_on: the
-- first day of its quarter
-- role: as given in the form, else of the person; level, hired_on: of the person; in a released quarter as the
-- roster stood then
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
        form.respondent_key,
        form.person_id,
        form.course_id,
        form.role,
        form.responded_on,
        form.load_id,
        load.undone_at is null as is_in_force,
        min(form.load_id) over (partition by form.survey_id, form.respondent_key) as first_load_id,
        first_value(coalesce(form.responded_on, survey.closed_on, survey.opened_on)) over (
            partition by form.survey_id, form.respondent_key
            order by case when load.undone_at is null then 0 else 1 end, form.load_id
        ) as first_on
    from survey_response as form
    inner join load on load.load_id = form.load_id
    inner join current_survey as survey on survey.survey_id = form.survey_id
),

spoken as (
    select
        every_form.*,
        released.load_id as last_load_id,
        row_number() over (
            partition by every_form.survey_id, every_form.respondent_key
            order by case when every_form.is_in_force then 0 else 1 end, every_form.load_id desc
        ) as turn
    from every_form
    left join released on released.quarter_on = cast(date_trunc('quarter', every_form.first_on) as date)
    where released.load_id is null
        or every_form.load_id <= released.load_id
),

known_person as (
    select
        spoken.survey_id,
        spoken.respondent_key,
        person.role,
        person.level,
        person.hired_on,
        row_number() over (
            partition by spoken.survey_id, spoken.respondent_key
            order by person.load_id desc
        ) as turn
    from spoken
    inner join person on person.person_id = spoken.person_id
    inner join load on load.load_id = person.load_id
    where spoken.turn = 1
        and load.undone_at is null
        and (spoken.last_load_id is null or person.load_id <= spoken.last_load_id)
)

select
    spoken.survey_id,
    spoken.respondent_key,
    spoken.person_id,
    spoken.course_id,
    coalesce(spoken.role, known_person.role) as role,
    known_person.level,
    known_person.hired_on,
    spoken.responded_on,
    spoken.first_load_id,
    spoken.is_in_force,
    spoken.last_load_id,
    spoken.first_on,
    cast(date_trunc('quarter', spoken.first_on) as date) as quarter_on
from spoken
left join known_person
    on known_person.survey_id = spoken.survey_id
    and known_person.respondent_key = spoken.respondent_key
    and known_person.turn = 1
where spoken.turn = 1
