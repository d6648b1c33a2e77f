-- one row: data_version grows by one with every load and every undo, metric_version with those of a file of metrics
-- and nothing else; last_change: the newest line of the log that says more than that somebody came, went, looked
-- or took something along, other_change: the newest of these that is neither load nor undo (0: none)
select
    count(*) + count(undone_at) as data_version,
    count(case when kinds = 'metric' then 1 end) + count(case when kinds = 'metric' then undone_at end)
    as metric_version,
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
    ) as last_change,
    coalesce(
        (
            select audit_id
            from audit
            where action not in (
                'sign_in', 'sign_in_refused', 'sign_out', 'download', 'backup', 'export_person',
                'load', 'undo', 'remove_sample'
            )
            order by audit_id desc
            limit 1
        ),
        0
    ) as other_change
from load
