//! Invented records for new demo hospitals. The people in them do not exist.

use jiff::{SignedDuration, ToSpan, tz::TimeZone};
use serde::Deserialize;

use crate::{
    auth::{Access, Role, TenantId, TokenIssuer},
    domain::record::{RecordInput, VisitType},
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
pub async fn fill(state: &AppState, token_secret: &str) -> Result<(), String> {
    let seeds: Vec<Seed> = serde_json::from_str(include_str!("seed.json")).map_err(|error| error.to_string())?;
    let issuer = TokenIssuer::hs256(token_secret.as_bytes());
    for persona in PERSONAS.iter().filter(|persona| persona.role == Role::Clinician) {
        let tenant = TenantId::parse(persona.tenant_id).ok_or("a persona has no tenant")?;
        let expires_at = jiff::Timestamp::now() + SignedDuration::from_mins(5);
        let token = issuer
            .issue(&tenant, persona.id, persona.name, &[persona.role], expires_at)
            .map_err(|error| error.to_string())?;
        let (scope, actor) = state.verifier.verify(&token).map_err(|error| error.to_string())?;
        let access = Access { scope, actor, request_id: "demo-seed".into() };
        let history = state.store.audit_after(&access.scope, 0, 1).await.map_err(|error| error.0.to_string())?;
        if !history.is_empty() {
            continue;
        }
        for seed in seeds.iter().filter(|seed| seed.tenant == persona.tenant_id) {
            let record =
                state.records.create(&access, input(state, seed)?, None).await.map_err(|error| error.to_string())?;
            if seed.finalized {
                let version = Some(record.version);
                state.records.finalize(&access, &record.id, version).await.map_err(|error| error.to_string())?;
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
