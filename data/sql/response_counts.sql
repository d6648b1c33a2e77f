-- one row per satisfaction survey and course; n_responses: filled-in forms
-- n_invited: people present in the course by the end of the period; else the number the survey was sent to
-- (not when a role is asked for); else null
with response as (
    select
        response.survey_id,
        response.course_id,
        survey.n_invited,
        coalesce(response.role, person.role) as role
    from current_survey_response as response
    inner join current_survey as survey on survey.survey_id = response.survey_id
    left join current_person as person on person.person_id = response.person_id
    where survey.purpose = 'satisfaction'
        and (cast(:from_on as date) is null or coalesce(response.responded_on, survey.closed_on, survey.opened_on) >= cast(:from_on as date))
        and (cast(:to_on as date) is null or coalesce(response.responded_on, survey.closed_on, survey.opened_on) <= cast(:to_on as date))
        and (cast(:course as varchar) is null or response.course_id = :course)
),

present as (
    select
        session.course_id,
        count(distinct attendance.person_id) as n_present
    from current_attendance as attendance
    inner join known_session as session on session.session_id = attendance.session_id
    left join current_person as person on person.person_id = attendance.person_id
    where attendance.status in ('present', 'late', 'left_early', 'on_duty')
        and (cast(:to_on as date) is null or session.session_on <= cast(:to_on as date))
        and (cast(:role as varchar) is null or person.role = :role)
    group by session.course_id
)

select
    response.survey_id,
    response.course_id,
    coalesce(course.course_name, response.course_id) as course_name,
    count(*) as n_responses,
    coalesce(
        max(present.n_present),
        max(case when cast(:role as varchar) is null then response.n_invited end)
    ) as n_invited
from response
left join present on present.course_id = response.course_id
left join current_course as course on course.course_id = response.course_id
where cast(:role as varchar) is null or response.role = :role
group by response.survey_id, response.course_id, coalesce(course.course_name, response.course_id)
order by response.survey_id, response.course_id
