use std::sync::Arc;

use chartlift_protocol::UploadStatus;

use super::given::{add, at, begin_upload, record, scope, upload, version};
use crate::domain::{
    addendum::{Addendum, AddendumStatus},
    attachment::AttachmentChange,
    ports::{Store, UploadFilter},
    record::{PendingFinalization, Record},
    stamp::{Stamp, Subject},
    uploads::upload::Upload,
};

fn stamp(id: &str, seconds: i64) -> Stamp {
    Stamp { at: at(seconds), by: Subject { id: id.into(), name: format!("Dr. {id}") } }
}

fn draft(id: &str, author: &str) -> Addendum {
    Addendum::drafted(id.into(), "r-1".into(), format!("Ünder {id}\nmore"), stamp(author, 5))
}

async fn insert(store: &dyn Store, tenant: &str, addendum: &Addendum) {
    let mut tx = store.begin(&scope(tenant)).await.unwrap();
    tx.insert_addendum(addendum).await.unwrap();
    tx.commit().await.unwrap();
}

pub(crate) async fn addenda_are_kept_in_the_order_of_their_signing(store: &Arc<dyn Store>) {
    for tenant in ["one", "two"] {
        add(&**store, tenant, &record("r-1", "Björk")).await;
    }
    let (first, second, third) = (draft("a-1", "ada"), draft("a-2", "bo"), draft("a-3", "cy"));
    for addendum in [&first, &second, &third] {
        insert(&**store, "one", addendum).await;
    }
    insert(&**store, "two", &draft("a-1", "eve")).await;
    let mut tx = store.begin(&scope("one")).await.unwrap();
    // The later one is signed first.
    let signed = second.signed(1, stamp("bo", 9));
    tx.update_addendum(&signed).await.unwrap();
    let given_up = third.discarded();
    tx.update_addendum(&given_up).await.unwrap();
    tx.commit().await.unwrap();

    let mut tx = store.read(&scope("one")).await.unwrap();
    assert_eq!(tx.addendum("a-2").await.unwrap(), Some(signed.clone()));
    assert_eq!(tx.addendum("a-3").await.unwrap(), Some(given_up));
    assert_eq!(tx.addenda("r-1", None, 5).await.unwrap(), [signed, first.clone()]);
    assert_eq!(tx.addenda("r-1", Some((Some(1), "a-2")), 5).await.unwrap(), std::slice::from_ref(&first));
    assert_eq!(tx.addenda("r-1", Some((None, "a-1")), 5).await.unwrap(), []);
    assert_eq!(tx.addendum_draft("r-1", "ada").await.unwrap(), Some(first));
    for author in ["bo", "cy", "eve"] {
        assert_eq!(tx.addendum_draft("r-1", author).await.unwrap(), None, "{author}");
    }
    assert_eq!(tx.record("r-1").await.unwrap().unwrap().addendum_count, 1);
    drop(tx);
    let mut two = store.read(&scope("two")).await.unwrap();
    assert_eq!(two.addendum("a-2").await.unwrap(), None);
    assert_eq!(two.addenda("r-1", None, 5).await.unwrap()[0].created_by_id, "eve");
    drop(two);
    // Neither a second draft of one person nor a second addendum of one number.
    let mut tx = store.begin(&scope("one")).await.unwrap();
    assert!(tx.insert_addendum(&draft("a-4", "ada")).await.is_err());
    drop(tx);
    let mut tx = store.begin(&scope("one")).await.unwrap();
    assert!(tx.insert_addendum(&draft("a-5", "dee").signed(1, stamp("dee", 9))).await.is_err());
}

pub(crate) async fn files_belong_to_an_addendum(store: &Arc<dyn Store>) {
    add(&**store, "one", &record("r-1", "Björk")).await;
    insert(&**store, "one", &draft("a-1", "ada")).await;
    let amending = Upload { addendum_id: Some("a-1".into()), ..upload("u-1", "r-1", "f-1", true) };
    begin_upload(&**store, "one", &amending).await;
    begin_upload(&**store, "one", &upload("u-2", "r-1", "f-2", true)).await;
    let mut tx = store.begin(&scope("one")).await.unwrap();
    let filter = UploadFilter {
        status: Some(UploadStatus::Active),
        addendum_id: Some("a-1".into()),
        limit: 5,
        ..UploadFilter::default()
    };
    assert_eq!(tx.uploads(&filter).await.unwrap(), std::slice::from_ref(&amending));
    tx.insert_version(&version(&amending), 1).await.unwrap();
    tx.insert_version(&version(&upload("u-2", "r-1", "f-2", true)), 1).await.unwrap();
    assert_eq!(tx.attachment("f-1").await.unwrap().unwrap().addendum_id.as_deref(), Some("a-1"));
    assert_eq!(tx.attachment("f-2").await.unwrap().unwrap().addendum_id, None);
    assert_eq!(tx.attachments_of_addendum("a-1").await.unwrap(), ["f-1"]);
    assert_eq!(tx.addendum("a-1").await.unwrap().unwrap().attachment_count, 1);
    tx.change_attachment("f-1", &AttachmentChange::Delete(stamp("ada", 9))).await.unwrap();
    assert_eq!(tx.attachments_of_addendum("a-1").await.unwrap(), Vec::<String>::new());
    assert_eq!(tx.addendum("a-1").await.unwrap().unwrap().attachment_count, 0);
    assert_eq!(tx.addendum("a-1").await.unwrap().unwrap().status, AddendumStatus::Draft);
}

pub(crate) async fn a_record_waits_to_be_finalized(store: &Arc<dyn Store>) {
    let draft = record("r-1", "Björk");
    add(&**store, "one", &draft).await;
    let mut tx = store.begin(&scope("one")).await.unwrap();
    let waiting = draft.waiting(stamp("ada", 7));
    tx.update_record(&waiting).await.unwrap();
    let wish =
        PendingFinalization { requested_at: at(7), requested_by_id: "ada".into(), requested_by: "Dr. ada".into() };
    assert_eq!(tx.record("r-1").await.unwrap(), Some(Record { finalization: Some(wish), ..waiting.clone() }));
    tx.update_record(&waiting.withdrawn(stamp("ada", 8))).await.unwrap();
    assert_eq!(tx.record("r-1").await.unwrap().unwrap().finalization, None);
}
