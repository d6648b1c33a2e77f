-- one row per role of the roster or of a needs form (role null: not given); n_responses: filled-in forms
-- n_people: people of the role who have not left
with counted as (
    select
        role,
        1 as n_responses,
        0 as n_people
    from need_form
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
