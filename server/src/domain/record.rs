//! A medical record: one visit of one patient.

use jiff::{Timestamp, civil::Date};
use serde::{Deserialize, Serialize};

use super::{
    day,
    error::{Findings, Result},
    text::{composed, is_one_line, is_text},
};

/// The longest single-line text, in characters: longer ones are notes.
const MAX_LINE_CHARS: usize = 200;
/// The longest notes, in characters: keeps a record well under the request limit.
const MAX_NOTES_CHARS: usize = 20_000;

/// The kind of visit, after FHIR's `Encounter.class` (HL7 v3 ActCode).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum VisitType {
    /// AMB: the patient comes and leaves the same day.
    Ambulatory,
    /// EMER: in the emergency department.
    Emergency,
    /// HH: at the patient's home.
    HomeHealth,
    /// IMP: the patient is admitted.
    Inpatient,
    /// OBSENC: kept for observation.
    Observation,
    /// VR: by telephone or video.
    Virtual,
}

/// Whether a record can still be changed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum RecordStatus {
    /// Can be changed.
    Draft,
    /// Immutable; amended by addenda only.
    Finalized,
}

/// What a caller says about a record.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
#[serde(deny_unknown_fields)]
pub struct RecordInput {
    /// The patient's name, 1 to 200 characters.
    #[schema(min_length = 1, max_length = 200, examples("Amara Okafor"))]
    pub patient_name: String,
    /// The medical record number: the hospital's own id of the patient, 1 to 200 characters.
    #[schema(min_length = 1, max_length = 200, examples("MRN-204811"))]
    pub mrn: String,
    /// The patient's date of birth.
    #[serde(deserialize_with = "day::deserialize")]
    pub birth_date: Date,
    /// The kind of visit.
    pub visit_type: VisitType,
    /// The department that saw the patient, 1 to 200 characters.
    #[schema(min_length = 1, max_length = 200, examples("Cardiology"))]
    pub department: String,
    /// The day of the visit (for a stay: of the admission).
    #[serde(deserialize_with = "day::deserialize")]
    pub visit_date: Date,
    /// What the visit was about, 1 to 200 characters.
    #[schema(min_length = 1, max_length = 200, examples("Follow-up after angioplasty"))]
    pub title: String,
    /// Free text, up to 20,000 characters; empty when there is none. Never left out: what is not said again is not kept.
    #[schema(max_length = 20_000)]
    pub notes: String,
}

/// A medical record.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, utoipa::ToSchema)]
pub struct Record {
    /// The record's id.
    pub id: String,
    /// The patient's name.
    pub patient_name: String,
    /// The medical record number.
    pub mrn: String,
    /// The patient's date of birth.
    pub birth_date: Date,
    /// The kind of visit.
    pub visit_type: VisitType,
    /// The department that saw the patient.
    pub department: String,
    /// The day of the visit.
    pub visit_date: Date,
    /// What the visit was about.
    pub title: String,
    /// Free text; empty when there is none.
    pub notes: String,
    /// Whether it can still be changed.
    pub status: RecordStatus,
    /// Counts changes from 1, those of its attachments too; its ETag is this number in quotes.
    pub revision: u32,
    /// How many attachments it has.
    pub attachment_count: u32,
    /// When it was created.
    pub created_at: Timestamp,
    /// Who created it (a name).
    pub created_by: String,
    /// When it was last changed.
    pub updated_at: Timestamp,
    /// Who last changed it (a name).
    pub updated_by: String,
    /// When it was finalized; null while it is a draft.
    #[schema(required)]
    pub finalized_at: Option<Timestamp>,
    /// Who finalized it (a name); null while it is a draft.
    #[schema(required)]
    pub finalized_by: Option<String>,
}

impl RecordInput {
    /// Checks every field and trims the single-line ones.
    ///
    /// # Errors
    /// [`super::Error::Invalid`] naming all fields at fault.
    pub(crate) fn validated(mut self, today: Date) -> Result<Self> {
        let mut findings = Findings::default();
        for (pointer, value) in [
            ("/patient_name", &mut self.patient_name),
            ("/mrn", &mut self.mrn),
            ("/department", &mut self.department),
            ("/title", &mut self.title),
        ] {
            *value = composed(value.trim());
            let good = !value.is_empty() && value.chars().count() <= MAX_LINE_CHARS && is_one_line(value);
            findings.check(
                good,
                pointer,
                format!("must have 1 to {MAX_LINE_CHARS} characters on one line, without controls of their direction"),
            );
        }
        self.notes = composed(&self.notes);
        findings.check(
            self.notes.chars().count() <= MAX_NOTES_CHARS && is_text(&self.notes),
            "/notes",
            format!("must have at most {MAX_NOTES_CHARS} characters, without control characters"),
        );
        findings.check(self.birth_date.year() >= 1850, "/birth_date", "must be after 1849");
        findings.check(self.birth_date <= self.visit_date, "/birth_date", "must not be after the visit");
        // A planned visit is recorded ahead; a century's typo is not a plan.
        findings.check(self.visit_date.year() <= today.year() + 2, "/visit_date", "must be within the next two years");
        findings.finish()?;
        Ok(self)
    }
}

impl Record {
    /// A new draft.
    pub(crate) fn drafted(id: String, input: RecordInput, at: Timestamp, by: &str) -> Self {
        Self {
            id,
            patient_name: input.patient_name,
            mrn: input.mrn,
            birth_date: input.birth_date,
            visit_type: input.visit_type,
            department: input.department,
            visit_date: input.visit_date,
            title: input.title,
            notes: input.notes,
            status: RecordStatus::Draft,
            revision: 1,
            attachment_count: 0,
            created_at: at,
            created_by: by.to_owned(),
            updated_at: at,
            updated_by: by.to_owned(),
            finalized_at: None,
            finalized_by: None,
        }
    }

    /// What a caller said of it.
    pub(crate) fn content(&self) -> RecordInput {
        RecordInput {
            patient_name: self.patient_name.clone(),
            mrn: self.mrn.clone(),
            birth_date: self.birth_date,
            visit_type: self.visit_type,
            department: self.department.clone(),
            visit_date: self.visit_date,
            title: self.title.clone(),
            notes: self.notes.clone(),
        }
    }

    /// The next revision, of the same content.
    pub(crate) fn next(self, at: Timestamp, by: &str) -> Self {
        Self { revision: self.revision + 1, updated_at: at, updated_by: by.to_owned(), ..self }
    }

    /// The same record with this content.
    pub(crate) fn saying(self, input: RecordInput) -> Self {
        Self {
            patient_name: input.patient_name,
            mrn: input.mrn,
            birth_date: input.birth_date,
            visit_type: input.visit_type,
            department: input.department,
            visit_date: input.visit_date,
            title: input.title,
            notes: input.notes,
            ..self
        }
    }
}

/// The orders a list of records can have.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
pub enum RecordOrder {
    /// Latest visit first.
    #[default]
    #[serde(rename = "-visit_date")]
    LatestVisit,
    /// Earliest visit first.
    #[serde(rename = "visit_date")]
    EarliestVisit,
    /// By the patient's name.
    #[serde(rename = "patient_name")]
    PatientName,
    /// By the patient's name, backwards.
    #[serde(rename = "-patient_name")]
    PatientNameDescending,
    /// Last changed first.
    #[serde(rename = "-updated_at")]
    LatestChange,
    /// Longest unchanged first.
    #[serde(rename = "updated_at")]
    EarliestChange,
}

impl RecordOrder {
    /// The order's name on the wire.
    pub(crate) fn as_str(self) -> &'static str {
        match self {
            Self::LatestVisit => "-visit_date",
            Self::EarliestVisit => "visit_date",
            Self::PatientName => "patient_name",
            Self::PatientNameDescending => "-patient_name",
            Self::LatestChange => "-updated_at",
            Self::EarliestChange => "updated_at",
        }
    }
}
