-- What was traded, summed up: views like any other, written with the trades themselves and built from them here once.
-- A trade that was recalled is in none of them.
create index trades_by_execution on trades (contract_id, executed_at_us, trade_id);

-- By contract and minute of execution. First and last are by time of execution, then by trade id.
create table trade_minutes (
  contract_id    text not null,
  minute_us      bigint not null check (minute_us % 60000000 = 0),
  open_ticks     bigint not null,
  high_ticks     bigint not null,
  low_ticks      bigint not null,
  close_ticks    bigint not null,
  lots           bigint not null check (lots > 0),
  -- The sum of ticks × lots.
  value          bigint not null,
  trades         integer not null check (trades > 0),
  first_at_us    bigint not null,
  first_trade_id bigint not null,
  last_at_us     bigint not null,
  last_trade_id  bigint not null,
  primary key (contract_id, minute_us)
);

-- By participant, portfolio and contract. Of a block, `first_contract_id` is its first contract.
create table positions (
  participant_id    text not null,
  first_contract_id text not null,
  contract_id       text not null,
  portfolio_id      text not null,
  bought_lots       bigint not null check (bought_lots >= 0),
  bought_value      bigint not null,
  sold_lots         bigint not null check (sold_lots >= 0),
  sold_value        bigint not null,
  -- Sides of trades: a trade with oneself is two.
  sides             integer not null check (sides > 0),
  primary key (participant_id, first_contract_id, contract_id, portfolio_id)
);

insert into trade_minutes
select contract_id, executed_at_us / 60000000 * 60000000,
  (array_agg(price_ticks order by executed_at_us, trade_id))[1], max(price_ticks), min(price_ticks),
  (array_agg(price_ticks order by executed_at_us desc, trade_id desc))[1],
  sum(quantity_lots), sum(price_ticks * quantity_lots), count(*),
  min(executed_at_us), (array_agg(trade_id order by executed_at_us, trade_id))[1],
  max(executed_at_us), (array_agg(trade_id order by executed_at_us desc, trade_id desc))[1]
from trades where state <> 'RECALLED'
group by 1, 2;

insert into positions
select participant_id, regexp_replace(contract_id, '-X[0-9]+$', ''), contract_id, portfolio_id,
  coalesce(sum(quantity_lots) filter (where side = 'BUY'), 0),
  coalesce(sum(price_ticks * quantity_lots) filter (where side = 'BUY'), 0),
  coalesce(sum(quantity_lots) filter (where side = 'SELL'), 0),
  coalesce(sum(price_ticks * quantity_lots) filter (where side = 'SELL'), 0),
  count(*)
from trade_sides join trades using (trade_id) where state <> 'RECALLED'
group by 1, 2, 3, 4;

-- Moved with the trades. Where it stands elsewhere, a version that doesn't know the sums has written trades meanwhile.
insert into view_progress (view_name, sequence)
select 'sums', sequence from view_progress where view_name = 'trading';

grant select on trade_minutes, positions to wattbook_gateway;
grant select, insert, update, delete on trade_minutes, positions to wattbook_exchange;
