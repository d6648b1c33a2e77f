-- once, by whoever runs the server, in the new database `trainlift`:
--   createdb trainlift && psql trainlift -f roles.sql
-- then give both a password: \password trainlift_owner, \password trainlift
-- the owner makes and upgrades the tables; the application reads and writes rows, and can neither make, change nor
-- drop a table
create role trainlift_owner login;

create role trainlift login;

revoke all on database trainlift from public;

grant connect, temporary on database trainlift to trainlift_owner, trainlift;

revoke all on schema public from public;

grant usage, create on schema public to trainlift_owner;

grant usage on schema public to trainlift;
