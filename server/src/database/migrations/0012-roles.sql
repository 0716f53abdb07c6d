-- Who may do what (docs/decisions/0031). Each connection acts as one of four roles (server/src/database/roles.ts); who
-- logs in is a member of one. A later migration that makes a table grants rights on it, too: nobody has any by default.

-- Roles belong to the cluster: another database may have made them before, or be making them at this moment. Whoever
-- may not make roles needs what roles.sql does, once, from a superuser.
do $$
declare
  help constant text := format(
    'As a superuser run server/src/database/roles.sql in the database %I, then: grant wattbook_migrate to %I;',
    current_database(), current_user
  );
  wanted text;
begin
  foreach wanted in array array['wattbook_migrate', 'wattbook_gateway', 'wattbook_exchange', 'wattbook_directory'] loop
    continue when exists (select from pg_roles where rolname = wanted);
    begin
      execute format('create role %I nologin', wanted);
    exception
      when duplicate_object or unique_violation then null;
      when insufficient_privilege then
        raise exception 'the user % may not make the role %. %', current_user, wanted, help;
    end;
  end loop;

  -- Whoever migrates has to be able to act as the owner. A superuser is.
  if not pg_has_role(current_user, 'wattbook_migrate', 'usage') then
    begin
      execute format('grant wattbook_migrate to %I', current_user);
    exception
      when unique_violation then null;
      when insufficient_privilege then
        raise exception 'the user % may not act as wattbook_migrate. %', current_user, help;
    end;
  end if;
end
$$;

-- The schema is for these roles, and temporary tables for nobody.
do $$
declare
  base constant name := current_database();
  place constant name := current_schema();
  is_owner constant boolean :=
    pg_has_role(current_user, (select datdba from pg_database where datname = base), 'usage') and
    pg_has_role(current_user, (select nspowner from pg_namespace where nspname = place), 'usage');
begin
  if is_owner then
    execute format('revoke temporary on database %I from public', base);
    execute format('revoke all on schema %I from public', place);
    execute format('grant usage, create on schema %I to wattbook_migrate', place);
    execute format('grant usage on schema %I to wattbook_gateway, wattbook_exchange, wattbook_directory', place);
  elsif has_schema_privilege('public', place, 'usage') or
    not has_schema_privilege('wattbook_migrate', place, 'create')
  then
    raise exception 'the user % does not own the database % with its schema %. %', current_user, base, place,
      'As a superuser run server/src/database/roles.sql there.';
  end if;
end
$$;

alter table migrations owner to wattbook_migrate;
alter table journal owner to wattbook_migrate;
alter table participants owner to wattbook_migrate;
alter table api_keys owner to wattbook_migrate;
alter table view_progress owner to wattbook_migrate;
alter table orders owner to wattbook_migrate;
alter table trades owner to wattbook_migrate;
alter table trade_sides owner to wattbook_migrate;
alter table quarantined_commands owner to wattbook_migrate;
alter table snapshots owner to wattbook_migrate;
alter table snapshot_chunks owner to wattbook_migrate;
-- There already where a later migration ran first.
alter table if exists lease owner to wattbook_migrate;
alter function refuse_change_of_history() owner to wattbook_migrate;

set local role wattbook_migrate;

-- PostgreSQL lets everybody run functions, unless told otherwise: those that are there, and those to come.
revoke all on function refuse_change_of_history() from public;
alter default privileges revoke execute on functions from public;

grant select on
  migrations, journal, participants, api_keys, view_progress, orders, trades, trade_sides, quarantined_commands,
  snapshots, snapshot_chunks
to wattbook_gateway;

-- The journal is only ever added to, by this role alone.
grant select on migrations to wattbook_exchange;
grant select, insert on journal to wattbook_exchange;
grant select, update on view_progress to wattbook_exchange;
grant select, insert, update on orders, trades to wattbook_exchange;
grant select, insert on trade_sides to wattbook_exchange;
grant select, insert, update, delete on snapshots to wattbook_exchange;
grant select, insert on snapshot_chunks to wattbook_exchange;
grant select, insert, update on quarantined_commands to wattbook_exchange;
-- It blocks a key, and needs to know whose, but no secrets.
grant select (key_id, participant_id, created_us, blocked_us), update (blocked_us) on api_keys to wattbook_exchange;

-- Of a key nothing changes but whether it works: not whose it is, not its secret, not what it may do.
grant select on migrations to wattbook_directory;
grant select, insert, update (name, tier, throttle) on participants to wattbook_directory;
grant select, insert, update (revoked_us, blocked_us) on api_keys to wattbook_directory;
grant select, update (released_us, released_by, released_because) on quarantined_commands to wattbook_directory;
