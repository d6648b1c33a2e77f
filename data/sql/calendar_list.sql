-- one row per period of the organisation's own calendar, the earliest first
-- kind: peak (keep free of training), day_off, workday (worked although a weekend or holiday); both days included
select
    period_name,
    kind,
    from_on,
    to_on,
    load_id
from current_calendar_period
order by from_on, period_name
