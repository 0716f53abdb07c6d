-- How much a participant may ask: its tier's limits, or what was agreed on with it in their place (README of
-- server/src/throttle: THROTTLE_… and overrides). Null: the tier's. The server checks what an override says.
alter table participants
  add column tier text not null default 'SANDBOX'
    constraint participants_tier check (tier in ('SANDBOX', 'STANDARD', 'PROFESSIONAL')),
  add column throttle jsonb
    constraint participants_throttle check (jsonb_typeof(throttle) = 'object');
