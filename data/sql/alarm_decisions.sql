-- one row per decision about an alarm, the newest first
-- through_on: last day of the metric when it was decided; a later signal opens the alarm again
select
    metric_id,
    decision,
    reason,
    through_on,
    postponed_to,
    decided_by,
    decided_at
from alarm_decision
order by decision_id desc
