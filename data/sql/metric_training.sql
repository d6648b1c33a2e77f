-- one row per course that declares a metric and has a dated session: every course there is, whatever is asked
-- about, since any of them may move the metric of another
-- first_session_on, last_session_on: of all its sessions but make-up sessions
select
    course.course_id,
    course.course_name,
    course.metric_id,
    min(session.session_on) as first_session_on,
    max(session.session_on) as last_session_on
from current_course as course
inner join known_session as session on session.course_id = course.course_id
where course.metric_id is not null
    and session.session_on is not null
    and not session.is_make_up
group by course.course_id, course.course_name, course.metric_id
order by first_session_on, course.course_id
