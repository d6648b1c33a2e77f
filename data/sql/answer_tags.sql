-- one row per answer and tag that a person put on it or took off it, as it stands now
-- text_sha256: fingerprint of the words of the answer; is_on: whether the tag is on it
select
    tagged.text_sha256,
    tagged.tag,
    tagged.is_on
from answer_tag as tagged
inner join (
    select
        text_sha256,
        tag,
        max(answer_tag_id) as answer_tag_id
    from answer_tag
    group by text_sha256, tag
) as newest on newest.answer_tag_id = tagged.answer_tag_id
order by tagged.text_sha256, tagged.tag
