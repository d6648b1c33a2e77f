-- one row per mentor, mentee and skill; and per person in a mentoring course who neither mentors nor has a
-- mentor in its skill (mentor_id null); people who have not left
-- level_before: of the mentee, the latest by the first day; level_now: the latest; on the scale of the requirement
with level as (
    select
        person_id,
        skill_id,
        assessed_on,
        level,
        row_number() over (
            partition by person_id, skill_id
            order by
                assessed_on desc,
                case source when 'assessment' then 1 when 'manager' then 2 when 'appraisal' then 3 else 4 end
        ) as turn
    from current_skill_level
),

before as (
    select
        pair.mentor_id,
        pair.mentee_id,
        pair.skill_id,
        level.level,
        row_number() over (
            partition by pair.mentor_id, pair.mentee_id, pair.skill_id
            order by level.turn
        ) as place
    from current_mentoring as pair
    inner join level
        on level.person_id = pair.mentee_id
        and level.skill_id = pair.skill_id
        and level.assessed_on <= pair.from_on
),

in_course as (
    select
        enrolment.person_id,
        course.skill_id
    from current_enrolment as enrolment
    inner join current_course as course on course.course_id = enrolment.course_id
    where course.format = 'mentoring' and course.skill_id is not null
    union
    select
        attendance.person_id,
        course.skill_id
    from current_attendance as attendance
    inner join known_session as session on session.session_id = attendance.session_id
    inner join current_course as course on course.course_id = session.course_id
    where course.format = 'mentoring' and course.skill_id is not null
        and attendance.status <> 'not_applicable'
),

pair as (
    select
        mentor_id,
        mentee_id,
        skill_id,
        from_on,
        to_on
    from current_mentoring
    union all
    select
        null as mentor_id,
        in_course.person_id as mentee_id,
        in_course.skill_id,
        null as from_on,
        null as to_on
    from in_course
    left join current_mentoring as mentoring
        on mentoring.mentee_id = in_course.person_id
        and mentoring.skill_id = in_course.skill_id
    left join current_mentoring as teaching
        on teaching.mentor_id = in_course.person_id
        and teaching.skill_id = in_course.skill_id
    where mentoring.mentee_id is null and teaching.mentor_id is null
)

select
    pair.mentor_id,
    coalesce(mentor.person_name, pair.mentor_id) as mentor_name,
    pair.mentee_id,
    coalesce(mentee.person_name, pair.mentee_id) as mentee_name,
    mentee.role,
    pair.skill_id,
    coalesce(skill.skill_name, pair.skill_id) as skill_name,
    pair.from_on,
    pair.to_on,
    before.level as level_before,
    latest.level as level_now
from pair
left join current_person as mentor on mentor.person_id = pair.mentor_id
left join current_person as mentee on mentee.person_id = pair.mentee_id
left join current_skill as skill on skill.skill_id = pair.skill_id
left join before
    on before.mentor_id = pair.mentor_id
    and before.mentee_id = pair.mentee_id
    and before.skill_id = pair.skill_id
    and before.place = 1
left join level as latest
    on latest.person_id = pair.mentee_id
    and latest.skill_id = pair.skill_id
    and latest.turn = 1
where mentee.left_on is null
    and (cast(:role as varchar) is null or mentee.role = :role)
order by pair.mentor_id nulls last, pair.mentee_id, pair.skill_id
