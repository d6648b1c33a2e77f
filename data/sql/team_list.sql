-- one row per team and role; n_people: people of the roster who have not left
select
    team,
    role,
    count(*) as n_people
from current_person
where team is not null and left_on is null
group by team, role
order by team, role
