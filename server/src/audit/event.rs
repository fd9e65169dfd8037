use jiff::Timestamp;
use serde::Serialize;
use serde_json::Value;

use crate::auth::Access;

/// What was done. The written names are stable: reports are built on them.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[allow(missing_docs)] // each variant says what its written name says
pub enum Action {
    RecordCreated,
    RecordRead,
    RecordsListed,
    RecordUpdated,
    RecordFinalized,
    FinalizationRequested,
    FinalizationWithdrawn,
    AddendumCreated,
    AddendumUpdated,
    AddendumSigned,
    AddendumDiscarded,
    AddendumRead,
    AddendaListed,
    AttachmentRead,
    AttachmentsListed,
    VersionsListed,
    AttachmentRenamed,
    AttachmentDescribed,
    AttachmentDeleted,
    AttachmentUndeleted,
    AttachmentPurgeBegun,
    AttachmentPurged,
    AttachmentRepacked,
    RetentionRead,
    LegalHoldPlaced,
    LegalHoldLifted,
    AttachmentMoved,
    UploadCreated,
    UploadRead,
    UploadsListed,
    UploadCompleted,
    UploadAborted,
    UploadExpired,
    DownloadUrlIssued,
    PlacementsListed,
    RestoreRead,
    RestoreRequested,
    CostsRead,
    BudgetSet,
    BudgetRemoved,
    CostAlertRaised,
    AuditRead,
    AuditVerified,
    AuditHeadLost,
    AccessDenied,
    ObjectBroughtBack,
    PartsSigned,
    ReportExported,
    RevisionsListed,
    PatientMismatch,
    PatientCreated,
    PatientUpdated,
    PatientRead,
    PatientsListed,
    PractitionerCreated,
    PractitionerUpdated,
    PractitionerRead,
    PractitionersListed,
    TemplateCreated,
    TemplateUpdated,
    TemplateRetired,
    TemplateRead,
    TemplatesListed,
    TemplateVersionsListed,
}

impl Action {
    /// The action as it is written.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::RecordCreated => "record.created",
            Self::RecordRead => "record.read",
            Self::RecordsListed => "records.listed",
            Self::RecordUpdated => "record.updated",
            Self::RecordFinalized => "record.finalized",
            Self::FinalizationRequested => "record.finalization_requested",
            Self::FinalizationWithdrawn => "record.finalization_withdrawn",
            Self::AddendumCreated => "addendum.created",
            Self::AddendumUpdated => "addendum.updated",
            Self::AddendumSigned => "addendum.signed",
            Self::AddendumDiscarded => "addendum.discarded",
            Self::AddendumRead => "addendum.read",
            Self::AddendaListed => "addenda.listed",
            Self::AttachmentRead => "attachment.read",
            Self::AttachmentsListed => "attachments.listed",
            Self::VersionsListed => "versions.listed",
            Self::AttachmentRenamed => "attachment.renamed",
            Self::AttachmentDescribed => "attachment.described",
            Self::AttachmentDeleted => "attachment.deleted",
            Self::AttachmentUndeleted => "attachment.undeleted",
            Self::AttachmentPurgeBegun => "attachment.purge_begun",
            Self::AttachmentPurged => "attachment.purged",
            Self::AttachmentRepacked => "attachment.repacked",
            Self::RetentionRead => "retention.read",
            Self::LegalHoldPlaced => "legal_hold.placed",
            Self::LegalHoldLifted => "legal_hold.lifted",
            Self::AttachmentMoved => "attachment.moved",
            Self::UploadCreated => "upload.created",
            Self::UploadRead => "upload.read",
            Self::UploadsListed => "uploads.listed",
            Self::UploadCompleted => "upload.completed",
            Self::UploadAborted => "upload.aborted",
            Self::UploadExpired => "upload.expired",
            Self::DownloadUrlIssued => "download_url.issued",
            Self::PlacementsListed => "placements.listed",
            Self::RestoreRead => "restore.read",
            Self::RestoreRequested => "restore.requested",
            Self::CostsRead => "costs.read",
            Self::BudgetSet => "budget.set",
            Self::BudgetRemoved => "budget.removed",
            Self::CostAlertRaised => "cost_alert.raised",
            Self::AuditRead => "audit.read",
            Self::AuditVerified => "audit.verified",
            Self::AuditHeadLost => "audit.head_lost",
            Self::AccessDenied => "access.denied",
            Self::ObjectBroughtBack => "object.brought_back",
            Self::PartsSigned => "upload.parts_signed",
            Self::ReportExported => "report.exported",
            Self::RevisionsListed => "revisions.listed",
            Self::PatientMismatch => "upload.patient_mismatch",
            Self::PatientCreated => "patient.created",
            Self::PatientUpdated => "patient.updated",
            Self::PatientRead => "patient.read",
            Self::PatientsListed => "patients.listed",
            Self::PractitionerCreated => "practitioner.created",
            Self::PractitionerUpdated => "practitioner.updated",
            Self::PractitionerRead => "practitioner.read",
            Self::PractitionersListed => "practitioners.listed",
            Self::TemplateCreated => "template.created",
            Self::TemplateUpdated => "template.updated",
            Self::TemplateRetired => "template.retired",
            Self::TemplateRead => "template.read",
            Self::TemplatesListed => "templates.listed",
            Self::TemplateVersionsListed => "template_versions.listed",
        }
    }
}

/// What it was done to.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Target {
    /// A record.
    Record(String),
    /// An attachment of a record.
    Attachment(String),
    /// An addendum of a record.
    Addendum(String),
    /// An upload.
    Upload(String),
    /// A patient of the directory.
    Patient(String),
    /// A practitioner of the directory.
    Practitioner(String),
    /// A template of records.
    Template(String),
    /// The tenant as a whole.
    Tenant,
}

impl Target {
    /// The kind of thing and its id (empty for the tenant).
    #[must_use]
    pub fn parts(&self) -> (&'static str, &str) {
        match self {
            Self::Record(id) => ("record", id),
            Self::Attachment(id) => ("attachment", id),
            Self::Addendum(id) => ("addendum", id),
            Self::Upload(id) => ("upload", id),
            Self::Patient(id) => ("patient", id),
            Self::Practitioner(id) => ("practitioner", id),
            Self::Template(id) => ("template", id),
            Self::Tenant => ("tenant", ""),
        }
    }
}

/// Something that is happening, to be written in the transaction it describes.
///
/// Ids and numbers only: names of patients and files stay where they are, so that the log may be read by those who
/// must not see them.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct AuditEvent {
    /// When.
    pub at: Timestamp,
    /// Who, by id.
    pub actor_id: String,
    /// Who, by name.
    pub actor_name: String,
    /// What.
    pub action: Action,
    /// To what.
    pub target: Target,
    /// The record it concerns, if one.
    pub record_id: Option<String>,
    /// Names the request in the server's log.
    pub request_id: String,
    /// More about it.
    pub details: Value,
}

impl AuditEvent {
    /// What the caller of a request does.
    #[must_use]
    pub fn of(access: &Access, at: Timestamp, action: Action, target: Target) -> Self {
        let record_id = if let Target::Record(id) = &target { Some(id.clone()) } else { None };
        Self {
            at,
            actor_id: access.actor.id.to_string(),
            actor_name: access.actor.name.to_string(),
            action,
            target,
            record_id,
            request_id: access.request_id.to_string(),
            details: Value::Null,
        }
    }

    /// What one of the server's own jobs does.
    #[must_use]
    pub fn of_job(job: &'static str, at: Timestamp, action: Action, target: Target) -> Self {
        Self {
            at,
            actor_id: format!("job:{job}"),
            actor_name: "Chartlift".to_owned(),
            action,
            target,
            record_id: None,
            request_id: String::new(),
            details: Value::Null,
        }
    }

    /// The entry this event becomes at that place of a chain; its `mac` is still to be made.
    pub(super) fn into_entry(self, seq: u64, key_id: &str) -> AuditEntry {
        let (target_type, target_id) = self.target.parts();
        AuditEntry {
            seq,
            at: self.at,
            action: self.action.as_str().to_owned(),
            target_type: target_type.to_owned(),
            target_id: target_id.to_owned(),
            actor_id: self.actor_id,
            actor_name: self.actor_name,
            record_id: self.record_id,
            request_id: self.request_id,
            details: self.details.to_string(),
            key_id: key_id.to_owned(),
            mac: String::new(),
        }
    }

    /// The same event, about a record.
    #[must_use]
    pub fn about(mut self, record_id: &str) -> Self {
        self.record_id = Some(record_id.to_owned());
        self
    }

    /// The same event with more about it.
    #[must_use]
    pub fn with(mut self, details: Value) -> Self {
        self.details = details;
        self
    }

    /// The same event, with one thing more about it.
    #[must_use]
    pub fn and(mut self, name: &str, value: &str) -> Self {
        self.details[name] = value.into();
        self
    }
}

/// One written entry of a tenant's audit log.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, utoipa::ToSchema)]
pub struct AuditEntry {
    /// Its place in the tenant's chain, from 1 without gaps.
    pub seq: u64,
    /// When it happened.
    pub at: Timestamp,
    /// Who did it, by id.
    pub actor_id: String,
    /// Who did it, by name.
    pub actor_name: String,
    /// What was done.
    #[schema(examples("record.read"))]
    pub action: String,
    /// The kind of thing it was done to.
    #[schema(examples("record"))]
    pub target_type: String,
    /// The id of the thing; empty for the tenant as a whole.
    pub target_id: String,
    /// The record concerned, or null.
    #[schema(required)]
    pub record_id: Option<String>,
    /// Names the request in the server's log; empty for background jobs.
    pub request_id: String,
    /// More about it, as JSON text exactly as it was written (the chain covers these bytes).
    pub details: String,
    /// Names the key of `mac`; another after each rotation.
    pub key_id: String,
    /// HMAC-SHA-256 over the previous entry's `mac` and this entry, as 64 hex digits.
    pub mac: String,
}
