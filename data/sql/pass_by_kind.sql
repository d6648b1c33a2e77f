-- one row per kind of test (written, practical, quiz, later), course and role (null: not in the roster); all counts are
-- people, once per test
-- n_registered: with a mark at the test after the course or at a retest; n_sat: judged at its first attempt;
-- n_passed_first: of those; n_passed_best: of those, passed then or at a retest
-- period: day of the test, else of the last session of the course
with counted as (
    select
        test.kind,
        test.course_id,
        person.role,
        count(*) as n_registered,
        count(test.first_pass) as n_sat,
        count(*) filter (where test.first_pass = 1) as n_passed_first,
        count(test.first_pass) filter (where test.best_pass = 1) as n_passed_best
    from person_test as test
    left join current_person as person on person.person_id = test.person_id
    where test.first_rank is not null
        and (cast(:role as varchar) is null or person.role = :role)
    group by test.kind, test.course_id, person.role
)

select
    counted.kind,
    counted.course_id,
    coalesce(course.course_name, counted.course_id) as course_name,
    counted.role,
    counted.n_registered,
    counted.n_sat,
    counted.n_passed_first,
    counted.n_passed_best
from counted
left join current_course as course on course.course_id = counted.course_id
order by counted.kind, counted.course_id, counted.role
