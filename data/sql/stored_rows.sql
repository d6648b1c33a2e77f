-- one row per stored row of a spreadsheet of the kind :kind that may be shown singly (parts/stored_row), the first
-- :most of them; file_name: the file it came in; source_row: its row there; person_name: none where the row is
-- about nobody
select
    stored_row.load_id,
    load.file_name,
    stored_row.source_sheet,
    stored_row.source_row,
    stored_row.day,
    stored_row.subject,
    stored_row.person_id,
    person.person_name,
    stored_row.said,
    stored_row.outcome,
    stored_row.value,
    stored_row.out_of
from stored_row
inner join load on load.load_id = stored_row.load_id
left join current_person as person on person.person_id = stored_row.person_id
where stored_row.is_listed
    and stored_row.kind = :kind
order by stored_row.load_id, stored_row.source_sheet, stored_row.source_row, coalesce(stored_row.subject, ''),
    coalesce(stored_row.day, date '1900-01-01'), coalesce(stored_row.said, ''), coalesce(stored_row.person_id, '')
limit coalesce(cast(:most as integer), 1000000000)
