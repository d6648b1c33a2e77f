-- one row per respondent and topic that the person ranked in a needs survey of the period
-- respondent: the running number of need_forms; place: 1 = wanted first
with placed as (
    select
        respondent,
        coalesce(nullif(option_text, ''), topic, question_text) as topic,
        value
    from need_answer
    where question_type = 'ranking'
        and value is not null
)

select
    respondent,
    topic,
    min(value) as place
from placed
group by respondent, topic
order by respondent, place, topic
