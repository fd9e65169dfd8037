//! Making a record immutable once nothing is on its way to it any more.

use chartlift_protocol::UploadStatus;
use jiff::Timestamp;
use serde_json::json;

use super::{
    error::{Error, Result},
    history::write_revision,
    ports::{Tx, UploadFilter},
    record::{Record, RecordState, RecordStatus},
    revision::Change,
    stamp::Stamp,
};
use crate::audit::{Action, AuditEvent, Target};

/// How many uploads are named where they are in the way: more than anyone waits for one by one.
const UPLOADS_TOLD: u32 = 20;

/// What must have no uploads under way.
#[derive(Clone, Copy)]
pub(crate) enum UploadsOf<'a> {
    /// A record.
    Record(&'a str),
    /// An addendum.
    Addendum(&'a str),
}

/// Sees to it that no file is on its way. Creating an upload locks the record too, so none begins while it is locked.
///
/// # Errors
/// [`Error::UploadsUnderWay`].
pub(crate) async fn none_under_way(tx: &mut dyn Tx, of: UploadsOf<'_>, now: Timestamp) -> Result<()> {
    let (record_id, addendum_id) = match of {
        UploadsOf::Record(id) => (Some(id.to_owned()), None),
        UploadsOf::Addendum(id) => (None, Some(id.to_owned())),
    };
    let filter = UploadFilter {
        status: Some(UploadStatus::Active),
        record_id,
        addendum_id,
        limit: UPLOADS_TOLD,
        ..UploadFilter::default()
    };
    let mut under_way = tx.uploads(&filter).await?;
    // Those whose time is up only wait for being swept.
    under_way.retain(|upload| upload.expires_at > now);
    if under_way.is_empty() {
        return Ok(());
    }
    under_way.truncate(UPLOADS_TOLD as usize);
    Err(Error::UploadsUnderWay(under_way.into_iter().map(|upload| upload.id).collect()))
}

/// How an upload ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum UploadEnd {
    /// Its file is there, or somebody gave it up.
    AsMeant,
    /// It expired, or what arrived was damaged: the file that was waited for is not there.
    Failed,
}

/// Finalizes a record that only waited for the upload that just ended; or has it be a draft again, because somebody has to
/// look at it. Answers what to write into the audit log besides.
///
/// The record is locked and was `state` then, and `event` tells of the upload's end.
pub(crate) async fn upload_ended(
    tx: &mut dyn Tx,
    record_id: &str,
    state: RecordState,
    end: UploadEnd,
    event: &AuditEvent,
) -> Result<Option<AuditEvent>> {
    if !state.finalizing || state.status != RecordStatus::Draft {
        return Ok(None);
    }
    let Some(record) = tx.record(record_id).await? else { return Ok(None) };
    let Some(wish) = record.finalization.clone() else { return Ok(None) };
    let stamp = Stamp { at: event.at, by: wish.subject() };
    let (record, change, action) = match end {
        UploadEnd::Failed => (record.withdrawn(stamp), Change::FinalizationWithdrawn, Action::FinalizationWithdrawn),
        UploadEnd::AsMeant => {
            match none_under_way(tx, UploadsOf::Record(record_id), event.at).await {
                Ok(()) => {}
                Err(Error::UploadsUnderWay(_)) => return Ok(None),
                Err(error) => return Err(error),
            }
            (record.finalized(stamp), Change::Finalized, Action::RecordFinalized)
        }
    };
    write_revision(tx, &record, change).await?;
    Ok(Some(AuditEvent {
        action,
        target: Target::Record(record_id.to_owned()),
        record_id: Some(record_id.to_owned()),
        actor_id: wish.requested_by_id,
        actor_name: wish.requested_by,
        details: json!({ "revision": record.revision, "after_upload": true }),
        ..event.clone()
    }))
}

/// What a caller wants where files are on their way to a record that is to be finalized.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum RunningUploads {
    /// Be refused.
    #[default]
    Refuse,
    /// Have the record finalized once they are over.
    Wait,
}

/// What a record becomes that is to be final.
pub(crate) async fn finalized_or_waiting(
    tx: &mut dyn Tx,
    record: Record,
    uploads: RunningUploads,
    stamp: Stamp,
) -> Result<(Record, Change, Action)> {
    match none_under_way(tx, UploadsOf::Record(&record.id), stamp.at).await {
        Ok(()) => Ok((record.finalized(stamp), Change::Finalized, Action::RecordFinalized)),
        Err(Error::UploadsUnderWay(_)) if uploads == RunningUploads::Wait => {
            Ok((record.waiting(stamp), Change::FinalizationRequested, Action::FinalizationRequested))
        }
        Err(error) => Err(error),
    }
}
