-- one row per name on the roster, to be masked in what people wrote; never shown
select distinct person_name
from current_person
where person_name is not null
    and person_name <> ''
order by person_name
