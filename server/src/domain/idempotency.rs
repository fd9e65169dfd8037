use jiff::Timestamp;

use super::{
    error::{Error, Result},
    ports::{IdempotencyKey, Tx, UsedKey},
};

/// The id of what the same request created before. Asked before anything else is looked at: what the request names may have changed
/// since, and that it was made then is no less true.
///
/// # Errors
/// As [`claim`].
pub(crate) async fn made_before(tx: &mut dyn Tx, key: Option<&IdempotencyKey>) -> Result<Option<String>> {
    let Some(key) = key else { return Ok(None) };
    tx.used_key(key).await?.map(|used| created_by(key, used)).transpose()
}

/// Takes the key for what is about to be created, or answers the id of what the same request created meanwhile.
///
/// # Errors
/// [`Error::IdempotencyConflict`] when the key was used for another request.
pub(crate) async fn claim(
    tx: &mut dyn Tx,
    key: Option<&IdempotencyKey>,
    created_id: &str,
    at: Timestamp,
) -> Result<Option<String>> {
    let Some(key) = key else { return Ok(None) };
    tx.claim_key(key, created_id, at).await?.map(|used| created_by(key, used)).transpose()
}

fn created_by(key: &IdempotencyKey, used: UsedKey) -> Result<String> {
    if used.fingerprint == key.fingerprint { Ok(used.created_id) } else { Err(Error::IdempotencyConflict) }
}
