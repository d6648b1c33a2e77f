-- one row per course that declares a business metric and whose last session lies in the period; with :metric
-- every course, as if it declared that metric
-- first_session_on, last_session_on: of all its sessions but make-up sessions
-- n_people: people present in at least one session; n_teams: trained teams (trained_team)
-- kind: ratio, count, amount; direction: higher or lower is better; a role counts only its own people
select
    declared_window.course_id,
    declared_window.course_name,
    declared_window.metric_id,
    coalesce(metric.metric_name, declared_window.metric_id) as metric_name,
    metric.kind,
    metric.direction,
    metric.unit,
    declared_window.first_session_on,
    declared_window.last_session_on,
    declared_window.n_people,
    declared_window.n_teams
from declared_window
left join current_metric as metric on metric.metric_id = declared_window.metric_id
order by declared_window.course_name, declared_window.course_id
