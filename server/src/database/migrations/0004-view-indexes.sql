-- A participant's orders of one contract, or in one state, are found without reading all the others.
create index orders_by_contract on orders (participant_id, contract_id, order_id desc);
create index orders_by_state on orders (participant_id, state, order_id desc);
