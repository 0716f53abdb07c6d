-- An order's trades, without reading all others of its participant.
create index trade_sides_by_order on trade_sides (order_id, trade_id desc);
