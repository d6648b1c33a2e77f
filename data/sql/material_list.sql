-- one row per teaching material, longest without a review first; reviewed_on null: never reviewed
select
    material.material_id,
    material.material_name,
    material.kind,
    material.course_id,
    course.course_name,
    material.owner,
    material.reviewed_on
from current_material as material
left join current_course as course on course.course_id = material.course_id
order by material.reviewed_on nulls first, material.material_id
