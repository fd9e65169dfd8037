use std::sync::Arc;

use super::given::{append, at, event, keys, scope};
use crate::{
    audit::{Action, AuditEvent, AuditFilter, Target, Verifier},
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

pub(crate) async fn log_rows_are_filtered(store: &Arc<dyn Store>) {
    let of = |actor: &str, action, target: Option<&str>, seconds| AuditEvent {
        at: at(seconds),
        actor_id: actor.into(),
        record_id: target.map(|_| "r-1".into()),
        target: target.map_or(Target::Tenant, |id| Target::Attachment(id.into())),
        ..event(action)
    };
    let mut tx = store.begin(&scope("one")).await.unwrap();
    for event in [
        of("u-1", Action::RecordsListed, None, 1),
        of("u-1", Action::DownloadUrlIssued, Some("a-1"), 2),
        of("u-2", Action::DownloadUrlIssued, Some("a-2"), 3),
        of("u-2", Action::RestoreRead, Some("a-1"), 4),
    ] {
        append(&mut *tx, event).await;
    }
    tx.commit().await.unwrap();
    let mut tx = store.begin(&scope("two")).await.unwrap();
    append(&mut *tx, of("u-1", Action::DownloadUrlIssued, Some("a-1"), 5)).await;
    tx.commit().await.unwrap();
    let text = |text: &str| Some(text.to_owned());
    let all = AuditFilter::default();
    for (filter, found) in [
        (AuditFilter { actor_id: text("u-1"), ..all.clone() }, vec![2, 1]),
        (AuditFilter { action: text("download_url.issued"), ..all.clone() }, vec![3, 2]),
        (AuditFilter { record_id: text("r-1"), ..all.clone() }, vec![4, 3, 2]),
        (AuditFilter { target_id: text("a-1"), ..all.clone() }, vec![4, 2]),
        (AuditFilter { target_id: text("a-1"), actor_id: text("u-2"), ..all.clone() }, vec![4]),
        (AuditFilter { from: Some(at(2)), to: Some(at(4)), ..all.clone() }, vec![3, 2]),
        (AuditFilter { from: Some(at(4)), ..all.clone() }, vec![4]),
        (AuditFilter { to: Some(at(2)), ..all.clone() }, vec![1]),
        (AuditFilter { from: Some(at(1_000_000)), ..all.clone() }, vec![]),
        (AuditFilter { to: Some(at(-1_000_000)), ..all.clone() }, vec![]),
        (AuditFilter { target_id: text("a-3"), ..all }, vec![]),
    ] {
        let rows = store.read(&scope("one")).await.unwrap().audit_before(&filter, None, 10).await.unwrap();
        let seqs: Vec<u64> =
            rows.into_iter().map(|row| if let AuditRow::Entry(entry) = row { entry.seq } else { 0 }).collect();
        assert_eq!(seqs, found, "{filter:?}");
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
    assert_eq!(seqs(tx.audit_before(&AuditFilter::default(), None, 2).await.unwrap()), [3, 2]);
    assert_eq!(seqs(tx.audit_before(&AuditFilter::default(), Some(2), 2).await.unwrap()), [1]);
    assert_eq!(seqs(tx.audit_after(None, 2).await.unwrap()), [1, 2]);
    assert_eq!(seqs(tx.audit_after(Some(2), 2).await.unwrap()), [3]);
    let AuditRow::Entry(entry) = tx.audit_after(None, 1).await.unwrap().remove(0) else { panic!() };
    assert_eq!(entry.details, r#"{"ä":[1,"\"quoted\""]}"#);
}
