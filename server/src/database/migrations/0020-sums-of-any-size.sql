-- A trade may be worth 10^15 (ticks × lots), a bigint ends at 9 × 10^18: some ten thousand such trades of one contract
-- would have stopped the views for good.
alter table trade_minutes alter column value type numeric;
alter table positions alter column bought_value type numeric, alter column sold_value type numeric;
