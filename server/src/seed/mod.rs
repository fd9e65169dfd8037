//! Invented patients, doctors, records and files for new demo hospitals. The people in them do not exist.

mod cases;
mod chance;
mod files;
mod past;
mod people;
mod upload;
mod year;

pub use past::{Past, PastClock};
pub use year::SCALE;

use jiff::{ToSpan, tz::TimeZone};
use serde::Deserialize;
use serde_json::{Map, Value, json};

use crate::{
    auth::{Access, Actor, JobScope, Role, TenantId},
    domain::{
        condition::Condition,
        directory::{
            human_name::HumanName,
            patient::PatientInput,
            person::{AdministrativeGender, Listed},
            practitioner::PractitionerInput,
        },
        finalization::RunningUploads,
        record_content::VisitType,
    },
    routes::{
        AppState,
        demo::{PERSONAS, Persona},
    },
};

/// One record of the seed file; visits are so many days before today, so that a demo is always recent.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Seed {
    tenant: String,
    family: String,
    given: Vec<String>,
    mrn: String,
    birth_date: jiff::civil::Date,
    gender: AdministrativeGender,
    visit_type: VisitType,
    department: String,
    days_ago: i32,
    chief_complaint: String,
    notes: String,
    finalized: bool,
}

/// Those in whose name demo hospitals are filled, one for each; the first is who most people try.
pub fn clinicians() -> impl Iterator<Item = &'static Persona> {
    PERSONAS.iter().filter(|persona| persona.role == Role::Clinician)
}

/// Fills a demo hospital that has no history yet, in the name of its clinician: with today's records, and with the year before
/// where its clock is given.
///
/// # Errors
/// What went wrong, for the operator.
pub async fn fill(state: &AppState, past: Option<&Past>, persona: &Persona) -> Result<(), String> {
    let seeds: Vec<Seed> = serde_json::from_str(include_str!("today.json")).map_err(|error| error.to_string())?;
    let now = state.clock.now();
    let tenant = TenantId::parse(persona.tenant_id).ok_or("a persona has no tenant")?;
    let actor = Actor { id: persona.id.into(), name: persona.name.into(), roles: [persona.role].into() };
    let access = Access { scope: JobScope::new().tenant(tenant), actor, request_id: "demo-seed".into() };
    if state.audit_log.has_begun(&access.scope).await.map_err(|error| error.to_string())? {
        return Ok(());
    }
    if let Some(past) = past {
        past.clock.show(year::beginning(now));
    }
    let then = past.map_or(state, |past| &past.state);
    let doctor = then.practitioners.create(&access, doctor(persona), None).await;
    let doctor = doctor.map_err(|error| error.to_string())?;
    let hospital = year::HOSPITALS.iter().find(|hospital| hospital.tenant == persona.tenant_id);
    if let (Some(past), Some(hospital)) = (past, hospital) {
        let written = year::write(past, &access, &doctor.entry.id, hospital, now).await;
        written.map_err(|error| format!("the year of {}: {error}", persona.tenant_id))?;
    }
    for seed in seeds.iter().filter(|seed| seed.tenant == persona.tenant_id) {
        add(state, &access, &doctor, seed).await.map_err(|error| error.to_string())?;
    }
    Ok(())
}

/// A persona that treats, in the directory.
fn doctor(persona: &Persona) -> PractitionerInput {
    PractitionerInput {
        identifier: "STAFF-0001".to_owned(),
        name: HumanName { text: Some(persona.name.to_owned()), ..HumanName::default() },
        specialty: None,
        subject_id: Some(persona.id.to_owned()),
        active: true,
    }
}

/// Adds a patient, and a record of a visit.
async fn add(
    state: &AppState,
    access: &Access,
    doctor: &Listed<PractitionerInput>,
    seed: &Seed,
) -> Result<(), Box<dyn std::error::Error>> {
    let name = HumanName { family: Some(seed.family.clone()), given: seed.given.clone(), ..HumanName::default() };
    let patient = PatientInput {
        mrn: seed.mrn.clone(),
        name,
        birth_date: Some(seed.birth_date),
        gender: seed.gender,
        active: true,
    };
    let patient = state.patients.create(access, patient, None).await?;
    let today = state.clock.now().to_zoned(TimeZone::UTC).date();
    let said = json!({
        "patient_id": patient.entry.id,
        "doctor_id": doctor.entry.id,
        "visit_type": seed.visit_type,
        "department": seed.department,
        "visit_date": today.checked_sub(seed.days_ago.days())?,
        "chief_complaint": seed.chief_complaint,
        "notes": seed.notes,
    });
    let said: Map<String, Value> = serde_json::from_value(said)?;
    let record = state.records.create(access, said, None).await?;
    if seed.finalized {
        state.records.finalize(access, &record.id, &Condition::Any, RunningUploads::default()).await?;
    }
    Ok(())
}
