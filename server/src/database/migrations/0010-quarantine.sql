-- Commands at which the engine threw: kept with all that is needed to find out why, and refused until released.
create table quarantined_commands (
  -- SHA-256 of what was asked, in hexadecimal (quarantine/fingerprint.ts).
  fingerprint      text primary key check (fingerprint ~ '^[0-9a-f]{64}$'),
  participant_id   text not null,
  user_id          text not null,
  key_id           text not null,
  command_type     text not null,
  -- The command, as JSON; text, because jsonb refuses what a corrupt command may hold.
  command          text not null,
  error            text not null,
  -- The place that it would have had.
  sequence         bigint not null check (sequence > 0),
  quarantined_us   bigint not null check (quarantined_us > 0),
  -- How often it made the engine throw: more than once, if it was released too early.
  times            int not null default 1 check (times > 0),
  released_us      bigint,
  released_by      text,
  released_because text,
  constraint quarantined_commands_release check (
    (released_us is null) = (released_by is null) and (released_us is null) = (released_because is null)
  )
);

-- Newest first: for those who look at it, and for the exchange, which looks up those that are held.
create index quarantined_commands_newest on quarantined_commands (quarantined_us desc, fingerprint desc);
create index quarantined_commands_held on quarantined_commands (quarantined_us desc, fingerprint desc)
  where released_us is null;
-- How many of a key there were lately.
create index quarantined_commands_of_key on quarantined_commands (key_id, quarantined_us);

-- A key that sent poison again and again is blocked until an operator unblocks it.
alter table api_keys
  add column blocked_us bigint,
  add constraint api_keys_blocked_later check (blocked_us >= created_us),
  -- The operator's own keys never are: they are needed to release what is held.
  add constraint api_keys_blocked_participants check (blocked_us is null or participant_id <> 'venue');
