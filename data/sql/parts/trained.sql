-- one row per course and person (of the role) present in at least one of its sessions
-- team: none for a person who has left or is in no roster
-- people are told apart before anything is looked up of them
select
    present.course_id,
    present.person_id,
    case when person.left_on is null then person.team end as team
from (
    select distinct
        session.course_id,
        attendance.person_id
    from current_attendance as attendance
    inner join course_session as session on session.session_id = attendance.session_id
    where attendance.status in ('present', 'late', 'left_early', 'on_duty')
        and (cast(:course as varchar) is null or session.course_id = :course)
        and (
            cast(:role as varchar) is null
            or attendance.person_id in (select person_id from team_person where role = :role)
        )
) as present
left join team_person as person on person.person_id = present.person_id
