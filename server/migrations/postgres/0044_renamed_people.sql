-- People whose records are still to be found by the name they have now: queued by the transaction that changes it. `after_visit` and
-- `after_record` say up to which of the person's records, in the order of visits, they are.
CREATE TABLE renamed_people (
    tenant        TEXT COLLATE "C" NOT NULL,
    directory     TEXT COLLATE "C" NOT NULL CHECK (directory IN ('patients', 'practitioners')),
    person_id     TEXT COLLATE "C" NOT NULL,
    -- How often the name changed: who goes on with the records goes on with those of one name.
    changes       BIGINT NOT NULL,
    after_visit   TEXT COLLATE "C" NOT NULL,
    after_record  TEXT COLLATE "C" NOT NULL,
    PRIMARY KEY (tenant, directory, person_id)
);

-- Until now, records kept being found by the name that their doctor had before. The owner of the tables, who need not be a superuser,
-- sees the rows of all tenants only without this.
ALTER TABLE practitioners NO FORCE ROW LEVEL SECURITY;
INSERT INTO renamed_people (tenant, directory, person_id, changes, after_visit, after_record)
SELECT tenant, 'practitioners', id, 1, '', '' FROM practitioners WHERE revision > 1;
ALTER TABLE practitioners FORCE ROW LEVEL SECURITY;

ALTER TABLE renamed_people ENABLE ROW LEVEL SECURITY;
ALTER TABLE renamed_people FORCE ROW LEVEL SECURITY;
CREATE POLICY own_tenant ON renamed_people USING (tenant = current_setting('chartlift.tenant', true));
CREATE POLICY jobs_look ON renamed_people FOR SELECT USING (current_setting('chartlift.tenant', true) = '*');
GRANT SELECT, INSERT, UPDATE, DELETE ON renamed_people TO chartlift_app;
