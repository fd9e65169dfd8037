//! Every change of a record, and of its attachments, is a revision.

use jiff::Timestamp;

use super::{
    error::{Error, Result},
    ports::Tx,
    record::{Record, RecordStatus},
    revision::{Change, Revision},
    stamp::Stamp,
};
use crate::auth::Actor;

/// Writes a record as it is now, and into its history.
pub(crate) async fn write_revision(tx: &mut dyn Tx, record: &Record, change: Change) -> Result<()> {
    tx.update_record(record).await?;
    tx.insert_revision(&record.id, &Revision::of(record, change)).await?;
    Ok(())
}

/// Makes a draft's next revision, because its attachments change. The record is locked from here on.
///
/// # Errors
/// [`Error::NotFound`]; [`Error::RecordFinalized`].
pub(crate) async fn touch(
    tx: &mut dyn Tx,
    record_id: &str,
    change: Change,
    at: Timestamp,
    by: &Actor,
) -> Result<Record> {
    let record = tx.lock_record(record_id).await?.ok_or(Error::NotFound("record"))?;
    if record.status == RecordStatus::Finalized {
        return Err(Error::RecordFinalized);
    }
    let record = record.next(Stamp::of(by, at));
    write_revision(tx, &record, change).await?;
    Ok(record)
}
