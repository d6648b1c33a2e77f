-- one row per form of parts/spoken_form of a needs survey
-- respondent: a running number over all of them that leads back to nobody, the same in every period
-- is_in_view: the survey began in the period; it counts as one, on the day of its first form: what was known a
-- week or a month earlier cannot be subtracted to what single forms said
with begun as (
    select
        form.*,
        dense_rank() over (order by form.survey_id, form.respondent_key) as respondent,
        min(form.first_on) over (partition by form.survey_id) as began_on
    from spoken_form as form
    inner join current_survey as survey on survey.survey_id = form.survey_id
    where survey.purpose = 'needs'
)

select
    begun.*,
    (cast(:from_on as date) is null or coalesce(began_on >= cast(:from_on as date), false))
    and (cast(:to_on as date) is null or coalesce(began_on <= cast(:to_on as date), false)) as is_in_view
from begun
