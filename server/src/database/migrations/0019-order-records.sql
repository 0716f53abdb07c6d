-- Where in the journal something happened to an order: the record, and the event's place in it, from 0. So an order's
-- history is read without a scan of the journal. It has a progress of its own: a venue that is older gets it filled
-- while it trades, and a projector of the version before, which doesn't know it, only leaves it behind.
insert into view_progress (view_name, sequence) values ('order-records', 0);

create table order_records (
  order_id    bigint not null,
  sequence    bigint not null check (sequence > 0),
  event_index integer not null check (event_index >= 0),
  primary key (order_id, sequence, event_index)
);

grant select on order_records to wattbook_gateway;
grant select, insert on order_records to wattbook_exchange;
