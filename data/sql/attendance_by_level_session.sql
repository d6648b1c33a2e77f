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
    inner join known_session as session on session.session_id = attendance.session_id
    inner join person_group as person on person.person_id = attendance.person_id
    where attendance.status <> 'not_applicable'
        and (cast(:from_on as date) is null or session.session_on >= cast(:from_on as date))
        and (cast(:to_on as date) is null or session.session_on <= cast(:to_on as date))
        and (cast(:course as varchar) is null or session.course_id = :course)
        and (cast(:role as varchar) is null or person.role = :role)
),

cell_size as (
    select
        level,
        tenure,
        count(distinct person_id) as n_people
    from mark
    group by level, tenure
)

select
    mark.session_id,
    nullif(mark.level, '') as level,
    nullif(mark.tenure, '') as tenure,
    count(*) as n_expected,
    count(*) filter (where mark.status in ('present', 'late', 'left_early', 'on_duty')) as n_present,
    cell_size.n_people
from mark
inner join cell_size on cell_size.level = mark.level and cell_size.tenure = mark.tenure
group by mark.session_id, mark.level, mark.tenure, cell_size.n_people
order by mark.session_id, mark.level, mark.tenure
