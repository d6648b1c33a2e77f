-- one row per role and skill it requires
-- n_courses: courses of the skill, n_drafts: of them put in by hand and without a session
-- n_people: people of the role who have not left; n_trained: of them present in a session of such a course
with offer as (
    select
        course.course_id,
        course.skill_id,
        load.source = 'edit' and planned.course_id is null as is_draft
    from current_course as course
    inner join load on load.load_id = course.load_id
    left join (
        select distinct course_id
        from known_session
    ) as planned on planned.course_id = course.course_id
    where course.skill_id in (select skill_id from current_skill_requirement)
),

offered as (
    select
        skill_id,
        count(*) as n_courses,
        count(case when is_draft then 1 end) as n_drafts
    from offer
    group by skill_id
),

member as (
    select
        person_id,
        role
    from current_person
    where left_on is null
),

staffed as (
    select
        role,
        count(*) as n_people
    from member
    group by role
),

-- whoever was present was so whatever a list of leaves says; people are told apart before their roles are looked up
present as (
    select distinct
        attendance.person_id,
        offer.skill_id
    from current_attendance as attendance
    inner join known_session as session on session.session_id = attendance.session_id
    inner join offer on offer.course_id = session.course_id
    where attendance.status in ('present', 'late', 'left_early', 'on_duty')
        and (cast(:to_on as date) is null or session.session_on <= cast(:to_on as date))
),

trained as (
    select
        member.role,
        present.skill_id,
        count(*) as n_trained
    from present
    inner join member on member.person_id = present.person_id
    group by member.role, present.skill_id
)

select
    requirement.role,
    requirement.skill_id,
    coalesce(skill.skill_name, requirement.skill_id) as skill_name,
    skill.tier,
    requirement.required_level,
    requirement.weight,
    coalesce(offered.n_courses, 0) as n_courses,
    coalesce(offered.n_drafts, 0) as n_drafts,
    coalesce(staffed.n_people, 0) as n_people,
    coalesce(trained.n_trained, 0) as n_trained
from current_skill_requirement as requirement
left join current_skill as skill on skill.skill_id = requirement.skill_id
left join offered on offered.skill_id = requirement.skill_id
left join staffed on staffed.role = requirement.role
left join trained on trained.role = requirement.role and trained.skill_id = requirement.skill_id
where cast(:role as varchar) is null or requirement.role = :role
order by requirement.role, requirement.skill_id
