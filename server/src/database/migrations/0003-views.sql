-- Views: tables built from the journal for reading. They can be dropped and built again at any time; the journal can't.
create table view_progress (
  view_name text primary key,
  sequence  bigint not null check (sequence >= 0)
);
insert into view_progress (view_name, sequence) values ('trading', 0);

create table orders (
  order_id          bigint primary key,
  participant_id    text not null,
  user_id           text not null,
  key_id            text not null,
  portfolio_id      text not null,
  client_order_id   text not null,
  fingerprint       text not null,
  contract_id       text not null,
  side              text not null check (side in ('BUY', 'SELL')),
  order_type        text not null,
  time_in_force     text not null,
  valid_until_us    bigint,
  text              text,
  on_behalf_of      text,
  capacity          text,
  price_ticks       bigint not null,
  quantity_lots     bigint not null,
  open_lots         bigint not null check (open_lots >= 0),
  filled_lots       bigint not null check (filled_lots between 0 and quantity_lots),
  filled_value      bigint not null,
  state             text not null check (state in ('ACTIVE', 'FILLED', 'CANCELLED', 'EXPIRED')),
  reason            text,
  revision          integer not null,
  accepted_sequence bigint not null,
  accepted_at_us    bigint not null,
  updated_sequence  bigint not null,
  updated_at_us     bigint not null,
  -- Promise 1: one order per participant and client order id, whatever else may be wrong.
  constraint orders_client_order_id unique (participant_id, client_order_id)
);
create index orders_by_participant on orders (participant_id, order_id desc);
create index orders_by_change on orders (participant_id, updated_sequence, order_id);

create table trades (
  trade_id       bigint primary key,
  contract_id    text not null,
  price_ticks    bigint not null,
  quantity_lots  bigint not null check (quantity_lots > 0),
  aggressor_side text not null check (aggressor_side in ('BUY', 'SELL')),
  executed_at_us bigint not null,
  sequence       bigint not null
);
create index trades_by_sequence on trades (sequence, trade_id);
create index trades_by_contract on trades (contract_id, trade_id desc);

create table trade_sides (
  trade_id        bigint not null references trades (trade_id),
  side            text not null check (side in ('BUY', 'SELL')),
  order_id        bigint not null,
  client_order_id text not null,
  participant_id  text not null,
  user_id         text not null,
  key_id          text not null,
  portfolio_id    text not null,
  primary key (trade_id, side)
);
create index trade_sides_by_participant on trade_sides (participant_id, trade_id desc, side);
