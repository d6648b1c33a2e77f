-- one row per person: team, role and the day of leaving
select
    person_id,
    team,
    role,
    left_on
from current_person
