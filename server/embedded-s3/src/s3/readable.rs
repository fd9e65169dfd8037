//! Whether a version can be read at all.

use s3s::{S3Error, S3ErrorCode};

use crate::{
    aging::Reach,
    error::{Failure, Outcome},
    meta::{ObjectRow, PartRow, marker_headers},
};

/// A delete marker that is asked for by its version is there, but cannot be read.
pub(super) fn readable((object, parts): (ObjectRow, Vec<PartRow>)) -> Outcome<(ObjectRow, Vec<PartRow>)> {
    if !object.delete_marker {
        return Ok((object, parts));
    }
    let message = "The specified method is not allowed against this resource.";
    let mut error = S3Error::with_message(S3ErrorCode::MethodNotAllowed, message);
    error.set_headers(marker_headers(&object));
    Err(Failure::Refused(error))
}

/// Refuses what is archived.
pub(super) fn reachable(object: &ObjectRow, now_ms: i64) -> Outcome<Reach> {
    let reach = Reach::of(object, now_ms);
    if reach.is_readable() {
        return Ok(reach);
    }
    let message = "The operation is not valid for the object's storage class";
    Err(Failure::Refused(S3Error::with_message(S3ErrorCode::InvalidObjectState, message)))
}
