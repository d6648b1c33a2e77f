-- one row per weekday (0 = Monday) and hour of the organisation's own usual week, as the newest file has it
-- amount: mean of what was counted in the hour, over the n_days days of that weekday; deviation: its standard
-- deviation over these days, null from one day; from_on, to_on: the days of the file
select
    weekday,
    hour,
    amount,
    deviation,
    n_days,
    from_on,
    to_on
from current_busy_hour
where load_id = (select max(load_id) from current_busy_hour)
order by weekday, hour
