use std::sync::Arc;

use super::given::{add, append, at, event, first_file, insert, record, scope};
use crate::{
    audit::Action,
    auth::JobScope,
    domain::{
        ports::{IdempotencyKey, Store, UsedKey},
        record::Record,
        record_content::RecordContent,
        revision::{Change, RevisedFile, Revision},
        stamp::{Stamp, Subject},
    },
};

pub(crate) async fn records_belong_to_one_tenant(store: &Arc<dyn Store>) {
    let kept = record("r-1", "Björk");
    add(&**store, "one", &kept).await;
    let read = async |tenant: &str| store.read(&scope(tenant)).await.unwrap().record("r-1").await.unwrap();
    assert_eq!(read("one").await, Some(kept.clone()));
    assert_eq!(read("two").await, None);
    let mut tx = store.begin(&scope("two")).await.unwrap();
    assert_eq!(tx.lock_record("r-1").await.unwrap(), None);
    tx.update_record(&Record { revision: 2, ..kept.clone() }).await.unwrap();
    tx.commit().await.unwrap();
    assert_eq!(read("one").await, Some(kept), "another tenant changed it");
    // The same id in two tenants is two records.
    add(&**store, "two", &record("r-1", "Another")).await;
    assert_eq!(read("one").await.unwrap().patient.display_name, "Björk");
    assert_eq!(read("two").await.unwrap().patient.display_name, "Another");
}

pub(crate) async fn what_is_not_committed_leaves_no_trace(store: &Arc<dyn Store>) {
    let mut tx = store.begin(&scope("one")).await.unwrap();
    insert(&mut *tx, &record("r-1", "Björk")).await;
    append(&mut *tx, event(Action::RecordCreated)).await;
    assert!(tx.record("r-1").await.unwrap().is_some());
    drop(tx);
    let mut tx = store.begin(&scope("one")).await.unwrap();
    assert_eq!(tx.record("r-1").await.unwrap(), None);
    assert_eq!(tx.audit_head().await.unwrap(), None);
    assert!(!tx.has_history(at(100)).await.unwrap());
}

pub(crate) async fn a_locked_record_is_changed_by_one_at_a_time(store: &Arc<dyn Store>) {
    const CHANGES: u32 = 12;
    add(&**store, "one", &record("r-1", "Björk")).await;
    let mut tasks = Vec::new();
    for _ in 0..CHANGES {
        let store = Arc::clone(store);
        tasks.push(tokio::spawn(async move {
            let mut tx = store.begin(&scope("one")).await.unwrap();
            assert!(tx.lock_record("r-1").await.unwrap().is_some());
            let before = tx.record("r-1").await.unwrap().unwrap();
            tokio::task::yield_now().await;
            tx.update_record(&Record { revision: before.revision + 1, ..before }).await.unwrap();
            append(&mut *tx, event(Action::RecordUpdated)).await;
            tx.commit().await.unwrap();
        }));
    }
    for task in tasks {
        task.await.unwrap();
    }
    let mut tx = store.read(&scope("one")).await.unwrap();
    assert_eq!(tx.record("r-1").await.unwrap().unwrap().revision, CHANGES + 1, "a change was lost");
    assert_eq!(tx.audit_head().await.unwrap().unwrap().seq, u64::from(CHANGES) + 1);
}

pub(crate) async fn a_records_history_is_kept(store: &Arc<dyn Store>) {
    let first = record("r-1", "Björk");
    add(&**store, "one", &first).await;
    let mut tx = store.begin(&scope("one")).await.unwrap();
    tx.insert_revision("r-1", &Revision::of(&first, Change::Created)).await.unwrap();
    let content = RecordContent { notes: Some("more".into()), ..first.content.clone() };
    let stamp = Stamp { at: at(5), by: Subject { id: "u-2".into(), name: "Bo".into() } };
    let second = Record { content, ..first.clone().next(stamp) };
    tx.insert_revision("r-1", &Revision::of(&second, Change::Updated)).await.unwrap();
    assert!(
        tx.insert_revision("r-1", &Revision::of(&second, Change::Updated)).await.is_err(),
        "a revision was overwritten"
    );
    drop(tx);
    let mut tx = store.begin(&scope("one")).await.unwrap();
    for record in [&first, &second] {
        tx.insert_revision("r-1", &Revision::of(record, Change::Updated)).await.unwrap();
    }
    tx.commit().await.unwrap();
    let mut tx = store.read(&scope("one")).await.unwrap();
    let history = tx.revisions("r-1", None, 5).await.unwrap();
    assert_eq!(history, [&second, &first].map(|record| Revision::of(record, Change::Updated)));
    assert_eq!(tx.revisions("r-1", Some(2), 5).await.unwrap()[0].content.notes, first.content.notes);
    drop(tx);
    assert_eq!(store.read(&scope("two")).await.unwrap().revisions("r-1", None, 5).await.unwrap(), []);
}

pub(crate) async fn a_files_change_is_in_history_with_what_the_record_said_then(store: &Arc<dyn Store>) {
    let first = record("r-1", "Björk");
    add(&**store, "one", &first).await;
    let touched = async |revision: u32, file: &RevisedFile| {
        let mut tx = store.begin(&scope("one")).await.unwrap();
        let stamp = Stamp { at: at(revision.into()), by: Subject { id: "u-1".into(), name: "Ada".into() } };
        tx.touch_record("r-1", Change::FileDescribed, &stamp, file).await.unwrap();
        tx.commit().await.unwrap();
    };
    let said = |text: &str| RevisedFile { description: Some(text.into()), ..first_file("a.txt") };
    // Without any history before it, as records of measurements are.
    touched(2, &said("one")).await;
    touched(3, &said("two")).await;
    let mut tx = store.begin(&scope("one")).await.unwrap();
    let before = tx.record("r-1").await.unwrap().unwrap();
    let content = RecordContent { notes: Some("more".into()), ..first.content.clone() };
    let edited =
        Record { content, ..before.next(Stamp { at: at(4), by: Subject { id: "u-1".into(), name: "Ada".into() } }) };
    tx.update_record(&edited).await.unwrap();
    tx.insert_revision("r-1", &Revision::of(&edited, Change::Updated)).await.unwrap();
    tx.commit().await.unwrap();
    touched(5, &said("three")).await;
    touched(6, &said("four")).await;
    let history = store.read(&scope("one")).await.unwrap().revisions("r-1", None, 9).await.unwrap();
    let told: Vec<_> = history
        .iter()
        .map(|it| {
            (it.revision, it.file.as_ref().and_then(|file| file.description.as_deref()), it.content.notes.as_deref())
        })
        .collect();
    let (old, new) = (first.content.notes.as_deref(), Some("more"));
    let expected =
        [(6, Some("four"), new), (5, Some("three"), new), (4, None, new), (3, Some("two"), old), (2, Some("one"), old)];
    assert_eq!(told, expected);
}

fn key(fingerprint: &str) -> IdempotencyKey {
    IdempotencyKey { namespace: "createRecord:u-1".into(), key: "k".into(), fingerprint: fingerprint.into() }
}

pub(crate) async fn keys_are_claimed_once(store: &Arc<dyn Store>) {
    let claim = async |tenant: &str, id: &str, fingerprint: &str| {
        let mut tx = store.begin(&scope(tenant)).await.unwrap();
        let used = tx.claim_key(&key(fingerprint), id, at(1)).await.unwrap();
        tx.commit().await.unwrap();
        used
    };
    let used = async |tenant: &str| {
        let mut tx = store.read(&scope(tenant)).await.unwrap();
        tx.used_key(&key("another")).await.unwrap()
    };
    let first = Some(UsedKey { fingerprint: "f".into(), created_id: "k-1".into() });
    assert_eq!(used("one").await, None);
    assert_eq!(claim("one", "k-1", "f").await, None);
    assert_eq!((used("one").await, used("two").await), (first.clone(), None));
    assert_eq!(claim("one", "k-2", "f").await, first);
    assert_eq!(claim("one", "k-3", "g").await, first);
    assert_eq!(claim("two", "k-4", "g").await, None, "keys of two tenants met");
    let forget = async |before| store.forget_idempotency_keys(&JobScope::new(), before).await.unwrap();
    assert_eq!(forget(at(1)).await, 0);
    assert_eq!(forget(at(2)).await, 2);
    assert_eq!(claim("one", "k-5", "g").await, None, "a forgotten key still counted");
}

pub(crate) async fn keys_are_claimed_once_by_racing_requests(store: &Arc<dyn Store>) {
    let mut tasks = Vec::new();
    for n in 0..8 {
        let store = Arc::clone(store);
        tasks.push(tokio::spawn(async move {
            let mut tx = store.begin(&scope("one")).await.unwrap();
            let used = tx.claim_key(&key("f"), &format!("k-{n}"), at(1)).await.unwrap();
            tokio::task::yield_now().await;
            tx.commit().await.unwrap();
            used.map_or_else(|| format!("k-{n}"), |used| used.created_id)
        }));
    }
    let mut created = Vec::new();
    for task in tasks {
        created.push(task.await.unwrap());
    }
    created.dedup();
    assert_eq!(created.len(), 1, "one key created {created:?}");
}
