-- one row per course that any load names; where its course row is missing, its id stands for its name
-- tier: basic, advanced, soft; format: online, workshop, mentoring; hours: of the whole course
-- cost: in the currency of the file; n_sessions: all sessions; first_session_on, last_session_on: days
with named as (
    select course_id from current_course
    union
    select course_id from known_session
    union
    select course_id from current_enrolment
    union
    select course_id
    from known_test
    where assessment_id in (select assessment_id from result_total)
    union
    select course_id from current_survey_response where course_id is not null
),

held as (
    select
        course_id,
        count(*) as n_sessions,
        min(session_on) as first_session_on,
        max(session_on) as last_session_on
    from known_session
    group by course_id
)

select
    named.course_id,
    coalesce(course.course_name, named.course_id) as course_name,
    course.skill_id,
    course.tier,
    course.format,
    course.version,
    course.hours,
    course.trainer,
    course.is_internal,
    course.cost,
    course.metric_id,
    coalesce(held.n_sessions, 0) as n_sessions,
    held.first_session_on,
    held.last_session_on
from named
left join current_course as course on course.course_id = named.course_id
left join held on held.course_id = named.course_id
order by course_name, named.course_id
