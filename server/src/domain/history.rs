//! Every change of a record, and of its attachments, is a revision.

use jiff::Timestamp;

use super::{
    addendum::AddendumStatus,
    error::{Error, Result},
    ports::Tx,
    record::{Record, RecordState, RecordStatus},
    revision::{Change, RevisedFile, Revision},
    stamp::Stamp,
};
use crate::auth::Actor;

/// Writes a record as it is now, and into its history.
pub(crate) async fn write_revision(tx: &mut dyn Tx, record: &Record, change: Change) -> Result<()> {
    tx.update_record(record).await?;
    tx.insert_revision(&record.id, &Revision::of(record, change)).await?;
    Ok(())
}

/// Makes a record's next revision, because one of its attachments changes and becomes `file`: one of a draft, or one of the
/// caller's own addendum that is not signed. The record is locked from here on.
///
/// # Errors
/// [`Error::NotFound`]; [`Error::RecordFinalized`]; [`Error::NotTheAuthor`]; [`Error::FinalizationPending`] for anything but a file
/// that was waited for.
pub(crate) async fn touch(
    tx: &mut dyn Tx,
    (record_id, addendum_id): (&str, Option<&str>),
    (change, file): (Change, &RevisedFile),
    at: Timestamp,
    by: &Actor,
) -> Result<()> {
    let record = tx.lock_record(record_id).await?.ok_or(Error::NotFound("record"))?;
    check_touched(tx, record, addendum_id, change, by).await?;
    Ok(tx.touch_record(record_id, change, &Stamp::of(by, at), file).await?)
}

/// Whether a record that was locked, and was `record` then, may be touched.
///
/// # Errors
/// As [`touch`].
pub(crate) async fn check_touched(
    tx: &mut dyn Tx,
    record: RecordState,
    addendum_id: Option<&str>,
    change: Change,
    by: &Actor,
) -> Result<()> {
    if record.finalizing && change != Change::FileAdded {
        return Err(Error::FinalizationPending);
    }
    if record.status == RecordStatus::Finalized {
        let addendum = match addendum_id {
            Some(id) => tx.addendum(id).await?,
            None => None,
        };
        let draft = addendum.filter(|addendum| addendum.status == AddendumStatus::Draft);
        let draft = draft.ok_or(Error::RecordFinalized)?;
        // Whoever signs it answers for its files. Who may add one was asked when the upload was created, and may be a job here.
        if change != Change::FileAdded && *draft.created_by_id != *by.id {
            return Err(Error::NotTheAuthor);
        }
    }
    Ok(())
}
