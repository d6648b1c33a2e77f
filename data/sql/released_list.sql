-- one row per quarter whose survey results were released, the newest first; load_id: the newest load then
select
    cast(substr(setting_id, 10) as date) as quarter_on,
    cast(value as integer) as load_id
from setting
where setting_id like 'released:%'
order by setting_id desc
