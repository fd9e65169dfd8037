use jiff::Timestamp;

use crate::{
    audit::{AuditKeys, Verdict, Verifier},
    domain::{
        error::StoreResult,
        ports::{AuditRow, Tx},
    },
};

/// How many entries are verified at a time: a few hundred KiB of memory however long the log is.
const BATCH: u32 = 1_000;

/// Recomputes the whole chain of the transaction's tenant.
pub(crate) async fn verify_chain(tx: &mut dyn Tx, keys: &AuditKeys) -> StoreResult<Verdict> {
    let tenant = tx.tenant().clone();
    let mut verifier = Verifier::new(keys, tenant.as_str());
    let mut after = None;
    let head = 'whole: loop {
        let rows = tx.audit_after(after, BATCH).await?;
        if rows.is_empty() {
            // Read after the rows: whatever was appended meanwhile is there to be read as well.
            let head = tx.audit_head().await?;
            if head.as_ref().is_none_or(|head| head.seq <= verifier.checked()) {
                break head;
            }
            let more = tx.audit_after(after, 1).await?;
            if more.is_empty() {
                break head;
            }
            continue;
        }
        for row in &rows {
            let entry = match row {
                AuditRow::Entry(entry) => Some(&**entry),
                AuditRow::Damaged(_) => None,
            };
            if !verifier.check(entry) {
                break 'whole None;
            }
            after = entry.and_then(|entry| i64::try_from(entry.seq).ok());
        }
    };
    Ok(verifier.verdict(head.as_ref(), tx.has_history(Timestamp::MAX).await?))
}
