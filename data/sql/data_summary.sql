-- one row: what the database holds, over all loads that have not been undone
-- n_people, n_courses, n_sessions: in the roster, the course list, the schedule or sign-in sheets
-- n_attendance, n_results: rows (a person and session, an attempt); has_skill_levels, has_metric_days: any at all
-- first_on, last_on: span of sessions held, tests and surveys; a session planned ahead has not happened yet
-- data_version: number of loads plus number of undos, so that it changes with the data
-- loaded_at: the last load (UTC); has_sample: the sample organisation is loaded; n_loads: not undone
with happened as (
    select session_on as happened_on
    from known_session
    where session_id in (select session_id from attendance_total)
    union all
    select tested_on as happened_on
    from known_test
    where assessment_id in (select assessment_id from result_total)
    union all
    select coalesce(response.responded_on, survey.closed_on, survey.opened_on) as happened_on
    from current_survey_response as response
    left join current_survey as survey on survey.survey_id = response.survey_id
)

select
    (select count(*) from current_person) as n_people,
    (select count(*) from current_course) as n_courses,
    (select count(*) from known_session) as n_sessions,
    (select cast(coalesce(sum(n_people), 0) as bigint) from attendance_total) as n_attendance,
    (select cast(coalesce(sum(n_results), 0) as bigint) from result_total) as n_results,
    (
        select count(*) > 0
        from load
        where undone_at is null
            and load_id in (select distinct load_id from skill_level)
    ) as has_skill_levels,
    (
        select count(*) > 0
        from load
        where undone_at is null
            and load_id in (select distinct load_id from metric_day)
    ) as has_metric_days,
    (select min(happened_on) from happened) as first_on,
    (select max(happened_on) from happened) as last_on,
    (select count(*) + count(undone_at) from load) as data_version,
    (select max(loaded_at) from load where undone_at is null) as loaded_at,
    (select count(*) > 0 from load where undone_at is null and is_sample) as has_sample,
    (select count(*) from load where undone_at is null) as n_loads
