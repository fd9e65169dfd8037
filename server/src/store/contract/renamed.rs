//! Records follow what the people they name are called.

use std::sync::Arc;

use super::{
    given::{add, append, event, person, record, scope},
    search::{all, find, page, with},
};
use crate::{
    audit::Action,
    auth::JobScope,
    domain::{
        directory::{person::PersonKind, renamed::follow_all},
        ports::{PersonRow, RecordFilter, Store},
        record::{Record, RecordOrder},
        record_content::RecordContent,
    },
};

/// Gives somebody another name; their records are still to follow.
async fn rename(store: &dyn Store, kind: PersonKind, id: &str, name: &str) {
    let mut tx = store.begin(&scope("one")).await.unwrap();
    let before = tx.lock_person(kind, id).await.unwrap().unwrap();
    let renamed = person(kind, id, &before.identifier, name);
    assert!(tx.update_person(&PersonRow { content: before.content, ..renamed }).await.unwrap());
    tx.queue_renamed(kind, id).await.unwrap();
    tx.commit().await.unwrap();
}

/// Has the next records follow; answers whether there may be more.
async fn follow(store: &dyn Store, kind: PersonKind, id: &str, limit: u32) -> bool {
    let mut tx = store.begin(&scope("one")).await.unwrap();
    let more = tx.refresh_renamed(kind, id, limit).await.unwrap();
    tx.commit().await.unwrap();
    more
}

pub(crate) async fn records_follow_their_patients(store: &Arc<dyn Store>) {
    for (id, name) in [("r-1", "Abel"), ("r-2", "Cain")] {
        add(&**store, "one", &record(id, name)).await;
    }
    rename(&**store, PersonKind::Patient, "p-r-1", "Ziya").await;
    assert!(!follow(&**store, PersonKind::Patient, "p-r-1", 10).await);
    let names = async |filter: RecordFilter| {
        let records = page(&**store, "one", &filter).await.rows;
        records.into_iter().map(|record| record.patient.display_name).collect::<Vec<_>>()
    };
    assert_eq!(names(RecordFilter { order: RecordOrder::PatientName, ..all() }).await, ["Cain", "Ziya"]);
    assert_eq!((names(with("ziya")).await, names(with("abel")).await), (vec!["Ziya".to_owned()], vec![]));
}

pub(crate) async fn records_follow_their_doctors_in_batches(store: &Arc<dyn Store>) {
    let ids = ["r-1", "r-2", "r-3", "r-4", "r-5"];
    for id in ids {
        add(&**store, "one", &record(id, "Abel")).await;
    }
    add(&**store, "two", &record("r-6", "Abel")).await;
    let job = JobScope::new();
    let queued = async || {
        let people = store.renamed_people(&job, 5).await.unwrap();
        people.into_iter().map(|(scope, kind, id)| (scope.tenant().to_string(), kind, id)).collect::<Vec<_>>()
    };
    let found = async |word: &str| find(&**store, "one", with(word)).await.len();
    let step = async || follow(&**store, PersonKind::Practitioner, "d-1", 2).await;
    assert!(!step().await, "nobody was renamed");
    rename(&**store, PersonKind::Practitioner, "d-1", "Quill").await;
    assert_eq!(queued().await, [("one".to_owned(), PersonKind::Practitioner, "d-1".to_owned())]);
    assert!(step().await);
    assert_eq!((found("quill").await, queued().await.len()), (2, 1));
    // Once more before they are through: those that have followed follow again.
    rename(&**store, PersonKind::Practitioner, "d-1", "Zander").await;
    assert_eq!([step().await, step().await, step().await], [true, true, false]);
    assert_eq!((found("zander").await, found("quill").await, queued().await), (5, 0, vec![]));
    let theirs = RecordFilter { doctor_id: Some("d-1".into()), ..with("zander") };
    assert_eq!(find(&**store, "one", theirs).await.len(), 5);
    assert_eq!(find(&**store, "two", with("zander")).await.len(), 0);
    assert!(!step().await);
}

/// What somebody writes while the record follows a name is not written over by what was read before.
pub(crate) async fn a_record_that_follows_a_name_keeps_what_is_written_meanwhile(store: &Arc<dyn Store>) {
    for round in 0..10 {
        let id = format!("r-{round}");
        add(&**store, "one", &record(&id, "Abel")).await;
        rename(&**store, PersonKind::Patient, &format!("p-{id}"), "Ziya").await;
        let mut tx = store.begin(&scope("one")).await.unwrap();
        tx.lock_record(&id).await.unwrap();
        let before = tx.record(&id).await.unwrap().unwrap();
        let following = {
            let (store, patient) = (Arc::clone(store), format!("p-{id}"));
            tokio::spawn(async move { follow(&*store, PersonKind::Patient, &patient, 10).await })
        };
        let content = RecordContent { notes: Some(format!("meanwhile{round}")), ..before.content.clone() };
        tx.update_record(&Record { content, revision: 2, ..before }).await.unwrap();
        append(&mut *tx, event(Action::RecordUpdated)).await;
        tx.commit().await.unwrap();
        following.await.unwrap();
        let words = RecordFilter { words: vec!["ziya".into(), format!("meanwhile{round}")], ..all() };
        assert_eq!(find(&**store, "one", words).await, [id]);
    }
}

pub(crate) async fn the_job_has_the_records_of_everybody_follow(store: &Arc<dyn Store>) {
    // More than one transaction takes.
    const RECORDS: usize = 120;
    for number in 0..RECORDS {
        add(&**store, "one", &record(&format!("r-{number}"), "Abel")).await;
    }
    rename(&**store, PersonKind::Practitioner, "d-1", "Quill").await;
    rename(&**store, PersonKind::Patient, "p-r-7", "Ziya").await;
    let job = JobScope::new();
    assert_eq!(follow_all(&**store, &job).await.unwrap(), 2);
    let found = async |word: &str| find(&**store, "one", RecordFilter { limit: 200, ..with(word) }).await.len();
    assert_eq!((found("quill").await, found("ziya").await), (RECORDS, 1));
    assert_eq!(follow_all(&**store, &job).await.unwrap(), 0, "nobody is left");
}
