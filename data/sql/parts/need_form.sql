-- one row per filled-in form of the needs surveys of the period
-- a survey counts as one, on the day of its first form: what was known a week or a month earlier cannot be
-- subtracted to what single forms said
-- respondent: a running number that leads back to nobody, the same under every role; role: as given in the form,
-- else of the person
with dated as (
    select
        response.survey_id,
        response.respondent_key,
        coalesce(response.role, person.role) as role,
        min(coalesce(response.responded_on, survey.closed_on, survey.opened_on)) over (partition by response.survey_id) as began_on
    from current_survey_response as response
    inner join current_survey as survey on survey.survey_id = response.survey_id
    left join current_person as person on person.person_id = response.person_id
    where survey.purpose = 'needs'
)

select
    survey_id,
    respondent_key,
    role,
    dense_rank() over (order by survey_id, respondent_key) as respondent
from dated
where (cast(:from_on as date) is null or began_on >= cast(:from_on as date))
    and (cast(:to_on as date) is null or began_on <= cast(:to_on as date))
