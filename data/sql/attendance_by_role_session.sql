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
    inner join current_person as person on person.person_id = attendance.person_id
    where person.role is not null
        and attendance.status <> 'not_applicable'
        and (cast(:from_on as date) is null or attendance.session_on >= cast(:from_on as date))
        and (cast(:to_on as date) is null or attendance.session_on <= cast(:to_on as date))
        and (cast(:course as varchar) is null or attendance.course_id = :course)
        and (cast(:role as varchar) is null or person.role = :role)
),

role_size as (
    select
        role,
        count(*) as n_people
    from (select distinct role, person_id from mark) as expected
    group by role
)

select
    counted.session_id,
    counted.role,
    counted.n_expected,
    counted.n_present,
    counted.n_excused,
    role_size.n_people
from (
    select
        session_id,
        role,
        count(*) as n_expected,
        count(*) filter (where status in ('present', 'late', 'left_early', 'on_duty')) as n_present,
        count(*) filter (where status = 'leave') as n_excused
    from mark
    group by session_id, role
) as counted
inner join role_size on role_size.role = counted.role
order by counted.session_id, counted.role
