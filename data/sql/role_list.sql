-- one row per role; n_people: people of the roster who have not left
select
    role,
    count(*) as n_people
from current_person
where role is not null and left_on is null
group by role
order by role
