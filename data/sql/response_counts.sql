-- one row per satisfaction survey, quarter, load, course and role; n: filled-in forms
-- all forms, whatever is asked for: is_in_view, is_in_force, first_load_id, quarter_on, role as in
-- satisfaction_counts
-- n_invited: people (of the role asked for) present in the course by the end of the period; else the number
-- the survey was sent to (not when a role is asked for); else null
-- people are told apart first, and only in courses that a form speaks of
with present as (
    select
        course_id,
        count(*) as n_present
    from (
        select distinct
            session.course_id,
            attendance.person_id
        from current_attendance as attendance
        inner join known_session as session on session.session_id = attendance.session_id
        where attendance.status in ('present', 'late', 'left_early', 'on_duty')
            and session.course_id in (select course_id from liked_form)
            and (cast(:to_on as date) is null or session.session_on <= cast(:to_on as date))
            and (
                cast(:role as varchar) is null
                or attendance.person_id in (select person_id from current_person where role = :role)
            )
    ) as met
    group by course_id
)

select
    liked_form.survey_id,
    liked_form.quarter_on,
    liked_form.first_load_id,
    liked_form.course_id,
    coalesce(course.course_name, liked_form.course_id) as course_name,
    liked_form.role,
    liked_form.is_in_force,
    liked_form.is_in_view,
    count(*) as n,
    coalesce(
        max(present.n_present),
        max(case when cast(:role as varchar) is null then liked_form.n_invited end)
    ) as n_invited
from liked_form
left join present on present.course_id = liked_form.course_id
left join current_course as course on course.course_id = liked_form.course_id
group by
    liked_form.survey_id,
    liked_form.quarter_on,
    liked_form.first_load_id,
    liked_form.course_id,
    coalesce(course.course_name, liked_form.course_id),
    liked_form.role,
    liked_form.is_in_force,
    liked_form.is_in_view
order by
    liked_form.survey_id,
    liked_form.quarter_on,
    liked_form.course_id,
    liked_form.role,
    liked_form.first_load_id
