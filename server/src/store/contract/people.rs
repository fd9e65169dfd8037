use std::sync::Arc;

use super::given::{after, person, scope};
use crate::domain::{
    directory::person::PersonKind,
    ports::{PersonFilter, PersonRow, Store},
};

const KINDS: [PersonKind; 2] = [PersonKind::Patient, PersonKind::Practitioner];

async fn add(store: &dyn Store, tenant: &str, person: &PersonRow) -> bool {
    let mut tx = store.begin(&scope(tenant)).await.unwrap();
    let added = tx.insert_person(person).await.unwrap();
    tx.commit().await.unwrap();
    added
}

pub(crate) async fn people_are_one_tenants_and_named_once(store: &Arc<dyn Store>) {
    for kind in KINDS {
        let kept = person(kind, "p-1", "N-1", "Björk");
        assert!(add(&**store, "one", &kept).await);
        assert!(!add(&**store, "one", &person(kind, "p-2", "N-1", "Another")).await, "an identifier was given twice");
        assert!(add(&**store, "one", &person(kind, "p-3", "N-3", "Another")).await);
        let read =
            async |tenant: &str, id: &str| store.read(&scope(tenant)).await.unwrap().person(kind, id).await.unwrap();
        assert_eq!(read("one", "p-1").await, Some(kept.clone()));
        assert_eq!((read("one", "p-2").await, read("two", "p-1").await), (None, None));

        let mut tx = store.begin(&scope("two")).await.unwrap();
        assert!(!tx.update_person(&PersonRow { active: false, ..kept.clone() }).await.unwrap());
        assert_eq!(tx.lock_person_by_identifier(kind, "N-1").await.unwrap(), None);
        tx.commit().await.unwrap();
        let mut tx = store.begin(&scope("one")).await.unwrap();
        assert_eq!(tx.lock_person_by_identifier(kind, "N-1").await.unwrap(), Some(kept.clone()));
        let other = PersonRow { active: false, identifier: "N-2".into(), ..kept.clone() };
        assert!(tx.update_person(&other).await.unwrap());
        tx.commit().await.unwrap();
        assert_eq!(read("one", "p-1").await, Some(other.clone()));
        let mut tx = store.begin(&scope("one")).await.unwrap();
        assert!(!tx.update_person(&PersonRow { identifier: "N-3".into(), ..other.clone() }).await.unwrap());
        drop(tx);
        assert_eq!(read("one", "p-1").await, Some(other));
        assert!(add(&**store, "two", &kept).await, "identifiers of two tenants met");
    }
}

pub(crate) async fn people_are_found_and_paged(store: &Arc<dyn Store>) {
    let cases: serde_json::Value = serde_json::from_str(include_str!("../../../../tests/cases/search.json")).unwrap();
    let order: Vec<&str> = cases["order"].as_array().unwrap().iter().map(|name| name.as_str().unwrap()).collect();
    for kind in KINDS {
        for (number, name) in order.iter().rev().enumerate() {
            add(&**store, "one", &person(kind, &format!("p-{number}"), &format!("N-{number}"), name)).await;
        }
        let mut filter = PersonFilter { kind, words: vec![], identifier: None, active: None, after: None, limit: 50 };
        let find = async |tenant: &str, filter: &PersonFilter| {
            let people = store.read(&scope(tenant)).await.unwrap().people(filter).await.unwrap();
            people.rows.into_iter().map(|person| (person.entry.id, person.entry.display_name)).collect::<Vec<_>>()
        };
        let all = find("one", &filter).await;
        assert_eq!(all.iter().map(|(_, name)| name.as_str()).collect::<Vec<_>>(), order);
        assert!(find("two", &filter).await.is_empty());
        // One more than asked for tells that there is another page.
        filter.limit = 1;
        let first = store.read(&scope("one")).await.unwrap().people(&filter).await.unwrap();
        filter.after = after(&first, |person| &person.entry.id);
        assert_eq!(find("one", &filter).await, all[1..3]);
        // The place stays where it was, whatever the person is called by now.
        let mut tx = store.begin(&scope("one")).await.unwrap();
        let renamed = person(kind, &all[0].0, &first.rows[0].identifier, "Zzz");
        assert!(tx.update_person(&renamed).await.unwrap());
        tx.commit().await.unwrap();
        assert_eq!(find("one", &filter).await, all[1..3]);
        filter.after = None;
        filter.words = vec!["arz".into()];
        assert_eq!(find("one", &filter).await[0].1, "Ärzte");
        filter.active = Some(false);
        assert!(find("one", &filter).await.is_empty());
        filter.active = None;
        filter.identifier = Some("N-none".into());
        assert!(find("one", &filter).await.is_empty());
    }
}

pub(crate) async fn identifiers_are_taken_once_by_racing_requests(store: &Arc<dyn Store>) {
    let mut tasks = Vec::new();
    for number in 0..8 {
        let store = Arc::clone(store);
        tasks.push(tokio::spawn(async move {
            let kind = PersonKind::Patient;
            let mut tx = store.begin(&scope("one")).await.unwrap();
            let added = tx.insert_person(&person(kind, &format!("p-{number}"), "N-1", "Björk")).await.unwrap();
            tokio::task::yield_now().await;
            tx.commit().await.unwrap();
            added
        }));
    }
    let mut added = 0;
    for task in tasks {
        added += usize::from(task.await.unwrap());
    }
    assert_eq!(added, 1);
}
