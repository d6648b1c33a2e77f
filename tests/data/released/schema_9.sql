-- TrainLift schema: the only DDL. Written once for DuckDB and PostgreSQL.
--
-- Every table that a spreadsheet feeds is append-only and carries load_id, source_sheet and source_row,
-- so each row knows its file, sheet and row. The natural key plus load_id is unique: within one load a
-- key occurs once. A corrected row is a new row of a later load. The view current_X holds, for each
-- natural key of X, the row of the newest load that has not been undone; undoing a load is one mark.
-- Dates are calendar days of the organisation, *_at columns are UTC, *_rate and shares are 0 to 1.
-- On DuckDB the large tables (data/schema.py) are made without primary key and reference to load, and the
-- same is looked at in each transaction before its commit (docs/decisions/006).

-- one row per schema version applied
create table schema_version (
    version integer primary key,
    applied_at timestamp not null
);

-- one row per setting of this installation
create table setting (
    setting_id varchar primary key,
    value varchar not null
);

-- one row per load: a file (or an edit) that was stored in one transaction
create table load (
    load_id integer primary key,
    file_name varchar not null,
    file_sha256 varchar not null,
    source varchar not null,
    kinds varchar not null,
    n_rows_read integer not null check (n_rows_read >= 0),
    n_rows_stored integer not null check (n_rows_stored >= 0),
    n_rows_rejected integer not null check (n_rows_rejected >= 0),
    is_sample boolean not null,
    loaded_by varchar not null,
    loaded_at timestamp not null,
    undone_by varchar,
    undone_at timestamp,
    check ((undone_at is null) = (undone_by is null))
);

-- one row per thing somebody did: load, undo, download, setting or target change
create table audit (
    audit_id integer primary key,
    happened_at timestamp not null,
    actor varchar not null,
    action varchar not null,
    subject varchar not null,
    detail varchar not null
);

-- one row per person and load of the roster
create table person (
    person_id varchar not null check (person_id <> ''),
    person_name varchar,
    department varchar,
    team varchar,
    role varchar,
    level varchar,
    hired_on date,
    left_on date,
    load_id integer not null references load (load_id),
    source_sheet varchar not null,
    source_row integer not null check (source_row >= 0),
    primary key (person_id, load_id),
    check (left_on is null or hired_on is null or left_on >= hired_on)
);

-- one row per skill and load
create table skill (
    skill_id varchar not null check (skill_id <> ''),
    skill_name varchar not null,
    tier varchar not null check (tier in ('basic', 'advanced', 'soft')),
    load_id integer not null references load (load_id),
    source_sheet varchar not null,
    source_row integer not null check (source_row >= 0),
    primary key (skill_id, load_id)
);

-- one row per role, skill and load: what the role requires
create table skill_requirement (
    role varchar not null,
    skill_id varchar not null,
    required_level double precision not null check (required_level >= 0),
    weight double precision not null check (weight >= 0),
    load_id integer not null references load (load_id),
    source_sheet varchar not null,
    source_row integer not null check (source_row >= 0),
    primary key (role, skill_id, load_id)
);

-- one row per person, skill, day, source and load: what the person can do, on the scale of the requirement
create table skill_level (
    person_id varchar not null,
    skill_id varchar not null,
    assessed_on date not null,
    source varchar not null check (source in ('assessment', 'self', 'manager', 'appraisal')),
    level double precision not null check (level >= 0),
    load_id integer not null references load (load_id),
    source_sheet varchar not null,
    source_row integer not null check (source_row >= 0),
    primary key (person_id, skill_id, assessed_on, source, load_id)
);

-- one row per course and load
create table course (
    course_id varchar not null check (course_id <> ''),
    course_name varchar not null,
    skill_id varchar,
    tier varchar check (tier in ('basic', 'advanced', 'soft')),
    format varchar check (format in ('online', 'workshop', 'mentoring')),
    version varchar,
    hours double precision check (hours >= 0),
    interactive_minutes double precision check (interactive_minutes >= 0),
    practice_minutes double precision check (practice_minutes >= 0),
    trainer varchar,
    is_internal boolean,
    cost double precision check (cost >= 0),
    metric_id varchar,
    owner varchar,
    load_id integer not null references load (load_id),
    source_sheet varchar not null,
    source_row integer not null check (source_row >= 0),
    primary key (course_id, load_id)
);

-- one row per session (one meeting of one course) and load; the notice has four fields; is_make_up: held for
-- people who need another try, and so no part of the course's own run
create table session (
    session_id varchar not null check (session_id <> ''),
    course_id varchar not null,
    session_on date not null,
    week_on date not null,
    starts_at timestamp,
    ends_at timestamp,
    trainer varchar,
    is_internal boolean,
    duration_minutes double precision check (duration_minutes >= 0),
    interactive_minutes double precision check (interactive_minutes >= 0),
    capacity integer check (capacity >= 0),
    owner varchar,
    notice_time varchar,
    notice_place varchar,
    notice_topic varchar,
    notice_benefit varchar,
    is_make_up boolean,
    load_id integer not null references load (load_id),
    source_sheet varchar not null,
    source_row integer not null check (source_row >= 0),
    primary key (session_id, load_id),
    check (ends_at is null or starts_at is null or ends_at >= starts_at),
    check (interactive_minutes is null or duration_minutes is null or interactive_minutes <= duration_minutes)
);

-- one row per person, course and load: who is meant to take the course
create table enrolment (
    person_id varchar not null,
    course_id varchar not null,
    enrolled_on date,
    load_id integer not null references load (load_id),
    source_sheet varchar not null,
    source_row integer not null check (source_row >= 0),
    primary key (person_id, course_id, load_id)
);

-- one row per person expected in a session and load
create table attendance (
    session_id varchar not null,
    person_id varchar not null,
    status varchar not null check (status in
        ('present', 'late', 'left_early', 'on_duty', 'absent', 'leave', 'no_record', 'not_applicable')),
    mark varchar,
    checked_in_at timestamp,
    checked_out_at timestamp,
    minutes double precision check (minutes >= 0),
    load_id integer not null references load (load_id),
    source_sheet varchar not null,
    source_row integer not null check (source_row >= 0),
    primary key (session_id, person_id, load_id)
);

-- one row per person, planned session and load: who has been given a seat before there is a sign-in sheet
create table seat (
    session_id varchar not null,
    person_id varchar not null,
    load_id integer not null references load (load_id),
    source_sheet varchar not null,
    source_row integer not null check (source_row >= 0),
    primary key (session_id, person_id, load_id)
);

-- one row per period of the organisation's own calendar (name and first day) and load: a busy time to keep
-- free of training, days off, or working days in place of others (a weekend worked for a holiday)
create table calendar_period (
    period_name varchar not null check (period_name <> ''),
    from_on date not null,
    to_on date not null,
    kind varchar not null check (kind in ('peak', 'day_off', 'workday')),
    load_id integer not null references load (load_id),
    source_sheet varchar not null,
    source_row integer not null check (source_row >= 0),
    primary key (period_name, from_on, load_id),
    check (to_on >= from_on)
);

-- one row per weekday (0 = Monday) and hour of the organisation's own usual week, and load
-- amount: mean of what was counted in that hour, over the n_days days of that weekday from from_on to to_on, and
-- deviation its standard deviation over these days, null from one day
create table busy_hour (
    weekday integer not null check (weekday between 0 and 6),
    hour integer not null check (hour between 0 and 23),
    amount double precision not null check (amount >= 0),
    deviation double precision check (deviation >= 0),
    n_days integer not null check (n_days > 0),
    from_on date not null,
    to_on date not null,
    load_id integer not null references load (load_id),
    source_sheet varchar not null,
    source_row integer not null check (source_row >= 0),
    primary key (weekday, hour, load_id),
    check (to_on >= from_on)
);

-- one row per leave (person, kind, first day, length) and load; n_days counts halves, ends_on is its last day
create table leave_record (
    person_id varchar not null,
    leave_kind varchar not null,
    starts_on date not null,
    n_days double precision not null check (n_days > 0),
    ends_on date not null,
    load_id integer not null references load (load_id),
    source_sheet varchar not null,
    source_row integer not null check (source_row >= 0),
    primary key (person_id, leave_kind, starts_on, n_days, load_id),
    check (ends_on >= starts_on)
);

-- one row per assessment (one test of one course) and load; kind later: a test of what is left weeks after the
-- course, which is no test of the course itself (see known_test)
create table assessment (
    assessment_id varchar not null check (assessment_id <> ''),
    course_id varchar not null,
    assessment_name varchar not null,
    kind varchar not null check (kind in ('written', 'practical', 'quiz', 'later')),
    held_on date,
    max_score double precision not null check (max_score > 0),
    pass_line double precision not null check (pass_line >= 0),
    load_id integer not null references load (load_id),
    source_sheet varchar not null,
    source_row integer not null check (source_row >= 0),
    primary key (assessment_id, load_id),
    check (pass_line <= max_score)
);

-- one row per person, assessment, phase, attempt and load; score only where the person sat the test
create table assessment_result (
    assessment_id varchar not null,
    person_id varchar not null,
    phase varchar not null check (phase in ('pre', 'post', 'retest')),
    attempt integer not null check (attempt >= 1),
    status varchar not null check (status in ('scored', 'graded', 'absent', 'exempt', 'deferred', 'void')),
    score double precision,
    grade_label varchar,
    is_passed boolean,
    load_id integer not null references load (load_id),
    source_sheet varchar not null,
    source_row integer not null check (source_row >= 0),
    primary key (assessment_id, person_id, phase, attempt, load_id),
    check ((status = 'scored') = (score is not null)),
    check (score is null or score >= 0)
);

-- one row per person, assessment, item, phase, attempt and load
create table item_result (
    assessment_id varchar not null,
    person_id varchar not null,
    item_id varchar not null,
    phase varchar not null check (phase in ('pre', 'post', 'retest')),
    attempt integer not null check (attempt >= 1),
    points double precision not null,
    max_points double precision not null check (max_points > 0),
    answer varchar,
    load_id integer not null references load (load_id),
    source_sheet varchar not null,
    source_row integer not null check (source_row >= 0),
    primary key (assessment_id, person_id, item_id, phase, attempt, load_id)
);

-- one row per survey and load
create table survey (
    survey_id varchar not null check (survey_id <> ''),
    survey_name varchar not null,
    purpose varchar not null check (purpose in ('needs', 'satisfaction', 'other')),
    is_anonymous boolean not null,
    n_invited integer check (n_invited >= 0),
    opened_on date,
    closed_on date,
    load_id integer not null references load (load_id),
    source_sheet varchar not null,
    source_row integer not null check (source_row >= 0),
    primary key (survey_id, load_id)
);

-- one row per question (for a matrix: per item) and load
create table survey_question (
    survey_id varchar not null,
    question_id varchar not null check (question_id <> ''),
    position integer not null,
    question_text varchar not null,
    question_type varchar not null check (question_type in
        ('single', 'multi', 'rating', 'nps', 'ranking', 'open', 'matrix', 'number')),
    topic varchar,
    skill_id varchar,
    aspect varchar check (aspect in ('importance', 'ability', 'satisfaction', 'overall')),
    scale_min double precision,
    scale_max double precision,
    is_reversed boolean not null,
    load_id integer not null references load (load_id),
    source_sheet varchar not null,
    source_row integer not null check (source_row >= 0),
    primary key (survey_id, question_id, load_id),
    check ((scale_min is null) = (scale_max is null)),
    check (scale_min is null or scale_max > scale_min)
);

-- one row per response (one filled-in form) and load; person_id is null for an anonymous survey,
-- whose respondent_key cannot be traced to a person and which keeps the day only
create table survey_response (
    survey_id varchar not null,
    respondent_key varchar not null check (respondent_key <> ''),
    person_id varchar,
    responded_on date,
    course_id varchar,
    role varchar,
    team varchar,
    duration_seconds double precision check (duration_seconds >= 0),
    load_id integer not null references load (load_id),
    source_sheet varchar not null,
    source_row integer not null check (source_row >= 0),
    primary key (survey_id, respondent_key, load_id)
);

-- one row per response, question, option (multi and ranking; '' otherwise) and load; typed_text: what
-- was typed beside the chosen option
create table survey_answer (
    survey_id varchar not null,
    respondent_key varchar not null,
    question_id varchar not null,
    option_text varchar not null,
    value double precision,
    answer_text varchar,
    typed_text varchar,
    missing varchar check (missing in ('blank', 'skipped', 'out_of_scale', 'invalid')),
    load_id integer not null references load (load_id),
    source_sheet varchar not null,
    source_row integer not null check (source_row >= 0),
    primary key (survey_id, respondent_key, question_id, option_text, load_id),
    check (missing is null or value is null)
);

-- one row per remark of an interview or focus group and load
create table interview (
    interview_id varchar not null check (interview_id <> ''),
    source varchar not null check (source in ('interview', 'focus_group')),
    held_on date,
    role varchar,
    theme varchar,
    skill_id varchar,
    challenge varchar,
    support_wanted varchar,
    load_id integer not null references load (load_id),
    source_sheet varchar not null,
    source_row integer not null check (source_row >= 0),
    primary key (interview_id, load_id)
);

-- one row per person, appraised dimension, day and load
create table appraisal (
    person_id varchar not null,
    dimension varchar not null,
    appraised_on date not null,
    skill_id varchar,
    rating double precision not null,
    scale_min double precision not null,
    scale_max double precision not null,
    load_id integer not null references load (load_id),
    source_sheet varchar not null,
    source_row integer not null check (source_row >= 0),
    primary key (person_id, dimension, appraised_on, load_id),
    check (scale_max > scale_min and rating between scale_min and scale_max)
);

-- one row per business metric and load
create table metric (
    metric_id varchar not null check (metric_id <> ''),
    metric_name varchar not null,
    numerator_name varchar,
    denominator_name varchar,
    kind varchar not null check (kind in ('ratio', 'count', 'amount')),
    direction varchar not null check (direction in ('higher', 'lower')),
    unit varchar,
    owner varchar,
    load_id integer not null references load (load_id),
    source_sheet varchar not null,
    source_row integer not null check (source_row >= 0),
    primary key (metric_id, load_id)
);

-- one row per metric, day (or first day of the period), team, arm and load; team and arm are '' when not given
-- a share or a mean told without its parts has itself and 1 beside its value, so that it can be put together
create table metric_day (
    metric_id varchar not null,
    observed_on date not null,
    period varchar not null check (period in ('day', 'week', 'month', 'quarter', 'year')),
    period_month date not null,
    team varchar not null,
    arm varchar not null,
    numerator double precision,
    denominator double precision,
    value double precision,
    load_id integer not null references load (load_id),
    source_sheet varchar not null,
    source_row integer not null check (source_row >= 0),
    primary key (metric_id, observed_on, period, team, arm, load_id),
    check (denominator is null or denominator >= 0),
    check (value is not null or (numerator is not null and denominator is not null))
);

-- one row per goal of a period (2026Q4 or 2026) and load
create table goal (
    goal_id varchar not null check (goal_id <> ''),
    period varchar not null,
    goal_name varchar not null,
    metric_id varchar,
    target_value double precision,
    weight double precision not null check (weight >= 0),
    load_id integer not null references load (load_id),
    source_sheet varchar not null,
    source_row integer not null check (source_row >= 0),
    primary key (goal_id, load_id)
);

-- one row per milestone of a goal and load; planned_rate: share of the goal that is to be reached by due_on
create table milestone (
    milestone_id varchar not null check (milestone_id <> ''),
    goal_id varchar not null,
    milestone_name varchar not null,
    due_on date not null,
    planned_rate double precision not null check (planned_rate between 0 and 1),
    done_on date,
    load_id integer not null references load (load_id),
    source_sheet varchar not null,
    source_row integer not null check (source_row >= 0),
    primary key (milestone_id, load_id)
);

-- one row per version of a course's content and load
create table course_change (
    course_id varchar not null,
    version varchar not null check (version <> ''),
    changed_on date not null,
    what varchar not null,
    why varchar,
    load_id integer not null references load (load_id),
    source_sheet varchar not null,
    source_row integer not null check (source_row >= 0),
    primary key (course_id, version, load_id)
);

-- one row per teaching material and load; reviewed_on: the last day somebody checked that it is current
create table material (
    material_id varchar not null check (material_id <> ''),
    material_name varchar not null,
    kind varchar not null check (kind in ('manual', 'case', 'question_bank')),
    course_id varchar,
    owner varchar,
    reviewed_on date,
    load_id integer not null references load (load_id),
    source_sheet varchar not null,
    source_row integer not null check (source_row >= 0),
    primary key (material_id, load_id)
);

-- one row per mentor, mentee, skill and load; to_on null: still running
create table mentoring (
    mentor_id varchar not null,
    mentee_id varchar not null,
    skill_id varchar not null,
    from_on date not null,
    to_on date,
    load_id integer not null references load (load_id),
    source_sheet varchar not null,
    source_row integer not null check (source_row >= 0),
    primary key (mentor_id, mentee_id, skill_id, load_id),
    check (mentor_id <> mentee_id),
    check (to_on is null or to_on >= from_on)
);

-- one row per party of the training team, member and load
create table training_party (
    party varchar not null check (party in ('operations', 'human_resources', 'expert')),
    member_name varchar not null check (member_name <> ''),
    duty varchar,
    load_id integer not null references load (load_id),
    source_sheet varchar not null,
    source_row integer not null check (source_row >= 0),
    primary key (party, member_name, load_id)
);

-- one row per target that differs from the default in analytics/targets.py
create table target (
    target_id varchar primary key,
    low double precision not null,
    high double precision,
    definition varchar not null,
    changed_by varchar not null,
    changed_at timestamp not null,
    check (high is null or high >= low)
);

-- one row per metric that somebody has put a value on: money for one unit of change in the good direction,
-- counted for horizon_days; isolation: the share put down to the training where no other teams were compared
create table unit_value (
    metric_id varchar primary key,
    value double precision not null check (value > 0),
    horizon_days integer not null check (horizon_days >= 1),
    isolation double precision not null check (isolation between 0 and 1),
    confidence double precision not null check (confidence between 0 and 1),
    owner varchar not null check (owner <> ''),
    changed_by varchar not null,
    changed_at timestamp not null
);

-- one row per role: what one hour of one person costs; role * stands for every role without its own
create table hourly_cost (
    role varchar primary key,
    cost double precision not null check (cost >= 0),
    changed_by varchar not null,
    changed_at timestamp not null
);

-- one row per action agreed in a review
create table action (
    action_id integer primary key,
    quarter varchar not null,
    what varchar not null,
    owner varchar not null,
    due_on date,
    state varchar not null check (state in ('open', 'done', 'dropped')),
    finding varchar,
    plan_change varchar,
    created_by varchar not null,
    created_at timestamp not null
);

-- one row per text that somebody put in place of the sentences of a part of a review, or comment on it; rows are
-- only added: of the texts of a part and language the newest is in force, an empty one takes it back
-- fingerprint: of the sentences that stood there when it was written
create table review_note (
    note_id integer primary key,
    period varchar not null,
    part varchar not null,
    language varchar not null check (language in ('zh', 'en')),
    kind varchar not null check (kind in ('text', 'comment')),
    words varchar not null,
    fingerprint varchar not null,
    written_by varchar not null,
    written_at timestamp not null
);

-- one row per step of a review between draft and agreed; rows are only added, the newest of a period is in force
-- content: the review as it was agreed, in both languages, as JSON; data_version: of the data it was agreed on
create table review_version (
    version_id integer primary key,
    period varchar not null,
    state varchar not null check (state in ('draft', 'agreed')),
    data_version integer not null,
    content varchar not null,
    changed_by varchar not null,
    changed_at timestamp not null
);

-- one row per registration of a course's evaluation; rows are only added, so that what was decided
-- before the data and what came after can be told apart
create table evaluation (
    evaluation_id integer primary key,
    course_id varchar not null check (course_id <> ''),
    comparison varchar not null check (comparison in ('none', 'teams', 'staggered')),
    is_random boolean not null,
    is_selected boolean not null,
    window_days integer not null check (window_days >= 1),
    baseline_days integer not null check (baseline_days >= 1),
    registered_by varchar not null,
    registered_at timestamp not null
);

-- one row per metric of a registration; one of them is the primary one. target_low, target_high: the lift
-- aimed at, in the favourable direction, relative (0.1 = a tenth more)
create table evaluation_metric (
    evaluation_id integer not null references evaluation (evaluation_id),
    metric_id varchar not null check (metric_id <> ''),
    is_primary boolean not null,
    target_low double precision,
    target_high double precision,
    primary key (evaluation_id, metric_id),
    check (target_high is null or target_high >= target_low)
);

-- one row per team that a registration compares the trained teams with
create table evaluation_team (
    evaluation_id integer not null references evaluation (evaluation_id),
    team varchar not null check (team <> ''),
    primary key (evaluation_id, team)
);

-- one row per dated event that moves a metric by itself; with is_left_out its days are not compared
create table event (
    event_id integer primary key,
    event_name varchar not null check (event_name <> ''),
    kind varchar not null check (kind in ('holiday', 'campaign', 'release', 'other')),
    from_on date not null,
    to_on date not null,
    is_left_out boolean not null,
    created_by varchar not null,
    created_at timestamp not null,
    removed_at timestamp,
    check (to_on >= from_on)
);

-- one row per decision about the alarm of a metric; rows are only added, and the newest one counts for
-- signals up to its through_on
create table alarm_decision (
    decision_id integer primary key,
    metric_id varchar not null check (metric_id <> ''),
    decision varchar not null check (decision in ('accepted', 'postponed', 'dismissed')),
    reason varchar not null,
    through_on date not null,
    postponed_to date,
    decided_by varchar not null,
    decided_at timestamp not null,
    check (decision = 'accepted' or reason <> ''),
    check ((decision = 'postponed') = (postponed_to is not null))
);

-- one row per tag that a person put on an answer or took off it, by the fingerprint of its words; rows are
-- only added, and the newest one of an answer and tag counts
create table answer_tag (
    answer_tag_id integer primary key,
    text_sha256 varchar not null check (text_sha256 <> ''),
    tag varchar not null check (tag <> ''),
    is_on boolean not null,
    tagged_by varchar not null,
    tagged_at timestamp not null
);

-- one row per column mapping that a person corrected, by the signature of the headers
create table remembered_mapping (
    signature varchar primary key,
    kind varchar not null,
    mapping varchar not null,
    remembered_at timestamp not null
);

-- one row per question about cells that a person answered for a source (or for sheets with the same headers):
-- marks, day_first, phases; answer is JSON
create table remembered_answer (
    source_key varchar not null,
    question varchar not null,
    answer varchar not null,
    remembered_by varchar not null,
    remembered_at timestamp not null,
    primary key (source_key, question)
);

-- one row per person a reader recognised under what a source writes; source, department '' where none
create table confirmed_identity (
    source varchar not null,
    written_name varchar not null check (written_name <> ''),
    written_department varchar not null,
    person_id varchar not null check (person_id <> ''),
    confirmed_by varchar not null,
    confirmed_at timestamp not null,
    primary key (source, written_name, written_department)
);

-- What follows is no fact of its own: data/kept.py writes it in the transaction that writes the facts, so that
-- no question has to read all rows to learn which few of them another load corrects.

-- one row per row of session whose key an earlier load holds too
create table session_again (
    session_id varchar not null,
    load_id integer not null references load (load_id),
    primary key (session_id, load_id)
);

-- one row per row of attendance whose key an earlier load holds too
create table attendance_again (
    session_id varchar not null,
    person_id varchar not null,
    load_id integer not null references load (load_id),
    primary key (session_id, person_id, load_id)
);

-- one row per row of assessment whose key an earlier load holds too
create table assessment_again (
    assessment_id varchar not null,
    load_id integer not null references load (load_id),
    primary key (assessment_id, load_id)
);

-- one row per row of assessment_result whose key an earlier load holds too
create table assessment_result_again (
    assessment_id varchar not null,
    person_id varchar not null,
    phase varchar not null,
    attempt integer not null,
    load_id integer not null references load (load_id),
    primary key (assessment_id, person_id, phase, attempt, load_id)
);

-- one row per load and session that its attendance names and it does not list: course and day as the key says
-- them, session_on null where it does not
create table unlisted_session (
    session_id varchar not null,
    course_id varchar not null,
    session_on date,
    load_id integer not null references load (load_id),
    primary key (session_id, load_id)
);

-- one row per load and assessment that its results name and it does not list: course and kind as the key says them
create table unlisted_assessment (
    assessment_id varchar not null,
    course_id varchar not null,
    kind varchar not null,
    load_id integer not null references load (load_id),
    primary key (assessment_id, load_id)
);

-- Sums over what is in force (data/sql/kept): a load writes those its rows are part of anew, and so does undoing it.

-- one row per session with somebody on its sign-in sheet; n_expected: all but not_applicable
create table attendance_total (
    session_id varchar not null,
    n_people integer not null,
    n_expected integer not null,
    primary key (session_id)
);

-- one row per assessment with a result
create table result_total (
    assessment_id varchar not null,
    n_results integer not null,
    primary key (assessment_id)
);

-- one row per metric, period, day and whether it is of teams: over teams and arms
create table metric_total (
    metric_id varchar not null,
    period varchar not null,
    observed_on date not null,
    is_of_teams boolean not null,
    value double precision,
    n_value integer not null,
    any_value double precision,
    n_any_value integer not null,
    numerator double precision,
    denominator double precision,
    n_parts integer not null,
    primary key (metric_id, period, observed_on, is_of_teams)
);

-- one row per person: from the newest load that has not been undone
create view current_person as
select person.*
from person
inner join (
    select
        person.person_id,
        max(person.load_id) as load_id
    from person
    inner join load on load.load_id = person.load_id
    where load.undone_at is null
    group by person.person_id
) as newest
    on newest.person_id = person.person_id
    and newest.load_id = person.load_id;

-- one row per skill: from the newest load that has not been undone
create view current_skill as
select skill.*
from skill
inner join (
    select
        skill.skill_id,
        max(skill.load_id) as load_id
    from skill
    inner join load on load.load_id = skill.load_id
    where load.undone_at is null
    group by skill.skill_id
) as newest
    on newest.skill_id = skill.skill_id
    and newest.load_id = skill.load_id;

-- one row per role and skill: from the newest load that has not been undone
create view current_skill_requirement as
select skill_requirement.*
from skill_requirement
inner join (
    select
        skill_requirement.role,
        skill_requirement.skill_id,
        max(skill_requirement.load_id) as load_id
    from skill_requirement
    inner join load on load.load_id = skill_requirement.load_id
    where load.undone_at is null
    group by
        skill_requirement.role,
        skill_requirement.skill_id
) as newest
    on newest.role = skill_requirement.role
    and newest.skill_id = skill_requirement.skill_id
    and newest.load_id = skill_requirement.load_id;

-- one row per person, skill, day and source: from the newest load that has not been undone
create view current_skill_level as
select skill_level.*
from skill_level
inner join (
    select
        skill_level.person_id,
        skill_level.skill_id,
        skill_level.assessed_on,
        skill_level.source,
        max(skill_level.load_id) as load_id
    from skill_level
    inner join load on load.load_id = skill_level.load_id
    where load.undone_at is null
    group by
        skill_level.person_id,
        skill_level.skill_id,
        skill_level.assessed_on,
        skill_level.source
) as newest
    on newest.person_id = skill_level.person_id
    and newest.skill_id = skill_level.skill_id
    and newest.assessed_on = skill_level.assessed_on
    and newest.source = skill_level.source
    and newest.load_id = skill_level.load_id;

-- one row per course: from the newest load that has not been undone
create view current_course as
select course.*
from course
inner join (
    select
        course.course_id,
        max(course.load_id) as load_id
    from course
    inner join load on load.load_id = course.load_id
    where load.undone_at is null
    group by course.course_id
) as newest
    on newest.course_id = course.course_id
    and newest.load_id = course.load_id;

-- one row per session: from the newest load that has not been undone
create view current_session as
select session.*
from session
inner join load on load.load_id = session.load_id
left join (
    select
        again.session_id,
        max(again.load_id) as load_id
    from session_again as again
    inner join load on load.load_id = again.load_id
    where load.undone_at is null
    group by again.session_id
) as later on later.session_id = session.session_id
where load.undone_at is null
    and (later.load_id is null or later.load_id <= session.load_id);

-- one row per person and course: from the newest load that has not been undone
create view current_enrolment as
select enrolment.*
from enrolment
inner join (
    select
        enrolment.person_id,
        enrolment.course_id,
        max(enrolment.load_id) as load_id
    from enrolment
    inner join load on load.load_id = enrolment.load_id
    where load.undone_at is null
    group by
        enrolment.person_id,
        enrolment.course_id
) as newest
    on newest.person_id = enrolment.person_id
    and newest.course_id = enrolment.course_id
    and newest.load_id = enrolment.load_id;

-- one row per person expected in a session: from the newest load that has not been undone
create view current_attendance as
select attendance.*
from attendance
inner join load on load.load_id = attendance.load_id
left join (
    select
        again.session_id,
        again.person_id,
        max(again.load_id) as load_id
    from attendance_again as again
    inner join load on load.load_id = again.load_id
    where load.undone_at is null
    group by
        again.session_id,
        again.person_id
) as later
    on later.session_id = attendance.session_id
    and later.person_id = attendance.person_id
where load.undone_at is null
    and (later.load_id is null or later.load_id <= attendance.load_id);

-- one row per person and planned session: from the newest load that has not been undone
create view current_seat as
select seat.*
from seat
inner join (
    select
        seat.session_id,
        seat.person_id,
        max(seat.load_id) as load_id
    from seat
    inner join load on load.load_id = seat.load_id
    where load.undone_at is null
    group by
        seat.session_id,
        seat.person_id
) as newest
    on newest.session_id = seat.session_id
    and newest.person_id = seat.person_id
    and newest.load_id = seat.load_id;

-- one row per period of the calendar: from the newest load that has not been undone
create view current_calendar_period as
select calendar_period.*
from calendar_period
inner join (
    select
        calendar_period.period_name,
        calendar_period.from_on,
        max(calendar_period.load_id) as load_id
    from calendar_period
    inner join load on load.load_id = calendar_period.load_id
    where load.undone_at is null
    group by
        calendar_period.period_name,
        calendar_period.from_on
) as newest
    on newest.period_name = calendar_period.period_name
    and newest.from_on = calendar_period.from_on
    and newest.load_id = calendar_period.load_id;

-- one row per weekday and hour: from the newest load that has not been undone
create view current_busy_hour as
select busy_hour.*
from busy_hour
inner join (
    select
        busy_hour.weekday,
        busy_hour.hour,
        max(busy_hour.load_id) as load_id
    from busy_hour
    inner join load on load.load_id = busy_hour.load_id
    where load.undone_at is null
    group by
        busy_hour.weekday,
        busy_hour.hour
) as newest
    on newest.weekday = busy_hour.weekday
    and newest.hour = busy_hour.hour
    and newest.load_id = busy_hour.load_id;

-- one row per leave: from the newest load that has not been undone
create view current_leave_record as
select leave_record.*
from leave_record
inner join (
    select
        leave_record.person_id,
        leave_record.leave_kind,
        leave_record.starts_on,
        leave_record.n_days,
        max(leave_record.load_id) as load_id
    from leave_record
    inner join load on load.load_id = leave_record.load_id
    where load.undone_at is null
    group by
        leave_record.person_id,
        leave_record.leave_kind,
        leave_record.starts_on,
        leave_record.n_days
) as newest
    on newest.person_id = leave_record.person_id
    and newest.leave_kind = leave_record.leave_kind
    and newest.starts_on = leave_record.starts_on
    and newest.n_days = leave_record.n_days
    and newest.load_id = leave_record.load_id;

-- one row per assessment: from the newest load that has not been undone
create view current_assessment as
select assessment.*
from assessment
inner join load on load.load_id = assessment.load_id
left join (
    select
        again.assessment_id,
        max(again.load_id) as load_id
    from assessment_again as again
    inner join load on load.load_id = again.load_id
    where load.undone_at is null
    group by again.assessment_id
) as later on later.assessment_id = assessment.assessment_id
where load.undone_at is null
    and (later.load_id is null or later.load_id <= assessment.load_id);

-- one row per person, assessment, phase and attempt: from the newest load that has not been undone
create view current_assessment_result as
select assessment_result.*
from assessment_result
inner join load on load.load_id = assessment_result.load_id
left join (
    select
        again.assessment_id,
        again.person_id,
        again.phase,
        again.attempt,
        max(again.load_id) as load_id
    from assessment_result_again as again
    inner join load on load.load_id = again.load_id
    where load.undone_at is null
    group by
        again.assessment_id,
        again.person_id,
        again.phase,
        again.attempt
) as later
    on later.assessment_id = assessment_result.assessment_id
    and later.person_id = assessment_result.person_id
    and later.phase = assessment_result.phase
    and later.attempt = assessment_result.attempt
where load.undone_at is null
    and (later.load_id is null or later.load_id <= assessment_result.load_id);

-- one row per person, assessment, item, phase and attempt: from the newest load that has not been undone
create view current_item_result as
select item_result.*
from item_result
inner join (
    select
        item_result.assessment_id,
        item_result.person_id,
        item_result.item_id,
        item_result.phase,
        item_result.attempt,
        max(item_result.load_id) as load_id
    from item_result
    inner join load on load.load_id = item_result.load_id
    where load.undone_at is null
    group by
        item_result.assessment_id,
        item_result.person_id,
        item_result.item_id,
        item_result.phase,
        item_result.attempt
) as newest
    on newest.assessment_id = item_result.assessment_id
    and newest.person_id = item_result.person_id
    and newest.item_id = item_result.item_id
    and newest.phase = item_result.phase
    and newest.attempt = item_result.attempt
    and newest.load_id = item_result.load_id;

-- one row per survey: from the newest load that has not been undone
create view current_survey as
select survey.*
from survey
inner join (
    select
        survey.survey_id,
        max(survey.load_id) as load_id
    from survey
    inner join load on load.load_id = survey.load_id
    where load.undone_at is null
    group by survey.survey_id
) as newest
    on newest.survey_id = survey.survey_id
    and newest.load_id = survey.load_id;

-- one row per question: from the newest load that has not been undone
create view current_survey_question as
select survey_question.*
from survey_question
inner join (
    select
        survey_question.survey_id,
        survey_question.question_id,
        max(survey_question.load_id) as load_id
    from survey_question
    inner join load on load.load_id = survey_question.load_id
    where load.undone_at is null
    group by
        survey_question.survey_id,
        survey_question.question_id
) as newest
    on newest.survey_id = survey_question.survey_id
    and newest.question_id = survey_question.question_id
    and newest.load_id = survey_question.load_id;

-- one row per response: from the newest load that has not been undone
create view current_survey_response as
select survey_response.*
from survey_response
inner join (
    select
        survey_response.survey_id,
        survey_response.respondent_key,
        max(survey_response.load_id) as load_id
    from survey_response
    inner join load on load.load_id = survey_response.load_id
    where load.undone_at is null
    group by
        survey_response.survey_id,
        survey_response.respondent_key
) as newest
    on newest.survey_id = survey_response.survey_id
    and newest.respondent_key = survey_response.respondent_key
    and newest.load_id = survey_response.load_id;

-- one row per response, question and option: from the newest load that has not been undone and holds
-- an answer of the response to the question, so that a choice taken back is gone
create view current_survey_answer as
select survey_answer.*
from survey_answer
inner join (
    select
        survey_answer.survey_id,
        survey_answer.respondent_key,
        survey_answer.question_id,
        max(survey_answer.load_id) as load_id
    from survey_answer
    inner join load on load.load_id = survey_answer.load_id
    where load.undone_at is null
    group by
        survey_answer.survey_id,
        survey_answer.respondent_key,
        survey_answer.question_id
) as newest
    on newest.survey_id = survey_answer.survey_id
    and newest.respondent_key = survey_answer.respondent_key
    and newest.question_id = survey_answer.question_id
    and newest.load_id = survey_answer.load_id;

-- one row per remark: from the newest load that has not been undone
create view current_interview as
select interview.*
from interview
inner join (
    select
        interview.interview_id,
        max(interview.load_id) as load_id
    from interview
    inner join load on load.load_id = interview.load_id
    where load.undone_at is null
    group by interview.interview_id
) as newest
    on newest.interview_id = interview.interview_id
    and newest.load_id = interview.load_id;

-- one row per person, dimension and day: from the newest load that has not been undone
create view current_appraisal as
select appraisal.*
from appraisal
inner join (
    select
        appraisal.person_id,
        appraisal.dimension,
        appraisal.appraised_on,
        max(appraisal.load_id) as load_id
    from appraisal
    inner join load on load.load_id = appraisal.load_id
    where load.undone_at is null
    group by
        appraisal.person_id,
        appraisal.dimension,
        appraisal.appraised_on
) as newest
    on newest.person_id = appraisal.person_id
    and newest.dimension = appraisal.dimension
    and newest.appraised_on = appraisal.appraised_on
    and newest.load_id = appraisal.load_id;

-- one row per metric: from the newest load that has not been undone
create view current_metric as
select metric.*
from metric
inner join (
    select
        metric.metric_id,
        max(metric.load_id) as load_id
    from metric
    inner join load on load.load_id = metric.load_id
    where load.undone_at is null
    group by metric.metric_id
) as newest
    on newest.metric_id = metric.metric_id
    and newest.load_id = metric.load_id;

-- one row per metric, day, team and arm: from the newest load that has not been undone
create view current_metric_day as
select metric_day.*
from metric_day
inner join (
    select
        metric_day.metric_id,
        metric_day.observed_on,
        metric_day.period,
        metric_day.team,
        metric_day.arm,
        max(metric_day.load_id) as load_id
    from metric_day
    inner join load on load.load_id = metric_day.load_id
    where load.undone_at is null
    group by
        metric_day.metric_id,
        metric_day.observed_on,
        metric_day.period,
        metric_day.team,
        metric_day.arm
) as newest
    on newest.metric_id = metric_day.metric_id
    and newest.observed_on = metric_day.observed_on
    and newest.period = metric_day.period
    and newest.team = metric_day.team
    and newest.arm = metric_day.arm
    and newest.load_id = metric_day.load_id;

-- one row per goal: from the newest load that has not been undone
create view current_goal as
select goal.*
from goal
inner join (
    select
        goal.goal_id,
        max(goal.load_id) as load_id
    from goal
    inner join load on load.load_id = goal.load_id
    where load.undone_at is null
    group by goal.goal_id
) as newest
    on newest.goal_id = goal.goal_id
    and newest.load_id = goal.load_id;

-- one row per milestone: from the newest load that has not been undone
create view current_milestone as
select milestone.*
from milestone
inner join (
    select
        milestone.milestone_id,
        max(milestone.load_id) as load_id
    from milestone
    inner join load on load.load_id = milestone.load_id
    where load.undone_at is null
    group by milestone.milestone_id
) as newest
    on newest.milestone_id = milestone.milestone_id
    and newest.load_id = milestone.load_id;

-- one row per version of a course: from the newest load that has not been undone
create view current_course_change as
select course_change.*
from course_change
inner join (
    select
        course_change.course_id,
        course_change.version,
        max(course_change.load_id) as load_id
    from course_change
    inner join load on load.load_id = course_change.load_id
    where load.undone_at is null
    group by
        course_change.course_id,
        course_change.version
) as newest
    on newest.course_id = course_change.course_id
    and newest.version = course_change.version
    and newest.load_id = course_change.load_id;

-- one row per teaching material: from the newest load that has not been undone
create view current_material as
select material.*
from material
inner join (
    select
        material.material_id,
        max(material.load_id) as load_id
    from material
    inner join load on load.load_id = material.load_id
    where load.undone_at is null
    group by material.material_id
) as newest
    on newest.material_id = material.material_id
    and newest.load_id = material.load_id;

-- one row per mentor, mentee and skill: from the newest load that has not been undone
create view current_mentoring as
select mentoring.*
from mentoring
inner join (
    select
        mentoring.mentor_id,
        mentoring.mentee_id,
        mentoring.skill_id,
        max(mentoring.load_id) as load_id
    from mentoring
    inner join load on load.load_id = mentoring.load_id
    where load.undone_at is null
    group by
        mentoring.mentor_id,
        mentoring.mentee_id,
        mentoring.skill_id
) as newest
    on newest.mentor_id = mentoring.mentor_id
    and newest.mentee_id = mentoring.mentee_id
    and newest.skill_id = mentoring.skill_id
    and newest.load_id = mentoring.load_id;

-- one row per party and member: from the newest load that has not been undone
create view current_training_party as
select training_party.*
from training_party
inner join (
    select
        training_party.party,
        training_party.member_name,
        max(training_party.load_id) as load_id
    from training_party
    inner join load on load.load_id = training_party.load_id
    where load.undone_at is null
    group by
        training_party.party,
        training_party.member_name
) as newest
    on newest.party = training_party.party
    and newest.member_name = training_party.member_name
    and newest.load_id = training_party.load_id;

-- one row per session; where only its sign-in sheet is known, course and day are read from the key
create view known_session as
select
    session_id,
    course_id,
    session_on,
    week_on,
    starts_at,
    ends_at,
    trainer,
    is_internal,
    duration_minutes,
    interactive_minutes,
    capacity,
    coalesce(is_make_up, false) as is_make_up
from current_session
union all
select
    session_id,
    course_id,
    session_on,
    cast(date_trunc('week', session_on) as date) as week_on,
    null as starts_at,
    null as ends_at,
    null as trainer,
    null as is_internal,
    null as duration_minutes,
    null as interactive_minutes,
    null as capacity,
    false as is_make_up
from (
    select distinct
        unlisted_session.session_id,
        unlisted_session.course_id,
        unlisted_session.session_on
    from unlisted_session
    inner join load on load.load_id = unlisted_session.load_id
    left join (
        select session.session_id
        from unlisted_session
        inner join session on session.session_id = unlisted_session.session_id
        inner join load on load.load_id = session.load_id
        where load.undone_at is null
    ) as listed on listed.session_id = unlisted_session.session_id
    where load.undone_at is null
        and listed.session_id is null
) as unplanned;

-- one row per person expected in a session, with course and times of the session; who was missing on a day of
-- leave (a whole day) was excused
-- the rows of current_attendance, said again because the engine puts its joins in the order they stand in: rows
-- of sessions that nobody asked for are to go before the others are looked up
create view known_attendance as
select
    attendance.session_id,
    session.course_id,
    session.session_on,
    session.starts_at,
    session.ends_at,
    attendance.person_id,
    case
        when attendance.status in ('absent', 'no_record') and excused.person_id is not null then 'leave'
        else attendance.status
    end as status,
    attendance.checked_in_at,
    attendance.checked_out_at,
    attendance.minutes
from attendance
inner join load on load.load_id = attendance.load_id
inner join (
    select
        known_session.*,
        told.session_id as told_again_id
    from known_session
    left join (select distinct session_id from attendance_again) as told
        on told.session_id = known_session.session_id
) as session on session.session_id = attendance.session_id
left join (
    select
        again.session_id,
        again.person_id,
        max(again.load_id) as load_id
    from attendance_again as again
    inner join load on load.load_id = again.load_id
    where load.undone_at is null
    group by
        again.session_id,
        again.person_id
) as later
    on later.session_id = session.told_again_id
    and later.person_id = attendance.person_id
left join (
    select distinct
        leave_record.person_id,
        day.session_on
    from current_leave_record as leave_record
    inner join (
        select session_on from session
        union
        select session_on from unlisted_session
    ) as day on day.session_on between leave_record.starts_on and leave_record.ends_on
    where leave_record.n_days >= 1
) as excused
    on excused.person_id = attendance.person_id
    and excused.session_on = session.session_on
where load.undone_at is null
    and (later.load_id is null or later.load_id <= attendance.load_id);

-- one row per test that is listed or that results name: max_score and pass_line null where it is not listed,
-- tested_on the day of the test or else of the last session of its course
-- is_course_test: whether it says who passed its course, by its kind: written and practical do, a later test never
-- does, a quiz only where the course has neither; retests and tests before it are phases of such a test
create view known_test as
select
    test.assessment_id,
    test.course_id,
    test.kind,
    test.max_score,
    test.pass_line,
    test.tested_on,
    test.kind <> 'later' and (test.kind <> 'quiz' or main_test.course_id is null) as is_course_test
from (
    select
        assessment_id,
        course_id,
        kind,
        max_score,
        pass_line,
        held_on as tested_on
    from current_assessment
    where held_on is not null
    union all
    select
        undated.assessment_id,
        undated.course_id,
        undated.kind,
        undated.max_score,
        undated.pass_line,
        course_session.last_session_on as tested_on
    from (
        select
            assessment_id,
            course_id,
            kind,
            max_score,
            pass_line
        from current_assessment
        where held_on is null
        union all
        select distinct
            unlisted_assessment.assessment_id,
            unlisted_assessment.course_id,
            unlisted_assessment.kind,
            cast(null as double precision) as max_score,
            cast(null as double precision) as pass_line
        from unlisted_assessment
        inner join load on load.load_id = unlisted_assessment.load_id
        left join (
            select assessment.assessment_id
            from unlisted_assessment
            inner join assessment on assessment.assessment_id = unlisted_assessment.assessment_id
            inner join load on load.load_id = assessment.load_id
            where load.undone_at is null
        ) as listed on listed.assessment_id = unlisted_assessment.assessment_id
        where load.undone_at is null
            and listed.assessment_id is null
    ) as undated
    left join (
        select
            course_id,
            max(session_on) as last_session_on
        from known_session
        where not is_make_up
        group by course_id
    ) as course_session on course_session.course_id = undated.course_id
) as test
left join (
    select distinct course_id
    from current_assessment
    where kind not in ('quiz', 'later')
) as main_test on main_test.course_id = test.course_id;

-- one row per current assessment result: score as a share of the maximum (0-1), is_passed null where it
-- cannot be said; kind, tested_on, is_course_test of its test
-- the rows of current_assessment_result, said again as those of known_attendance
create view known_result as
select
    result.assessment_id,
    test.course_id,
    test.kind,
    result.person_id,
    result.phase,
    result.attempt,
    result.status,
    result.score / test.max_score as score,
    test.pass_line / test.max_score as score_line,
    case
        when result.status not in ('scored', 'graded') then null
        else coalesce(result.is_passed, result.score >= test.pass_line)
    end as is_passed,
    test.tested_on,
    test.is_course_test
from assessment_result as result
inner join load on load.load_id = result.load_id
inner join (
    select
        known_test.*,
        told.assessment_id as told_again_id
    from known_test
    left join (select distinct assessment_id from assessment_result_again) as told
        on told.assessment_id = known_test.assessment_id
) as test on test.assessment_id = result.assessment_id
left join (
    select
        again.assessment_id,
        again.person_id,
        again.phase,
        again.attempt,
        max(again.load_id) as load_id
    from assessment_result_again as again
    inner join load on load.load_id = again.load_id
    where load.undone_at is null
    group by
        again.assessment_id,
        again.person_id,
        again.phase,
        again.attempt
) as later
    on later.assessment_id = test.told_again_id
    and later.person_id = result.person_id
    and later.phase = result.phase
    and later.attempt = result.attempt
where load.undone_at is null
    and (later.load_id is null or later.load_id <= result.load_id);
