-- one row: data_version grows by one with every load and every undo
select count(*) + count(undone_at) as data_version
from load
