-- People whose records are still to be found by the name they have now: queued by the transaction that changes it. `after_visit` and
-- `after_record` say up to which of the person's records, in the order of visits, they are.
CREATE TABLE renamed_people (
    tenant        TEXT NOT NULL,
    directory     TEXT NOT NULL CHECK (directory IN ('patients', 'practitioners')),
    person_id     TEXT NOT NULL,
    -- How often the name changed: who goes on with the records goes on with those of one name.
    changes       INTEGER NOT NULL,
    after_visit   TEXT NOT NULL,
    after_record  TEXT NOT NULL,
    PRIMARY KEY (tenant, directory, person_id)
) STRICT;

-- Until now, records kept being found by the name that their doctor had before.
INSERT INTO renamed_people (tenant, directory, person_id, changes, after_visit, after_record)
SELECT tenant, 'practitioners', id, 1, '', '' FROM practitioners WHERE revision > 1;
