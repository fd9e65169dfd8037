-- In how many months there are versions: without it PostgreSQL takes every version for a month of its own, and sorts all of them to
-- count by month, instead of counting on all cores. The expression is that of `store/postgres/dialect.rs`.
CREATE STATISTICS versions_by_month ON (date_trunc('month', to_timestamp(created_at / 1000) AT TIME ZONE 'UTC')) FROM versions;
