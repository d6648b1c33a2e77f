-- one row per test with a result in force; n_results: rows in force
select
    assessment_id,
    count(*) as n_results
from current_assessment_result
group by assessment_id
