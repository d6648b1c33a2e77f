-- one row per metric that somebody has put a value on; isolation, confidence: 0-1; changed_at: UTC
select
    metric_id,
    value,
    horizon_days,
    isolation,
    confidence,
    owner,
    changed_by,
    changed_at
from unit_value
order by metric_id
