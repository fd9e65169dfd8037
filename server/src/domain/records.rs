//! The use cases of records.

use std::sync::Arc;

use jiff::{civil::Date, tz::TimeZone};
use serde_json::{Map, Value, json};

use super::{
    audit_log::AuditLog,
    clock::Clock,
    condition::Condition,
    cursors::Cursors,
    directory::{
        named,
        patient::PatientInput,
        person::{Listed, Person},
        practitioner::PractitionerInput,
    },
    error::{Error, Findings, Result},
    fields::LINE_CHARS,
    finalization::{RunningUploads, finalized_or_waiting},
    history::write_revision,
    idempotency::{claim, made_before},
    ids::{is_id, new_id},
    mismatch::PatientMismatch,
    page::{Cursor, MAX_LIMIT, Page, PageRequest, Placed},
    ports::{IdempotencyKey, RecordFilter, Store, Tx},
    record::{Record, RecordDoctor, RecordOrder, RecordPatient, RecordStatus, WholeRecord},
    record_content::{RecordContent, VisitType},
    record_template::{RecordTemplate, TemplateChoice},
    revision::{Change, Revision},
    search::{is_hopeless, search_words},
    stamp::Stamp,
    templates::chosen,
};
use crate::{
    audit::{Action, AuditEvent, Target},
    auth::Access,
    strict_json,
};

/// The order of a record's history.
const NEWEST_FIRST: &str = "-revision";

/// What a caller may ask of the list of records.
#[derive(Clone, Debug, Default)]
pub struct RecordSearch {
    /// Words that must all occur.
    pub text: Option<String>,
    /// Only of this status.
    pub status: Option<RecordStatus>,
    /// Only of this patient.
    pub patient_id: Option<String>,
    /// Only of this doctor.
    pub doctor_id: Option<String>,
    /// Only of this department.
    pub department: Option<String>,
    /// Only visits of this kind.
    pub visit_type: Option<VisitType>,
    /// Only made from this template.
    pub template_id: Option<String>,
    /// Only with a diagnosis of this code.
    pub diagnosis_code: Option<String>,
    /// Only with attachments, or without.
    pub has_attachments: Option<bool>,
    /// Only visits of this day and later.
    pub visited_from: Option<Date>,
    /// Only visits of this day and earlier.
    pub visited_to: Option<Date>,
    /// In this order.
    pub order: RecordOrder,
    /// Which page.
    pub page: PageRequest,
}

/// Creates, finds, changes and finalizes records.
#[derive(Clone)]
pub struct Records {
    store: Arc<dyn Store>,
    audit: AuditLog,
    clock: Arc<dyn Clock>,
    cursors: Cursors,
}

impl Records {
    /// The use cases on this store.
    #[must_use]
    pub fn new(store: Arc<dyn Store>, audit: AuditLog, clock: Arc<dyn Clock>, cursors: Cursors) -> Self {
        Self { store, audit, clock, cursors }
    }

    /// Creates a draft; where `template` names one, of what the template says wherever the caller says nothing.
    ///
    /// # Errors
    /// [`Error::Unreadable`] and [`Error::Invalid`] for unacceptable fields, [`Error::IdempotencyConflict`] for a key used
    /// otherwise before.
    pub async fn create(
        &self,
        access: &Access,
        mut said: Map<String, Value>,
        key: Option<IdempotencyKey>,
    ) -> Result<Record> {
        let unreadable = |error: serde_json::Error| Error::unreadable(&error);
        let choice: Option<TemplateChoice> = match said.remove("template") {
            Some(choice) => strict_json::from_value(choice).map_err(unreadable)?,
            None => None,
        };
        let mut tx = self.store.begin(&access.scope).await?;
        if let Some(id) = made_before(&mut *tx, key.as_ref()).await? {
            drop(tx);
            return self.get(access, &id).await;
        }
        let template = match &choice {
            Some(choice) => Some(chosen(&mut *tx, choice).await?),
            None => None,
        };
        let from =
            template.as_ref().map(|template| RecordTemplate { id: template.id.clone(), version: template.version });
        let said = template.map(|template| template.input.content).unwrap_or_default().overlaid(said);
        // The document cannot say that it is needed where no template has it.
        if !said.contains_key("visit_type") {
            return Err(Error::invalid("/visit_type", "must be given, here or by a template"));
        }
        let content: RecordContent = strict_json::from_value(Value::Object(said)).map_err(unreadable)?;
        let content = content.validated(self.today())?;
        let (patient, doctor) = people(&mut *tx, &content, None).await?;
        let stamp = Stamp::of(&access.actor, self.clock.now());
        let record = Record::drafted(new_id(), content, patient, doctor, from, stamp);
        if let Some(id) = claim(&mut *tx, key.as_ref(), &record.id, record.created_at).await? {
            drop(tx);
            return self.get(access, &id).await;
        }
        tx.insert_record(&record).await?;
        tx.insert_revision(&record.id, &Revision::of(&record, Change::Created)).await?;
        let event = AuditEvent::of(access, record.created_at, Action::RecordCreated, Target::Record(record.id.clone()))
            .with(json!({ "template": record.template }));
        self.audit.append(&mut *tx, event).await?;
        tx.commit().await?;
        Ok(record)
    }

    /// Reads a record.
    ///
    /// # Errors
    /// [`Error::NotFound`] when the tenant has none of that id.
    pub async fn get(&self, access: &Access, id: &str) -> Result<Record> {
        check_id(id)?;
        let record = self.store.read(&access.scope).await?.record(id).await?.ok_or(Error::NotFound("record"))?;
        let event = AuditEvent::of(access, self.clock.now(), Action::RecordRead, Target::Record(id.to_owned()))
            .with(json!({ "revision": record.revision }));
        self.audit.note(&access.scope, event, "").await?;
        Ok(record)
    }

    /// Reads a record with its visible files.
    ///
    /// # Errors
    /// As [`Self::get`].
    pub async fn get_whole(&self, access: &Access, id: &str) -> Result<WholeRecord> {
        check_id(id)?;
        let mut tx = self.store.read(&access.scope).await?;
        // The record first: were a file to come in between, its tag is too old to change anything by, never too new.
        let record = tx.record(id).await?.ok_or(Error::NotFound("record"))?;
        let attachments = match record.attachment_count {
            0 => Vec::new(),
            _ => tx.attachments(id, false, None, MAX_LIMIT).await?,
        };
        drop(tx);
        let event = AuditEvent::of(access, self.clock.now(), Action::RecordRead, Target::Record(id.to_owned()))
            .with(json!({ "revision": record.revision, "attachments": attachments.len() }));
        self.audit.note(&access.scope, event, "attachments").await?;
        Ok(WholeRecord { record, attachments: Some(attachments) })
    }

    /// Lists records.
    ///
    /// # Errors
    /// [`Error::Invalid`] for a bad limit, cursor or search.
    pub async fn list(&self, access: &Access, search: RecordSearch) -> Result<Page<Record>> {
        let text = search.text.unwrap_or_default();
        check_code(search.diagnosis_code.as_deref())?;
        let filter = RecordFilter {
            words: search_words(&text)?,
            status: search.status,
            patient_id: search.patient_id,
            doctor_id: search.doctor_id,
            department: search.department,
            visit_type: search.visit_type,
            template_id: search.template_id,
            diagnosis_code: search.diagnosis_code,
            has_attachments: search.has_attachments,
            visited_from: search.visited_from,
            visited_to: search.visited_to,
            order: search.order,
            after: self.cursors.start(&access.scope, search.order.as_str(), &search.page)?,
            limit: search.page.limit()?,
        };
        let records = match is_hopeless(&text, &filter.words) {
            true => Placed::default(),
            false => self.store.read(&access.scope).await?.records(&filter).await?,
        };
        let list = (&access.scope, filter.order.as_str());
        let page = self.cursors.page(list, records, filter.limit, |last| &last.id)?;
        // What was searched for may be a patient's name: it stays out of the log.
        let details = json!({ "searched": !filter.words.is_empty(), "limit": filter.limit });
        let event = AuditEvent::of(access, self.clock.now(), Action::RecordsListed, Target::Tenant).with(details);
        self.audit.note(&access.scope, event, &format!("{filter:?}")).await?;
        Ok(page)
    }

    /// A record's history, the newest revision first.
    ///
    /// # Errors
    /// [`Error::NotFound`] when the tenant has no such record; [`Error::Invalid`] for a bad limit or cursor.
    pub async fn revisions(&self, access: &Access, id: &str, page: &PageRequest) -> Result<Page<Revision>> {
        check_id(id)?;
        let before = page.start(NEWEST_FIRST)?.and_then(|cursor| cursor.value.parse().ok());
        let limit = page.limit()?;
        let mut tx = self.store.read(&access.scope).await?;
        tx.record(id).await?.ok_or(Error::NotFound("record"))?;
        let revisions = tx.revisions(id, before, limit + 1).await?;
        drop(tx);
        let page = Page::cut(revisions, limit, |last: &Revision| Cursor {
            order: NEWEST_FIRST.to_owned(),
            value: last.revision.to_string(),
            id: String::new(),
        });
        let event = AuditEvent::of(access, self.clock.now(), Action::RevisionsListed, Target::Record(id.to_owned()))
            .with(json!({ "before": before, "limit": limit }));
        self.audit.note(&access.scope, event, "").await?;
        Ok(page)
    }

    /// Replaces what a draft says.
    ///
    /// # Errors
    /// [`Error::NotFound`], [`Error::RecordFinalized`], [`Error::FinalizationPending`], [`Error::Invalid`],
    /// [`Error::PreconditionRequired`], or [`Error::PreconditionFailed`] when somebody else was faster.
    pub async fn update(&self, access: &Access, id: &str, seen: &Condition, content: RecordContent) -> Result<Record> {
        self.change(access, id, seen, |_| Ok(content)).await
    }

    /// Changes some of what a draft says: a JSON merge patch (RFC 7396).
    ///
    /// # Errors
    /// As [`Records::update`].
    pub async fn patch(&self, access: &Access, id: &str, seen: &Condition, patch: Value) -> Result<Record> {
        self.change(access, id, seen, |record| patched(&record.content, patch)).await
    }

    async fn change(
        &self,
        access: &Access,
        id: &str,
        seen: &Condition,
        said: impl FnOnce(&Record) -> Result<RecordContent> + Send,
    ) -> Result<Record> {
        let mut tx = self.store.begin(&access.scope).await?;
        let before = draft(&mut *tx, id, seen).await?;
        if before.finalization.is_some() {
            return Err(Error::FinalizationPending);
        }
        let content = said(&before)?.validated(self.today())?;
        let (patient, doctor) = people(&mut *tx, &content, Some(&before.content)).await?;
        let record = before.next(Stamp::of(&access.actor, self.clock.now()));
        let record = Record { content, patient, doctor, ..record };
        self.write(access, tx, record, Change::Updated, Action::RecordUpdated).await
    }

    /// Makes a draft immutable; or, where files are on their way to it and the caller would rather wait, has that done once they
    /// are over. The answer tells which.
    ///
    /// # Errors
    /// As [`Records::update`]; [`Error::UploadsUnderWay`] where the caller would not wait.
    pub async fn finalize(
        &self,
        access: &Access,
        id: &str,
        seen: &Condition,
        uploads: RunningUploads,
    ) -> Result<Record> {
        let mut tx = self.store.begin(&access.scope).await?;
        let record = draft(&mut *tx, id, seen).await?;
        let stamp = Stamp::of(&access.actor, self.clock.now());
        let (record, change, action) = finalized_or_waiting(&mut *tx, record, uploads, stamp).await?;
        self.write(access, tx, record, change, action).await
    }

    /// Has a record that waits to be finalized be a draft as any other. Where it does not wait, nothing changes.
    ///
    /// # Errors
    /// [`Error::NotFound`], [`Error::RecordFinalized`].
    pub async fn withdraw_finalization(&self, access: &Access, id: &str) -> Result<Record> {
        let mut tx = self.store.begin(&access.scope).await?;
        let record = draft(&mut *tx, id, &Condition::Any).await?;
        if record.finalization.is_none() {
            return Ok(record);
        }
        let record = record.withdrawn(Stamp::of(&access.actor, self.clock.now()));
        self.write(access, tx, record, Change::FinalizationWithdrawn, Action::FinalizationWithdrawn).await
    }

    /// Keeps in the audit log that files for a record say they are of another patient, and what was decided.
    ///
    /// # Errors
    /// [`Error::NotFound`], [`Error::Invalid`].
    pub async fn note_mismatch(&self, access: &Access, id: &str, mismatch: &PatientMismatch) -> Result<()> {
        check_id(id)?;
        mismatch.check()?;
        let mut tx = self.store.begin(&access.scope).await?;
        tx.lock_record(id).await?.ok_or(Error::NotFound("record"))?;
        let event = AuditEvent::of(access, self.clock.now(), Action::PatientMismatch, Target::Record(id.to_owned()))
            .with(json!({
                "files": mismatch.files, "unreadable": mismatch.unreadable, "differing": mismatch.differing,
                "uploaded": mismatch.uploaded,
            }));
        self.audit.append(&mut *tx, event).await?;
        tx.commit().await?;
        Ok(())
    }

    async fn write(
        &self,
        access: &Access,
        mut tx: Box<dyn Tx>,
        record: Record,
        change: Change,
        action: Action,
    ) -> Result<Record> {
        write_revision(&mut *tx, &record, change).await?;
        let event = AuditEvent::of(access, record.updated_at, action, Target::Record(record.id.clone()))
            .with(json!({ "revision": record.revision }));
        self.audit.append(&mut *tx, event).await?;
        tx.commit().await?;
        Ok(record)
    }

    fn today(&self) -> Date {
        self.clock.now().to_zoned(TimeZone::UTC).date()
    }
}

/// The people whom a record names. Who was named before may have left since; who is named anew may not.
async fn people(
    tx: &mut dyn Tx,
    content: &RecordContent,
    before: Option<&RecordContent>,
) -> Result<(RecordPatient, RecordDoctor)> {
    let mut findings = Findings::default();
    let patient = named::<PatientInput>(tx, &content.patient_id).await?;
    let kept = before.is_some_and(|before| before.patient_id == content.patient_id);
    check_person(&mut findings, "/patient_id", patient.as_ref(), kept);
    let doctor = named::<PractitionerInput>(tx, &content.doctor_id).await?;
    let kept = before.is_some_and(|before| before.doctor_id == content.doctor_id);
    check_person(&mut findings, "/doctor_id", doctor.as_ref(), kept);
    if let Some(birth_date) = patient.as_ref().and_then(|patient| patient.person.birth_date) {
        findings.check(birth_date <= content.visit_date, "/visit_date", "must not be before the patient's birth");
    }
    findings.finish()?;
    // Both are there, or something was found.
    let (patient, doctor) = patient.zip(doctor).ok_or(Error::NotFound("patient"))?;
    Ok(((&patient).into(), (&doctor).into()))
}

fn check_person<P: Person>(findings: &mut Findings, pointer: &str, listed: Option<&Listed<P>>, kept: bool) {
    match listed {
        None => findings.check(false, pointer, format!("must be the id of a {} of the directory", P::NAME)),
        Some(listed) => findings.check(
            kept || listed.person.active(),
            pointer,
            format!("must be the id of a {} who is active", P::NAME),
        ),
    }
}

/// A draft in the revision the caller has seen.
async fn draft(tx: &mut dyn Tx, id: &str, seen: &Condition) -> Result<Record> {
    check_id(id)?;
    let state = tx.lock_record(id).await?.ok_or(Error::NotFound("record"))?;
    if state.status == RecordStatus::Finalized {
        return Err(Error::RecordFinalized);
    }
    let record = tx.record(id).await?.ok_or(Error::NotFound("record"))?;
    seen.check(record.revision)?;
    Ok(record)
}

/// A code is no longer than those that records can have.
fn check_code(code: Option<&str>) -> Result<()> {
    let mut findings = Findings::default();
    let good = code.is_none_or(|code| (1..=LINE_CHARS).contains(&code.chars().count()));
    findings.check(good, "/diagnosis_code", format!("must have 1 to {LINE_CHARS} characters"));
    findings.finish()
}

fn check_id(id: &str) -> Result<()> {
    if is_id(id) { Ok(()) } else { Err(Error::NotFound("record")) }
}

/// The content with a merge patch applied: members replace those of the same name, null takes one away.
fn patched(content: &RecordContent, patch: Value) -> Result<RecordContent> {
    let unreadable = |error: serde_json::Error| Error::invalid("", error.to_string());
    let mut merged = serde_json::to_value(content).map_err(unreadable)?;
    merge(&mut merged, patch);
    strict_json::from_value(merged).map_err(unreadable)
}

/// MergePatch of RFC 7396, section 2.
fn merge(target: &mut Value, patch: Value) {
    let Value::Object(patch) = patch else {
        *target = patch;
        return;
    };
    if !target.is_object() {
        *target = Value::Object(serde_json::Map::new());
    }
    let Value::Object(members) = target else { return };
    for (name, value) in patch {
        if value.is_null() {
            members.remove(&name);
        } else {
            merge(members.entry(name).or_insert(Value::Null), value);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn merging_follows_the_rfcs_own_examples() {
        // RFC 7396, appendix A.
        for (target, patch, result) in [
            (json!({"a":"b"}), json!({"a":"c"}), json!({"a":"c"})),
            (json!({"a":"b"}), json!({"b":"c"}), json!({"a":"b","b":"c"})),
            (json!({"a":"b"}), json!({"a":null}), json!({})),
            (json!({"a":"b","b":"c"}), json!({"a":null}), json!({"b":"c"})),
            (json!({"a":["b"]}), json!({"a":"c"}), json!({"a":"c"})),
            (json!({"a":"c"}), json!({"a":["b"]}), json!({"a":["b"]})),
            (json!({"a":{"b":"c"}}), json!({"a":{"b":"d","c":null}}), json!({"a":{"b":"d"}})),
            (json!({"a":[{"b":"c"}]}), json!({"a":[1]}), json!({"a":[1]})),
            (json!(["a", "b"]), json!(["c", "d"]), json!(["c", "d"])),
            (json!({"a":"b"}), json!(["c"]), json!(["c"])),
            (json!({"a":"foo"}), json!(null), json!(null)),
            (json!({"a":"foo"}), json!("bar"), json!("bar")),
            (json!({"e":null}), json!({"a":1}), json!({"e":null,"a":1})),
            (json!([1, 2]), json!({"a":"b","c":null}), json!({"a":"b"})),
            (json!({}), json!({"a":{"bb":{"ccc":null}}}), json!({"a":{"bb":{}}})),
        ] {
            let mut merged = target.clone();
            merge(&mut merged, patch.clone());
            assert_eq!(merged, result, "{target} with {patch}");
        }
    }
}
