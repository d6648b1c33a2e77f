-- one row per course and person expected in a session of the course's own run
-- first_place: the session the person began with (see parts/own_session); places: all sessions of the person, kept
-- together since twenty million of them by themselves would not lie in memory
select
    own_session.course_id,
    attendance.person_id,
    min(own_session.place) as first_place,
    array_agg(own_session.place) as places
from current_attendance as attendance
inner join own_session on own_session.session_id = attendance.session_id
where attendance.status <> 'not_applicable'
group by own_session.course_id, attendance.person_id
