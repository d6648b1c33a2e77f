-- one row per session of a course's own run (make-up sessions left out); place: its running number, by day
select
    session_id,
    course_id,
    session_on,
    row_number() over (order by session_on nulls last, session_id) as place
from known_session
where not is_make_up
    and (cast(:course as varchar) is null or course_id = :course)
