-- one row per quarter in which skill levels were assessed
-- quarter_on: its first day; n_levels: levels assessed in it, of people and skills
select
    cast(date_trunc('quarter', assessed_on) as date) as quarter_on,
    count(*) as n_levels
from current_skill_level
group by cast(date_trunc('quarter', assessed_on) as date)
order by quarter_on
