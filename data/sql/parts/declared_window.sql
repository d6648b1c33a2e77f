-- one row per course that declares a business metric and whose last session lies in the period; with :metric
-- every course, as if it declared that metric
-- first_session_on, last_session_on: of all its sessions but make-up sessions
-- n_people: people present in at least one session; n_teams: trained teams (trained_team); a role counts only
-- its own people
with declared as (
    select
        course_id,
        course_name,
        coalesce(cast(:metric as varchar), metric_id) as metric_id
    from current_course
    where coalesce(cast(:metric as varchar), metric_id) is not null
        and (cast(:course as varchar) is null or course_id = :course)
),

held as (
    select
        course_id,
        min(session_on) as first_session_on,
        max(session_on) as last_session_on
    from course_session
    where not is_make_up
    group by course_id
),

people as (
    select
        course_id,
        count(*) as n_people
    from trained
    group by course_id
),

teams as (
    select
        course_id,
        count(*) as n_teams
    from trained_team
    group by course_id
)

select
    declared.course_id,
    declared.course_name,
    declared.metric_id,
    held.first_session_on,
    held.last_session_on,
    coalesce(people.n_people, 0) as n_people,
    coalesce(teams.n_teams, 0) as n_teams
from declared
left join held on held.course_id = declared.course_id
left join people on people.course_id = declared.course_id
left join teams on teams.course_id = declared.course_id
where (cast(:from_on as date) is null or held.last_session_on >= cast(:from_on as date))
    and (cast(:to_on as date) is null or held.last_session_on <= cast(:to_on as date))
