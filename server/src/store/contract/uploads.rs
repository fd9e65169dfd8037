use std::sync::Arc;

use chartlift_costs::Kind;
use chartlift_protocol::{Crc32, Encoding, PartToSign, UploadStatus};
use jiff::SignedDuration;

use super::given::{add, at, begin_upload, record, scope, upload, usage_of};
use crate::{
    auth::JobScope,
    domain::{
        page::Cursor,
        ports::{Store, UploadFilter},
        stamp::Subject,
        uploads::upload::{Settled, Upload},
    },
};

pub(crate) async fn an_upload_is_settled_and_ended(store: &Arc<dyn Store>) {
    add(&**store, "one", &record("r-1", "Björk")).await;
    begin_upload(&**store, "one", &upload("s-1", "r-1", "s-a", true)).await;
    let settled =
        Settled { encoding: Encoding::Gzip, key: "k".into(), whole: false, multipart_id: Some("m".into()), form: None };
    let mut tx = store.begin(&scope("one")).await.unwrap();
    assert_eq!(tx.lock_upload("s-1").await.unwrap(), Some(upload("s-1", "r-1", "s-a", true)));
    tx.settle_upload("s-1", &settled).await.unwrap();
    tx.commit().await.unwrap();
    let read = async |tenant: &str| store.read(&scope(tenant)).await.unwrap().upload("s-1").await.unwrap();
    let expected = Upload { settled: Some(settled), ..upload("s-1", "r-1", "s-a", true) };
    assert_eq!(read("one").await, Some(expected.clone()));
    assert_eq!(read("two").await, None);
    for (tenant, status) in [("two", UploadStatus::Active), ("one", UploadStatus::Aborted)] {
        let mut tx = store.begin(&scope(tenant)).await.unwrap();
        tx.end_upload("s-1", UploadStatus::Aborted, at(5)).await.unwrap();
        tx.commit().await.unwrap();
        assert_eq!(read("one").await.unwrap().status, status);
    }
}

pub(crate) async fn what_is_said_of_the_whole_is_kept_until_the_end(store: &Arc<dyn Store>) {
    for tenant in ["one", "two"] {
        add(&**store, tenant, &record("r-1", "Björk")).await;
        begin_upload(&**store, tenant, &upload("u-1", "r-1", "a-1", true)).await;
    }
    let mut tx = store.begin(&scope("one")).await.unwrap();
    assert_eq!(tx.completion("u-1").await.unwrap(), None);
    tx.note_completion("u-1", "{}").await.unwrap();
    assert_eq!(tx.completion("u-1").await.unwrap().as_deref(), Some("{}"));
    tx.end_upload("u-1", UploadStatus::Aborted, at(9)).await.unwrap();
    assert_eq!(tx.completion("u-1").await.unwrap(), None);
    tx.note_completion("u-1", "{}").await.unwrap();
    assert_eq!(tx.completion("u-1").await.unwrap(), None, "something is said of an upload that is over");
    tx.commit().await.unwrap();
    assert_eq!(store.read(&scope("two")).await.unwrap().completion("u-1").await.unwrap(), None);
}

pub(crate) async fn signed_bytes_are_counted(store: &Arc<dyn Store>) {
    add(&**store, "one", &record("r-1", "Björk")).await;
    begin_upload(&**store, "one", &upload("n-1", "r-1", "n-a", true)).await;
    let part = |number, size_bytes| PartToSign { number, size_bytes, crc32: Crc32(0), sha256: None };
    let note = async |parts: &[PartToSign]| {
        let mut tx = store.begin(&scope("one")).await.unwrap();
        tx.note_signed("n-1", parts).await.unwrap();
        let bytes = tx.signed_bytes("n-1").await.unwrap();
        tx.commit().await.unwrap();
        bytes
    };
    let unfinished = async |tenant: &str| {
        let usage = usage_of(&mut *store.read(&scope(tenant)).await.unwrap(), at(9), at(0)).await;
        let mut parts = usage.stocks.into_iter().filter(|stock| stock.kind == Kind::UnfinishedPart);
        parts.next().map(|stock| (stock.counts.objects, stock.counts.stored_bytes))
    };
    assert_eq!(note(&[part(1, 60), part(2, 40)]).await, 100);
    assert_eq!(note(&[part(2, 30)]).await, 90, "signing again did not replace");
    assert_eq!(unfinished("one").await, Some((1, 90)));
    assert_eq!(unfinished("two").await, None);
    let mut tx = store.begin(&scope("one")).await.unwrap();
    tx.end_upload("n-1", UploadStatus::Aborted, at(5)).await.unwrap();
    tx.commit().await.unwrap();
    assert_eq!(unfinished("one").await, None);
}

pub(crate) async fn uploads_are_listed_newest_first(store: &Arc<dyn Store>) {
    add(&**store, "one", &record("r-1", "Björk")).await;
    add(&**store, "one", &record("r-2", "Björk")).await;
    for (id, record_id) in [("u-1", "r-1"), ("u-2", "r-1"), ("u-3", "r-2")] {
        begin_upload(&**store, "one", &upload(id, record_id, id, true)).await;
    }
    let mut tx = store.begin(&scope("one")).await.unwrap();
    tx.end_upload("u-1", UploadStatus::Aborted, at(5)).await.unwrap();
    tx.commit().await.unwrap();
    let list = async |tenant: &str, status, record: Option<&str>, after: Option<&str>| {
        let after = after.map(|id| Cursor {
            order: String::new(),
            value: at(2).as_millisecond().to_string(),
            id: id.to_owned(),
        });
        let filter =
            UploadFilter { status, record_id: record.map(str::to_owned), after, limit: 10, ..UploadFilter::default() };
        let uploads = store.read(&scope(tenant)).await.unwrap().uploads(&filter).await.unwrap();
        uploads.into_iter().map(|upload| upload.id).collect::<Vec<_>>()
    };
    assert_eq!(list("one", None, None, None).await, ["u-3", "u-2", "u-1"]);
    assert_eq!(list("one", None, None, Some("u-3")).await, ["u-2", "u-1"]);
    assert_eq!(list("one", Some(UploadStatus::Active), Some("r-1"), None).await, ["u-2"]);
    assert_eq!(list("two", None, None, None).await, Vec::<String>::new());
}

pub(crate) async fn an_upload_is_found_by_its_source_and_names_who_goes_on(store: &Arc<dyn Store>) {
    add(&**store, "one", &record("r-1", "Björk")).await;
    for (id, source) in [("c-1", "a"), ("c-2", "a"), ("c-3", "b")] {
        let upload = Upload { source_key: Some(source.into()), ..upload(id, "r-1", id, true) };
        begin_upload(&**store, "one", &upload).await;
    }
    let of_source = async |tenant: &str, source: &str| {
        let uploads = store.read(&scope(tenant)).await.unwrap().uploads_of_source("r-1", source).await.unwrap();
        uploads.into_iter().map(|upload| upload.id).collect::<Vec<_>>()
    };
    assert_eq!(of_source("one", "a").await, ["c-2", "c-1"]);
    assert_eq!(of_source("two", "a").await, Vec::<String>::new());
    let by = Subject { id: "p-bo".into(), name: "Bo".into() };
    let mut tx = store.begin(&scope("one")).await.unwrap();
    tx.end_upload("c-2", UploadStatus::Aborted, at(5)).await.unwrap();
    tx.continue_upload("c-1", &by).await.unwrap();
    tx.commit().await.unwrap();
    assert_eq!(of_source("one", "a").await, ["c-1"]);
    let read = store.read(&scope("one")).await.unwrap().upload("c-1").await.unwrap().unwrap();
    assert_eq!((read.created_by.name.as_str(), read.continued_by), ("Ada", Some(by)));
}

pub(crate) async fn jobs_find_what_is_due(store: &Arc<dyn Store>) {
    add(&**store, "one", &record("r-1", "Björk")).await;
    let due = upload("j-1", "r-1", "j-a", true);
    begin_upload(&**store, "one", &due).await;
    let job = JobScope::new();
    let stale = async |now| {
        let found = store.stale_uploads(&job, now, 10).await.unwrap();
        found.into_iter().map(|(scope, id)| (scope.tenant().to_string(), id)).collect::<Vec<_>>()
    };
    assert_eq!(stale(due.expires_at - SignedDuration::from_millis(1)).await, []);
    assert_eq!(stale(due.expires_at).await, [("one".to_owned(), "j-1".to_owned())]);
    // What is put off comes after others.
    let later = due.expires_at + SignedDuration::from_millis(2);
    let other =
        Upload { expires_at: due.expires_at + SignedDuration::from_millis(1), ..upload("j-2", "r-1", "j-b", true) };
    begin_upload(&**store, "one", &other).await;
    let mut tx = store.begin(&scope("one")).await.unwrap();
    tx.sweep_again("j-1", later).await.unwrap();
    tx.commit().await.unwrap();
    assert_eq!(stale(other.expires_at).await, [("one".to_owned(), "j-2".to_owned())]);
    assert_eq!(stale(later).await, ["j-2", "j-1"].map(|id| ("one".to_owned(), id.to_owned())));
    let mut tx = store.begin(&scope("one")).await.unwrap();
    tx.end_upload("j-2", UploadStatus::Completed, at(0)).await.unwrap();
    tx.commit().await.unwrap();
    let mut tx = store.begin(&scope("one")).await.unwrap();
    tx.end_upload("j-1", UploadStatus::Aborted, at(0)).await.unwrap();
    tx.commit().await.unwrap();
    assert_eq!(stale(due.expires_at).await, []);
    let unswept = async |before| store.unswept_uploads(&job, before, 10).await.unwrap().len();
    assert_eq!((unswept(at(-1)).await, unswept(at(0)).await), (0, 1));
    let mut tx = store.begin(&scope("one")).await.unwrap();
    tx.sweep_again("j-1", at(5)).await.unwrap();
    tx.commit().await.unwrap();
    assert_eq!((unswept(at(4)).await, unswept(at(5)).await), (0, 1));
    begin_upload(&**store, "one", &upload("j-3", "r-1", "j-c", true)).await;
    let mut tx = store.begin(&scope("one")).await.unwrap();
    tx.end_upload("j-3", UploadStatus::Aborted, at(3)).await.unwrap();
    tx.commit().await.unwrap();
    let first = store.unswept_uploads(&job, at(5), 1).await.unwrap();
    assert_eq!(first.iter().map(|(_, upload, _)| upload.id.as_str()).collect::<Vec<_>>(), ["j-3"]);
    let mut tx = store.begin(&scope("one")).await.unwrap();
    tx.mark_swept("j-3").await.unwrap();
    tx.commit().await.unwrap();
    let mut tx = store.begin(&scope("one")).await.unwrap();
    tx.mark_swept("j-1").await.unwrap();
    tx.commit().await.unwrap();
    assert_eq!(unswept(at(5)).await, 0);
}
