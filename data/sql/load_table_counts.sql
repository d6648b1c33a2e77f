-- one row per load and table the load put rows into, undone loads among them (so it reads the tables)
-- table_name: as in schema.sql; n: rows
select load_id, table_name, n
from (
    select load_id, 'person' as table_name, count(*) as n from person group by load_id
    union all
    select load_id, 'skill' as table_name, count(*) as n from skill group by load_id
    union all
    select load_id, 'skill_requirement' as table_name, count(*) as n from skill_requirement group by load_id
    union all
    select load_id, 'skill_level' as table_name, count(*) as n from skill_level group by load_id
    union all
    select load_id, 'course' as table_name, count(*) as n from course group by load_id
    union all
    select load_id, 'session' as table_name, count(*) as n from session group by load_id
    union all
    select load_id, 'enrolment' as table_name, count(*) as n from enrolment group by load_id
    union all
    select load_id, 'attendance' as table_name, count(*) as n from attendance group by load_id
    union all
    select load_id, 'leave_record' as table_name, count(*) as n from leave_record group by load_id
    union all
    select load_id, 'assessment' as table_name, count(*) as n from assessment group by load_id
    union all
    select load_id, 'assessment_result' as table_name, count(*) as n from assessment_result group by load_id
    union all
    select load_id, 'item_result' as table_name, count(*) as n from item_result group by load_id
    union all
    select load_id, 'survey' as table_name, count(*) as n from survey group by load_id
    union all
    select load_id, 'survey_question' as table_name, count(*) as n from survey_question group by load_id
    union all
    select load_id, 'survey_response' as table_name, count(*) as n from survey_response group by load_id
    union all
    select load_id, 'survey_answer' as table_name, count(*) as n from survey_answer group by load_id
    union all
    select load_id, 'interview' as table_name, count(*) as n from interview group by load_id
    union all
    select load_id, 'appraisal' as table_name, count(*) as n from appraisal group by load_id
    union all
    select load_id, 'metric' as table_name, count(*) as n from metric group by load_id
    union all
    select load_id, 'metric_day' as table_name, count(*) as n from metric_day group by load_id
    union all
    select load_id, 'goal' as table_name, count(*) as n from goal group by load_id
    union all
    select load_id, 'milestone' as table_name, count(*) as n from milestone group by load_id
    union all
    select load_id, 'course_change' as table_name, count(*) as n from course_change group by load_id
    union all
    select load_id, 'material' as table_name, count(*) as n from material group by load_id
    union all
    select load_id, 'mentoring' as table_name, count(*) as n from mentoring group by load_id
    union all
    select load_id, 'training_party' as table_name, count(*) as n from training_party group by load_id
) as counted
order by load_id, table_name
