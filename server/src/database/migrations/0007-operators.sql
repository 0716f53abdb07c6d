-- The venue itself has a row and keys of its own, for its operators; and participants' keys a scope for their own risk.
alter table participants
  drop constraint participants_not_the_venue,
  add column kind text not null default 'PARTICIPANT'
    constraint participants_kind check (kind in ('PARTICIPANT', 'VENUE')),
  -- The venue asks the market under this id (VENUE in the engine): nobody else may.
  add constraint participants_venue check ((kind = 'VENUE') = (participant_id = 'venue')),
  drop constraint participants_tier,
  add constraint participants_tier check (
    tier in ('SANDBOX', 'STANDARD', 'PROFESSIONAL', 'OPERATOR') and (tier = 'OPERATOR') = (kind = 'VENUE')
  );

insert into participants (participant_id, name, created_us, tier, kind)
values ('venue', 'The venue', (extract(epoch from now()) * 1000000)::bigint, 'OPERATOR', 'VENUE');

-- What operators may do no participant may, and the other way round.
alter table api_keys
  drop constraint api_keys_scopes,
  add constraint api_keys_scopes check (
    cardinality(scopes) > 0 and scopes <@ case participant_id
      when 'venue' then array['market-ops', 'directory', 'surveillance']
      else array['read', 'trade', 'risk', 'keys']
    end
  );

-- Operators list participants by id, page by page, in an order that no locale changes.
create index participants_by_id on participants (participant_id collate "C") where kind = 'PARTICIPANT';

-- Surveillance lists the orders of all participants: newest first, by contract, by state, and by last change.
create index all_orders_by_contract on orders (contract_id, order_id desc);
create index all_orders_by_state on orders (state, order_id desc);
create index all_orders_by_change on orders (updated_sequence, order_id);
