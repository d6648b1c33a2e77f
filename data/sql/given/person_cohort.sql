-- one row per person of a cohort, where the members of all cohorts were read before (cohort_member)
select
    cast(course_id as varchar) as course_id,
    cast(person_id as varchar) as person_id,
    cast(cohort_id as varchar) as cohort_id
from cohort_member
where person_id is not null
