//! Records follow what the people they name are called.

use super::person::PersonKind;
use crate::{
    auth::{JobScope, TenantScope},
    domain::{error::StoreResult, ports::Store},
};

/// Records of one transaction: other writers get their turn after a few dozen milliseconds.
const BATCH: u32 = 100;
/// How many batches whoever changes a name waits for, or one for each of many: all records of a patient, and of most doctors. The job
/// does the others.
const AT_ONCE: usize = 5;
/// How many people the job asks for at a time.
const PEOPLE: u32 = 100;

/// Has the first records of these people follow. Their new names are kept by now, so a failure here is not the caller's.
pub(super) async fn begin(store: &dyn Store, scope: &TenantScope, kind: PersonKind, ids: &[String]) {
    let mut batches = AT_ONCE.max(ids.len());
    for id in ids {
        match follow(store, scope, kind, id, &mut batches).await {
            Ok(()) if batches > 0 => {}
            Ok(()) => return,
            Err(error) => {
                tracing::warn!(error = %error.0, "records do not follow a new name yet; the job tries again");
                return;
            }
        }
    }
}

/// Has the records of everybody who is queued follow; answers of how many people.
///
/// # Errors
/// When the database fails; what was done until then stays.
pub(crate) async fn follow_all(store: &dyn Store, job: &JobScope) -> StoreResult<usize> {
    let mut followed = 0;
    loop {
        let people = store.renamed_people(job, PEOPLE).await?;
        if people.is_empty() {
            return Ok(followed);
        }
        for (scope, kind, id) in &people {
            let mut all = usize::MAX;
            follow(store, scope, *kind, id, &mut all).await?;
        }
        followed += people.len();
    }
}

/// Goes on with one person's records, for so many batches at most.
async fn follow(
    store: &dyn Store,
    scope: &TenantScope,
    kind: PersonKind,
    id: &str,
    batches: &mut usize,
) -> StoreResult<()> {
    while *batches > 0 {
        *batches -= 1;
        let mut tx = store.begin(scope).await?;
        let more = tx.refresh_renamed(kind, id, BATCH).await?;
        tx.commit().await?;
        if !more {
            break;
        }
    }
    Ok(())
}
