-- one row per course and team of which at least half of the people (of the role, who have not left) were present
select
    trained.course_id,
    trained.team
from trained
inner join team_size on team_size.team = trained.team
group by trained.course_id, trained.team, team_size.n_people
having 2 * count(*) >= team_size.n_people
