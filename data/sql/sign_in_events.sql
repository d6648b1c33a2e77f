-- one row per thing that happened to one sign-in: it was seen, refused or ended; happened_at: UTC
select
    audit_id,
    happened_at,
    action
from audit
where subject = :sign_in
    and action in ('sign_in', 'sign_in_refused', 'sign_out')
order by audit_id
