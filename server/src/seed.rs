//! Invented records for new demo hospitals. The people in them do not exist.

use jiff::{ToSpan, tz::TimeZone};
use serde::Deserialize;

use crate::{
    auth::{Access, Actor, JobScope, Role, TenantId},
    domain::{
        condition::Condition,
        record::{RecordInput, VisitType},
    },
    routes::{AppState, demo::PERSONAS},
};

/// One record of the seed file; visits are so many days before today, so that a demo is always recent.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Seed {
    tenant: String,
    patient_name: String,
    mrn: String,
    birth_date: jiff::civil::Date,
    visit_type: VisitType,
    department: String,
    days_ago: i32,
    title: String,
    notes: String,
    #[serde(default)]
    finalized: bool,
}

/// Fills demo hospitals that have no history yet, in the name of their clinicians.
///
/// # Errors
/// What went wrong, for the operator.
pub async fn fill(state: &AppState) -> Result<(), String> {
    let seeds: Vec<Seed> = serde_json::from_str(include_str!("seed.json")).map_err(|error| error.to_string())?;
    let job = JobScope::new();
    for persona in PERSONAS.iter().filter(|persona| persona.role == Role::Clinician) {
        let tenant = TenantId::parse(persona.tenant_id).ok_or("a persona has no tenant")?;
        let actor = Actor { id: persona.id.into(), name: persona.name.into(), roles: [persona.role].into() };
        let access = Access { scope: job.tenant(tenant), actor, request_id: "demo-seed".into() };
        if state.audit_log.has_begun(&access.scope).await.map_err(|error| error.to_string())? {
            continue;
        }
        for seed in seeds.iter().filter(|seed| seed.tenant == persona.tenant_id) {
            let record =
                state.records.create(&access, input(state, seed)?, None).await.map_err(|error| error.to_string())?;
            if seed.finalized {
                state
                    .records
                    .finalize(&access, &record.id, &Condition::Any)
                    .await
                    .map_err(|error| error.to_string())?;
            }
        }
    }
    Ok(())
}

fn input(state: &AppState, seed: &Seed) -> Result<RecordInput, String> {
    let today = state.clock.now().to_zoned(TimeZone::UTC).date();
    Ok(RecordInput {
        patient_name: seed.patient_name.clone(),
        mrn: seed.mrn.clone(),
        birth_date: seed.birth_date,
        visit_type: seed.visit_type,
        department: seed.department.clone(),
        visit_date: today.checked_sub(seed.days_ago.days()).map_err(|error| error.to_string())?,
        title: seed.title.clone(),
        notes: seed.notes.clone(),
    })
}
