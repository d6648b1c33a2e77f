-- one row per team: n_people, its people (of the role) who have not left
select
    team,
    count(*) as n_people
from team_person
where team is not null
    and left_on is null
    and (cast(:role as varchar) is null or role = :role)
group by team
