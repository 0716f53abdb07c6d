-- The journal: one row a block, for ever. The database itself refuses a gap, an overlap, a second writer, a block that
-- doesn't name its predecessor's hash, and any change of what was written.
create table journal (
  first_sequence bigint primary key check (first_sequence > 0),
  last_sequence  bigint not null unique,
  previous_last  bigint,
  epoch          bigint not null check (epoch >= 0),
  format         smallint not null check (format > 0),
  rules          smallint not null check (rules > 0),
  time_us        bigint not null check (time_us > 0),
  state_hash     text not null check (state_hash ~ '^[0-9a-f]{16}$'),
  records        text not null check (octet_length(records) between 1 and 1048576),
  previous_hash  text not null check (previous_hash ~ '^[0-9a-f]{64}$'),
  hash           text not null check (hash ~ '^[0-9a-f]{64}$'),
  constraint journal_block_size check (last_sequence - first_sequence between 0 and 1999),
  constraint journal_no_gap check (
    case when first_sequence = 1
      then previous_last is null and previous_hash = repeat('0', 64)
      else previous_last is not null and previous_last = first_sequence - 1
    end
  ),
  constraint journal_chain unique (last_sequence, hash),
  constraint journal_follows foreign key (previous_last, previous_hash) references journal (last_sequence, hash)
);

create function refuse_change_of_history() returns trigger language plpgsql as $$
begin
  raise exception 'the journal is append-only: % refused', tg_op;
end
$$;

create trigger journal_append_only before update or delete or truncate on journal
  for each statement execute function refuse_change_of_history();
