//! What new records of one kind begin with.

use std::borrow::Cow;

use jiff::{Timestamp, civil::Date};
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};
use utoipa::{
    PartialSchema, ToSchema,
    openapi::{RefOr, Schema},
};

use super::{
    error::{Error, Findings, Result},
    fields::{LINE_CHARS, line, maybe_text},
    record_content::RecordContent,
    stamp::Stamp,
};
use crate::strict_json;

/// The longest description, in characters: a paragraph that tells when to use the template.
const DESCRIPTION_CHARS: usize = 2_000;
/// What no template says: these are each visit's own.
const EACH_RECORDS_OWN: [&str; 5] = ["patient_id", "doctor_id", "appointment_id", "visit_date", "follow_up_date"];

/// What a template says of new records: any of a record's fields but those that are each visit's own.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(transparent)]
pub struct TemplateContent(pub Map<String, Value>);

impl TemplateContent {
    /// What it says, with what is said of one record in the place of what the template says of the same fields.
    pub(crate) fn overlaid(mut self, said: Map<String, Value>) -> Map<String, Value> {
        self.0.extend(said);
        self.0
    }

    /// Checks it as a record's content is checked, and trims the texts.
    ///
    /// # Errors
    /// [`Error::Unreadable`] for fields that no record has; [`Error::Invalid`] naming all fields at fault.
    fn validated(self, today: Date) -> Result<Self> {
        let mut findings = Findings::default();
        for field in EACH_RECORDS_OWN {
            findings.check(!self.0.contains_key(field), format!("/content/{field}"), "is each record's own");
        }
        findings.finish()?;
        let said: Vec<String> = self.0.keys().cloned().collect();
        let content = self.of_a_record(today).map_err(|error| Error::unreadable(&error))?;
        let content = content.validated(today).map_err(|error| error.below("/content"))?;
        Self::said_of(&content, &said).map_err(Error::damaged)
    }

    /// All that would be kept of it, the fields of its fields that it did not say among it; none where no record could say it.
    pub(crate) fn as_kept(&self) -> Option<Map<String, Value>> {
        let said: Vec<String> = self.0.keys().cloned().collect();
        let content = self.clone().of_a_record(Date::constant(2000, 1, 1)).ok()?;
        Some(Self::said_of(&content, &said).ok()?.0)
    }

    /// A record that could be made from it: what is known of a record's fields is written down there only.
    fn of_a_record(self, day: Date) -> serde_json::Result<RecordContent> {
        let any = [("patient_id", ""), ("doctor_id", ""), ("visit_type", "ambulatory")];
        let mut any: Map<String, Value> =
            any.into_iter().map(|(name, value)| (name.to_owned(), value.into())).collect();
        any.insert("visit_date".to_owned(), day.to_string().into());
        strict_json::from_value(Value::Object(Self(any).overlaid(self.0)))
    }

    /// These fields of a record.
    fn said_of(content: &RecordContent, fields: &[String]) -> serde_json::Result<Self> {
        let mut kept = serde_json::to_value(content)?;
        if let Some(kept) = kept.as_object_mut() {
            kept.retain(|field, _| fields.contains(field));
        }
        serde_json::from_value(kept)
    }
}

impl PartialSchema for TemplateContent {
    fn schema() -> RefOr<Schema> {
        let mut schema = RecordContent::schema();
        if let RefOr::T(Schema::Object(object)) = &mut schema {
            object.required.clear();
            object.properties.retain(|field, _| !EACH_RECORDS_OWN.contains(&field.as_str()));
            object.description =
                Some("What new records begin with: any of a record's fields but each visit's own.".into());
        }
        schema
    }
}

impl ToSchema for TemplateContent {
    fn name() -> Cow<'static, str> {
        "TemplateContent".into()
    }

    fn schemas(schemas: &mut Vec<(String, RefOr<Schema>)>) {
        RecordContent::schemas(schemas);
    }
}

/// What a caller says of a template.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
#[serde(deny_unknown_fields)]
pub struct TemplateInput {
    /// What people choose it by, up to 200 characters.
    #[schema(min_length = 1, max_length = 200, examples("Mole check"))]
    pub name: String,
    /// When to use it, up to 2,000 characters.
    #[serde(default)]
    #[schema(required, max_length = 2_000)]
    pub description: Option<String>,
    /// Whether new records can be made from it.
    #[serde(default = "usable")]
    #[schema(required)]
    pub active: bool,
    /// What new records begin with.
    #[serde(default)]
    #[schema(required)]
    pub content: TemplateContent,
}

fn usable() -> bool {
    true
}

impl TemplateInput {
    /// Checks every field and trims the texts.
    ///
    /// # Errors
    /// As [`RecordContent`]'s own check, and for the fields of a template.
    pub(crate) fn validated(mut self, today: Date) -> Result<Self> {
        let mut findings = Findings::default();
        line(&mut findings, "/name", &mut self.name, LINE_CHARS);
        maybe_text(&mut findings, "/description", &mut self.description, DESCRIPTION_CHARS);
        findings.finish()?;
        self.content = self.content.validated(today)?;
        Ok(self)
    }
}

/// A template as it was in one version. Each change makes another; none is ever overwritten, since records name them.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, utoipa::ToSchema)]
pub struct Template {
    /// The template's id.
    pub id: String,
    /// What it says.
    #[serde(flatten)]
    pub input: TemplateInput,
    /// Counts changes from 1; its ETag is this number in quotes.
    pub version: u32,
    /// When the template was created.
    pub created_at: Timestamp,
    /// Who created it, by id.
    pub created_by_id: String,
    /// Who created it, by the name they had then.
    pub created_by: String,
    /// When this version was made.
    pub updated_at: Timestamp,
    /// Who made this version, by id.
    pub updated_by_id: String,
    /// Who made this version, by the name they had then.
    pub updated_by: String,
}

impl Template {
    /// A new one.
    pub(crate) fn created(id: String, input: TemplateInput, stamp: Stamp) -> Self {
        Self {
            id,
            input,
            version: 1,
            created_at: stamp.at,
            created_by_id: stamp.by.id.clone(),
            created_by: stamp.by.name.clone(),
            updated_at: stamp.at,
            updated_by_id: stamp.by.id,
            updated_by: stamp.by.name,
        }
    }

    /// The next version, which says this.
    pub(crate) fn changed(self, input: TemplateInput, stamp: Stamp) -> Self {
        Self {
            input,
            version: self.version + 1,
            updated_at: stamp.at,
            updated_by_id: stamp.by.id,
            updated_by: stamp.by.name,
            ..self
        }
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    fn validated(content: Value) -> Result<TemplateContent> {
        let Value::Object(content) = content else { panic!("{content}") };
        TemplateContent(content).validated("2026-11-26".parse().unwrap())
    }

    #[test]
    fn a_template_says_what_it_says_and_no_more() {
        let said = json!({ "visit_type": "virtual", "notes": "Ask for allergies.  ", "diagnoses": [] });
        let kept = json!({ "visit_type": "virtual", "notes": "Ask for allergies.", "diagnoses": [] });
        assert_eq!(Value::Object(validated(said).unwrap().0), kept);
        assert!(validated(json!({})).unwrap().0.is_empty());
    }

    #[test]
    fn what_a_record_could_not_say_a_template_cannot_either() {
        let pointers = |content: Value| match validated(content) {
            Err(Error::Invalid(errors)) => errors.into_iter().map(|error| error.pointer).collect::<Vec<_>>(),
            outcome => panic!("{outcome:?}"),
        };
        assert_eq!(
            pointers(json!({ "patient_id": "p", "visit_date": "2026-01-01" })),
            ["/content/patient_id", "/content/visit_date"]
        );
        assert_eq!(pointers(json!({ "department": "a\nb" })), ["/content/department"]);
        assert!(matches!(validated(json!({ "template": {} })), Err(Error::Unreadable(_))));
    }
}
