-- one row per role of the roster or of a needs form (role null: not given); n_responses: filled-in forms
-- n_people: people of the role who have not left
with counted as (
    select
        coalesce(response.role, person.role) as role,
        1 as n_responses,
        0 as n_people
    from current_survey_response as response
    inner join current_survey as survey on survey.survey_id = response.survey_id
    left join current_person as person on person.person_id = response.person_id
    where survey.purpose = 'needs'
        and (cast(:from_on as date) is null or coalesce(response.responded_on, survey.closed_on, survey.opened_on) >= cast(:from_on as date))
        and (cast(:to_on as date) is null or coalesce(response.responded_on, survey.closed_on, survey.opened_on) <= cast(:to_on as date))
    union all
    select
        role,
        0 as n_responses,
        1 as n_people
    from current_person
    where left_on is null
)

select
    role,
    cast(sum(n_responses) as bigint) as n_responses,
    cast(sum(n_people) as bigint) as n_people
from counted
where cast(:role as varchar) is null or role = :role
group by role
order by role
