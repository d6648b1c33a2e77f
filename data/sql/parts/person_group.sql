-- one row per person of the roster: what groups of people are made of
-- tenure: tenure_0 to tenure_3, below 12, 36, 60 months of service and above, on the last day of the period or
-- of the newest session; null where the roster has no day of entry
select
    person_id,
    person_name,
    role,
    team,
    level,
    left_on,
    case
        when months < 12 then 'tenure_0'
        when months < 36 then 'tenure_1'
        when months < 60 then 'tenure_2'
        when months >= 60 then 'tenure_3'
    end as tenure
from (
    select
        *,
        12 * (extract(year from as_of_on) - extract(year from hired_on))
        + extract(month from as_of_on) - extract(month from hired_on)
        - case when extract(day from as_of_on) < extract(day from hired_on) then 1 else 0 end as months
    from (
        select
            *,
            coalesce(cast(:to_on as date), (select max(session_on) from known_session)) as as_of_on
        from current_person
    ) as dated
) as served
