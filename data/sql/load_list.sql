-- one row per load, newest first, undone loads among them
-- kinds: what the file held, comma-separated; n_rows_read, n_rows_rejected: rows of the file;
-- n_rows_stored: rows of the database (one row of a file may give several); loaded_at, undone_at: UTC
select
    load_id,
    file_name,
    file_sha256,
    source,
    kinds,
    n_rows_read,
    n_rows_stored,
    n_rows_rejected,
    is_sample,
    loaded_by,
    loaded_at,
    undone_by,
    undone_at
from load
order by load_id desc
