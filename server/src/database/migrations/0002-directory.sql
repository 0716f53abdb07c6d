-- The directory: who may use the API. Names and hashes of keys only; what can change an outcome is a command instead.
create table participants (
  participant_id text primary key,
  name           text not null check (length(name) between 1 and 200),
  created_us     bigint not null check (created_us > 0),
  -- No blanks: the market joins the id with a client order id by one.
  constraint participants_id check (participant_id ~ '^[A-Za-z0-9._:-]{1,64}$'),
  -- The venue itself asks under this id (VENUE in the engine): nobody else may.
  constraint participants_not_the_venue check (participant_id <> 'venue')
);

create table api_keys (
  key_id         text primary key check (key_id ~ '^[0-9A-Za-z]{12}$'),
  participant_id text not null references participants,
  user_id        text not null check (user_id ~ '^[A-Za-z0-9._:-]{1,64}$'),
  environment    text not null check (environment in ('sandbox', 'live')),
  secret_hash    bytea not null check (octet_length(secret_hash) = 32),
  scopes         text[] not null,
  created_us     bigint not null check (created_us > 0),
  revoked_us     bigint,
  constraint api_keys_scopes check (cardinality(scopes) > 0 and scopes <@ array['read', 'trade']),
  constraint api_keys_revoked_later check (revoked_us >= created_us)
);

create index api_keys_of_participant on api_keys (participant_id);
