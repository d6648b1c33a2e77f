-- one row per course and person expected in it: the cohort of the session that the person began with
select
    expected_person.course_id,
    expected_person.person_id,
    session_cohort.cohort_id
from expected_person
inner join session_cohort on session_cohort.place = expected_person.place
where expected_person.place = expected_person.first_place
