-- one row per course, cohort (see parts/session_cohort), score before and score after; n: people
-- pre, post: as in score_pairs
select
    cohort.course_id,
    cohort.cohort_id,
    score.pre,
    score.post,
    count(*) as n
from person_score as score
inner join person_cohort as cohort
    on cohort.person_id = score.person_id
    and cohort.course_id = score.course_id
left join current_person as person on person.person_id = score.person_id
where (cast(:role as varchar) is null or person.role = :role)
group by cohort.course_id, cohort.cohort_id, score.pre, score.post
order by cohort.course_id, cohort.cohort_id, score.pre nulls last, score.post nulls last
