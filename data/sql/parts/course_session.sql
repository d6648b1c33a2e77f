-- one row per session: its course, its day, and whether it makes up for another
select
    session_id,
    course_id,
    session_on,
    is_make_up
from known_session
