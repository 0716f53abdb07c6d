-- Operators' keys are given out and taken back with a scope of its own. Until now `directory` could do that: keys that
-- have it keep what they may do.
alter table api_keys
  drop constraint api_keys_scopes,
  add constraint api_keys_scopes check (
    cardinality(scopes) > 0 and scopes <@ case participant_id
      when 'venue' then array['market-ops', 'directory', 'surveillance', 'operators']
      else array['read', 'trade', 'risk', 'keys']
    end
  );

update api_keys set scopes = scopes || array['operators'] where participant_id = 'venue' and 'directory' = any(scopes);
