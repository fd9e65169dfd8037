//! What the contract's tests work with.

use chartlift_protocol::{Crc32, Encoding, PartIndexEntry, UploadStatus};
use jiff::Timestamp;
use serde_json::json;

use crate::{
    audit::{Action, AuditEvent, AuditKeys, Target, extend},
    auth::{JobScope, TenantId, TenantScope},
    domain::{
        attachment::NewVersion,
        ports::{Store, Tx},
        record::{Record, RecordStatus, VisitType},
        uploads::upload::{Person, Upload},
    },
};

pub(super) fn scope(tenant: &str) -> TenantScope {
    JobScope::new().tenant(TenantId::parse(tenant).unwrap())
}

pub(super) fn keys() -> AuditKeys {
    AuditKeys::new(b"contract", [])
}

/// Appends an event as the domain does.
pub(super) async fn append(tx: &mut dyn Tx, event: AuditEvent) {
    let head = tx.lock_audit_head().await.unwrap();
    let tenant = tx.tenant().to_string();
    let last = head.as_ref().map(|head| (head.seq, head.mac.as_str()));
    let (entries, head) = extend(&keys(), &tenant, last, [event]);
    tx.append_audit(&entries, &head).await.unwrap();
}

/// Adds a record.
pub(super) async fn add(store: &dyn Store, tenant: &str, record: &Record) {
    let mut tx = store.begin(&scope(tenant)).await.unwrap();
    tx.insert_record(record).await.unwrap();
    append(&mut *tx, event(Action::RecordCreated)).await;
    tx.commit().await.unwrap();
}

/// Adds an upload.
pub(super) async fn begin_upload(store: &dyn Store, tenant: &str, upload: &Upload) {
    let mut tx = store.begin(&scope(tenant)).await.unwrap();
    tx.insert_upload(upload).await.unwrap();
    tx.commit().await.unwrap();
}

pub(super) fn at(seconds: i64) -> Timestamp {
    Timestamp::from_second(1_800_000_000 + seconds).unwrap()
}

pub(super) fn event(action: Action) -> AuditEvent {
    AuditEvent {
        at: at(0),
        actor_id: "u-1".into(),
        actor_name: "Ada".into(),
        action,
        target: Target::Tenant,
        record_id: None,
        request_id: "q-1".into(),
        details: json!({ "ä": [1, "\"quoted\""] }),
    }
}

pub(super) fn record(id: &str, name: &str) -> Record {
    Record {
        id: id.into(),
        patient_name: name.into(),
        mrn: format!("MRN-{id}"),
        birth_date: "1970-02-28".parse().unwrap(),
        visit_type: VisitType::HomeHealth,
        department: "Oncology".into(),
        visit_date: "2026-05-01".parse().unwrap(),
        title: "Çontrol 100%".into(),
        notes: "two\nlines".into(),
        status: RecordStatus::Draft,
        revision: 1,
        attachment_count: 0,
        created_at: at(1),
        created_by: "Ada".into(),
        updated_at: at(1),
        updated_by: "Ada".into(),
        finalized_at: None,
        finalized_by: None,
    }
}

pub(super) fn upload(id: &str, record_id: &str, attachment_id: &str, new_attachment: bool) -> Upload {
    Upload {
        id: id.into(),
        record_id: record_id.into(),
        attachment_id: attachment_id.into(),
        new_attachment,
        file_name: "ö.txt".into(),
        content_type: "text/plain".into(),
        extension: "txt".into(),
        size_bytes: 5 << 40,
        status: UploadStatus::Active,
        settled: None,
        created_at: at(2),
        created_by: Person { id: "p-ada".into(), name: "Ada".into() },
        continued_by: None,
        source_key: Some(format!("source of {id}")),
        expires_at: at(100),
    }
}

pub(super) fn version(upload: &Upload) -> NewVersion {
    NewVersion {
        id: upload.id.clone(),
        attachment_id: upload.attachment_id.clone(),
        record_id: upload.record_id.clone(),
        first: upload.new_attachment,
        file_name: upload.file_name.clone(),
        content_type: upload.content_type.clone(),
        key: format!("key-{}", upload.id),
        encoding: Encoding::Gzip,
        source_bytes: 5 << 40,
        source_crc32: Crc32(1),
        source_sha256: Some("a".repeat(64)),
        stored_bytes: 100_000,
        stored_crc32: Crc32(2),
        storage_class: "STANDARD".into(),
        parts: vec![PartIndexEntry {
            number: 1,
            source_bytes: 5 << 40,
            stored_bytes: 100_000,
            source_crc32: Crc32(1),
            stored_crc32: Crc32(2),
        }],
        metadata_bytes: 500,
        created_at: at(3),
        created_by: "Ada".into(),
        begun_by: Some("Bo".into()),
    }
}
