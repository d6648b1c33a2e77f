-- one row per registered metric of a registered evaluation, the oldest registration first; teams: the
-- comparison teams, in order, joined by line ends
with teams as (
    select
        evaluation_id,
        string_agg(team, chr(10) order by team) as teams
    from evaluation_team
    group by evaluation_id
)

select
    evaluation.evaluation_id,
    evaluation.course_id,
    evaluation.comparison,
    evaluation.is_random,
    evaluation.is_selected,
    evaluation.window_days,
    evaluation.baseline_days,
    evaluation.registered_by,
    evaluation.registered_at,
    metric.metric_id,
    metric.is_primary,
    metric.target_low,
    metric.target_high,
    teams.teams
from evaluation
inner join evaluation_metric as metric on metric.evaluation_id = evaluation.evaluation_id
left join teams on teams.evaluation_id = evaluation.evaluation_id
where (cast(:course as varchar) is null or evaluation.course_id = :course)
order by evaluation.evaluation_id, metric.metric_id
