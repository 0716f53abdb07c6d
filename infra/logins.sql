-- Who logs in, and as what, for compose.yaml. Passwords for a look at it, not for real money.
do $$
declare
  login record;
begin
  for login in
    select * from (values ('exchange_login', 'exchange', 'wattbook_exchange'),
                          ('gateway_login', 'gateway', 'wattbook_gateway'),
                          ('directory_login', 'directory', 'wattbook_directory')) as wanted (name, password, role)
  loop
    if not exists (select from pg_roles where rolname = login.name) then
      execute format('create role %I login password %L in role %I', login.name, login.password, login.role);
    end if;
  end loop;
end
$$;
