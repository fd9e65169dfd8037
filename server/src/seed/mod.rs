//! Invented patients, doctors, records and files for new demo hospitals. The people in them do not exist.

mod cases;
mod chance;
mod files;
mod known;
mod past;
mod people;
mod upload;
mod year;

pub use past::{Marks, Past, PastClock};
pub use year::SCALE;

use jiff::{ToSpan, tz::TimeZone};
use known::{Known, KnownRecord};
use serde::Deserialize;
use serde_json::{Map, Value, json};

use crate::{
    auth::{Access, Actor, JobScope, Role, TenantId},
    domain::{
        condition::Condition,
        directory::{
            human_name::HumanName,
            patient::PatientInput,
            person::{AdministrativeGender, PersonKind},
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
/// where its clock is given. What a stopped server was in the middle of is gone on with: all of it comes of chance that is seeded, so
/// that what is there is known by how much there is.
///
/// # Errors
/// What went wrong, for the operator.
pub async fn fill(state: &AppState, past: Option<&Past>, persona: &Persona) -> Result<(), String> {
    let seeds: Vec<Seed> = serde_json::from_str(include_str!("today.json")).map_err(|error| error.to_string())?;
    let mut now = state.clock.now();
    let tenant = TenantId::parse(persona.tenant_id).ok_or("a persona has no tenant")?;
    let actor = Actor { id: persona.id.into(), name: persona.name.into(), roles: [persona.role].into() };
    let access = Access { scope: JobScope::new().tenant(tenant), actor, request_id: "demo-seed".into() };
    let wrong = |error: &dyn std::fmt::Display| format!("{}: {error}", persona.tenant_id);
    let begun = past.map_or(Ok(None), |past| past.marks.begun(persona.tenant_id)).map_err(|error| wrong(&error))?;
    match begun {
        Some(then) => now = then,
        None if state.audit_log.has_begun(&access.scope).await.map_err(|error| wrong(&error))? => return Ok(()),
        None => {
            past.map_or(Ok(()), |past| past.marks.begin(persona.tenant_id, now)).map_err(|error| wrong(&error))?;
        }
    }
    let known = Known::of(&*state.store, &access.scope).await.map_err(|error| wrong(&error))?;
    if let Some(past) = past {
        past.clock.show(year::beginning(now));
    }
    let then = past.map_or(state, |past| &past.state);
    let doctor_id = match known.person(PersonKind::Practitioner, STAFF) {
        Some(id) => id.to_owned(),
        None => {
            then.practitioners.create(&access, doctor(persona), None).await.map_err(|error| wrong(&error))?.entry.id
        }
    };
    let hospital = year::HOSPITALS.iter().find(|hospital| hospital.tenant == persona.tenant_id);
    let mut visits = 0;
    if let (Some(past), Some(hospital)) = (past, hospital) {
        let written = year::write(past, &access, &doctor_id, hospital, now, &known).await;
        visits = written.map_err(|error| wrong(&error))?;
    }
    for (nth, seed) in seeds.iter().filter(|seed| seed.tenant == persona.tenant_id).enumerate() {
        add(state, &access, &doctor_id, seed, &known, visits + nth).await.map_err(|error| wrong(&error))?;
    }
    past.map_or(Ok(()), |past| past.marks.end(persona.tenant_id)).map_err(|error| wrong(&error))?;
    Ok(())
}

/// The identifier of whoever treats.
const STAFF: &str = "STAFF-0001";

/// A persona that treats, in the directory.
fn doctor(persona: &Persona) -> PractitionerInput {
    PractitionerInput {
        identifier: STAFF.to_owned(),
        name: HumanName { text: Some(persona.name.to_owned()), ..HumanName::default() },
        specialty: None,
        subject_id: Some(persona.id.to_owned()),
        active: true,
    }
}

/// Adds a patient, and a record of a visit, the tenant's `nth`.
async fn add(
    state: &AppState,
    access: &Access,
    doctor_id: &str,
    seed: &Seed,
    known: &Known,
    nth: usize,
) -> Result<(), Box<dyn std::error::Error + Send + Sync>> {
    let name = HumanName { family: Some(seed.family.clone()), given: seed.given.clone(), ..HumanName::default() };
    let patient = PatientInput {
        mrn: seed.mrn.clone(),
        name,
        birth_date: Some(seed.birth_date),
        gender: seed.gender,
        active: true,
    };
    let patient_id = match known.person(PersonKind::Patient, &seed.mrn) {
        Some(id) => id.to_owned(),
        None => state.patients.create(access, patient, None).await?.entry.id,
    };
    let today = state.clock.now().to_zoned(TimeZone::UTC).date();
    let said = json!({
        "patient_id": patient_id,
        "doctor_id": doctor_id,
        "visit_type": seed.visit_type,
        "department": seed.department,
        "visit_date": today.checked_sub(seed.days_ago.days())?,
        "chief_complaint": seed.chief_complaint,
        "notes": seed.notes,
    });
    let said: Map<String, Value> = serde_json::from_value(said)?;
    let record = match known.record(nth) {
        Some(record) => record.clone(),
        None => KnownRecord::of(&state.records.create(access, said, None).await?),
    };
    if seed.finalized && !record.finalized {
        state.records.finalize(access, &record.id, &Condition::Any, RunningUploads::default()).await?;
    }
    Ok(())
}
