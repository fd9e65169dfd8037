//! Those who are treated.

use jiff::civil::Date;
use serde::{Deserialize, Serialize};

use super::{
    human_name::HumanName,
    person::{AdministrativeGender, IDENTIFIER_CHARS, Person, PersonKind},
};
use crate::{
    audit::{Action, Target},
    domain::{
        day,
        error::{Findings, Result},
        fields::line,
    },
};

/// What is said about a patient, after FHIR's [`Patient`](https://hl7.org/fhir/R4/patient.html).
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
#[serde(deny_unknown_fields)]
pub struct PatientInput {
    /// The medical record number: the hospital's own id of the patient, unique in it, 1 to 64 characters.
    #[schema(min_length = 1, max_length = 64, examples("MRN-204811"))]
    pub mrn: String,
    /// The name.
    pub name: HumanName,
    /// The date of birth; null while it is not known.
    #[serde(default, deserialize_with = "day::deserialize_some")]
    #[schema(required, examples("1958-03-14"))]
    pub birth_date: Option<Date>,
    /// For administration; says nothing of anatomy.
    pub gender: AdministrativeGender,
    /// Whether new records may be made of the patient: not so when two entries turned out to be one person.
    #[serde(default = "yes")]
    #[schema(required)]
    pub active: bool,
}

pub(super) fn yes() -> bool {
    true
}

impl Person for PatientInput {
    const KIND: PersonKind = PersonKind::Patient;
    const NAME: &'static str = "patient";
    const SCHEMA: &'static str = "Patient";
    const ACTIONS: [Action; 4] =
        [Action::PatientCreated, Action::PatientUpdated, Action::PatientRead, Action::PatientsListed];

    fn target(id: String) -> Target {
        Target::Patient(id)
    }

    fn identifier(&self) -> &str {
        &self.mrn
    }

    fn human_name(&self) -> &HumanName {
        &self.name
    }

    fn active(&self) -> bool {
        self.active
    }

    fn validated(mut self, today: Date) -> Result<Self> {
        let mut findings = Findings::default();
        line(&mut findings, "/mrn", &mut self.mrn, IDENTIFIER_CHARS);
        self.name.check(&mut findings);
        if let Some(birth_date) = self.birth_date {
            day::check(&mut findings, "/birth_date", birth_date);
            // In the east it is tomorrow already.
            let tomorrow = today.tomorrow().unwrap_or(today);
            findings.check(birth_date <= tomorrow, "/birth_date", "must not be in the future");
        }
        findings.finish()?;
        Ok(self)
    }
}
