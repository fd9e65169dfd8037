//! What the contract's tests work with.

use chartlift_costs::Usage;
use chartlift_protocol::{Crc32, Encoding, PartIndexEntry, UploadStatus};
use jiff::Timestamp;
use serde_json::json;

use crate::{
    audit::{Action, AuditEvent, AuditKeys, Target, extend},
    auth::{JobScope, TenantId, TenantScope},
    domain::{
        attachment::NewVersion,
        directory::person::{AdministrativeGender, Entry, PersonKind},
        page::{Cursor, Placed},
        ports::{PersonRow, Store, Tx},
        record::{Record, RecordDoctor, RecordPatient, RecordStatus},
        record_content::RecordContent,
        revision::RevisedFile,
        stamp::{Stamp, Subject},
        storage_usage::{Grouping, Part, RowFilter},
        uploads::upload::Upload,
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
    let last = head.as_ref().map(|locked| (locked.head.seq, locked.head.mac.as_str()));
    let (entries, head) = extend(&keys(), &tenant, last, [event]);
    tx.append_audit(&entries, &head).await.unwrap();
}

/// Adds a record.
pub(super) async fn add(store: &dyn Store, tenant: &str, record: &Record) {
    let mut tx = store.begin(&scope(tenant)).await.unwrap();
    insert(&mut *tx, record).await;
    append(&mut *tx, event(Action::RecordCreated)).await;
    tx.commit().await.unwrap();
}

/// What the tenant stores, and what happened since then.
pub(super) async fn usage_of(tx: &mut dyn Tx, now: Timestamp, since: Timestamp) -> Usage {
    let rows = tx.stocks_by(Grouping::StorageClass, now, &Part::All).await.unwrap();
    let stocks = rows.into_iter().map(|row| row.stock).collect();
    Usage { stocks, activities: tx.activities(since).await.unwrap(), ..Usage::default() }
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

pub(super) fn person(kind: PersonKind, id: &str, identifier: &str, name: &str) -> PersonRow {
    PersonRow {
        kind,
        identifier: identifier.into(),
        active: true,
        content: json!({ "name": { "text": name } }).to_string(),
        entry: Entry {
            id: id.into(),
            display_name: name.into(),
            revision: 1,
            created_at: at(0),
            created_by_id: "u-1".into(),
            created_by: "Ada".into(),
            updated_at: at(0),
            updated_by_id: "u-1".into(),
            updated_by: "Ada".into(),
        },
    }
}

/// A record of a patient of its own.
pub(super) fn record(id: &str, name: &str) -> Record {
    let text = |text: &str| Some(text.to_owned());
    let content = json!({
        "patient_id": format!("p-{id}"),
        "doctor_id": "d-1",
        "visit_type": "home_health",
        "visit_date": "2026-05-01",
        "vital_signs": { "body_temperature": { "value": 37.2, "unit": "Cel" } },
    });
    Record {
        id: id.into(),
        content: RecordContent {
            department: text("Oncology"),
            chief_complaint: text("Çontrol 100%"),
            notes: text("two\nlines"),
            ..serde_json::from_value(content).unwrap()
        },
        patient: RecordPatient {
            mrn: format!("MRN-{id}"),
            display_name: name.into(),
            birth_date: Some("1970-02-28".parse().unwrap()),
            gender: AdministrativeGender::Other,
        },
        doctor: RecordDoctor { display_name: "Dr. Ada".into(), specialty: None },
        template: None,
        status: RecordStatus::Draft,
        revision: 1,
        attachment_count: 0,
        addendum_count: 0,
        created_at: at(1),
        created_by_id: "u-1".into(),
        created_by: "Ada".into(),
        updated_at: at(1),
        updated_by_id: "u-1".into(),
        updated_by: "Ada".into(),
        finalized_at: None,
        finalized_by_id: None,
        finalized_by: None,
        finalization: None,
    }
}

/// Adds a record and whom it names.
pub(super) async fn insert(tx: &mut dyn Tx, record: &Record) {
    let (patient, doctor) = (&record.patient, &record.doctor);
    let (id, name) = (&record.content.patient_id, &patient.display_name);
    let said = json!({
        "mrn": patient.mrn, "name": { "text": name }, "birth_date": patient.birth_date, "gender": patient.gender,
    });
    let row = PersonRow { content: said.to_string(), ..person(PersonKind::Patient, id, &patient.mrn, name) };
    tx.insert_person(&row).await.unwrap();
    let (id, name) = (&record.content.doctor_id, &doctor.display_name);
    let said = json!({ "identifier": id, "name": { "text": name } });
    let row = PersonRow { content: said.to_string(), ..person(PersonKind::Practitioner, id, id, name) };
    tx.insert_person(&row).await.unwrap();
    tx.insert_record(record).await.unwrap();
}

pub(super) fn upload(id: &str, record_id: &str, attachment_id: &str, new_attachment: bool) -> Upload {
    Upload {
        id: id.into(),
        record_id: record_id.into(),
        addendum_id: None,
        attachment_id: attachment_id.into(),
        new_attachment,
        file_name: "ö.txt".into(),
        content_type: "text/plain".into(),
        extension: "txt".into(),
        size_bytes: 5 << 40,
        status: UploadStatus::Active,
        settled: None,
        created_at: at(2),
        created_by: Subject { id: "p-ada".into(), name: "Ada".into() },
        continued_by: None,
        source_key: Some(format!("source of {id}")),
        expires_at: at(100),
    }
}

/// What a revision says of a new file.
pub(super) fn first_file(name: &str) -> RevisedFile {
    RevisedFile {
        attachment_id: "f-1".into(),
        file_name: name.into(),
        description: None,
        version: 1,
        other_record_id: None,
    }
}

pub(super) fn version(upload: &Upload) -> NewVersion {
    NewVersion {
        id: upload.id.clone(),
        attachment_id: upload.attachment_id.clone(),
        record_id: upload.record_id.clone(),
        addendum_id: upload.addendum_id.clone(),
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
        created: Stamp { at: at(3), by: Subject { id: "p-ada".into(), name: "Ada".into() } },
        begun_by: Some(Subject { id: "p-bo".into(), name: "Bo".into() }),
    }
}

/// The versions behind all rows of a report.
pub(super) fn every_version() -> RowFilter {
    RowFilter {
        by: Grouping::StorageClass,
        group: String::new(),
        kind: None,
        storage_class: None,
        access_tier: None,
        min_stored_bytes: 0,
        moved_since: None,
        left_early: None,
    }
}

/// The place behind a page.
pub(super) fn after<T>(page: &Placed<T>, id: impl Fn(&T) -> &str) -> Option<Cursor> {
    let last = page.rows.len().checked_sub(2).map(|last| id(&page.rows[last]).to_owned());
    let (value, id) = page.place.clone().zip(last)?;
    Some(Cursor { order: String::new(), value, id })
}
