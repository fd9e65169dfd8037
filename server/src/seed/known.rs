//! What an earlier start of a demo wrote of a hospital before it was stopped. It is read past the use cases: nobody opens a record,
//! and what was long ago is not written into the audit log today.

use std::collections::HashMap;

use chartlift_protocol::UploadStatus;

use crate::{
    auth::TenantScope,
    domain::{
        directory::person::PersonKind,
        ports::{PersonFilter, RecordFilter, Store, StoreResult, UploadFilter},
        record::{Record, RecordStatus},
    },
};

/// More than any hospital of a demo has.
const ALL: u32 = 1000;

/// What is there of a hospital.
pub(super) struct Known {
    people: HashMap<(PersonKind, String), String>,
    /// In the order they were made.
    records: Vec<KnownRecord>,
}

/// A record that is there.
#[derive(Clone)]
pub(super) struct KnownRecord {
    pub(super) id: String,
    pub(super) finalized: bool,
    /// The names of its files, and what they are known by.
    pub(super) files: HashMap<String, String>,
    /// Uploads of files that did not come to their end.
    pub(super) under_way: Vec<String>,
}

impl KnownRecord {
    /// One without files.
    pub(super) fn of(record: &Record) -> Self {
        let finalized = record.status == RecordStatus::Finalized;
        Self { id: record.id.clone(), finalized, files: HashMap::new(), under_way: Vec::new() }
    }
}

impl Known {
    pub(super) async fn of(store: &dyn Store, scope: &TenantScope) -> StoreResult<Self> {
        let mut tx = store.read(scope).await?;
        let mut people = HashMap::new();
        for kind in [PersonKind::Patient, PersonKind::Practitioner] {
            let all = PersonFilter { kind, words: Vec::new(), identifier: None, active: None, after: None, limit: ALL };
            people.extend(tx.people(&all).await?.rows.into_iter().map(|row| ((kind, row.identifier), row.entry.id)));
        }
        let mut rows = tx.records(&RecordFilter { limit: ALL, ..RecordFilter::default() }).await?.rows;
        // Ids begin with the time they were made at.
        rows.sort_unstable_by(|one, other| one.id.cmp(&other.id));
        let mut records: Vec<KnownRecord> = rows.iter().map(KnownRecord::of).collect();
        // The last one alone may lack something.
        if let Some(last) = records.last_mut() {
            let files = tx.attachments(&last.id, false, None, ALL).await?;
            last.files = files.into_iter().map(|file| (file.file_name, file.id)).collect();
            let (status, record_id) = (Some(UploadStatus::Active), Some(last.id.clone()));
            let under_way = UploadFilter { status, record_id, limit: ALL, ..UploadFilter::default() };
            last.under_way = tx.uploads(&under_way).await?.into_iter().map(|upload| upload.id).collect();
        }
        Ok(Self { people, records })
    }

    /// The id of whoever has this identifier.
    pub(super) fn person(&self, kind: PersonKind, identifier: &str) -> Option<&str> {
        self.people.get(&(kind, identifier.to_owned())).map(String::as_str)
    }

    /// The record that was made as the `nth`, from 0 on.
    pub(super) fn record(&self, nth: usize) -> Option<&KnownRecord> {
        self.records.get(nth)
    }

    /// Whether the record that was made as the `nth` was gone on from: then nothing of it is missing.
    pub(super) fn is_whole(&self, nth: usize) -> bool {
        nth + 1 < self.records.len()
    }
}
