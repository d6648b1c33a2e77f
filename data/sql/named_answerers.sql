-- one row per named satisfaction survey and course its forms name: whether those who answered had been there
-- n: forms of parts/named_form; n_away: of them by people who were expected in the course and never present;
-- n_not_expected: by people whom no sign-in sheet of the course expects
select
    survey_id,
    survey_name,
    course_id,
    course_name,
    count(*) as n,
    count(*) filter (where is_present = 0) as n_away,
    count(*) filter (where is_present is null) as n_not_expected
from named_form
group by survey_id, survey_name, course_id, course_name
order by survey_id, course_id
