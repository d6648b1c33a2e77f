-- by the owner, after the tables were made and after each upgrade:
--   psql -U trainlift_owner trainlift -f rights.sql
-- loads and lines of the log are for ever: the application adds them, and may only mark a load as undone, or mask the
-- name of an erased person in a line
grant select, insert, update, delete on all tables in schema public to trainlift;

revoke delete on load, audit from trainlift;

revoke insert, update, delete on schema_version from trainlift;

revoke update on audit from trainlift;

grant update (actor, action, subject, detail) on audit to trainlift;
