-- one row per form with a person of a named satisfaction survey of the period, of a course with a sign-in sheet
-- is_present: 1 where the person was in a session of the course, 0 where expected and never there, null where no
-- sign-in sheet of the course expects the person
with there as (
    select
        session.course_id,
        attendance.person_id,
        max(case when attendance.status in ('present', 'late', 'left_early', 'on_duty') then 1 else 0 end) as is_present
    from known_attendance as attendance
    inner join known_session as session on session.session_id = attendance.session_id
    where attendance.status <> 'not_applicable'
    group by session.course_id, attendance.person_id
)

select
    form.survey_id,
    survey.survey_name,
    form.course_id,
    coalesce(course.course_name, form.course_id) as course_name,
    form.person_id,
    there.is_present
from current_survey_response as form
inner join current_survey as survey on survey.survey_id = form.survey_id
left join there on there.course_id = form.course_id and there.person_id = form.person_id
left join current_course as course on course.course_id = form.course_id
where survey.purpose = 'satisfaction'
    and not survey.is_anonymous
    and form.person_id is not null
    and form.course_id in (select course_id from there)
    and (cast(:from_on as date) is null or coalesce(form.responded_on, survey.closed_on, survey.opened_on) >= cast(:from_on as date))
    and (cast(:to_on as date) is null or coalesce(form.responded_on, survey.closed_on, survey.opened_on) <= cast(:to_on as date))
    and (cast(:course as varchar) is null or form.course_id = :course)
