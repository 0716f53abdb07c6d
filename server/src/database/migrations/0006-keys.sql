-- Keys that their owners look after themselves: listed, rotated, revoked.
alter table api_keys
  drop constraint api_keys_scopes,
  add constraint api_keys_scopes check (cardinality(scopes) > 0 and scopes <@ array['read', 'trade', 'keys']),
  -- The key that this one succeeds.
  add column rotated_from text references api_keys,
  add constraint api_keys_rotated_from_another check (rotated_from <> key_id),
  -- The first of all keys that this one succeeds, or itself: throttling counts by it.
  add column family_id text;

update api_keys set family_id = key_id;
alter table api_keys
  alter column family_id set not null,
  add constraint api_keys_family foreign key (family_id) references api_keys,
  add constraint api_keys_family_of_rotation check ((rotated_from is null) = (family_id = key_id));

-- Rotations of a participant happen one after the other (its row is locked); if that ever failed, this holds.
create unique index api_keys_one_live_successor on api_keys (rotated_from) where revoked_us is null;

-- A participant's keys, newest first, page by page.
create index api_keys_newest on api_keys (participant_id, created_us, key_id);
drop index api_keys_of_participant;
