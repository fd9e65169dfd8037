-- What did this person do: asked of a log of millions of entries. When something was done needs no index: entries are in the order
-- of time already.
CREATE INDEX audit_log_by_actor ON audit_log (tenant, actor_id, seq);
