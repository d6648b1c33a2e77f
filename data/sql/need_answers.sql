-- one row per respondent and topic of the needs surveys of the period
-- respondent: the running number of need_forms
-- importance, ability: mean of the person's answers on the topic, on the scale of the survey, reversed
-- questions turned; null where not answered
with answer as (
    select
        respondent,
        coalesce(topic, question_text) as topic,
        aspect,
        case when is_reversed then scale_min + scale_max - value else value end as value
    from need_answer
    where value is not null
        and aspect in ('importance', 'ability')
)

select
    respondent,
    topic,
    avg(case when aspect = 'importance' then value end) as importance,
    avg(case when aspect = 'ability' then value end) as ability
from answer
group by respondent, topic
order by respondent, topic
