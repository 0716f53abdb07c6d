-- Icebergs, self-trade prevention and parking; what became of a trade after its execution.
alter table orders
  add column display_lots bigint
    constraint orders_display_lots check (display_lots > 0),
  add column self_trade_prevention text
    constraint orders_self_trade_prevention
      check (self_trade_prevention in ('ALLOW', 'CANCEL_INCOMING', 'CANCEL_RESTING', 'CANCEL_BOTH')),
  drop constraint orders_state_check,
  add constraint orders_state check (state in ('ACTIVE', 'PARKED', 'FILLED', 'CANCELLED', 'EXPIRED'));

-- Trades of before could not be recalled: each stood as it was made.
alter table trades
  add column state text not null default 'EXECUTED'
    constraint trades_state check (state in ('EXECUTED', 'RECALL_REQUESTED', 'RECALLED')),
  add column revision integer not null default 1
    constraint trades_revision check (revision > 0);
alter table trades
  alter column state drop default,
  alter column revision drop default;
