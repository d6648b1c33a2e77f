-- one row per action agreed in a review, newest quarter first; state: open, done, dropped; created_at: UTC
select
    action_id,
    quarter,
    what,
    owner,
    due_on,
    state,
    finding,
    plan_change,
    created_by,
    created_at
from action
order by quarter desc, action_id
