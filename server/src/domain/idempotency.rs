use jiff::Timestamp;

use super::{
    error::{Error, Result},
    ports::{IdempotencyKey, Tx},
};

/// Takes the key for what is about to be created, or answers the id of what the same request created before.
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
    match tx.claim_key(key, created_id, at).await? {
        None => Ok(None),
        Some(used) if used.fingerprint == key.fingerprint => Ok(Some(used.created_id)),
        Some(_) => Err(Error::IdempotencyConflict),
    }
}
