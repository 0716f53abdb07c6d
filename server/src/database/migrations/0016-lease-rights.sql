-- An exchange takes and holds the lease; gateways look who has it, and with which token commands are sent there.
grant select, insert, update on lease to wattbook_exchange;
grant select on lease to wattbook_gateway;
