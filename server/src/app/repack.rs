//! Compressing cold files again by hand.

use std::sync::Arc;

use jiff::SignedDuration;
use rust_decimal::Decimal;

use super::{
    compose::compose,
    error::{AppError, fault},
    objects::{outside, running_embedded},
    settings::Settings,
};
use crate::{
    auth::JobScope,
    config::Config,
    domain::{
        clock::{Clock, SystemClock},
        ids::new_id,
        lease::Lease,
        repack::{Looked, Repacked},
    },
    jobs::{REPACK, leased},
    objects::S3Objects,
};

/// Compresses again what pays, within the settings' budget; with `plan` only tells what it would do.
///
/// # Errors
/// Without a budget; when another server is at it; when database or S3 cannot be reached, or the region has no prices.
pub async fn repack(config: &Config, plan: bool, tell: &mut (dyn FnMut(&Looked) + Send)) -> Result<Repacked, AppError> {
    let money = match (config.repack_budget, plan) {
        (Some(money), _) => money,
        (None, true) => Decimal::MAX,
        (None, false) => {
            let advice = "say what it may cost: --repack-budget AMOUNT; see --plan for what it would do";
            return Err(AppError::Setting(advice.to_owned()));
        }
    };
    let settings = Settings::check(config.clone())?;
    let s3 = match &config.s3_bucket {
        Some(bucket) => outside(config, bucket),
        None => running_embedded(config)?,
    };
    let store = super::database::open(config).await?;
    let clock: Arc<dyn Clock> = Arc::new(SystemClock);
    let objects = Arc::new(S3Objects::connect(s3).await);
    let state = compose(&settings, Arc::clone(&store), objects, Arc::clone(&clock));
    let (job, budget) = (JobScope::new(), config.pack_budget(money));
    let outcome = if plan {
        Ok(Some(state.repack.run(&job, budget, true, tell).await))
    } else {
        let holder = new_id();
        let work = async {
            let outcome = state.repack.run(&job, budget, false, tell).await;
            (outcome.is_ok(), outcome)
        };
        // Asked for by hand, it is done whenever it was done last.
        leased(&*store, &*clock, Lease { job: REPACK, holder: &holder }, SignedDuration::ZERO, work).await
    };
    state.metadata.written().await;
    store.close().await;
    let busy = || AppError::Setting("another server compresses files again just now: try later".to_owned());
    let outcome = outcome.map_err(|error| fault("cannot take the job")(error))?.ok_or_else(busy)?;
    outcome.map_err(fault("cannot compress files again"))
}
