-- one row per cohort (see parts/cohort_person) and team of the roster with somebody present in it
-- n_people: people of the team who have not left; n_trained: of them, present in at least one session of the
-- cohort; first_session_on, last_session_on: of the sessions at which somebody of the team was present
select
    cohort.course_id,
    cohort.cohort_id,
    cohort.team,
    size.n_people,
    count(*) as n_trained,
    min(cohort.first_session_on) as first_session_on,
    max(cohort.last_session_on) as last_session_on
from cohort_person as cohort
inner join (
    select
        team,
        count(*) as n_people
    from current_person
    where team is not null
        and left_on is null
    group by team
) as size on size.team = cohort.team
group by cohort.course_id, cohort.cohort_id, cohort.team, size.n_people
order by cohort.course_id, cohort.cohort_id, cohort.team
