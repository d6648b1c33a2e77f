-- one row per session with somebody on its sign-in sheet
-- n_people: rows in force; n_expected: of them those the session was meant for (all but not_applicable)
select
    session_id,
    count(*) as n_people,
    count(*) filter (where status <> 'not_applicable') as n_expected
from current_attendance
group by session_id
