-- one row: data_version grows by one with every load and every undo; last_change: the newest line of
-- the log that says more than that somebody came, went, looked or took something along (0: none)
select
    count(*) + count(undone_at) as data_version,
    coalesce(
        (
            select audit_id
            from audit
            where action not in (
                'sign_in', 'sign_in_refused', 'sign_out', 'download', 'backup', 'export_person'
            )
            order by audit_id desc
            limit 1
        ),
        0
    ) as last_change
from load
