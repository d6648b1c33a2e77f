-- one row per session and role of the people expected in it
-- n_expected: all but not_applicable; n_present: present, late, left_early or on_duty; n_excused: leave
-- n_people: different people of the role expected in any session of the period
with mark as (
    select
        attendance.session_id,
        attendance.person_id,
        person.role,
        attendance.status
    from known_attendance as attendance
    inner join known_session as session on session.session_id = attendance.session_id
    inner join current_person as person on person.person_id = attendance.person_id
    where person.role is not null
        and attendance.status <> 'not_applicable'
        and (cast(:from_on as date) is null or session.session_on >= cast(:from_on as date))
        and (cast(:to_on as date) is null or session.session_on <= cast(:to_on as date))
        and (cast(:course as varchar) is null or session.course_id = :course)
        and (cast(:role as varchar) is null or person.role = :role)
),

role_size as (
    select
        role,
        count(distinct person_id) as n_people
    from mark
    group by role
)

select
    mark.session_id,
    mark.role,
    count(*) as n_expected,
    count(*) filter (where mark.status in ('present', 'late', 'left_early', 'on_duty')) as n_present,
    count(*) filter (where mark.status = 'leave') as n_excused,
    role_size.n_people
from mark
inner join role_size on role_size.role = mark.role
group by mark.session_id, mark.role, role_size.n_people
order by mark.session_id, mark.role
