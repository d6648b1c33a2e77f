-- one row per text or comment on a part of a review, in the order written; written_at: UTC
select
    note_id,
    period,
    part,
    language,
    kind,
    words,
    fingerprint,
    written_by,
    written_at
from review_note
order by note_id
