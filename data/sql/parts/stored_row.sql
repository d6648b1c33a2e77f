-- one row per stored row of a spreadsheet that stands behind a page: its load, sheet and row, and what it says
-- kind: what the row holds; the filters of the page bound attendance, results, levels, figures, sessions and
-- courses as its questions bound them; the other kinds come whole
-- day: of the session, the test, the assessment, the figure; subject: course, skill, metric, survey or goal
-- said: mark of attendance, phase of a test ('retest' from the second attempt on), source of a level, team
-- outcome: passed or failed, else the mark at the test; value: cost, score and level as they count,
-- numerator; out_of: denominator
-- is_listed: false for forms, interviews, appraisals and leave, of which no single row is shown to anybody
select
    'attendance' as kind,
    attendance.load_id,
    attendance.source_sheet,
    attendance.source_row,
    session.session_on as day,
    coalesce(course.course_name, session.course_id) as subject,
    attendance.person_id,
    known.status as said,
    cast(null as varchar) as outcome,
    cast(null as double) as value,
    cast(null as double) as out_of,
    true as is_listed
from current_attendance as attendance
inner join known_attendance as known
    on known.session_id = attendance.session_id
    and known.person_id = attendance.person_id
inner join known_session as session on session.session_id = attendance.session_id
left join current_person as person on person.person_id = attendance.person_id
left join current_course as course on course.course_id = session.course_id
where (cast(:from_on as date) is null or session.session_on >= cast(:from_on as date))
    and (cast(:to_on as date) is null or session.session_on <= cast(:to_on as date))
    and (cast(:course as varchar) is null or session.course_id = :course)
    and (cast(:role as varchar) is null or person.role = :role)
union all
select
    'result' as kind,
    result.load_id,
    result.source_sheet,
    result.source_row,
    known.tested_on as day,
    coalesce(course.course_name, known.course_id) as subject,
    result.person_id,
    case when known.attempt = 1 then known.phase else 'retest' end as said,
    case when known.is_passed then 'passed' when not known.is_passed then 'failed' else known.status end as outcome,
    known.score as value,
    cast(null as double) as out_of,
    true as is_listed
from current_assessment_result as result
inner join known_result as known
    on known.assessment_id = result.assessment_id
    and known.person_id = result.person_id
    and known.phase = result.phase
    and known.attempt = result.attempt
left join current_person as person on person.person_id = result.person_id
left join current_course as course on course.course_id = known.course_id
where (known.is_course_test or known.kind = 'later')
    and (cast(:from_on as date) is null or known.tested_on >= cast(:from_on as date))
    and (cast(:to_on as date) is null or known.tested_on <= cast(:to_on as date))
    and (cast(:course as varchar) is null or known.course_id = :course)
    and (cast(:role as varchar) is null or person.role = :role)
union all
select
    'metric' as kind,
    figure.load_id,
    figure.source_sheet,
    figure.source_row,
    figure.observed_on as day,
    coalesce(metric.metric_name, figure.metric_id) as subject,
    cast(null as varchar) as person_id,
    nullif(figure.team, '') as said,
    cast(null as varchar) as outcome,
    coalesce(figure.numerator, figure.value) as value,
    figure.denominator as out_of,
    true as is_listed
from current_metric_day as figure
left join current_metric as metric on metric.metric_id = figure.metric_id
where figure.period = 'day'
    and (cast(:metric as varchar) is null or figure.metric_id = :metric)
    and (
        cast(:course as varchar) is null
        or (
            figure.metric_id in (
                select coalesce(cast(:metric as varchar), metric_id) from current_course where course_id = :course
            )
            and (
                figure.team = ''
                or figure.team in (select team from trained_team where course_id = :course)
            )
        )
    )
union all
select
    'level' as kind,
    stored.load_id,
    stored.source_sheet,
    stored.source_row,
    stored.assessed_on as day,
    coalesce(skill.skill_name, stored.skill_id) as subject,
    stored.person_id,
    stored.source as said,
    cast(null as varchar) as outcome,
    stored.level as value,
    cast(null as double) as out_of,
    true as is_listed
from current_skill_level as stored
inner join latest_level
    on latest_level.person_id = stored.person_id
    and latest_level.skill_id = stored.skill_id
    and latest_level.assessed_on = stored.assessed_on
    and latest_level.source = stored.source
left join current_person as person on person.person_id = stored.person_id
left join current_skill as skill on skill.skill_id = stored.skill_id
where cast(:role as varchar) is null or person.role = :role
union all
select
    'session' as kind,
    session.load_id,
    session.source_sheet,
    session.source_row,
    session.session_on as day,
    coalesce(course.course_name, session.course_id) as subject,
    cast(null as varchar) as person_id,
    session.trainer as said,
    cast(null as varchar) as outcome,
    coalesce(
        session.duration_minutes,
        cast(date_diff('minute', session.starts_at, session.ends_at) as double)
    ) as value,
    cast(null as double) as out_of,
    true as is_listed
from current_session as session
left join current_course as course on course.course_id = session.course_id
where (cast(:from_on as date) is null or session.session_on >= cast(:from_on as date))
    and (cast(:to_on as date) is null or session.session_on <= cast(:to_on as date))
    and (cast(:course as varchar) is null or session.course_id = :course)
union all
select
    'course' as kind,
    load_id,
    source_sheet,
    source_row,
    cast(null as date) as day,
    course_name as subject,
    cast(null as varchar) as person_id,
    trainer as said,
    cast(null as varchar) as outcome,
    cost as value,
    cast(null as double) as out_of,
    true as is_listed
from current_course
where cast(:course as varchar) is null or course_id = :course
union all
select
    'enrolment' as kind,
    enrolment.load_id,
    enrolment.source_sheet,
    enrolment.source_row,
    enrolment.enrolled_on as day,
    coalesce(course.course_name, enrolment.course_id) as subject,
    enrolment.person_id,
    cast(null as varchar) as said,
    cast(null as varchar) as outcome,
    cast(null as double) as value,
    cast(null as double) as out_of,
    true as is_listed
from current_enrolment as enrolment
left join current_person as person on person.person_id = enrolment.person_id
left join current_course as course on course.course_id = enrolment.course_id
where (cast(:course as varchar) is null or enrolment.course_id = :course)
    and (cast(:role as varchar) is null or person.role = :role)
union all
select
    'requirement' as kind,
    requirement.load_id,
    requirement.source_sheet,
    requirement.source_row,
    cast(null as date) as day,
    coalesce(skill.skill_name, requirement.skill_id) as subject,
    cast(null as varchar) as person_id,
    requirement.role as said,
    cast(null as varchar) as outcome,
    requirement.required_level as value,
    cast(null as double) as out_of,
    true as is_listed
from current_skill_requirement as requirement
left join current_skill as skill on skill.skill_id = requirement.skill_id
where cast(:role as varchar) is null or requirement.role = :role
union all
select
    'goal' as kind,
    load_id,
    source_sheet,
    source_row,
    cast(null as date) as day,
    goal_name as subject,
    cast(null as varchar) as person_id,
    period as said,
    cast(null as varchar) as outcome,
    target_value as value,
    cast(null as double) as out_of,
    true as is_listed
from current_goal
union all
select
    'milestone' as kind,
    load_id,
    source_sheet,
    source_row,
    due_on as day,
    milestone_name as subject,
    cast(null as varchar) as person_id,
    cast(null as varchar) as said,
    cast(null as varchar) as outcome,
    planned_rate as value,
    cast(null as double) as out_of,
    true as is_listed
from current_milestone
union all
select
    'calendar' as kind,
    load_id,
    source_sheet,
    source_row,
    from_on as day,
    period_name as subject,
    cast(null as varchar) as person_id,
    kind as said,
    cast(null as varchar) as outcome,
    cast(null as double) as value,
    cast(null as double) as out_of,
    true as is_listed
from current_calendar_period
union all
select
    case survey.purpose when 'needs' then 'need_form' else 'liked_form' end as kind,
    form.load_id,
    form.source_sheet,
    form.source_row,
    cast(null as date) as day,
    survey.survey_name as subject,
    cast(null as varchar) as person_id,
    cast(null as varchar) as said,
    cast(null as varchar) as outcome,
    cast(null as double) as value,
    cast(null as double) as out_of,
    false as is_listed
from current_survey_response as form
inner join current_survey as survey on survey.survey_id = form.survey_id
union all
select
    'interview' as kind,
    load_id,
    source_sheet,
    source_row,
    cast(null as date) as day,
    theme as subject,
    cast(null as varchar) as person_id,
    cast(null as varchar) as said,
    cast(null as varchar) as outcome,
    cast(null as double) as value,
    cast(null as double) as out_of,
    false as is_listed
from current_interview
union all
select
    'appraisal' as kind,
    load_id,
    source_sheet,
    source_row,
    cast(null as date) as day,
    dimension as subject,
    cast(null as varchar) as person_id,
    cast(null as varchar) as said,
    cast(null as varchar) as outcome,
    cast(null as double) as value,
    cast(null as double) as out_of,
    false as is_listed
from current_appraisal
union all
select
    'leave' as kind,
    load_id,
    source_sheet,
    source_row,
    cast(null as date) as day,
    cast(null as varchar) as subject,
    cast(null as varchar) as person_id,
    cast(null as varchar) as said,
    cast(null as varchar) as outcome,
    cast(null as double) as value,
    cast(null as double) as out_of,
    false as is_listed
from current_leave_record
