//! Filling a demo's hospitals: one before anybody can come in, the others behind it.

use crate::{
    auth::JobScope,
    domain::bills::Bills,
    routes::{AppState, demo::Persona},
    seed::{self, Past},
};

/// Fills the first hospital, or all where there is no year to write; answers in whose name the others are to be filled. Nobody
/// can sign in at these before.
///
/// # Errors
/// What went wrong, for the operator.
pub(super) async fn fill_first(state: &AppState, past: Option<&Past>) -> Result<Vec<&'static Persona>, String> {
    let mut others = Vec::new();
    for (at, persona) in seed::clinicians().enumerate() {
        if at == 0 || past.is_none() {
            seed::fill(state, past, persona).await?;
        } else {
            others.push(persona);
            state.demo.iter().for_each(|demo| demo.filling.begin(persona.tenant_id));
        }
    }
    Ok(others)
}

/// Fills the others, and writes down what all days of the year have cost, which takes the jobs several rounds. A demo that is
/// stopped meanwhile goes on at its next start.
pub(super) async fn fill_others(state: AppState, past: Past, others: Vec<&'static Persona>) {
    for persona in others {
        if let Err(error) = seed::fill(&state, Some(&past), persona).await {
            tracing::error!(tenant = persona.tenant_id, error, "a demo hospital was not filled");
        }
        state.demo.iter().for_each(|demo| demo.filling.end(persona.tenant_id));
    }
    tokio::spawn(write_days(state.bills.clone()));
}

async fn write_days(bills: Bills) {
    loop {
        match bills.write_days(&JobScope::new()).await {
            Ok(0) => return tracing::info!("what the demo's year has cost is written down"),
            Ok(_) => {}
            Err(error) => return tracing::warn!(%error, "what the demo's year has cost was not written down"),
        }
    }
}
