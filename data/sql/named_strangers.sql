-- one row per form of parts/named_form whose person never came to the course
-- is_expected: a sign-in sheet of the course expects the person; person_name, team: null for a person of no roster
select
    form.person_id,
    person.person_name,
    person.team,
    form.course_name,
    form.is_present is not null as is_expected
from named_form as form
left join current_person as person on person.person_id = form.person_id
where coalesce(form.is_present, 0) = 0
order by form.course_name, form.person_id
