use std::sync::Arc;

use super::given::{append, event, keys, scope};
use crate::{
    audit::{Action, Verifier},
    domain::ports::{AuditRow, Store},
};

pub(crate) async fn the_log_is_a_chain_however_many_write(store: &Arc<dyn Store>) {
    const ENTRIES: u64 = 10;
    let mut tasks = Vec::new();
    for tenant in ["one", "two"] {
        for _ in 0..ENTRIES {
            let store = Arc::clone(store);
            tasks.push(tokio::spawn(async move {
                let mut tx = store.begin(&scope(tenant)).await.unwrap();
                append(&mut *tx, event(Action::RecordRead)).await;
                tx.commit().await.unwrap();
            }));
        }
    }
    for task in tasks {
        task.await.unwrap();
    }
    for tenant in ["one", "two"] {
        let mut tx = store.read(&scope(tenant)).await.unwrap();
        let keys = keys();
        let mut verifier = Verifier::new(&keys, tenant);
        for row in tx.audit_after(None, 100).await.unwrap() {
            let AuditRow::Entry(entry) = row else { panic!("a damaged row") };
            assert!(verifier.check(Some(&entry)));
        }
        let verdict = verifier.verdict(tx.audit_head().await.unwrap().as_ref(), true);
        assert_eq!((verdict.intact, verdict.checked), (true, ENTRIES), "{verdict:?}");
    }
}

pub(crate) async fn log_rows_are_read_both_ways(store: &Arc<dyn Store>) {
    for _ in 0..3 {
        let mut tx = store.begin(&scope("one")).await.unwrap();
        append(&mut *tx, event(Action::RecordRead)).await;
        tx.commit().await.unwrap();
    }
    let mut tx = store.read(&scope("one")).await.unwrap();
    let seqs = |rows: Vec<AuditRow>| {
        let seq = |row| if let AuditRow::Entry(entry) = row { entry.seq } else { 0 };
        rows.into_iter().map(seq).collect::<Vec<_>>()
    };
    assert_eq!(seqs(tx.audit_before(None, 2).await.unwrap()), [3, 2]);
    assert_eq!(seqs(tx.audit_before(Some(2), 2).await.unwrap()), [1]);
    assert_eq!(seqs(tx.audit_after(None, 2).await.unwrap()), [1, 2]);
    assert_eq!(seqs(tx.audit_after(Some(2), 2).await.unwrap()), [3]);
    let AuditRow::Entry(entry) = tx.audit_after(None, 1).await.unwrap().remove(0) else { panic!() };
    assert_eq!(entry.details, r#"{"ä":[1,"\"quoted\""]}"#);
}
