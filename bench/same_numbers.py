"""What somebody who knows DuckDB well would write by hand for the very numbers of the weekly pages.

It reads the same tables and says what is in force as they say it: rows of loads that were not
undone, and of a key the newest; whoever was missing on a day of leave was excused; retests; several
tests of a course. It asks for a period alone, and takes every session and test to be listed with
its day: no other filter, nothing that only a key tells.

Beside each of them stands the same query of somebody who takes every row to be in force: the same
columns, and the same numbers only where nothing was ever undone, corrected or excused.
"""

import re

BEGIN, END = "/*settling*/", "/*settled*/"


def _settling(words: str) -> str:
    """Marks what a query says about which rows are in force and who was excused."""
    inside = words.replace(BEGIN, "").replace(END, "")
    return f"{BEGIN}{inside}{END}"


def _newest(table: str, key: str) -> str:
    """The rows in force of a small table: of each key that of the newest load."""
    return (
        f"(select * from {table}"
        + _settling(
            " semi join live using (load_id)"
            f" qualify load_id = max(load_id) over (partition by {key})"
        )
        + ")"
    )


def _not_again(table: str, key: str) -> str:
    """Leaves out rows of undone loads, and those that a newer load says again."""
    same = " and ".join(f"again.{column} = {table}.{column}" for column in key.split(", "))
    return _settling(
        f" semi join live on live.load_id = {table}.load_id"
        f" anti join (select * from {table}_again semi join live using (load_id)) as again"
        f" on {same} and again.load_id > {table}.load_id"
    )


LIVE = "with live as (select load_id from load where undone_at is null)"
HELD = f"""held as not materialized (select * from session
    {_not_again("session", "session_id")} where session_on between :from_on and :to_on)"""
COURSE = f"taught as {_newest('course', 'course_id')}"
PERSON = f"people as {_newest('person', 'person_id')}"
AWAY = f"""away as (select distinct person_id, session_on, true as is_away
        from {_newest("leave_record", "person_id, leave_kind, starts_on, n_days")} as leave_record
        join (select distinct session_on from held) as day
            on session_on between starts_on and leave_record.ends_on
        where n_days >= 1),"""
MARK = f"""{_settling(AWAY)}
    mark as (select attendance.session_id, attendance.person_id, course_id, session_on, status,
        status in ('absent', 'no_record')
            and {_settling("coalesce(is_away, ")}false{_settling(")")} as is_away,
        status in ('present', 'late', 'left_early', 'on_duty') as is_present,
        date_diff('minute', held.starts_at, checked_in_at) as arrived,
        date_diff('minute', held.ends_at, checked_out_at) as left_after, minutes
    from attendance join held using (session_id)
    {_not_again("attendance", "session_id, person_id")}
    {_settling("left join away using (person_id, session_on)")} where status <> 'not_applicable')"""
RESULT = f"""listed as (select * from assessment
        {_not_again("assessment", "assessment_id")}),
    test as (select *, kind <> 'later' and (kind <> 'quiz' or course_id not in (select course_id
        from listed where kind not in ('quiz', 'later'))) as is_course_test
        from listed where held_on between :from_on and :to_on),
    mark as (select assessment_result.assessment_id, assessment_result.person_id, course_id, kind,
        assessment_result.phase, assessment_result.attempt, status, held_on, is_course_test,
        score / max_score as score, pass_line / max_score as score_line,
        case when status in ('scored', 'graded')
            then coalesce(is_passed, score >= pass_line) end as is_passed,
        phase = 'post' and attempt = 1 as is_first
    from assessment_result join test using (assessment_id)
    {_not_again("assessment_result", "assessment_id, person_id, phase, attempt")})"""
EXCUSED = "count(*) filter (where is_away or status = 'leave') as n_excused"
PRESENT = "count(*) filter (where is_present) as n_present"
TENURE = """case when months < 12 then 'tenure_0' when months < 36 then 'tenure_1'
    when months < 60 then 'tenure_2' when months >= 60 then 'tenure_3' end as tenure"""
GROUPED = f"""grouped as (select *, {TENURE} from (select *,
    12 * (year(cast(:to_on as date)) - year(hired_on)) + month(cast(:to_on as date))
    - month(hired_on) - (day(cast(:to_on as date)) < day(hired_on))::int as months from people))"""
#: Of each person, course and test of the course that was taken after it; how far it is passed.
TESTED = f"""{RESULT}, tested as (select person_id, course_id, assessment_id,
        min(score_line) as score_line, min(held_on) as held_on,
        min(status) filter (where is_first) as first_status,
        min(score) filter (where is_first) as first_score,
        bool_or(is_passed) filter (where is_first) as first_pass,
        max(score) as best_score, bool_or(is_passed) as best_pass,
        count(*) filter (where status in ('scored', 'graded')) as n_attempts,
        bool_or(not is_first and status in ('scored', 'graded')) as is_retested,
        case when not first_pass then 0 when first_pass then 2
            when first_status = 'exempt' then 3 else 1 end as first_rank,
        case when not best_pass then 0 when best_pass then 2
            when first_status = 'exempt' then 3 else 1 end as best_rank
    from mark where is_course_test and phase <> 'pre' group by all)"""

SESSIONS = f"""{LIVE}, {HELD}, {COURSE}, {MARK}, counted as (select session_id,
        count(*) as n_expected, {PRESENT}, {EXCUSED},
        count(*) filter (where status = 'late') as n_late,
        count(*) filter (where status in ('absent', 'no_record') and not is_away) as n_absent
    from mark group by session_id)
    select session_id, course_id, coalesce(course_name, course_id) as course_name, session_on,
        week_on, coalesce(held.trainer, taught.trainer) as trainer, format,
        coalesce(held.is_internal, taught.is_internal) as is_internal,
        coalesce(duration_minutes, date_diff('minute', starts_at, ends_at)) as duration_minutes,
        held.interactive_minutes, capacity, coalesce(n_expected, 0) as n_expected,
        coalesce(n_present, 0) as n_present, coalesce(n_excused, 0) as n_excused,
        coalesce(n_late, 0) as n_late, coalesce(n_absent, 0) as n_absent
    from held left join counted using (session_id) left join taught using (course_id)
    order by session_on, session_id"""
ROLES = f"""{LIVE}, {HELD}, {PERSON}, {MARK},
    told as (select mark.*, role from mark join people using (person_id) where role is not null),
    size as (select role, count(distinct person_id) as n_people from told group by role)
    select session_id, role, count(*) as n_expected, {PRESENT}, {EXCUSED}, any_value(n_people)
        as n_people
    from told join size using (role) group by session_id, role order by session_id, role"""
LEVELS = f"""{LIVE}, {HELD}, {PERSON}, {MARK}, {GROUPED},
    told as (select mark.*, level, tenure from mark join grouped using (person_id)),
    size as (select level, tenure, count(distinct person_id) as n_people from told group by all)
    select session_id, told.level, told.tenure, count(*) as n_expected, {PRESENT},
        any_value(n_people) as n_people
    from told join size on told.level is not distinct from size.level
        and told.tenure is not distinct from size.tenure
    group by session_id, told.level, told.tenure order by all"""
CONDUCT = f"""{LIVE}, {HELD}, {COURSE}, {MARK}, counted as (select session_id,
        count(*) as n_expected, count(arrived) filter (where is_present) as n_arrived,
        count(left_after) filter (where is_present) as n_left,
        count(*) filter (where is_present and arrived > 5) as n_late,
        median(arrived) filter (where is_present) as arrived,
        median(left_after) filter (where is_present) as left_after,
        median(minutes) filter (where is_present) as stayed
    from mark group by session_id)
    select session_id, coalesce(course_name, course_id) as course_name, session_on,
        held.interactive_minutes / nullif(coalesce(duration_minutes,
            date_diff('minute', starts_at, ends_at)), 0) as interactive_rate,
        practice_minutes / nullif(60 * hours, 0) as practice_rate, counted.* exclude (session_id)
    from counted join held using (session_id) left join taught using (course_id)
    order by session_on desc, session_id"""
#: Who takes a course in the period, beside those who were expected in a session of it.
ACTIVE = f"""active as (select course_id from held
        union select course_id from mark where is_course_test),
    enrolled as {_newest("enrolment", "person_id, course_id")}"""
TAKEN = """select person_id, course_id from enrolled semi join active using (course_id)
        union select person_id, course_id from mark where is_course_test"""
SEEN = MARK.replace("mark as", "seen as")
PROGRESS = f"""{LIVE}, {HELD}, {COURSE}, {PERSON}, {SEEN}, {TESTED}, {ACTIVE},
    attended as (select person_id, course_id, count(*) as n_expected, {PRESENT}, {EXCUSED},
        max(session_on) as last_session_on from seen group by all),
    decided as (select person_id, course_id, min(first_rank) as first_outcome, arg_min(tested,
            (best_rank, first_rank, coalesce(best_score - score_line, 0), assessment_id)) as worst
        from tested group by all),
    taken as (select person_id, course_id from attended union {TAKEN})
    select person_id, coalesce(person_name, case when person_id like 'name:%'
            then person_id[6:] else person_id end) as person_name, role, team, course_id,
        coalesce(course_name, course_id) as course_name, coalesce(n_expected, 0) as n_expected,
        coalesce(n_present, 0) as n_present, coalesce(n_excused, 0) as n_excused, last_session_on,
        worst.first_status, worst.first_score, worst.best_score, worst.score_line,
        case first_outcome when 2 then true when 0 then false end as is_passed_first,
        case worst.best_rank when 2 then true when 0 then false end as is_passed_best,
        coalesce(worst.n_attempts, 0) as n_attempts, worst.held_on
    from taken left join attended using (person_id, course_id)
        left join decided using (person_id, course_id) left join people using (person_id)
        left join taught using (course_id)
    where left_on is null or left_on > :to_on order by person_id, course_id"""
PASSED = f"""{LIVE}, {HELD}, {COURSE}, {PERSON}, {SEEN}, {TESTED}, {ACTIVE}, {GROUPED},
    outcome as (select person_id, course_id, max(score_line) as score_line,
            min(first_rank) as first_outcome, min(best_rank) as best_outcome,
            bool_or(is_retested) as is_retested,
            min(first_status) filter (where first_rank = 1) as open_status
        from tested group by all),
    taken as (select distinct person_id, course_id from seen anti join enrolled using (course_id)
        union {TAKEN})
    select course_id, coalesce(course_name, course_id) as course_name, role, level, tenure,
        trainer, tier, format, count(*) as n_registered,
        count(*) filter (where first_outcome in (0, 2)) as n_sat,
        count(*) filter (where first_outcome = 2) as n_passed_first,
        count(*) filter (where best_outcome = 2) as n_passed_best,
        count(*) filter (where first_outcome = 0) as n_failed_first,
        count(*) filter (where is_retested) as n_retested,
        count(*) filter (where first_outcome = 1 and open_status = 'absent') as n_absent,
        count(*) filter (where first_outcome = 3) as n_exempt,
        count(*) filter (where first_outcome = 1 and open_status = 'deferred') as n_deferred,
        count(*) filter (where first_outcome = 1 and open_status = 'void') as n_void,
        max(score_line) as score_line
    from taken left join outcome using (person_id, course_id)
        left join grouped using (person_id) left join taught using (course_id)
    group by all order by course_name, course_id, role, level, tenure"""
KINDS = f"""{LIVE}, {COURSE}, {PERSON}, {RESULT}, judged as (select assessment_id, person_id,
        any_value(course_id) as course_id, any_value(kind) as kind,
        bool_or(is_first and is_passed is not null) as is_sat,
        bool_or(is_first and is_passed) as is_first, bool_or(is_passed) as is_best
    from mark where phase <> 'pre' group by assessment_id, person_id)
    select kind, course_id, coalesce(course_name, course_id) as course_name, role,
        count(*) as n_registered, count(*) filter (where is_sat) as n_sat,
        count(*) filter (where is_first) as n_passed_first,
        count(*) filter (where is_sat and is_best) as n_passed_best
    from judged left join taught using (course_id) left join people using (person_id)
    group by all order by kind, course_id, role"""
SCORES = f"""{LIVE}, {COURSE}, {PERSON}, {RESULT}, counted as (select course_id, role,
        case when phase = 'post' and attempt > 1 then 'retest' else phase end as phase,
        score, score_line, count(*) as n
    from mark left join people using (person_id)
    where is_course_test and score is not null group by all)
    select course_id, coalesce(course_name, course_id) as course_name, counted.* exclude (course_id)
    from counted left join taught using (course_id) order by course_id, role, phase, score"""
PAIRS = f"""{LIVE}, {COURSE}, {PERSON}, {RESULT},
    paired as (select any_value(course_id) as course_id, person_id,
        max(score) filter (where phase = 'pre' and attempt = 1) as pre,
        max(score) filter (where is_first) as post
    from mark where is_course_test group by assessment_id, person_id),
    meant as (select course_id, person_id, avg(pre) filter (where post is not null) as both_pre,
            avg(post) filter (where pre is not null) as both_post,
            avg(pre) as pre, avg(post) as post
        from paired where pre is not null or post is not null group by all),
    counted as (select course_id, role, coalesce(both_pre, pre) as pre, case
            when both_pre is not null or pre is null then coalesce(both_post, post) end as post,
            count(*) as n
        from (select course_id, person_id, both_pre, both_post, meant.pre, meant.post, role
            from meant left join people using (person_id)) as meant
        group by course_id, role, 3, 4)
    select course_id, coalesce(course_name, course_id) as course_name, counted.* exclude (course_id)
    from counted left join taught using (course_id) order by course_id, role, pre, post"""
RETESTS = f"""{LIVE}, {COURSE}, {RESULT}, again as (select assessment_id, person_id,
        arg_min(score, (phase <> 'post', attempt)) as second_score
    from mark where is_course_test and score is not null
        and (phase = 'retest' or phase = 'post' and attempt > 1) group by all)
    select course_id, coalesce(course_name, course_id) as course_name, score as first_score,
        second_score, score_line, count(*) as n
    from mark join again using (assessment_id, person_id) left join taught using (course_id)
    where is_course_test and is_first and score < score_line
    group by all order by course_id, first_score, second_score"""
#: A first test may lie before the period: tests of every day, of courses with a later one.
RESULT_OF_ALL_DAYS = RESULT.replace(
    "where held_on between :from_on and :to_on",
    "where course_id in (select course_id from listed where kind = 'later')",
).replace("mark as (", "mark as not materialized (")
KEPT = f"""{LIVE}, {COURSE}, {RESULT_OF_ALL_DAYS},
    sat as not materialized (select * from mark where is_first and score is not null),
    later as (select course_id, person_id, max(held_on) as later_on,
            arg_max(score, (held_on, assessment_id)) as later_score
        from sat where kind = 'later' and held_on <= :to_on
        group by all having later_on >= :from_on),
    first as (select course_id, person_id, max(held_on) as first_on, avg(score) as first_score
        from sat semi join later using (course_id, person_id) where is_course_test group by all)
    select course_id, coalesce(course_name, course_id) as course_name, first_score, later_score,
        later_on - first_on as days, count(*) as n
    from later join first using (course_id, person_id) left join taught using (course_id)
    where first_on < later_on
    group by all order by course_id, first_score, later_score, days"""
SAME_NUMBERS = {
    "attendance_by_session": SESSIONS,
    "attendance_by_role_session": ROLES,
    "attendance_by_level_session": LEVELS,
    "session_conduct": CONDUCT,
    "progress_by_person_course": PROGRESS,
    "pass_counts": PASSED,
    "pass_by_kind": KINDS,
    "score_frequency": SCORES,
    "score_pairs": PAIRS,
    "retest_pairs": RETESTS,
    "kept_pairs": KEPT,
}
#: The same columns where every row is taken to be in force.
SAME_COLUMNS = {
    name: re.sub(f"{re.escape(BEGIN)}.*?{re.escape(END)}", "", query, flags=re.DOTALL)
    for name, query in SAME_NUMBERS.items()
}
