//! A medical record: one visit of one patient.

use jiff::{Timestamp, civil::Date};
use serde::{Deserialize, Serialize};

use super::{
    attachment::Attachment,
    directory::{
        patient::PatientInput,
        person::{AdministrativeGender, Listed},
        practitioner::PractitionerInput,
    },
    record_content::RecordContent,
    record_template::RecordTemplate,
    stamp::{Stamp, Subject},
};

/// Whether a record can still be changed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum RecordStatus {
    /// Can be changed.
    Draft,
    /// Immutable; amended by addenda only.
    Finalized,
}

/// The patient of a record, as the directory has them now.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, utoipa::ToSchema)]
pub struct RecordPatient {
    /// The medical record number.
    #[schema(examples("MRN-204811"))]
    pub mrn: String,
    /// The name as it is shown.
    #[schema(examples("Amara Okafor"))]
    pub display_name: String,
    /// The date of birth; null while it is not known.
    #[schema(required)]
    pub birth_date: Option<Date>,
    /// For administration.
    pub gender: AdministrativeGender,
}

/// Who treats, as the directory has them now.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, utoipa::ToSchema)]
pub struct RecordDoctor {
    /// The name as it is shown.
    #[schema(examples("Dr. Maria Santos"))]
    pub display_name: String,
    /// What they are qualified for; null when it is not said.
    #[schema(required)]
    pub specialty: Option<String>,
}

impl From<&Listed<PatientInput>> for RecordPatient {
    fn from(patient: &Listed<PatientInput>) -> Self {
        Self {
            mrn: patient.person.mrn.clone(),
            display_name: patient.entry.display_name.clone(),
            birth_date: patient.person.birth_date,
            gender: patient.person.gender,
        }
    }
}

impl From<&Listed<PractitionerInput>> for RecordDoctor {
    fn from(doctor: &Listed<PractitionerInput>) -> Self {
        Self { display_name: doctor.entry.display_name.clone(), specialty: doctor.person.specialty.clone() }
    }
}

/// That a draft is to be finalized once the uploads to it are over. Until then it takes no change.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, utoipa::ToSchema)]
pub struct PendingFinalization {
    /// When it was asked for.
    pub requested_at: Timestamp,
    /// Who asked for it, by id.
    pub requested_by_id: String,
    /// Who asked for it, by the name they had then.
    pub requested_by: String,
}

impl PendingFinalization {
    /// Who asked for it.
    pub(crate) fn subject(&self) -> Subject {
        Subject { id: self.requested_by_id.clone(), name: self.requested_by.clone() }
    }
}

/// A medical record.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, utoipa::ToSchema)]
pub struct Record {
    /// The record's id.
    pub id: String,
    /// What it says.
    #[serde(flatten)]
    pub content: RecordContent,
    /// The patient.
    pub patient: RecordPatient,
    /// Who treats.
    pub doctor: RecordDoctor,
    /// The template it was made from; null where there was none.
    #[schema(required)]
    pub template: Option<RecordTemplate>,
    /// Whether it can still be changed.
    pub status: RecordStatus,
    /// Counts changes from 1, those of its attachments too; its ETag is this number in quotes.
    pub revision: u32,
    /// How many attachments it has.
    pub attachment_count: u32,
    /// How many signed addenda it has.
    pub addendum_count: u32,
    /// When it was created.
    pub created_at: Timestamp,
    /// Who created it, by id.
    pub created_by_id: String,
    /// Who created it, by the name they had then.
    pub created_by: String,
    /// When it was last changed.
    pub updated_at: Timestamp,
    /// Who last changed it, by id.
    pub updated_by_id: String,
    /// Who last changed it, by the name they had then.
    pub updated_by: String,
    /// When it was finalized; null while it is a draft.
    #[schema(required)]
    pub finalized_at: Option<Timestamp>,
    /// Who finalized it, by id; null while it is a draft.
    #[schema(required)]
    pub finalized_by_id: Option<String>,
    /// Who finalized it, by the name they had then; null while it is a draft.
    #[schema(required)]
    pub finalized_by: Option<String>,
    /// That it will be finalized once its uploads are over; null otherwise.
    #[schema(required)]
    pub finalization: Option<PendingFinalization>,
}

/// A record, and its files where they were asked for.
#[derive(Clone, Debug, PartialEq, Serialize, utoipa::ToSchema)]
pub struct WholeRecord {
    /// The record.
    #[serde(flatten)]
    pub record: Record,
    /// Its visible attachments, the oldest first: the first 200, which is all that nearly every record has (`attachment_count` tells;
    /// their own list has them page by page). Absent unless `include` asks for them.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub attachments: Option<Vec<Attachment>>,
}

/// Where a record stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct RecordState {
    /// Whether it can still be changed.
    pub status: RecordStatus,
    /// Whether it will be finalized once its uploads are over.
    pub finalizing: bool,
}

impl Record {
    /// A new draft.
    pub(crate) fn drafted(
        id: String,
        content: RecordContent,
        patient: RecordPatient,
        doctor: RecordDoctor,
        template: Option<RecordTemplate>,
        stamp: Stamp,
    ) -> Self {
        Self {
            id,
            content,
            patient,
            doctor,
            template,
            status: RecordStatus::Draft,
            revision: 1,
            attachment_count: 0,
            addendum_count: 0,
            created_at: stamp.at,
            created_by_id: stamp.by.id.clone(),
            created_by: stamp.by.name.clone(),
            updated_at: stamp.at,
            updated_by_id: stamp.by.id,
            updated_by: stamp.by.name,
            finalized_at: None,
            finalized_by_id: None,
            finalized_by: None,
            finalization: None,
        }
    }

    /// The next revision, of the same content.
    pub(crate) fn next(self, stamp: Stamp) -> Self {
        Self {
            revision: self.revision + 1,
            updated_at: stamp.at,
            updated_by_id: stamp.by.id,
            updated_by: stamp.by.name,
            ..self
        }
    }

    /// The next revision, to be finalized once its uploads are over.
    pub(crate) fn waiting(self, stamp: Stamp) -> Self {
        let finalization = PendingFinalization {
            requested_at: stamp.at,
            requested_by_id: stamp.by.id.clone(),
            requested_by: stamp.by.name.clone(),
        };
        Self { finalization: Some(finalization), ..self.next(stamp) }
    }

    /// The next revision, a draft as any other.
    pub(crate) fn withdrawn(self, stamp: Stamp) -> Self {
        Self { finalization: None, ..self.next(stamp) }
    }

    /// The next revision, whose content is the last.
    pub(crate) fn finalized(self, stamp: Stamp) -> Self {
        Self {
            status: RecordStatus::Finalized,
            finalized_at: Some(stamp.at),
            finalized_by_id: Some(stamp.by.id.clone()),
            finalized_by: Some(stamp.by.name.clone()),
            finalization: None,
            ..self.next(stamp)
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
