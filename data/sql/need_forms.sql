-- one row per form of the needs surveys that was ever stored: what blocks of respondents are made of
-- respondent: a running number that leads back to nobody; is_in_view: the survey began in the period;
-- first_load_id, is_in_force: see parts/spoken_form
select
    respondent,
    survey_id,
    first_load_id,
    is_in_force,
    is_in_view
from need_form
order by respondent
