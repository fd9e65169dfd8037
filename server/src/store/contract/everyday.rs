//! What is asked every day, one question after another, so that a store can see how each is answered.

use std::sync::Arc;

use chartlift_protocol::{Crc32, PartToSign, UploadStatus};

use super::{
    attachments::two_versions,
    given::{append, at, event, first_file, scope, upload, version},
};
use crate::{
    audit::{Action, AuditEvent, AuditFilter},
    domain::{
        directory::person::PersonKind,
        ports::{IdempotencyKey, PersonFilter, RecordFilter, Store, Tx, UploadFilter},
        revision::Change,
        stamp::{Stamp, Subject},
    },
};

/// Entries of the audit log that are there before anything is asked.
const ENTRIES: usize = 3_000;
const LIMIT: u32 = 25;

const QUESTIONS: [&str; 40] = [
    "an entry of the audit log",
    "a record's lock",
    "a record",
    "the first records",
    "records by a word",
    "a patient's records",
    "a revision",
    "a record's history",
    "a record's files",
    "a file",
    "a file's versions",
    "a file's newest version",
    "what an upload became",
    "a version's parts",
    "uploads of a file",
    "a new upload",
    "what was signed",
    "what is signed",
    "an upload",
    "an upload's lock",
    "a new version",
    "an upload's end",
    "a description to be written",
    "what it is to say",
    "how long it is",
    "what is under way",
    "a record's uploads",
    "the newest entries",
    "a record's entries",
    "a file's entries",
    "the next entries",
    "a download",
    "a key",
    "a patient",
    "patients by name",
    "the first patients",
    "a file's move",
    "a person's entries",
    "entries of a day long ago",
    "a person's entries of a day long ago",
];

/// A record with a file of two versions, and a long audit log.
pub(crate) async fn before_the_day(store: &Arc<dyn Store>) {
    two_versions(&**store).await;
    let mut tx = store.begin(&scope("one")).await.unwrap();
    for hours in 0..ENTRIES {
        let at = at(3_600 * i64::try_from(hours).unwrap());
        append(&mut *tx, AuditEvent { at, ..event(Action::RecordCreated) }).await;
    }
    tx.commit().await.unwrap();
}

/// Asks one of the questions; answers which it was, and nothing after the last.
pub(crate) async fn ask(tx: &mut dyn Tx, number: usize) -> Option<&'static str> {
    let stamp = Stamp { at: at(50), by: Subject { id: "u-1".into(), name: "Ada".into() } };
    let new = upload("n-1", "r-1", "n-a", true);
    let signed = [PartToSign { number: 1, size_bytes: 5, crc32: Crc32(1), sha256: None }];
    let filter = || RecordFilter { limit: LIMIT, ..RecordFilter::default() };
    let person = |words: &[&str]| PersonFilter {
        kind: PersonKind::Patient,
        words: words.iter().map(|word| (*word).to_owned()).collect(),
        identifier: None,
        active: Some(true),
        after: None,
        limit: LIMIT,
    };
    let audited = |record: Option<&str>, target: Option<&str>| AuditFilter {
        record_id: record.map(str::to_owned),
        target_id: target.map(str::to_owned),
        ..AuditFilter::default()
    };
    let of_person = |id: &str| AuditFilter { actor_id: Some(id.to_owned()), ..AuditFilter::default() };
    let day = 24 * 3_600;
    let of_day = |filter| AuditFilter { from: Some(at(day)), to: Some(at(2 * day)), ..filter };
    match number {
        0 => append(tx, event(Action::RecordCreated)).await,
        1 => _ = tx.lock_record("r-1").await.unwrap(),
        2 => _ = tx.record("r-1").await.unwrap(),
        3 => _ = tx.records(&filter()).await.unwrap(),
        4 => {
            let rare = RecordFilter { words: vec!["bjork".into()], ..filter() };
            _ = tx.records(&rare).await.unwrap();
        }
        5 => {
            let of = RecordFilter { patient_id: Some("p-r-1".into()), ..filter() };
            _ = tx.records(&of).await.unwrap();
        }
        6 => tx.touch_record("r-1", Change::FileAdded, &stamp, &first_file("new.txt")).await.unwrap(),
        7 => _ = tx.revisions("r-1", None, LIMIT).await.unwrap(),
        8 => _ = tx.attachments("r-1", false, None, LIMIT).await.unwrap(),
        9 => _ = tx.attachment("e-a").await.unwrap(),
        10 => _ = tx.versions("e-a", None, LIMIT).await.unwrap(),
        11 => _ = tx.version("e-a", None).await.unwrap(),
        12 => _ = tx.version_of_upload("e-2").await.unwrap(),
        13 => _ = tx.part_index("e-2").await.unwrap(),
        14 => _ = tx.uploads_of_source("r-1", "source of e-1").await.unwrap(),
        15 => tx.insert_upload(&new).await.unwrap(),
        16 => _ = tx.was_signed("n-1", &signed).await.unwrap(),
        17 => tx.note_signed("n-1", &signed).await.unwrap(),
        18 => _ = tx.upload("n-1").await.unwrap(),
        19 => _ = tx.lock_upload("n-1").await.unwrap(),
        20 => tx.insert_version(&version(&new), 1).await.unwrap(),
        21 => tx.end_upload("n-1", UploadStatus::Completed, at(51)).await.unwrap(),
        22 => tx.queue_metadata("n-a", at(51)).await.unwrap(),
        23 => _ = tx.queued_metadata(&["n-a".to_owned()]).await.unwrap(),
        24 => tx.note_metadata_bytes(&[("n-1".to_owned(), 500)]).await.unwrap(),
        25 => {
            let active = UploadFilter { status: Some(UploadStatus::Active), limit: LIMIT, ..UploadFilter::default() };
            _ = tx.uploads(&active).await.unwrap();
        }
        26 => {
            let of = UploadFilter { record_id: Some("r-1".into()), limit: LIMIT, ..UploadFilter::default() };
            _ = tx.uploads(&of).await.unwrap();
        }
        27 => _ = tx.audit_before(&audited(None, None), None, LIMIT).await.unwrap(),
        28 => _ = tx.audit_before(&audited(Some("r-1"), None), None, LIMIT).await.unwrap(),
        29 => _ = tx.audit_before(&audited(None, Some("e-a")), None, LIMIT).await.unwrap(),
        30 => _ = tx.audit_after(Some(10), LIMIT).await.unwrap(),
        31 => _ = tx.note_access("e-2", "key-e-2", at(52)).await.unwrap(),
        32 => {
            let key = IdempotencyKey { namespace: "n".into(), key: "k".into(), fingerprint: "f".into() };
            _ = tx.claim_key(&key, "r-1", at(52)).await.unwrap();
        }
        33 => _ = tx.person(PersonKind::Patient, "p-r-1").await.unwrap(),
        34 => _ = tx.people(&person(&["bjork"])).await.unwrap(),
        35 => _ = tx.people(&person(&[])).await.unwrap(),
        36 => _ = tx.place("e-2", "GLACIER_IR", "", at(53)).await.unwrap(),
        37 => _ = tx.audit_before(&of_person("u-2"), None, LIMIT).await.unwrap(),
        38 => {
            let rows = tx.audit_before(&of_day(AuditFilter::default()), None, LIMIT).await.unwrap();
            assert_eq!(rows.len(), 24);
        }
        39 => {
            let rows = tx.audit_before(&of_day(of_person("u-1")), None, LIMIT).await.unwrap();
            assert_eq!(rows.len(), 24);
        }
        _ => return None,
    }
    Some(QUESTIONS[number])
}
