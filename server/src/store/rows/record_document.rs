//! Records as the database puts them together: one JSON text for a whole list.
//!
//! Taking a list out of the driver row by row, value by value, costs more than finding and reading it: each value is copied by
//! itself, each row wakes the task that waits for it.

use jiff::civil::Date;
use serde::Deserialize;

use super::{
    super::dialect::JSON_ARRAY,
    convert::{damaged, time},
};
use crate::domain::{
    directory::person::AdministrativeGender,
    ports::StoreResult,
    record::{PendingFinalization, Record, RecordDoctor, RecordPatient, RecordStatus},
    record_content::RecordContent,
    record_template::RecordTemplate,
};

/// A record and the people it names; what it says follows the `WHERE` that this ends with. The rows are read in this order.
pub(super) const WITH_PEOPLE: &str = "records r CROSS JOIN patients p CROSS JOIN practitioners d \
    WHERE p.tenant = r.tenant AND p.id = r.patient_id AND d.tenant = r.tenant AND d.id = r.doctor_id AND";

/// The text of one record: what [`Document`] reads. Documents stand in it as they are stored.
pub(super) fn document() -> String {
    format!(
        "'[' || CAST({JSON_ARRAY}(r.id, r.template_id, r.template_version, r.status, r.revision, \
         CASE WHEN r.has_files THEN (SELECT COUNT(*) FROM attachments a \
         WHERE a.tenant = r.tenant AND a.record_id = r.id AND a.deleted_at IS NULL) ELSE 0 END, \
         (SELECT COUNT(*) FROM addenda a WHERE a.tenant = r.tenant AND a.record_id = r.id AND a.number IS NOT NULL), \
         r.created_at, r.created_by_id, r.created_by, r.updated_at, r.updated_by_id, r.updated_by, \
         r.finalized_at, r.finalized_by_id, r.finalized_by, \
         r.finalize_requested_at, r.finalize_requested_by_id, r.finalize_requested_by, \
         p.display_name, d.display_name) AS TEXT) || ',' || r.content || ',' || p.content || ',' || d.content || ']'"
    )
}

/// The columns, in the order of [`document`].
#[derive(Deserialize)]
struct Columns {
    id: String,
    template_id: Option<String>,
    template_version: Option<u32>,
    status: RecordStatus,
    revision: u32,
    attachment_count: u32,
    addendum_count: u32,
    created_at: i64,
    created_by_id: String,
    created_by: String,
    updated_at: i64,
    updated_by_id: String,
    updated_by: String,
    finalized_at: Option<i64>,
    finalized_by_id: Option<String>,
    finalized_by: Option<String>,
    finalize_requested_at: Option<i64>,
    finalize_requested_by_id: Option<String>,
    finalize_requested_by: Option<String>,
    patient_name: String,
    doctor_name: String,
}

/// What a record shows of what is said about its patient: the rest is skipped.
#[derive(Deserialize)]
struct PatientFacts {
    mrn: String,
    #[serde(default)]
    birth_date: Option<Date>,
    gender: AdministrativeGender,
}

/// What a record shows of what is said about its doctor.
#[derive(Deserialize)]
struct DoctorFacts {
    #[serde(default)]
    specialty: Option<String>,
}

#[derive(Deserialize)]
struct Document(Columns, RecordContent, PatientFacts, DoctorFacts);

/// The record of one document.
pub(super) fn record(document: &str) -> StoreResult<Record> {
    record_of(serde_json::from_str(document).map_err(damaged)?)
}

/// The records of a list of documents.
pub(super) fn records(documents: &str) -> StoreResult<Vec<Record>> {
    let documents: Vec<Document> = serde_json::from_str(documents).map_err(damaged)?;
    documents.into_iter().map(record_of).collect()
}

fn record_of(Document(columns, content, patient, doctor): Document) -> StoreResult<Record> {
    let requested = columns.finalize_requested_at.map(time).transpose()?;
    let requested_by = columns.finalize_requested_by_id.zip(columns.finalize_requested_by);
    Ok(Record {
        id: columns.id,
        content,
        patient: RecordPatient {
            mrn: patient.mrn,
            display_name: columns.patient_name,
            birth_date: patient.birth_date,
            gender: patient.gender,
        },
        doctor: RecordDoctor { display_name: columns.doctor_name, specialty: doctor.specialty },
        template: columns.template_id.zip(columns.template_version).map(|(id, version)| RecordTemplate { id, version }),
        status: columns.status,
        revision: columns.revision,
        attachment_count: columns.attachment_count,
        addendum_count: columns.addendum_count,
        created_at: time(columns.created_at)?,
        created_by_id: columns.created_by_id,
        created_by: columns.created_by,
        updated_at: time(columns.updated_at)?,
        updated_by_id: columns.updated_by_id,
        updated_by: columns.updated_by,
        finalized_at: columns.finalized_at.map(time).transpose()?,
        finalized_by_id: columns.finalized_by_id,
        finalized_by: columns.finalized_by,
        finalization: requested.zip(requested_by).map(|(requested_at, (requested_by_id, requested_by))| {
            PendingFinalization { requested_at, requested_by_id, requested_by }
        }),
    })
}
