//! Those who treat.

use jiff::civil::Date;
use serde::{Deserialize, Serialize};

use super::{
    human_name::HumanName,
    patient::yes,
    person::{IDENTIFIER_CHARS, Person, PersonKind},
};
use crate::{
    audit::{Action, Target},
    domain::{
        error::{Findings, Result},
        fields::{LINE_CHARS, line, maybe_line},
    },
};

/// What is said about somebody who treats, after FHIR's [`Practitioner`](https://hl7.org/fhir/R4/practitioner.html).
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
#[serde(deny_unknown_fields)]
pub struct PractitionerInput {
    /// The hospital's own id of the person (a staff or licence number), unique in it, 1 to 64 characters.
    #[schema(min_length = 1, max_length = 64, examples("STAFF-0117"))]
    pub identifier: String,
    /// The name, with the title as prefix.
    pub name: HumanName,
    /// What the person is qualified for; null when it is not said.
    #[serde(default)]
    #[schema(required, max_length = 200, examples("Cardiology"))]
    pub specialty: Option<String>,
    /// The `sub` of the person's tokens, so that pages know which doctor is signed in; null when there is none.
    #[serde(default)]
    #[schema(required, max_length = 200, examples("maria-santos"))]
    pub subject_id: Option<String>,
    /// Whether new records may name the person: not so after they have left.
    #[serde(default = "yes")]
    #[schema(required)]
    pub active: bool,
}

impl Person for PractitionerInput {
    const KIND: PersonKind = PersonKind::Practitioner;
    const NAME: &'static str = "practitioner";
    const SCHEMA: &'static str = "Practitioner";
    const ACTIONS: [Action; 4] = [
        Action::PractitionerCreated,
        Action::PractitionerUpdated,
        Action::PractitionerRead,
        Action::PractitionersListed,
    ];

    fn target(id: String) -> Target {
        Target::Practitioner(id)
    }

    fn identifier(&self) -> &str {
        &self.identifier
    }

    fn human_name(&self) -> &HumanName {
        &self.name
    }

    fn active(&self) -> bool {
        self.active
    }

    fn validated(mut self, _: Date) -> Result<Self> {
        let mut findings = Findings::default();
        line(&mut findings, "/identifier", &mut self.identifier, IDENTIFIER_CHARS);
        self.name.check(&mut findings);
        maybe_line(&mut findings, "/specialty", &mut self.specialty, LINE_CHARS);
        maybe_line(&mut findings, "/subject_id", &mut self.subject_id, LINE_CHARS);
        findings.finish()?;
        Ok(self)
    }
}
