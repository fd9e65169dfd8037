//! What both directories have in common.

use std::borrow::Cow;

use jiff::civil::Date;
use serde::{Deserialize, Serialize, de::DeserializeOwned};
use utoipa::{
    PartialSchema, ToSchema,
    openapi::{RefOr, Schema, schema::AllOfBuilder},
};

use super::human_name::HumanName;
use crate::{
    audit::{Action, Target},
    domain::{error::Result, stamp::Stamp},
};

/// The longest identifier, in characters: those in use have about ten.
pub(super) const IDENTIFIER_CHARS: usize = 64;

/// Which of a tenant's two directories.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum PersonKind {
    /// Those who are treated.
    Patient,
    /// Those who treat.
    Practitioner,
}

/// A person's administrative gender, as FHIR's [value set](https://hl7.org/fhir/R4/valueset-administrative-gender.html) has it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
#[serde(rename_all = "snake_case")]
#[allow(missing_docs)] // each variant says what its name says
pub enum AdministrativeGender {
    Male,
    Female,
    Other,
    Unknown,
}

/// What is said about a person of a directory.
pub trait Person: Clone + PartialEq + Serialize + DeserializeOwned + ToSchema + Send + Sync + 'static {
    /// Whose directory.
    const KIND: PersonKind;
    /// What one is called in errors.
    const NAME: &'static str;
    /// What one is called in the OpenAPI document.
    const SCHEMA: &'static str;
    /// What is audited: created, updated, read, listed.
    const ACTIONS: [Action; 4];

    /// What an audit entry is about.
    fn target(id: String) -> Target;
    /// The hospital's own id of the person, unique in its directory.
    fn identifier(&self) -> &str;
    /// The person's name.
    fn human_name(&self) -> &HumanName;
    /// Whether new records may name the person.
    fn active(&self) -> bool;
    /// Checks every field and trims the texts.
    ///
    /// # Errors
    /// [`crate::domain::Error::Invalid`] naming all fields at fault.
    fn validated(self, today: Date) -> Result<Self>;
}

/// A person of a directory, with its history's ends.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Listed<P> {
    /// What is said about the person.
    #[serde(flatten)]
    pub person: P,
    /// What the directory keeps of it.
    #[serde(flatten)]
    pub entry: Entry,
}

/// What a directory keeps of each person.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, utoipa::ToSchema)]
#[schema(as = DirectoryEntry)]
pub struct Entry {
    /// The id by which records name the person.
    pub id: String,
    /// The name as it is shown.
    #[schema(examples("Amara Okafor"))]
    pub display_name: String,
    /// Counts changes from 1; the ETag is this number in quotes.
    pub revision: u32,
    /// When the person was added.
    pub created_at: jiff::Timestamp,
    /// Who added them, by id.
    pub created_by_id: String,
    /// Who added them, by the name they had then.
    pub created_by: String,
    /// When the person was last changed.
    pub updated_at: jiff::Timestamp,
    /// Who last changed them, by id.
    pub updated_by_id: String,
    /// Who last changed them, by the name they had then.
    pub updated_by: String,
}

impl<P: Person> Listed<P> {
    /// Somebody new.
    pub(crate) fn added(id: String, person: P, stamp: Stamp) -> Self {
        let entry = Entry {
            id,
            display_name: person.human_name().display(),
            revision: 1,
            created_at: stamp.at,
            created_by_id: stamp.by.id.clone(),
            created_by: stamp.by.name.clone(),
            updated_at: stamp.at,
            updated_by_id: stamp.by.id,
            updated_by: stamp.by.name,
        };
        Self { person, entry }
    }

    /// The same person, said to be otherwise.
    pub(super) fn changed(self, person: P, stamp: Stamp) -> Self {
        let entry = Entry {
            display_name: person.human_name().display(),
            revision: self.entry.revision + 1,
            updated_at: stamp.at,
            updated_by_id: stamp.by.id,
            updated_by: stamp.by.name,
            ..self.entry
        };
        Self { person, entry }
    }
}

impl<P: Person> PartialSchema for Listed<P> {
    fn schema() -> RefOr<Schema> {
        let item = |name: Cow<'static, str>| utoipa::openapi::Ref::from_schema_name(name);
        AllOfBuilder::new().item(item(P::name())).item(item(Entry::name())).into()
    }
}

impl<P: Person> ToSchema for Listed<P> {
    fn name() -> Cow<'static, str> {
        P::SCHEMA.into()
    }

    fn schemas(schemas: &mut Vec<(String, RefOr<Schema>)>) {
        schemas.push((P::name().into_owned(), P::schema()));
        schemas.push((Entry::name().into_owned(), Entry::schema()));
        P::schemas(schemas);
        Entry::schemas(schemas);
    }
}
