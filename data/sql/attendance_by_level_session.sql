-- one row per session, level and band of tenure (null where the roster does not say) of the people expected in it
-- n_expected: all but not_applicable; n_present: present, late, left_early or on_duty
-- n_people: different people of the level and tenure expected in any session of the period
-- tenure: see parts/person_group; people who are not in the roster are left out
with mark as (
    select
        attendance.session_id,
        attendance.person_id,
        coalesce(person.level, '') as level,
        coalesce(person.tenure, '') as tenure,
        attendance.status
    from known_attendance as attendance
    inner join person_group as person on person.person_id = attendance.person_id
    where attendance.status <> 'not_applicable'
        and (cast(:from_on as date) is null or attendance.session_on >= cast(:from_on as date))
        and (cast(:to_on as date) is null or attendance.session_on <= cast(:to_on as date))
        and (cast(:course as varchar) is null or attendance.course_id = :course)
        and (cast(:role as varchar) is null or person.role = :role)
),

cell_size as (
    select
        level,
        tenure,
        count(*) as n_people
    from (select distinct level, tenure, person_id from mark) as expected
    group by level, tenure
)

select
    counted.session_id,
    nullif(counted.level, '') as level,
    nullif(counted.tenure, '') as tenure,
    counted.n_expected,
    counted.n_present,
    cell_size.n_people
from (
    select
        session_id,
        level,
        tenure,
        count(*) as n_expected,
        count(*) filter (where status in ('present', 'late', 'left_early', 'on_duty')) as n_present
    from mark
    group by session_id, level, tenure
) as counted
inner join cell_size on cell_size.level = counted.level and cell_size.tenure = counted.tenure
order by counted.session_id, counted.level, counted.tenure
