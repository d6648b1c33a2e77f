-- one row per course and cohort (see parts/session_cohort) of whose people (of the role) some have a result of a
-- test in the period
-- n_sat: judged at the test after the course (see pass_counts); n_passed_first: of those
select
    cohort.course_id,
    cohort.cohort_id,
    count(*) filter (where outcome.first_outcome in (0, 2)) as n_sat,
    count(*) filter (where outcome.first_outcome = 2) as n_passed_first
from person_cohort as cohort
inner join test_outcome as outcome
    on outcome.person_id = cohort.person_id
    and outcome.course_id = cohort.course_id
left join current_person as person on person.person_id = cohort.person_id
where outcome.first_outcome is not null
    and (cast(:role as varchar) is null or person.role = :role)
group by cohort.course_id, cohort.cohort_id
order by cohort.course_id, cohort.cohort_id
