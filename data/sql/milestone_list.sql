-- one row per milestone; planned_rate: share of the goal to be reached by due_on; done_on null: not reached yet
-- goal_name: null where the goal is not known
select
    milestone.milestone_id,
    milestone.milestone_name,
    milestone.goal_id,
    goal.goal_name,
    goal.period,
    milestone.due_on,
    milestone.planned_rate,
    milestone.done_on
from current_milestone as milestone
left join current_goal as goal on goal.goal_id = milestone.goal_id
order by milestone.due_on, milestone.milestone_id
