//! Rows to domain types and back. A value that does not fit is a damaged row, reported as the store's error.

use std::fmt::Display;

use chartlift_protocol::{Crc32, Encoding, SourceSummary, StoredSummary, UploadCompleted, UploadStatus};
use jiff::Timestamp;
use rust_decimal::Decimal;
use serde::{Serialize, de::DeserializeOwned};
use sqlx::Row as _;
use uuid::Uuid;

use super::super::dialect::Row;
use crate::{
    audit::{AuditEntry, AuditHead},
    domain::{
        attachment::{Attachment, AttachmentStatus, PartIndex, StoredVersion, Version},
        ports::{AuditRow, StoreError, StoreResult},
        revision::Revision,
        stamp::Subject,
        uploads::upload::{Settled, Upload},
    },
};

pub(super) fn damaged(error: impl Display) -> StoreError {
    StoreError(format!("a row is damaged: {error}").into())
}

pub(super) fn unsigned<T: TryFrom<i64>>(value: i64) -> StoreResult<T> {
    T::try_from(value).map_err(|_| damaged("a number is out of range"))
}

/// Sizes up to 5 TiB, far below the 8 EiB where this would fail.
pub(super) fn signed(value: u64) -> StoreResult<i64> {
    i64::try_from(value).map_err(|_| damaged("a number is out of range"))
}

/// Where a count begins by which a row is told from one that was there before it: each time somewhere else, of a thousand million.
pub(super) fn anywhere() -> i64 {
    // The last bits are random.
    (Uuid::now_v7().as_u128() & 0x3fff_ffff) as i64
}

pub(super) fn time(millis: i64) -> StoreResult<Timestamp> {
    Timestamp::from_millisecond(millis).map_err(damaged)
}

pub(super) fn optional_time(row: &Row, column: &str) -> StoreResult<Option<Timestamp>> {
    row.try_get::<Option<i64>, _>(column)?.map(time).transpose()
}

/// Money, kept as text so that it stays exact.
pub(super) fn amount(row: &Row, column: &str) -> StoreResult<Decimal> {
    row.try_get::<String, _>(column)?.parse().map_err(damaged)
}

pub(super) fn json<T: DeserializeOwned>(row: &Row, column: &str) -> StoreResult<T> {
    serde_json::from_str(row.try_get(column)?).map_err(damaged)
}

/// What [`json`] reads.
pub(super) fn to_json(value: &impl Serialize) -> StoreResult<String> {
    serde_json::to_string(value).map_err(damaged)
}

/// The written name of an enum that serializes to a string.
pub(super) fn name_of(value: impl Serialize) -> String {
    match serde_json::to_value(value) {
        Ok(serde_json::Value::String(name)) => name,
        _ => String::new(),
    }
}

pub(super) fn named<T: DeserializeOwned>(name: String) -> StoreResult<T> {
    serde_json::from_value(serde_json::Value::String(name)).map_err(damaged)
}

pub(super) fn number<T: TryFrom<i64>>(row: &Row, column: &str) -> StoreResult<T> {
    unsigned(row.try_get(column)?)
}

pub(super) fn maybe_number<T: TryFrom<i64>>(row: &Row, column: &str) -> StoreResult<Option<T>> {
    row.try_get::<Option<i64>, _>(column)?.map(unsigned).transpose()
}

/// A column that holds a time.
pub(super) fn moment(row: &Row, column: &str) -> StoreResult<Timestamp> {
    time(row.try_get(column)?)
}

pub(super) fn revision(row: &Row) -> StoreResult<Revision> {
    Ok(Revision {
        revision: number(row, "revision")?,
        change: named(row.try_get("change")?)?,
        changed_at: moment(row, "changed_at")?,
        changed_by_id: row.try_get("changed_by_id")?,
        changed_by: row.try_get("changed_by")?,
        status: named(row.try_get("status")?)?,
        content: json(row, "content")?,
        file: row
            .try_get::<Option<String>, _>("file")?
            .map(|file| serde_json::from_str(&file))
            .transpose()
            .map_err(damaged)?,
    })
}

pub(super) fn upload(row: &Row) -> StoreResult<Upload> {
    let settled = match (row.try_get("encoding")?, row.try_get("object_key")?) {
        (Some(encoding), Some(key)) => {
            let multipart_id: Option<String> = row.try_get("multipart_id")?;
            let whole = row.try_get::<bool, _>("whole")? || multipart_id.is_none();
            let form: Option<String> = row.try_get("form_sha256")?;
            let form = form.map(|sha256| sha256.parse()).transpose().map_err(damaged)?;
            Some(Settled { encoding: named(encoding)?, key, whole, multipart_id, form })
        }
        _ => None,
    };
    let continued_by = match (row.try_get("continued_by_id")?, row.try_get("continued_by")?) {
        (Some(id), Some(name)) => Some(Subject { id, name }),
        _ => None,
    };
    Ok(Upload {
        id: row.try_get("id")?,
        record_id: row.try_get("record_id")?,
        addendum_id: row.try_get("addendum_id")?,
        attachment_id: row.try_get("attachment_id")?,
        new_attachment: row.try_get("new_attachment")?,
        file_name: row.try_get("file_name")?,
        content_type: row.try_get("content_type")?,
        extension: row.try_get("extension")?,
        size_bytes: number(row, "size_bytes")?,
        status: named::<UploadStatus>(row.try_get("status")?)?,
        settled,
        created_at: moment(row, "created_at")?,
        created_by: Subject { id: row.try_get("created_by_id")?, name: row.try_get("created_by")? },
        continued_by,
        source_key: row.try_get("source_key")?,
        expires_at: moment(row, "expires_at")?,
    })
}

pub(super) fn attachment(row: &Row) -> StoreResult<Attachment> {
    let deleted_at = optional_time(row, "deleted_at")?;
    let (source_bytes, stored_bytes): (u64, u64) = (number(row, "source_bytes")?, number(row, "stored_bytes")?);
    Ok(Attachment {
        id: row.try_get("id")?,
        record_id: row.try_get("record_id")?,
        addendum_id: row.try_get("addendum_id")?,
        file_name: row.try_get("file_name")?,
        description: row.try_get("description")?,
        content_type: row.try_get("content_type")?,
        status: AttachmentStatus::of(deleted_at.is_some(), row.try_get("storage_class")?, row.try_get("access_tier")?),
        version: number(row, "number")?,
        source_bytes,
        stored_bytes,
        ratio: ratio(source_bytes, stored_bytes),
        encoding: named::<Encoding>(row.try_get("encoding")?)?,
        storage_class: row.try_get("storage_class")?,
        sha256: row.try_get("source_sha256")?,
        crc32: source_crc32(row)?,
        uploaded_at: moment(row, "created_at")?,
        uploaded_by_id: row.try_get("created_by_id")?,
        uploaded_by: row.try_get("created_by")?,
        begun_by: row.try_get("begun_by")?,
        download_urls_issued: number(row, "download_urls_issued")?,
        last_download_url_at: optional_time(row, "last_download_url_at")?,
        reads: number(row, "reads")?,
        last_read_at: optional_time(row, "last_read_at")?,
        deleted_at,
        deleted_by_id: row.try_get("deleted_by_id")?,
        deleted_by: row.try_get("deleted_by")?,
    })
}

pub(super) fn listed_version(row: &Row) -> StoreResult<Version> {
    let newest: i64 = row.try_get("newest")?;
    let (source_bytes, stored_bytes): (u64, u64) = (number(row, "source_bytes")?, number(row, "stored_bytes")?);
    let number: i64 = row.try_get("number")?;
    Ok(Version {
        number: unsigned(number)?,
        newest: number == newest,
        file_name: row.try_get("file_name")?,
        content_type: row.try_get("content_type")?,
        source_bytes,
        stored_bytes,
        ratio: ratio(source_bytes, stored_bytes),
        encoding: named(row.try_get("encoding")?)?,
        storage_class: row.try_get("storage_class")?,
        sha256: row.try_get("source_sha256")?,
        crc32: row.try_get::<Option<i64>, _>("purged_at")?.is_none().then(|| source_crc32(row)).transpose()?,
        created_at: moment(row, "created_at")?,
        created_by_id: row.try_get("created_by_id")?,
        created_by: row.try_get("created_by")?,
        begun_by: row.try_get("begun_by")?,
    })
}

fn source_crc32(row: &Row) -> StoreResult<Crc32> {
    row.try_get::<String, _>("source_crc32")?.parse().map_err(damaged)
}

/// Stored by source with four digits: for people, not for money.
#[allow(clippy::cast_precision_loss)]
fn ratio(source_bytes: u64, stored_bytes: u64) -> f64 {
    if source_bytes == 0 {
        return 1.0;
    }
    (stored_bytes as f64 / source_bytes as f64 * 10_000.0).round() / 10_000.0
}

pub(super) fn version(row: &Row) -> StoreResult<StoredVersion> {
    Ok(StoredVersion {
        id: row.try_get("id")?,
        attachment_id: row.try_get("attachment_id")?,
        record_id: row.try_get("record_id")?,
        number: number(row, "number")?,
        file_name: row.try_get("file_name")?,
        content_type: row.try_get("content_type")?,
        key: row.try_get("object_key")?,
        encoding: named(row.try_get("encoding")?)?,
        source_bytes: number(row, "source_bytes")?,
        stored_bytes: number(row, "stored_bytes")?,
    })
}

pub(super) fn part_index(row: &Row) -> StoreResult<PartIndex> {
    let crc32 = |column: &str| row.try_get::<String, _>(column)?.parse::<Crc32>().map_err(damaged);
    Ok(PartIndex {
        source: SourceSummary {
            size_bytes: number(row, "source_bytes")?,
            crc32: crc32("source_crc32")?,
            sha256: row.try_get("source_sha256")?,
        },
        stored: StoredSummary { size_bytes: number(row, "stored_bytes")?, crc32: crc32("stored_crc32")? },
        parts: json(row, "parts")?,
    })
}

pub(super) fn completed(row: &Row) -> StoreResult<UploadCompleted> {
    Ok(UploadCompleted {
        upload_id: row.try_get("id")?,
        attachment_id: row.try_get("attachment_id")?,
        version: number(row, "number")?,
        source_bytes: number(row, "source_bytes")?,
        stored_bytes: number(row, "stored_bytes")?,
        encoding: named(row.try_get("encoding")?)?,
    })
}

/// An entry; whatever is in a row that is not one, it is no fault of the database.
pub(super) fn audit_row(row: &Row) -> AuditRow {
    audit_entry(row)
        .map_or_else(|_| AuditRow::Damaged(row.try_get("seq").ok()), |entry| AuditRow::Entry(Box::new(entry)))
}

fn audit_entry(row: &Row) -> StoreResult<AuditEntry> {
    // Numbers below 1 were never written: they read as 0, which no chain has.
    let seq: i64 = row.try_get("seq")?;
    Ok(AuditEntry {
        seq: u64::try_from(seq).unwrap_or(0),
        at: moment(row, "at")?,
        actor_id: row.try_get("actor_id")?,
        actor_name: row.try_get("actor_name")?,
        action: row.try_get("action")?,
        target_type: row.try_get("target_type")?,
        target_id: row.try_get("target_id")?,
        record_id: row.try_get("record_id")?,
        request_id: row.try_get("request_id")?,
        details: row.try_get("details")?,
        key_id: row.try_get("key_id")?,
        mac: row.try_get("mac")?,
    })
}

/// The end of a chain; one that cannot be read is as good as changed, and its empty seal says so.
pub(super) fn audit_head(row: &Row) -> AuditHead {
    let read = || -> Result<AuditHead, sqlx::Error> {
        Ok(AuditHead {
            seq: u64::try_from(row.try_get::<i64, _>("seq")?).unwrap_or(0),
            mac: row.try_get("mac")?,
            key_id: row.try_get("key_id")?,
            seal: row.try_get("seal")?,
        })
    };
    read().unwrap_or_else(|_| AuditHead { seq: 0, mac: String::new(), key_id: String::new(), seal: String::new() })
}
