-- one row per party of the training team and member
select
    party,
    member_name,
    duty
from current_training_party
order by party, member_name
