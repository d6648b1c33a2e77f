-- one row per role with a cost of one hour of one person; role *: every role that has none of its own
select
    role,
    cost,
    changed_by,
    changed_at
from hourly_cost
order by role
