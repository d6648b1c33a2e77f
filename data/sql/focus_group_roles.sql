-- one row per focus group (day and theme) and role that spoke in it
-- n_remarks: remarks of the role
select
    held_on,
    theme,
    role,
    count(*) as n_remarks
from current_interview
where source = 'focus_group'
    and (cast(:from_on as date) is null or held_on is null or held_on >= cast(:from_on as date))
    and (cast(:to_on as date) is null or held_on is null or held_on <= cast(:to_on as date))
group by held_on, theme, role
order by held_on, theme, role
