-- one row per filled-in form of the needs surveys of the period
-- respondent: a running number that leads back to nobody, the same under every role; role: as given in the form,
-- else of the person
select
    response.survey_id,
    response.respondent_key,
    coalesce(response.role, person.role) as role,
    dense_rank() over (order by response.survey_id, response.respondent_key) as respondent
from current_survey_response as response
inner join current_survey as survey on survey.survey_id = response.survey_id
left join current_person as person on person.person_id = response.person_id
where survey.purpose = 'needs'
    and (cast(:from_on as date) is null or coalesce(response.responded_on, survey.closed_on, survey.opened_on) >= cast(:from_on as date))
    and (cast(:to_on as date) is null or coalesce(response.responded_on, survey.closed_on, survey.opened_on) <= cast(:to_on as date))
