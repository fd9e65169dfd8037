-- A search looks through the beginning of the list, which is in the order of visits: with the words in the index, it reads its pages
-- one after the other, instead of one page of the table for each row.
DROP INDEX search_by_visit;
CREATE INDEX search_by_visit ON search_records (tenant, visit_date, record_id, words);
