-- one row per kind of test (written, practical, quiz, later), course and role (null: not in the roster); all counts are
-- people, once per test
-- n_registered: with a mark at the test after the course or at a retest; n_sat: judged at its first attempt;
-- n_passed_first: of those; n_passed_best: of those, passed then or at a retest
-- period: day of the test, else of the last session of the course
with judged as (
    select
        result.assessment_id,
        result.course_id,
        result.kind,
        result.person_id,
        max(case when result.phase = 'post' and result.attempt = 1 and result.is_passed is not null then 1 else 0 end) as is_sat,
        max(case when result.phase = 'post' and result.attempt = 1 and result.is_passed then 1 else 0 end) as is_first,
        max(case when result.is_passed then 1 else 0 end) as is_best
    from known_result as result
    where result.phase <> 'pre'
        and (cast(:from_on as date) is null or result.tested_on >= cast(:from_on as date))
        and (cast(:to_on as date) is null or result.tested_on <= cast(:to_on as date))
        and (cast(:course as varchar) is null or result.course_id = :course)
    group by result.assessment_id, result.course_id, result.kind, result.person_id
)

select
    judged.kind,
    judged.course_id,
    coalesce(course.course_name, judged.course_id) as course_name,
    person.role,
    count(*) as n_registered,
    count(*) filter (where judged.is_sat = 1) as n_sat,
    count(*) filter (where judged.is_first = 1) as n_passed_first,
    count(*) filter (where judged.is_sat = 1 and judged.is_best = 1) as n_passed_best
from judged
left join current_course as course on course.course_id = judged.course_id
left join current_person as person on person.person_id = judged.person_id
where cast(:role as varchar) is null or person.role = :role
group by
    judged.kind,
    judged.course_id,
    coalesce(course.course_name, judged.course_id),
    person.role
order by judged.kind, judged.course_id, person.role
