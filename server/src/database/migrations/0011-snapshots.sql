-- Snapshots: what the market was after a block, so that a start needn't replay the journal from its beginning. They can
-- all be dropped at any time; the journal can't. The database itself refuses one of a block that isn't in this journal.
create table snapshots (
  snapshot_id bigint generated always as identity primary key,
  sequence     bigint not null,
  block_hash   text not null,
  state_hash   text not null check (state_hash ~ '^[0-9a-f]{16}$'),
  format       smallint not null check (format > 0),
  rules        smallint not null check (rules > 0),
  begun_at     timestamptz not null default now(),
  -- Null until all chunks are there and were read back: before, it doesn't count.
  completed_at timestamptz,
  chunks       integer check (chunks > 0),
  bytes        bigint check (bytes > 0),
  constraint snapshots_complete check (
    (completed_at is null and chunks is null and bytes is null) or
    (completed_at is not null and chunks is not null and bytes is not null)
  ),
  constraint snapshots_of_this_journal foreign key (sequence, block_hash) references journal (last_sequence, hash)
);

-- The newest first, of those that count.
create index snapshots_newest on snapshots (sequence desc, snapshot_id desc) where completed_at is not null;

create table snapshot_chunks (
  snapshot_id bigint not null references snapshots on delete cascade,
  number      integer not null check (number >= 0),
  -- One part of the market as JSON a line, each line ended by a line feed.
  parts       text not null check (octet_length(parts) between 1 and 1048576),
  -- SHA-256 over the hash of the chunk before (of the first: the block's) and the parts: their order is in it.
  hash        text not null check (hash ~ '^[0-9a-f]{64}$'),
  primary key (snapshot_id, number)
);
