use std::sync::Arc;

use chartlift_costs::Kind;

use super::given::{add, at, begin_upload, record, scope, upload, usage_of, version};
use crate::{
    auth::JobScope,
    domain::{
        attachment::AttachmentChange,
        ports::{Store, Tx},
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
    let first = queued(&mut *store.read(&scope("one")).await.unwrap(), "f-1").await[0].1;
    queue("one", 6).await;
    let mut tx = store.begin(&scope("one")).await.unwrap();
    assert_eq!(queued(&mut *tx, "f-1").await, [("f-1".to_owned(), first + 1, 0)]);
    assert_eq!(tx.queued_metadata(&[]).await.unwrap(), [], "nothing was asked for");
    assert_eq!(tx.settle_metadata(&[]).await.unwrap(), NONE);
    let settled = tx.settle_metadata(&[("f-1".into(), first), ("f-2".into(), first)]).await.unwrap();
    assert_eq!(settled, NONE, "a newer change was settled with an older one");
    tx.postpone_metadata("f-1", at(9)).await.unwrap();
    assert_eq!(queued(&mut *tx, "f-1").await, [("f-1".to_owned(), first + 1, 1)]);
    tx.commit().await.unwrap();
    assert_eq!(due(8).await, []);
    let mut tx = store.begin(&scope("one")).await.unwrap();
    let last = first + 1;
    assert_eq!(tx.settle_metadata(&[("f-2".into(), last), ("f-1".into(), last)]).await.unwrap(), ["f-1"]);
    assert_eq!(tx.settle_metadata(&[("f-1".into(), last)]).await.unwrap(), NONE);
    assert_eq!(queued(&mut *tx, "f-1").await, []);
    tx.commit().await.unwrap();
    // Another server may still be writing what it read before that.
    queue("one", 7).await;
    let mut tx = store.begin(&scope("one")).await.unwrap();
    let settled = tx.settle_metadata(&[("f-1".into(), first), ("f-1".into(), last)]).await.unwrap();
    assert_eq!(settled, NONE, "a later change was settled with one of before");
    let now = queued(&mut *tx, "f-1").await[0].1;
    assert_eq!(tx.settle_metadata(&[("f-1".into(), now)]).await.unwrap(), ["f-1"]);
    tx.note_metadata_bytes(&[("u-1".into(), 777), ("u-9".into(), 1)]).await.unwrap();
    assert_eq!(described_bytes(&mut *tx).await, 777);
    tx.commit().await.unwrap();
    assert_eq!(due(99).await, []);
}

const NONE: [&str; 0] = [];

async fn queued(tx: &mut dyn Tx, id: &str) -> Vec<(String, u32, u32)> {
    let queued = tx.queued_metadata(&[id.to_owned(), "f-9".to_owned()]).await.unwrap();
    queued.into_iter().map(|it| (it.attachment_id, it.changes, it.attempts)).collect()
}

/// Bytes of all descriptions, as the bill counts them.
async fn described_bytes(tx: &mut dyn Tx) -> u64 {
    let stocks = usage_of(&mut *tx, at(99), at(99)).await.stocks;
    stocks.iter().filter(|it| it.kind == Kind::Metadata).map(|it| it.counts.stored_bytes).sum()
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
    // What is described is what is queued.
    let described = async |tenant: &str| {
        let mut tx = store.begin(&scope(tenant)).await.unwrap();
        if tx.attachment("f-1").await.unwrap().is_none() {
            return Vec::new();
        }
        tx.queue_metadata("f-1", at(9)).await.unwrap();
        tx.queued_metadata(&["f-1".to_owned()]).await.unwrap().remove(0).descriptions
    };
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
