-- From which delivery day on the views of an area are kept (docs/decisions/0043). The row moves first, only forward;
-- rows of days before it go later, a few at a time. No key changes, so a version that doesn't know it goes on.

create table view_retention (
  area           text primary key,
  first_day      text not null check (first_day ~ '^[0-9]{4}-[0-9]{2}-[0-9]{2}$'),
  -- Contract ids of earlier days come before it, in the order of their bytes: `NL-20261121T2300Z`.
  first_contract text not null check (starts_with(first_contract, area || '-')),
  -- When that day begins.
  first_us       bigint not null check (first_us > 0)
);

-- Positions of a day, whoever's they are. The other tables have such an index already.
create index positions_by_contract on positions (first_contract_id);

grant select on view_retention to wattbook_gateway;
grant select, insert, update on view_retention to wattbook_exchange;
grant delete on orders, trades, trade_sides, order_records to wattbook_exchange;
