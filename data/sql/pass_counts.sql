-- one row per course, role, level and band of tenure (null where the roster does not say); all counts are people
-- tenure: see parts/person_group
-- n_registered: enrolled, or, where the course has no enrolment list, expected in a session; and everybody
-- with a result; n_sat: judged at the test after the course (post, attempt 1): a score, or a grade with a
-- pass mark; n_passed_first, n_failed_first: of those; n_passed_best: passed then or at a retest;
-- n_retested: sat a retest; n_absent, n_exempt, n_deferred, n_void: marks at the first test
-- score_line: share of the maximum (0-1), the highest where tests differ
-- passed: as marked, else score at or above the line; with several tests, all of them
-- period: day of the test, else of the last session of the course; sessions by their own day
with expected as (
    select distinct
        person_id,
        course_id
    from known_mark
    where status <> 'not_applicable'
        and (cast(:from_on as date) is null or session_on >= cast(:from_on as date))
        and (cast(:to_on as date) is null or session_on <= cast(:to_on as date))
        and (cast(:course as varchar) is null or course_id = :course)
),

active as (
    select course_id from known_session
    where (cast(:from_on as date) is null or session_on >= cast(:from_on as date))
        and (cast(:to_on as date) is null or session_on <= cast(:to_on as date))
    union
    select course_id from test_outcome
),

registered as (
    select
        person_id,
        course_id
    from current_enrolment
    where (cast(:from_on as date) is null and cast(:to_on as date) is null)
        or course_id in (select course_id from active)
    union
    select
        person_id,
        course_id
    from expected
    where course_id not in (select course_id from current_enrolment)
    union
    select
        person_id,
        course_id
    from test_outcome
)

select
    registered.course_id,
    coalesce(course.course_name, registered.course_id) as course_name,
    person.role,
    person.level,
    person.tenure,
    course.trainer,
    course.tier,
    course.format,
    count(*) as n_registered,
    count(*) filter (where decided.first_outcome in (0, 2)) as n_sat,
    count(*) filter (where decided.first_outcome = 2) as n_passed_first,
    count(*) filter (where decided.best_outcome = 2) as n_passed_best,
    count(*) filter (where decided.first_outcome = 0) as n_failed_first,
    count(*) filter (where decided.is_retested = 1) as n_retested,
    count(*) filter (where decided.first_outcome = 1 and decided.open_status = 'absent') as n_absent,
    count(*) filter (where decided.first_outcome = 3) as n_exempt,
    count(*) filter (where decided.first_outcome = 1 and decided.open_status = 'deferred') as n_deferred,
    count(*) filter (where decided.first_outcome = 1 and decided.open_status = 'void') as n_void,
    max(decided.score_line) as score_line
from registered
left join test_outcome as decided
    on decided.person_id = registered.person_id
    and decided.course_id = registered.course_id
left join person_group as person on person.person_id = registered.person_id
left join current_course as course on course.course_id = registered.course_id
where (cast(:role as varchar) is null or person.role = :role)
    and (cast(:course as varchar) is null or registered.course_id = :course)
group by
    registered.course_id,
    coalesce(course.course_name, registered.course_id),
    person.role,
    person.level,
    person.tenure,
    course.trainer,
    course.tier,
    course.format
order by course_name, registered.course_id, person.role, person.level, person.tenure
