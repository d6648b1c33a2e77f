-- one row per version of a course's content, newest first
select
    change.course_id,
    coalesce(course.course_name, change.course_id) as course_name,
    change.version,
    change.changed_on,
    change.what,
    change.why
from current_course_change as change
left join current_course as course on course.course_id = change.course_id
order by change.changed_on desc, change.course_id
