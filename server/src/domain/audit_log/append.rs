use crate::{
    audit::{Action, AuditEvent, AuditFilter, AuditKeys, Target, extend},
    domain::{
        error::StoreResult,
        ports::{AuditRow, SEQ_BOUND, Tx},
    },
};

/// How many rows are looked at for the last that can be read, where the end of the chain is not as it was written.
const LOOKED_AT: u32 = 100;

/// Appends events to the chain of the transaction's tenant.
pub(super) async fn append_all(tx: &mut dyn Tx, keys: &AuditKeys, mut events: Vec<AuditEvent>) -> StoreResult<()> {
    let Some(now) = events.first().map(|event| event.at) else { return Ok(()) };
    let tenant = tx.tenant().clone();
    let locked = tx.lock_audit_head().await?;
    let genuine = locked.as_ref().filter(|locked| locked.head.is_genuine(keys, tenant.as_str()));
    let mut last = genuine.map(|locked| (locked.head.seq, locked.head.mac.clone()));
    if genuine.is_none_or(|locked| locked.is_overrun) {
        let rows = tx.audit_before(&AuditFilter::default(), Some(SEQ_BOUND), LOOKED_AT).await?;
        let written = rows.iter().find_map(|row| match row {
            AuditRow::Entry(entry) => Some((entry.seq, entry.mac.clone())),
            AuditRow::Damaged(_) => None,
        });
        if locked.is_some() || !rows.is_empty() || tx.has_history(now).await? {
            // Going on as if nothing had happened would hide that rows were cut off, or put behind the end.
            events.insert(0, AuditEvent::of_job("audit-log", now, Action::AuditHeadLost, Target::Tenant));
        }
        last = last.max(written);
    }
    let last = last.as_ref().map(|(seq, mac)| (*seq, mac.as_str()));
    let (entries, head) = extend(keys, tenant.as_str(), last, events);
    tx.append_audit(&entries, &head).await
}
