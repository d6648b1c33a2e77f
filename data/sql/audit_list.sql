-- one row per thing somebody did, newest first; happened_at: UTC
select
    audit_id,
    happened_at,
    actor,
    action,
    subject,
    detail
from audit
order by audit_id desc
