//! What the laboratory is asked, and what it answers.

use jiff::civil::Date;
use serde::{Deserialize, Serialize};

use super::{
    concept::{CodeableConcept, LOINC},
    quantity::Quantity,
};
use crate::domain::{
    day,
    error::Findings,
    fields::{LINE_CHARS, maybe_line, maybe_text},
};

/// The longest result in words, in characters: a pathologist's report is an attachment.
const RESULT_CHARS: usize = 2_000;

/// How far an order is, after FHIR's [request-status](https://hl7.org/fhir/R4/valueset-request-status.html).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
#[serde(rename_all = "kebab-case")]
#[allow(missing_docs)] // each variant says what its name says
pub enum LabOrderStatus {
    Draft,
    Active,
    OnHold,
    Revoked,
    Completed,
    EnteredInError,
    Unknown,
}

/// How a result compares, after FHIR's
/// [observation-interpretation](https://hl7.org/fhir/R4/valueset-observation-interpretation.html).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
pub enum Interpretation {
    /// Normal.
    N,
    /// Low.
    L,
    /// Critically low.
    LL,
    /// High.
    H,
    /// Critically high.
    HH,
    /// Abnormal.
    A,
    /// Critically abnormal.
    AA,
    /// Positive.
    POS,
    /// Negative.
    NEG,
}

/// What came out, after FHIR's [`Observation`](https://hl7.org/fhir/R4/observation.html).
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
#[serde(deny_unknown_fields)]
pub struct LabResult {
    /// The measured amount.
    #[serde(default)]
    pub value_quantity: Option<Quantity>,
    /// The result in words, where it is no amount.
    #[serde(default)]
    #[schema(max_length = 2000, examples("No growth after 48 hours"))]
    pub value_string: Option<String>,
    /// How it compares.
    #[serde(default)]
    pub interpretation: Option<Interpretation>,
    /// What would be usual.
    #[serde(default)]
    #[schema(max_length = 200, examples("135–145 mmol/L"))]
    pub reference_range: Option<String>,
    /// The day the specimen was taken.
    #[serde(default, deserialize_with = "day::deserialize_some")]
    pub effective_date: Option<Date>,
}

/// What the laboratory is asked, after FHIR's [`ServiceRequest`](https://hl7.org/fhir/R4/servicerequest.html).
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
#[serde(deny_unknown_fields)]
pub struct LabOrder {
    /// The test, with its code of LOINC (`http://loinc.org`).
    pub code: CodeableConcept,
    /// How far it is.
    pub status: LabOrderStatus,
    /// What came out; null while nothing has.
    #[serde(default)]
    pub result: Option<LabResult>,
}

impl LabOrder {
    pub(crate) fn check(&mut self, findings: &mut Findings, pointer: &str) {
        self.code.check(findings, &format!("{pointer}/code"));
        let coded = self.code.coding.iter().any(|coding| coding.system == LOINC);
        findings.check(coded, format!("{pointer}/code/coding"), "must have a code of http://loinc.org");
        if let Some(result) = &mut self.result {
            let pointer = format!("{pointer}/result");
            if let Some(value) = &result.value_quantity {
                value.check(findings, &format!("{pointer}/value_quantity"));
            }
            maybe_text(findings, &format!("{pointer}/value_string"), &mut result.value_string, RESULT_CHARS);
            maybe_line(findings, &format!("{pointer}/reference_range"), &mut result.reference_range, LINE_CHARS);
            if let Some(taken) = result.effective_date {
                day::check(findings, &format!("{pointer}/effective_date"), taken);
            }
            findings.check(
                result.value_quantity.is_some() != result.value_string.is_some(),
                pointer,
                "must have a value_quantity or a value_string, and not both",
            );
        }
    }
}
