-- one row per quarter in which skill levels were assessed
-- quarter_on: its first day
select distinct cast(date_trunc('quarter', seen.assessed_on) as date) as quarter_on
from (
    select distinct
        assessed_on,
        load_id
    from skill_level
) as seen
inner join load on load.load_id = seen.load_id
where load.undone_at is null
order by quarter_on
