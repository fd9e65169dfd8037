-- Access logs whose reads were counted: those of a tenant's files in a row of its own, and those that are done with in a
-- row of '*'. A log that was read half before a crash is read again, and counts nothing twice.
CREATE TABLE access_logs (
    tenant  TEXT    NOT NULL,
    log     TEXT    NOT NULL,
    read_at INTEGER NOT NULL,
    PRIMARY KEY (tenant, log)
) STRICT, WITHOUT ROWID;
