-- one row per target that differs from its default; low, high: rates 0-1, high null unless it is a band
-- changed_at: UTC
select
    target_id,
    low,
    high,
    definition,
    changed_by,
    changed_at
from target
order by target_id
