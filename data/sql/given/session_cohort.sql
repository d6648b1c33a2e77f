-- one row per session of a cohort, where the members of all cohorts were read before (cohort_member)
select
    cast(course_id as varchar) as course_id,
    cast(session_id as varchar) as session_id,
    cast(session_on as date) as session_on,
    cast(cohort_id as varchar) as cohort_id
from cohort_member
where session_id is not null
