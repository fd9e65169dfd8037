//! What is done for the patient.

use jiff::civil::Date;
use serde::{Deserialize, Serialize};

use super::concept::CodeableConcept;
use crate::domain::{day, error::Findings, fields::maybe_text};

/// The longest note on a treatment, in characters: a report of one is an attachment.
const NOTE_CHARS: usize = 2_000;

/// How far a treatment is, after FHIR's [event-status](https://hl7.org/fhir/R4/valueset-event-status.html).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
#[serde(rename_all = "kebab-case")]
#[allow(missing_docs)] // each variant says what its name says
pub enum TreatmentStatus {
    Preparation,
    InProgress,
    NotDone,
    OnHold,
    Stopped,
    Completed,
    EnteredInError,
    Unknown,
}

/// What is done for the patient, after FHIR's [`Procedure`](https://hl7.org/fhir/R4/procedure.html).
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Treatment {
    /// What it is.
    pub code: CodeableConcept,
    /// How far it is.
    pub status: TreatmentStatus,
    /// The day it was, or will be.
    #[serde(default, deserialize_with = "day::deserialize_some")]
    pub performed_date: Option<Date>,
    /// More about it.
    #[serde(default)]
    #[schema(max_length = 2000)]
    pub note: Option<String>,
}

impl Treatment {
    pub(crate) fn check(&mut self, findings: &mut Findings, pointer: &str) {
        self.code.check(findings, &format!("{pointer}/code"));
        if let Some(performed) = self.performed_date {
            day::check(findings, &format!("{pointer}/performed_date"), performed);
        }
        maybe_text(findings, &format!("{pointer}/note"), &mut self.note, NOTE_CHARS);
    }
}
