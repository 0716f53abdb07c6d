-- The lease: one row, which names the exchange process that may lead, where gateways send commands, and how it is.
create table lease (
  -- One row.
  is_the_one       boolean primary key default true check (is_the_one),
  -- How often it went to another process.
  term             bigint not null check (term > 0),
  holder           text not null check (holder <> ''),
  -- Where its holder takes commands, and what has to be shown there. A token is as old as its process.
  door_url         text not null,
  door_token       text not null,
  -- How its holder is, for gateways and their /status.
  state            text not null,
  alarms           text[] not null,
  is_clock_trusted boolean not null,
  renewed_at       timestamptz not null,
  -- For so long after `renewed_at` nobody else may take it: longer where the database answers its holder slowly.
  silence_ms       integer not null check (silence_ms between 1000 and 10000),
  -- Its holder gave it up: whoever comes next needn't wait.
  is_released      boolean not null
);
