//! What the patient is to take.

use serde::{Deserialize, Serialize};

use super::{concept::CodeableConcept, quantity::Quantity};
use crate::domain::{error::Findings, fields::maybe_text};
use rust_decimal::Decimal;

/// The longest instruction, in characters: it is printed on a label and a sheet.
const INSTRUCTION_CHARS: usize = 1_000;
/// The most doses within a period: one each minute of an hour.
const MAX_FREQUENCY: u32 = 60;
/// The longest period, in its unit.
const MAX_PERIOD: u32 = 366;
/// Units of how long something is taken, in UCUM.
const DURATIONS: [&str; 5] = ["h", "d", "wk", "mo", "a"];

/// How far a prescription is, after FHIR's
/// [medicationrequest-status](https://hl7.org/fhir/R4/valueset-medicationrequest-status.html).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
#[serde(rename_all = "kebab-case")]
#[allow(missing_docs)] // each variant says what its name says
pub enum PrescriptionStatus {
    Draft,
    Active,
    OnHold,
    Stopped,
    Completed,
    Cancelled,
    EnteredInError,
    Unknown,
}

/// A unit of time, after FHIR's [units-of-time](https://hl7.org/fhir/R4/valueset-units-of-time.html) (UCUM).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
#[serde(rename_all = "lowercase")]
pub enum PeriodUnit {
    /// Minutes.
    Min,
    /// Hours.
    H,
    /// Days.
    D,
    /// Weeks.
    Wk,
    /// Months.
    Mo,
}

/// How often, after FHIR's [`Timing.repeat`](https://hl7.org/fhir/R4/datatypes.html#Timing): three times a day is frequency 3,
/// period 1, period unit `d`; every eight hours is 1, 8, `h`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Timing {
    /// How many times within each period, 1 to 60.
    #[schema(minimum = 1, maximum = 60, examples(3))]
    pub frequency: u32,
    /// How long a period is, 1 to 366.
    #[schema(minimum = 1, maximum = 366, examples(1))]
    pub period: u32,
    /// In which unit.
    pub period_unit: PeriodUnit,
}

/// What the patient is to take, after FHIR's [`MedicationRequest`](https://hl7.org/fhir/R4/medicationrequest.html).
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Prescription {
    /// The drug.
    pub medication: CodeableConcept,
    /// How far it is.
    pub status: PrescriptionStatus,
    /// How much at a time.
    #[serde(default)]
    pub dose_quantity: Option<Quantity>,
    /// By which way it enters the body.
    #[serde(default)]
    pub route: Option<CodeableConcept>,
    /// How often.
    #[serde(default)]
    pub timing: Option<Timing>,
    /// Whether it is taken when needed.
    #[serde(default)]
    pub as_needed: bool,
    /// For how long (`h`, `d`, `wk`, `mo`, `a`); null for no set end.
    #[serde(default)]
    pub duration: Option<Quantity>,
    /// What the patient is told.
    #[serde(default)]
    #[schema(max_length = 1000, examples("With a meal"))]
    pub patient_instruction: Option<String>,
}

impl Prescription {
    pub(crate) fn check(&mut self, findings: &mut Findings, pointer: &str) {
        self.medication.check(findings, &format!("{pointer}/medication"));
        if let Some(dose) = &self.dose_quantity {
            dose.check(findings, &format!("{pointer}/dose_quantity"));
            let value = format!("{pointer}/dose_quantity/value");
            findings.check(dose.value > Decimal::ZERO, value, "must be more than nothing");
        }
        if let Some(route) = &mut self.route {
            route.check(findings, &format!("{pointer}/route"));
        }
        if let Some(timing) = &self.timing {
            findings.check(
                (1..=MAX_FREQUENCY).contains(&timing.frequency),
                format!("{pointer}/timing/frequency"),
                format!("must be from 1 to {MAX_FREQUENCY}"),
            );
            findings.check(
                (1..=MAX_PERIOD).contains(&timing.period),
                format!("{pointer}/timing/period"),
                format!("must be from 1 to {MAX_PERIOD}"),
            );
        }
        if let Some(duration) = &self.duration {
            findings.check(
                duration.value > Decimal::ZERO && DURATIONS.contains(&duration.unit.as_str()),
                format!("{pointer}/duration"),
                format!("must be more than nothing, in one of {}", DURATIONS.join(", ")),
            );
        }
        maybe_text(
            findings,
            &format!("{pointer}/patient_instruction"),
            &mut self.patient_instruction,
            INSTRUCTION_CHARS,
        );
    }
}
