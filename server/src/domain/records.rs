//! The use cases of records.

use std::sync::Arc;

use jiff::tz::TimeZone;
use serde_json::json;

use super::{
    clock::Clock,
    error::{Error, Result},
    ids::{is_id, new_id},
    page::{Page, PageRequest},
    ports::{Created, IdempotencyKey, RecordFilter, Store},
    record::{Record, RecordInput, RecordOrder, RecordStatus},
};
use crate::{
    audit::{Action, AuditEvent, Target},
    auth::Access,
};

/// The longest search, in characters: a name and a number fit many times over.
const MAX_SEARCH_CHARS: usize = 200;

/// What a caller may ask of the list of records.
#[derive(Clone, Debug, Default)]
pub struct RecordSearch {
    /// Words that must all occur.
    pub text: Option<String>,
    /// Only of this status.
    pub status: Option<RecordStatus>,
    /// In this order.
    pub order: RecordOrder,
    /// Which page.
    pub page: PageRequest,
}

/// Creates, finds, changes and finalizes records.
#[derive(Clone)]
pub struct Records {
    store: Arc<dyn Store>,
    clock: Arc<dyn Clock>,
}

impl Records {
    /// The use cases on this store.
    #[must_use]
    pub fn new(store: Arc<dyn Store>, clock: Arc<dyn Clock>) -> Self {
        Self { store, clock }
    }

    /// Creates a draft.
    ///
    /// # Errors
    /// [`Error::Invalid`] for unacceptable fields, [`Error::IdempotencyConflict`] for a key used otherwise before.
    pub async fn create(&self, access: &Access, input: RecordInput, key: Option<IdempotencyKey>) -> Result<Record> {
        let now = self.clock.now();
        let input = input.validated(now.to_zoned(TimeZone::UTC).date())?;
        let by = access.actor.name.to_string();
        let record = Record {
            id: new_id(),
            patient_name: input.patient_name,
            mrn: input.mrn,
            birth_date: input.birth_date,
            visit_type: input.visit_type,
            department: input.department,
            visit_date: input.visit_date,
            title: input.title,
            notes: input.notes,
            status: RecordStatus::Draft,
            version: 1,
            attachment_count: 0,
            created_at: now,
            created_by: by.clone(),
            updated_at: now,
            updated_by: by,
            finalized_at: None,
            finalized_by: None,
        };
        let event = AuditEvent::of(access, now, Action::RecordCreated, Target::Record(record.id.clone()));
        match self.store.insert_record(&access.scope, &record, key.as_ref(), event).await? {
            Created::New => Ok(record),
            Created::Before(id) => self.get(access, &id).await,
            Created::Conflict => Err(Error::IdempotencyConflict),
        }
    }

    /// Reads a record.
    ///
    /// # Errors
    /// [`Error::NotFound`] when the tenant has none of that id.
    pub async fn get(&self, access: &Access, id: &str) -> Result<Record> {
        let event = AuditEvent::of(access, self.clock.now(), Action::RecordRead, Target::Record(id.to_owned()));
        self.find(access, id, Some(event)).await
    }

    /// Lists records.
    ///
    /// # Errors
    /// [`Error::Invalid`] for a bad limit, cursor or search.
    pub async fn list(&self, access: &Access, search: RecordSearch) -> Result<Page<Record>> {
        let mut findings = super::error::Findings::default();
        let text = search.text.unwrap_or_default();
        findings.check(
            text.chars().count() <= MAX_SEARCH_CHARS,
            "/q",
            format!("at most {MAX_SEARCH_CHARS} characters"),
        );
        findings.finish()?;
        let filter = RecordFilter {
            words: text.to_lowercase().split_whitespace().map(str::to_owned).collect(),
            status: search.status,
            order: search.order,
            after: search.page.start(search.order.as_str())?,
            limit: search.page.limit()?,
        };
        // What was searched for may be a patient's name: it stays out of the log.
        let details = json!({ "searched": !filter.words.is_empty(), "limit": filter.limit });
        let event = AuditEvent::of(access, self.clock.now(), Action::RecordsListed, Target::Tenant).with(details);
        Ok(self.store.records(&access.scope, &filter, event).await?)
    }

    /// Changes a draft. `seen` is the version the caller has seen; without it nothing is changed.
    ///
    /// # Errors
    /// [`Error::NotFound`], [`Error::RecordFinalized`], [`Error::Invalid`], or [`Error::PreconditionFailed`] when
    /// somebody else was faster.
    pub async fn update(&self, access: &Access, id: &str, seen: Option<u32>, input: RecordInput) -> Result<Record> {
        let now = self.clock.now();
        let record = self.draft(access, id, seen).await?;
        let input = input.validated(now.to_zoned(TimeZone::UTC).date())?;
        let record = record.revised(input, now, &access.actor.name);
        self.replace(access, record, Action::RecordUpdated).await
    }

    /// Makes a draft immutable.
    ///
    /// # Errors
    /// As [`Records::update`].
    pub async fn finalize(&self, access: &Access, id: &str, seen: Option<u32>) -> Result<Record> {
        let now = self.clock.now();
        let mut record = self.draft(access, id, seen).await?;
        let by = access.actor.name.to_string();
        record.status = RecordStatus::Finalized;
        record.version += 1;
        (record.updated_at, record.updated_by) = (now, by.clone());
        (record.finalized_at, record.finalized_by) = (Some(now), Some(by));
        self.replace(access, record, Action::RecordFinalized).await
    }

    async fn draft(&self, access: &Access, id: &str, seen: Option<u32>) -> Result<Record> {
        let record = self.find(access, id, None).await?;
        if record.status == RecordStatus::Finalized {
            return Err(Error::RecordFinalized);
        }
        if seen != Some(record.version) {
            return Err(Error::PreconditionFailed);
        }
        Ok(record)
    }

    async fn replace(&self, access: &Access, record: Record, action: Action) -> Result<Record> {
        let event = AuditEvent::of(access, record.updated_at, action, Target::Record(record.id.clone()))
            .with(json!({ "version": record.version }));
        if self.store.replace_record(&access.scope, &record, event).await? {
            Ok(record)
        } else {
            Err(Error::PreconditionFailed)
        }
    }

    async fn find(&self, access: &Access, id: &str, event: Option<AuditEvent>) -> Result<Record> {
        if !is_id(id) {
            return Err(Error::NotFound("record"));
        }
        self.store.record(&access.scope, id, event).await?.ok_or(Error::NotFound("record"))
    }
}
