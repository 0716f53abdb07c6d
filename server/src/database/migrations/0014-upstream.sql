-- Trades of other engines on their way in: how far their files were read, and what could not be taken over.
set local role wattbook_migrate;

create table upstream_positions (
  origin      text primary key check (length(origin) between 1 and 4200),
  -- Device and inode: another file may come to have the same name.
  file_id     text not null,
  byte_offset bigint not null check (byte_offset >= 0),
  -- SHA-256 of what stands before the offset (ingest/file-source.ts).
  anchor      text not null check (anchor ~ '^[0-9a-f]{64}$'),
  updated_us  bigint not null check (updated_us > 0)
);

create table quarantined_trades (
  id                bigint generated always as identity primary key,
  -- SHA-256 of the record: delivered again it is the same one (ingest/upstream-quarantine.ts).
  fingerprint       text not null unique check (fingerprint ~ '^[0-9a-f]{64}$'),
  -- Where it came from last, for people: which file or stream, and where in it.
  channel           text not null check (channel in ('file', 'stream')),
  origin            text not null,
  place             text not null,
  -- Of the record, if that much could be read.
  source            text,
  -- Its bytes, as they came: they may be no text at all. Of one that is too long only the first.
  raw               bytea not null check (octet_length(raw) <= 16384),
  raw_bytes         bigint not null check (raw_bytes >= octet_length(raw)),
  reason            text not null,
  detail            text not null,
  quarantined_us    bigint not null check (quarantined_us > 0),
  -- How often it was delivered and could not be taken over.
  times             int not null default 1 check (times > 0),
  resolution        text check (resolution in ('IMPORTED', 'KNOWN', 'DISCARDED')),
  resolved_us       bigint,
  resolved_by       text,
  resolved_because  text,
  constraint quarantined_trades_resolution check (
    (resolution is null) = (resolved_us is null) and (resolution is null) = (resolved_by is null)
    and (resolution is null) = (resolved_because is null)
  )
);

-- Newest first, for those who look at it; what isn't resolved, for the alarm.
create index quarantined_trades_unresolved on quarantined_trades (id desc) where resolution is null;

grant select on upstream_positions, quarantined_trades to wattbook_gateway;
grant select, insert, update on upstream_positions to wattbook_exchange;
grant select, insert, update (channel, origin, place, reason, detail, times) on quarantined_trades to wattbook_exchange;
grant select, update (reason, detail, resolution, resolved_us, resolved_by, resolved_because)
  on quarantined_trades to wattbook_directory;
