-- For a superuser, once in each database of a venue, where the user who migrates may not make roles or does not own the
-- database; and before a dump is restored into another cluster, as dumps hold no roles. Can be repeated.
--
--   psql -v ON_ERROR_STOP=1 -f server/src/database/roles.sql <the venue's database>
--
-- Then, as the same superuser: grant wattbook_migrate to <the user who migrates>;
-- and for the user of each process: grant wattbook_gateway (or wattbook_exchange, wattbook_directory) to <that user>;
do $$
declare
  wanted text;
begin
  foreach wanted in array array['wattbook_migrate', 'wattbook_gateway', 'wattbook_exchange', 'wattbook_directory'] loop
    if not exists (select from pg_roles where rolname = wanted) then
      execute format('create role %I nologin', wanted);
    end if;
  end loop;
  execute format('revoke temporary on database %I from public', current_database());
  execute format('revoke all on schema %I from public', current_schema());
  execute format('grant usage, create on schema %I to wattbook_migrate', current_schema());
  execute format(
    'grant usage on schema %I to wattbook_gateway, wattbook_exchange, wattbook_directory', current_schema()
  );
end
$$;
