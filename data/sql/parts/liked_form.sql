-- one row per form of parts/spoken_form of a satisfaction survey
-- is_in_view: the quarter begins in the period, and course and role are those asked for
select
    form.survey_id,
    survey.survey_name,
    survey.n_invited,
    form.respondent_key,
    form.course_id,
    form.role,
    form.first_load_id,
    form.is_in_force,
    form.quarter_on,
    (cast(:from_on as date) is null or coalesce(form.quarter_on >= cast(:from_on as date), false))
    and (cast(:to_on as date) is null or coalesce(form.quarter_on <= cast(:to_on as date), false))
    and (cast(:course as varchar) is null or coalesce(form.course_id = :course, false))
    and (cast(:role as varchar) is null or coalesce(form.role = :role, false)) as is_in_view
from spoken_form as form
inner join current_survey as survey on survey.survey_id = form.survey_id
where survey.purpose = 'satisfaction'
