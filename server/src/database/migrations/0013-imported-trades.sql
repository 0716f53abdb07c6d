-- Trades that other matching engines made: whose order was the aggressor may not be told, and no order here is theirs.
-- What is null was so before, too: made here. A trade is told from another by its id there; an engine that uses an id
-- again means another trade by it, executed at another time.
alter table trades
  add column source text,
  add column source_trade_id text,
  alter column aggressor_side drop not null,
  add constraint trades_source check ((source is null) = (source_trade_id is null)),
  add constraint trades_made_here check (source is not null or aggressor_side is not null),
  add constraint trades_once unique (source, source_trade_id, executed_at_us);

alter table trade_sides
  add column source text,
  alter column order_id drop not null,
  alter column client_order_id drop not null,
  alter column user_id drop not null,
  alter column key_id drop not null,
  add constraint trade_sides_order check (
    case when source is null
      then num_nulls(order_id, client_order_id, user_id, key_id) = 0
      else num_nonnulls(order_id, client_order_id, user_id, key_id) = 0
    end
  );
