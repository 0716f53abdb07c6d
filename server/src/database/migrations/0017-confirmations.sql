-- Signed confirmations of trades: a document a trade, side and revision, made once. Others hold copies of them, so
-- unlike views they are never built again; a public key is kept as long as anything that was signed with it.
insert into view_progress (view_name, sequence) values ('confirmations', 0);

create table signing_keys (
  kid        text primary key,
  public_key text not null,
  since_us   bigint not null
);

create table confirmations (
  trade_id       bigint not null,
  side           text not null check (side in ('BUY', 'SELL')),
  revision       integer not null check (revision > 0),
  participant_id text not null,
  sequence       bigint not null,
  kid            text not null references signing_keys (kid),
  -- Header, document and signature, as RFC 7515 writes them: what was signed stands in it byte for byte.
  jws            text not null,
  primary key (trade_id, side, revision)
);

grant select on signing_keys, confirmations to wattbook_gateway;
grant select, insert on signing_keys, confirmations to wattbook_exchange;
-- A confirmation names its participant.
grant select (participant_id, name) on participants to wattbook_exchange;
