"""Every code a result can carry; reporting's catalogue has words for each of them."""

#: Why nothing can be concluded (`CannotTell.reason`), and why a course has its verdict.
REASONS = (
    "after_window_open",
    "constant_series",
    "group_hidden",
    "group_too_small",
    "inside_margin",
    "interval_includes_zero",
    "moved_favourably",
    "moved_unfavourably",
    "no_metric_days",
    "no_metric_declared",
    "no_requirement",
    "no_satisfaction_answers",
    "no_session_date",
    "no_sign_in",
    "no_spread_of_scores",
    "no_test",
    "no_trained_team",
    "nobody_assessed",
    "placebo_common",
    "pre_trend",
    "too_few_events",
    "too_few_observations",
    "too_few_pairs",
    "too_few_respondents",
    "too_few_retests",
    "too_few_scores",
    "too_few_sessions",
    "too_few_topics",
    "too_many_gaps",
    "too_smooth",
    "training_not_over",
    "window_too_short",
)

#: What could fool the reader of a result that is given all the same.
CAUTIONS = (
    "cost_unknown",
    "courses_without_metric",
    "days_dropped",
    "few_respondents",
    "groups_hidden",
    "history_short",
    "low_response",
    "other_course",
    "placebo_common",
    "pre_trend",
    "too_smooth",
    "windows_open",
)

#: Why a person needs another try (`MakeUp.cause`).
CAUSES = ("absent", "attendance", "below_line", "deferred")

#: How a number is counted.
DEFINITIONS = (
    "before_after_amount",
    "before_after_count",
    "before_after_ratio",
    "borich_mwds",
    "first_attempt_of_registered",
    "first_attempt_of_sat",
    "mean_of_max",
    "mean_of_range",
    "mean_rating",
    "mean_shortfall",
    "net",
    "paired_change",
    "passed_second_attempt",
    "present_of_expected",
    "relative_lift",
    "retest_of_failed",
    "scores_post",
    "scores_pre",
    "scores_retest",
    "sessions_at_line",
    "sessions_internal",
    "throughput_lift",
    "top_box",
)
