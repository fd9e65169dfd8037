use std::sync::Arc;

use super::given::{add, append, at, event, insert, person, record, scope};
use crate::{
    audit::Action,
    auth::JobScope,
    domain::{
        directory::person::PersonKind,
        page::Cursor,
        ports::{IdempotencyKey, PersonRow, RecordFilter, Store, UsedKey},
        record::{Record, RecordOrder, RecordStatus},
        record_content::{RecordContent, VisitType},
        revision::{Change, Revision},
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
            let before = tx.lock_record("r-1").await.unwrap().unwrap();
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

pub(crate) async fn listing_finds_and_pages(store: &Arc<dyn Store>) {
    for (id, name) in [("l-1", "Zoë Öz"), ("l-2", "Zoë Öz"), ("l-3", "Zoë Ab")] {
        add(&**store, "one", &record(id, name)).await;
    }
    add(&**store, "two", &record("l-4", "Zoë Öz")).await;
    let mut filter = RecordFilter {
        words: vec!["zoe".into(), "contr".into()],
        status: Some(RecordStatus::Draft),
        order: RecordOrder::PatientName,
        limit: 1,
        ..all()
    };
    let find = async |filter: &RecordFilter| {
        let records = store.read(&scope("one")).await.unwrap().records(filter).await.unwrap();
        records.into_iter().map(|record| record.id).collect::<Vec<_>>()
    };
    // One more than asked for tells that there is another page.
    assert_eq!(find(&filter).await, ["l-3", "l-1"]);
    filter.after = Some(Cursor { order: String::new(), value: String::new(), id: "l-1".into() });
    assert_eq!(find(&filter).await, ["l-2"]);
    filter.after = None;
    filter.words = vec!["ontrol".into()];
    assert_eq!(find(&filter).await, Vec::<String>::new(), "found within a word");
}

/// All records, as many as tests have.
fn all() -> RecordFilter {
    RecordFilter {
        words: vec![],
        status: None,
        patient_id: None,
        doctor_id: None,
        department: None,
        visit_type: None,
        visited_from: None,
        visited_to: None,
        order: RecordOrder::LatestVisit,
        after: None,
        limit: 50,
    }
}

pub(crate) async fn records_are_filtered(store: &Arc<dyn Store>) {
    let first = record("r-1", "Björk");
    let other = RecordContent {
        doctor_id: "d-2".into(),
        department: None,
        visit_type: VisitType::Virtual,
        visit_date: "2026-05-02".parse().unwrap(),
        ..record("r-2", "Björk").content
    };
    add(&**store, "one", &first).await;
    add(&**store, "one", &Record { content: other, ..record("r-2", "Björk") }).await;
    let find = async |filter: RecordFilter| {
        let records = store.read(&scope("one")).await.unwrap().records(&filter).await.unwrap();
        records.into_iter().map(|record| record.id).collect::<Vec<_>>()
    };
    let (day, next) = ("2026-05-01".parse().ok(), "2026-05-02".parse().ok());
    assert_eq!(find(all()).await, ["r-2", "r-1"]);
    for (filter, found) in [
        (RecordFilter { patient_id: Some("p-r-1".into()), ..all() }, vec!["r-1"]),
        (RecordFilter { doctor_id: Some("d-2".into()), ..all() }, vec!["r-2"]),
        (RecordFilter { department: Some("Oncology".into()), ..all() }, vec!["r-1"]),
        (RecordFilter { visit_type: Some(VisitType::Virtual), ..all() }, vec!["r-2"]),
        (RecordFilter { visited_from: next, ..all() }, vec!["r-2"]),
        (RecordFilter { visited_to: day, ..all() }, vec!["r-1"]),
        (RecordFilter { visited_from: day, visited_to: next, ..all() }, vec!["r-2", "r-1"]),
        (RecordFilter { status: Some(RecordStatus::Finalized), ..all() }, vec![]),
    ] {
        assert_eq!(find(filter.clone()).await, found, "{filter:?}");
    }
}

pub(crate) async fn records_follow_their_patients(store: &Arc<dyn Store>) {
    for (id, name) in [("r-1", "Abel"), ("r-2", "Cain")] {
        add(&**store, "one", &record(id, name)).await;
    }
    let mut tx = store.begin(&scope("one")).await.unwrap();
    let before = tx.lock_person(PersonKind::Patient, "p-r-1").await.unwrap().unwrap();
    let renamed = person(PersonKind::Patient, "p-r-1", &before.identifier, "Ziya");
    tx.update_person(&PersonRow { content: before.content, ..renamed }).await.unwrap();
    tx.refresh_records_of("p-r-1").await.unwrap();
    tx.commit().await.unwrap();
    let names = async |filter: RecordFilter| {
        let records = store.read(&scope("one")).await.unwrap().records(&filter).await.unwrap();
        records.into_iter().map(|record| record.patient.display_name).collect::<Vec<_>>()
    };
    assert_eq!(names(RecordFilter { order: RecordOrder::PatientName, ..all() }).await, ["Cain", "Ziya"]);
    let with = |word: &str| RecordFilter { words: vec![word.into()], ..all() };
    assert_eq!((names(with("ziya")).await, names(with("abel")).await), (vec!["Ziya".to_owned()], vec![]));
}

pub(crate) async fn names_sort_alike_everywhere(store: &Arc<dyn Store>) {
    let cases: serde_json::Value = serde_json::from_str(include_str!("../../../../tests/cases/search.json")).unwrap();
    let order: Vec<&str> = cases["order"].as_array().unwrap().iter().map(|name| name.as_str().unwrap()).collect();
    for (number, name) in order.iter().rev().enumerate() {
        add(&**store, "one", &record(&format!("r-{number}"), name)).await;
    }
    for (by, backwards) in [(RecordOrder::PatientName, false), (RecordOrder::PatientNameDescending, true)] {
        let filter = RecordFilter { order: by, ..all() };
        let records = store.read(&scope("one")).await.unwrap().records(&filter).await.unwrap();
        let mut names: Vec<_> = records.iter().map(|record| record.patient.display_name.as_str()).collect();
        if backwards {
            names.reverse();
        }
        assert_eq!(names, order);
    }
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
    let first = Some(UsedKey { fingerprint: "f".into(), created_id: "k-1".into() });
    assert_eq!(claim("one", "k-1", "f").await, None);
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
