-- Access logs whose reads were counted: those of a tenant's files in a row of its own, and those that are done with in a
-- row of '*'. A log that was read half before a crash is read again, and counts nothing twice.
CREATE TABLE access_logs (
    tenant  TEXT COLLATE "C" NOT NULL,
    log     TEXT COLLATE "C" NOT NULL,
    read_at BIGINT           NOT NULL,
    PRIMARY KEY (tenant, log)
);
ALTER TABLE access_logs ENABLE ROW LEVEL SECURITY;
ALTER TABLE access_logs FORCE ROW LEVEL SECURITY;
CREATE POLICY own_tenant ON access_logs USING (tenant = current_setting('chartlift.tenant', true));
CREATE POLICY jobs_look ON access_logs FOR SELECT USING (current_setting('chartlift.tenant', true) = '*');
CREATE POLICY jobs_forget ON access_logs FOR DELETE USING (current_setting('chartlift.tenant', true) = '*');
GRANT SELECT, INSERT, UPDATE, DELETE ON access_logs TO chartlift_app;
