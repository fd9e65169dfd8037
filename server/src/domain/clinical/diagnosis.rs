//! What the patient has, or may have.

use serde::{Deserialize, Serialize};

use super::concept::CodeableConcept;
use crate::domain::{
    error::Findings,
    fields::{LINE_CHARS, maybe_line},
};

/// How certain a diagnosis is, after FHIR's
/// [condition-ver-status](https://hl7.org/fhir/R4/valueset-condition-ver-status.html).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
#[serde(rename_all = "kebab-case")]
pub enum VerificationStatus {
    /// Not enough evidence yet.
    Unconfirmed,
    /// A working diagnosis.
    Provisional,
    /// One of several that are considered.
    Differential,
    /// Enough evidence.
    Confirmed,
    /// Ruled out.
    Refuted,
    /// Written down by mistake.
    EnteredInError,
}

/// What the patient has, after FHIR's [`Condition`](https://hl7.org/fhir/R4/condition.html).
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Diagnosis {
    /// What it is.
    pub code: CodeableConcept,
    /// How certain it is.
    pub verification_status: VerificationStatus,
    /// More about it.
    #[serde(default)]
    #[schema(max_length = 200)]
    pub note: Option<String>,
}

impl Diagnosis {
    pub(crate) fn check(&mut self, findings: &mut Findings, pointer: &str) {
        self.code.check(findings, &format!("{pointer}/code"));
        maybe_line(findings, &format!("{pointer}/note"), &mut self.note, LINE_CHARS);
    }
}
