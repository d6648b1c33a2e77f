-- one row per dated event that has not been removed, the earliest first
select
    event_id,
    event_name,
    kind,
    from_on,
    to_on,
    is_left_out,
    created_by,
    created_at
from event
where removed_at is null
order by from_on, event_id
