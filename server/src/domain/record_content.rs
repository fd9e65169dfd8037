//! What a record says: the one place that names its fields.

use std::borrow::Cow;

use jiff::civil::Date;
use serde::{Deserialize, Serialize};
use utoipa::{
    PartialSchema, ToSchema,
    openapi::{Ref, RefOr, Schema},
};

use super::{
    clinical::{
        diagnosis::Diagnosis, lab_order::LabOrder, prescription::Prescription, treatment::Treatment,
        vital_signs::VitalSigns,
    },
    day,
    error::{Error, Findings, Result},
    fields::{LINE_CHARS, TEXT_CHARS, list, maybe_line, maybe_text},
    record_template::TemplateChoice,
};

/// The longest chief complaint, in characters: a sentence, in the patient's words.
const COMPLAINT_CHARS: usize = 500;
/// The most diagnoses, treatments and prescriptions: twice what the longest lists of intensive care have.
const MAX_ENTRIES: usize = 50;
/// The most orders to the laboratory: each analyte of a large panel is one.
const MAX_LAB_ORDERS: usize = 200;
/// The most a record may say in all, in bytes of JSON: its three long texts in any script, and hundreds of entries beside them. What
/// it has to be less than is a page of 200 records, which is made in memory.
const MAX_CONTENT_BYTES: usize = 256 << 10;

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

/// What a record says about one visit of one patient.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
#[serde(deny_unknown_fields)]
pub struct RecordContent {
    /// The patient, by id in the directory.
    #[schema(examples("01a21550-0000-7000-8000-000000000001"))]
    pub patient_id: String,
    /// Who treats, by id in the directory.
    #[schema(examples("01a21550-0000-7000-8000-000000000002"))]
    pub doctor_id: String,
    /// The appointment, by its id in the hospital's own system.
    #[serde(default)]
    #[schema(required, max_length = 200, examples("APT-2026-004711"))]
    pub appointment_id: Option<String>,
    /// The department that saw the patient.
    #[serde(default)]
    #[schema(required, max_length = 200, examples("Cardiology"))]
    pub department: Option<String>,
    /// The day of the visit (for a stay: of the admission).
    #[serde(deserialize_with = "day::deserialize")]
    #[schema(examples("2026-02-17"))]
    pub visit_date: Date,
    /// The kind of visit.
    pub visit_type: VisitType,
    /// Why the patient came, up to 500 characters.
    #[serde(default)]
    #[schema(required, max_length = 500, examples("Chest pain on exertion"))]
    pub chief_complaint: Option<String>,
    /// How it came to it, up to 20,000 characters.
    #[serde(default)]
    #[schema(required, max_length = 20_000)]
    pub history_of_present_illness: Option<String>,
    /// What was found, up to 20,000 characters.
    #[serde(default)]
    #[schema(required, max_length = 20_000)]
    pub physical_examination: Option<String>,
    /// What the patient has or may have, the main one first.
    #[serde(default)]
    #[schema(required, max_items = 50)]
    pub diagnoses: Vec<Diagnosis>,
    /// What is done.
    #[serde(default)]
    #[schema(required, max_items = 50)]
    pub treatments: Vec<Treatment>,
    /// What the patient is to take.
    #[serde(default)]
    #[schema(required, max_items = 50)]
    pub prescriptions: Vec<Prescription>,
    /// What the laboratory is asked.
    #[serde(default)]
    #[schema(required, max_items = 200)]
    pub lab_orders: Vec<LabOrder>,
    /// What was measured.
    #[serde(default)]
    #[schema(required)]
    pub vital_signs: Option<VitalSigns>,
    /// Whether the patient is to come again.
    #[serde(default)]
    #[schema(required)]
    pub follow_up_required: bool,
    /// When; null while that is open.
    #[serde(default, deserialize_with = "day::deserialize_some")]
    #[schema(required)]
    pub follow_up_date: Option<Date>,
    /// Whatever else there is to say, up to 20,000 characters.
    #[serde(default)]
    #[schema(required, max_length = 20_000)]
    pub notes: Option<String>,
}

impl RecordContent {
    /// Checks every field but the two ids, and trims the texts.
    ///
    /// # Errors
    /// [`Error::Invalid`] naming all fields at fault.
    pub(crate) fn validated(mut self, today: Date) -> Result<Self> {
        let mut findings = Findings::default();
        let found = &mut findings;
        maybe_line(found, "/appointment_id", &mut self.appointment_id, LINE_CHARS);
        maybe_line(found, "/department", &mut self.department, LINE_CHARS);
        day::check(found, "/visit_date", self.visit_date);
        // A planned visit is recorded ahead; a century's typo is not a plan.
        found.check(self.visit_date.year() <= today.year() + 2, "/visit_date", "must be within the next two years");
        maybe_text(found, "/chief_complaint", &mut self.chief_complaint, COMPLAINT_CHARS);
        maybe_text(found, "/history_of_present_illness", &mut self.history_of_present_illness, TEXT_CHARS);
        maybe_text(found, "/physical_examination", &mut self.physical_examination, TEXT_CHARS);
        list(found, "/diagnoses", &mut self.diagnoses, MAX_ENTRIES, |found, at, it| it.check(found, at));
        list(found, "/treatments", &mut self.treatments, MAX_ENTRIES, |found, at, it| it.check(found, at));
        list(found, "/prescriptions", &mut self.prescriptions, MAX_ENTRIES, |found, at, it| it.check(found, at));
        list(found, "/lab_orders", &mut self.lab_orders, MAX_LAB_ORDERS, |found, at, it| it.check(found, at));
        if let Some(signs) = &self.vital_signs {
            signs.check(found, "/vital_signs");
        }
        if let Some(day) = self.follow_up_date {
            found.check(self.follow_up_required, "/follow_up_date", "must be null unless follow_up_required is true");
            found.check(day >= self.visit_date, "/follow_up_date", "must not be before the visit");
        }
        maybe_text(found, "/notes", &mut self.notes, TEXT_CHARS);
        findings.finish()?;
        let bytes = serde_json::to_vec(&self).map_err(Error::damaged)?.len();
        let limit = format!("must be at most {MAX_CONTENT_BYTES} bytes of JSON in all; attach a file for more");
        findings = Findings::default();
        findings.check(bytes <= MAX_CONTENT_BYTES, "", limit);
        findings.finish()?;
        Ok(self)
    }

    /// The codes of all diagnoses, in whatever system.
    pub(crate) fn diagnosis_codes(&self) -> impl Iterator<Item = &str> {
        self.diagnoses.iter().flat_map(|diagnosis| diagnosis.code.codes())
    }

    /// All texts that a search looks in.
    pub(crate) fn texts(&self) -> Vec<&str> {
        let plain = [
            &self.chief_complaint,
            &self.history_of_present_illness,
            &self.physical_examination,
            &self.notes,
            &self.department,
        ];
        let plain = plain.into_iter().filter_map(Option::as_deref);
        plain.chain(self.diagnoses.iter().flat_map(|diagnosis| diagnosis.code.words())).collect()
    }
}

/// What a caller says of a new record: as [`RecordContent`], but what is not there may be left out.
pub struct RecordInput;

/// The fields that a new record needs whatever its template says.
const NEEDED: [&str; 3] = ["patient_id", "doctor_id", "visit_date"];

impl PartialSchema for RecordInput {
    fn schema() -> RefOr<Schema> {
        let mut schema = RecordContent::schema();
        if let RefOr::T(Schema::Object(object)) = &mut schema {
            object.required.retain(|field| NEEDED.contains(&field.as_str()));
            let choice = Ref::from_schema_name(TemplateChoice::name());
            object.properties.insert("template".to_owned(), choice.into());
            object.description = Some(
                "What is said of a new record. What is left out is as the template has it, or null, false or empty; so a \
                 template may say what is required here."
                    .into(),
            );
        }
        schema
    }
}

impl ToSchema for RecordInput {
    fn name() -> Cow<'static, str> {
        "RecordInput".into()
    }

    fn schemas(schemas: &mut Vec<(String, RefOr<Schema>)>) {
        RecordContent::schemas(schemas);
        schemas.push((TemplateChoice::name().into_owned(), TemplateChoice::schema()));
    }
}
