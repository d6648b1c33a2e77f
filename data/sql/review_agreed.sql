-- one row per period whose review is agreed: the newest step, if that is an agreement; changed_at: UTC
select
    review_version.period,
    review_version.data_version,
    review_version.content,
    review_version.changed_by,
    review_version.changed_at
from review_version
inner join (
    select
        period,
        max(version_id) as version_id
    from review_version
    group by period
) as newest on newest.version_id = review_version.version_id
where review_version.state = 'agreed'
order by review_version.period
