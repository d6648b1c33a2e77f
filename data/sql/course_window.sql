-- one row per course that declares a business metric and whose last session lies in the period; with :metric
-- every course, as if it declared that metric
-- first_session_on, last_session_on: of all its sessions but make-up sessions
-- n_people: people present in at least one session; n_teams: trained teams (trained_team); a role counts only
-- its own people
select
    course_id,
    course_name,
    metric_id,
    first_session_on,
    last_session_on,
    n_people,
    n_teams
from declared_window
order by course_name, course_id
