-- one row per kind of row, load and sheet behind a page (parts/stored_row)
-- n_rows: stored rows under the filters; first_row, last_row: in the sheet; loaded_at: UTC
select
    stored_row.kind,
    stored_row.load_id,
    load.file_name,
    load.loaded_by,
    load.loaded_at,
    stored_row.source_sheet,
    count(*) as n_rows,
    min(stored_row.source_row) as first_row,
    max(stored_row.source_row) as last_row
from stored_row
inner join load on load.load_id = stored_row.load_id
group by
    stored_row.kind,
    stored_row.load_id,
    load.file_name,
    load.loaded_by,
    load.loaded_at,
    stored_row.source_sheet
order by stored_row.kind, stored_row.load_id, stored_row.source_sheet
