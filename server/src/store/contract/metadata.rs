use std::sync::Arc;

use super::given::{add, at, begin_upload, record, scope, upload, version};
use crate::{
    auth::JobScope,
    domain::{
        attachment::AttachmentChange,
        ports::{QueuedMetadata, Store},
    },
};

pub(crate) async fn descriptions_are_queued_until_they_are_written(store: &Arc<dyn Store>) {
    for tenant in ["one", "two"] {
        add(&**store, tenant, &record("r-1", "Björk")).await;
        begin_upload(&**store, tenant, &upload("u-1", "r-1", "f-1", true)).await;
    }
    let queue = async |tenant: &str, seconds| {
        let mut tx = store.begin(&scope(tenant)).await.unwrap();
        tx.queue_metadata("f-1", at(seconds)).await.unwrap();
        tx.commit().await.unwrap();
    };
    let mut tx = store.begin(&scope("one")).await.unwrap();
    tx.insert_version(&version(&upload("u-1", "r-1", "f-1", true)), 1).await.unwrap();
    tx.commit().await.unwrap();
    queue("one", 5).await;
    let due = async |seconds| {
        let due = store.due_metadata(&JobScope::new(), at(seconds), 9).await.unwrap();
        due.into_iter().map(|(scope, id)| (scope.tenant().to_string(), id)).collect::<Vec<_>>()
    };
    assert_eq!(due(4).await, []);
    assert_eq!(due(5).await, [("one".to_owned(), "f-1".to_owned())]);
    queue("one", 6).await;
    let mut tx = store.begin(&scope("one")).await.unwrap();
    assert_eq!(tx.queued_metadata("f-1").await.unwrap(), Some(QueuedMetadata { changes: 2, attempts: 0 }));
    assert!(!tx.settle_metadata("f-1", 1).await.unwrap(), "a newer change was settled with an older one");
    tx.postpone_metadata("f-1", at(9)).await.unwrap();
    assert_eq!(tx.queued_metadata("f-1").await.unwrap(), Some(QueuedMetadata { changes: 2, attempts: 1 }));
    tx.commit().await.unwrap();
    assert_eq!(due(8).await, []);
    let mut tx = store.begin(&scope("one")).await.unwrap();
    assert!(tx.settle_metadata("f-1", 2).await.unwrap());
    assert!(!tx.settle_metadata("f-1", 2).await.unwrap());
    tx.note_metadata_bytes("u-1", 777).await.unwrap();
    tx.commit().await.unwrap();
    assert_eq!(due(99).await, []);
}

pub(crate) async fn rows_are_made_of_their_descriptions(store: &Arc<dyn Store>) {
    for tenant in ["one", "two"] {
        add(&**store, tenant, &record("r-1", "Björk")).await;
    }
    begin_upload(&**store, "one", &upload("u-1", "r-1", "f-1", true)).await;
    let mut tx = store.begin(&scope("one")).await.unwrap();
    tx.insert_version(&version(&upload("u-1", "r-1", "f-1", true)), 1).await.unwrap();
    tx.change_attachment("f-1", &AttachmentChange::Describe(Some("Ünder".into()))).await.unwrap();
    tx.commit().await.unwrap();
    let described = async |tenant: &str| store.read(&scope(tenant)).await.unwrap().descriptions("f-1").await.unwrap();
    let all = described("one").await;
    assert_eq!(all.len(), 1);
    assert_eq!((all[0].attachment.description.as_deref(), all[0].version.number), (Some("Ünder"), 1));
    assert_eq!(described("two").await, []);
    // Keys are one bucket's, so another tenant's row has another.
    let mut copy = all[0].clone();
    copy.version.object_key = "elsewhere/u-1.txt".into();
    let mut tx = store.begin(&scope("two")).await.unwrap();
    assert!(tx.insert_described(&copy, 500).await.unwrap());
    assert!(!tx.insert_described(&copy, 500).await.unwrap());
    tx.commit().await.unwrap();
    assert_eq!(described("two").await, [copy]);
    let attachment = async |tenant: &str| store.read(&scope(tenant)).await.unwrap().attachment("f-1").await.unwrap();
    assert_eq!(attachment("two").await, attachment("one").await);
}
