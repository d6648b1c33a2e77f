-- one row per course and person expected in it: the cohort of the session that the person began with
select
    begun_person.course_id,
    begun_person.person_id,
    session_cohort.cohort_id
from begun_person
inner join session_cohort on session_cohort.place = begun_person.first_place
