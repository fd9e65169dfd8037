use std::collections::BTreeSet;

use chartlift_protocol::{CreateUpload, SignParts, UploadCreated, UploadStatus};
use jiff::Timestamp;
use serde_json::{Value, json};

use super::{
    Uploads, find,
    parts::{check_count, check_parts, is_sha256},
    sign::{settled_by, signed_event},
    upload::Upload,
};
use crate::{
    audit::{Action, AuditEvent},
    auth::Access,
    domain::{
        error::{Error, Findings, Result},
        file_name::checked_file_name,
        idempotency::{claim, made_before},
        ids::{is_id, new_id},
        keys::safe_extension,
        ports::{IdempotencyKey, Tx, Ways},
        record::RecordStatus,
        stamp::Subject,
    },
};

/// An upload that is wanted, checked as far as that goes without looking anything up.
struct Wanted {
    upload: Upload,
    first: Option<SignParts>,
    key: Option<IdempotencyKey>,
}

/// One that there is now.
struct Begun {
    upload: Upload,
    first: Option<SignParts>,
    /// As [`UploadCreated::begun_before`].
    before: bool,
    /// Whether its first parts are settled and noted as signed already.
    noted: bool,
    /// What is to be written into the audit log.
    events: Vec<AuditEvent>,
}

impl Begun {
    /// What the same request made before. If it can still be gone on with, by a client that knows its file again, that tells
    /// so and sends what is missing.
    fn again(upload: Upload, first: Option<SignParts>, now: Timestamp) -> Self {
        let alive = upload.status == UploadStatus::Active && upload.expires_at > now;
        let before = alive && upload.source_key.is_some();
        Self { upload, first, before, noted: false, events: Vec::new() }
    }
}

impl Uploads {
    /// Creates an upload and signs its first parts, if the caller has them ready.
    ///
    /// # Errors
    /// [`Error::Invalid`], [`Error::TypeNotAllowed`], [`Error::FileTooLarge`], [`Error::NotFound`] for the record or
    /// attachment, [`Error::RecordFinalized`], [`Error::IdempotencyConflict`], [`Error::UploadSettled`].
    pub async fn create(
        &self,
        access: &Access,
        request: CreateUpload,
        key: Option<IdempotencyKey>,
    ) -> Result<UploadCreated> {
        let (wanted, ways) = (self.wanted(access, request, key)?, self.ways().await);
        let mut tx = self.store.begin(&access.scope).await?;
        let mut begun = self.begin(&mut *tx, access, wanted, ways).await?;
        self.audit.append_all(&mut *tx, std::mem::take(&mut begun.events)).await?;
        tx.commit().await?;
        self.answer(access, begun, ways).await
    }

    /// Creates several as [`Uploads::create`] does one, in one transaction; each has its own outcome.
    ///
    /// # Errors
    /// [`Error::Invalid`] for more than [`MAX_UPLOADS_PER_CALL`](chartlift_protocol::limits::MAX_UPLOADS_PER_CALL) or none; a fault of the database is everybody's.
    pub async fn create_many(
        &self,
        access: &Access,
        requests: Vec<(CreateUpload, Option<IdempotencyKey>)>,
    ) -> Result<Vec<Result<UploadCreated>>> {
        check_count(requests.len())?;
        let ways = self.ways().await;
        let mut begun = Vec::with_capacity(requests.len());
        let mut tx = self.store.begin(&access.scope).await?;
        // In the order of their ids, as everybody does it: two calls for the same records never wait for each other.
        let records: BTreeSet<&str> = requests.iter().map(|(request, _)| request.record_id.as_str()).collect();
        if records.len() > 1 {
            for record_id in records.into_iter().filter(|id| is_id(id)) {
                tx.lock_record(record_id).await?;
            }
        }
        for (request, key) in requests {
            // One that is refused has written nothing.
            begun.push(match self.wanted(access, request, key) {
                Ok(wanted) => match self.begin(&mut *tx, access, wanted, ways).await {
                    Err(error @ Error::Store(_)) => return Err(error),
                    outcome => outcome,
                },
                Err(error) => Err(error),
            });
        }
        // Once for all of them: until the commit nobody else of the tenant can append.
        let events = begun.iter_mut().flatten().flat_map(|begun| std::mem::take(&mut begun.events)).collect();
        self.audit.append_all(&mut *tx, events).await?;
        tx.commit().await?;
        let mut created = Vec::with_capacity(begun.len());
        for begun in begun {
            created.push(match begun {
                Ok(begun) => self.answer(access, begun, ways).await,
                Err(error) => Err(error),
            });
        }
        Ok(created)
    }

    fn wanted(&self, access: &Access, request: CreateUpload, key: Option<IdempotencyKey>) -> Result<Wanted> {
        let file_name = checked_file_name(&request.file_name)?;
        let content_type = self.check_file(access, &file_name, &request)?;
        if let Some(first) = &request.first {
            check_parts(first, request.size_bytes)?;
        }
        check_source_key(request.source_key.as_deref())?;
        let now = self.clock.now();
        let upload = Upload {
            id: new_id(),
            record_id: request.record_id,
            addendum_id: None,
            new_attachment: request.attachment_id.is_none(),
            attachment_id: request.attachment_id.unwrap_or_else(new_id),
            extension: safe_extension(&file_name),
            file_name,
            content_type,
            size_bytes: request.size_bytes,
            status: UploadStatus::Active,
            settled: None,
            created_at: now,
            created_by: Subject::from(&access.actor),
            continued_by: None,
            source_key: request.source_key,
            expires_at: now + self.rules.lifetime,
        };
        Ok(Wanted { upload, first: request.first, key })
    }

    async fn begin(&self, tx: &mut dyn Tx, access: &Access, wanted: Wanted, ways: Ways) -> Result<Begun> {
        let Wanted { mut upload, first, key } = wanted;
        let now = upload.created_at;
        if let Some(id) = made_before(tx, key.as_ref()).await? {
            let made = find(tx, &id).await?;
            if made.status != UploadStatus::Aborted {
                return Ok(Begun::again(made, first, now));
            }
        }
        upload.addendum_id = open_place(tx, access, &upload.record_id).await?;
        if !upload.new_attachment {
            check_attachment(tx, &upload).await?;
        }
        let known = begun_before(tx, access, &upload).await?;
        let id = known.as_ref().map_or(&upload.id, |known| &known.id);
        if let Some(made) = claim(tx, key.as_ref(), id, now).await? {
            let made = find(tx, &made).await?;
            if made.status != UploadStatus::Aborted {
                return Ok(Begun::again(made, first, now));
            }
            // One that was given up would be a dead end, so it is made anew.
            if let Some(key) = &key {
                tx.renew_key(key, id, now).await?;
            }
        }
        if let Some(known) = known {
            let events = vec![known.event(access, now, Action::UploadRead, Value::Null)];
            return Ok(Begun { upload: known, first, before: true, noted: false, events });
        }
        // What is sent whole needs nothing from S3 before it is signed: all of it in this transaction.
        let whole = first.as_ref().filter(|first| ways.whole(first) && self.policy_allows(first.encoding));
        upload.settled = whole.map(|first| settled_by(access, &upload, first, ways));
        tx.insert_upload(&upload).await?;
        let details = json!({ "attachment_id": upload.attachment_id, "size_bytes": upload.size_bytes });
        let mut events = vec![upload.event(access, now, Action::UploadCreated, details)];
        let noted = whole.is_some();
        if let Some(first) = whole {
            tx.note_signed(&upload.id, &first.parts).await?;
            events.push(signed_event(access, now, &upload, &first.parts));
        }
        Ok(Begun { upload, first, before: false, noted, events })
    }

    /// Signs what there is to sign.
    async fn answer(&self, access: &Access, begun: Begun, ways: Ways) -> Result<UploadCreated> {
        let Begun { upload, first, before, noted, .. } = begun;
        let signed = match (&first, &upload.settled) {
            (Some(first), Some(settled)) if noted => self.presigned(access, &upload, settled, &first.parts).await?,
            (Some(first), _) if !before && self.policy_allows(first.encoding) => {
                self.sign_active(access, &upload, first).await?
            }
            _ => Vec::new(),
        };
        let left = upload.expires_at.duration_since(self.clock.now());
        Ok(UploadCreated {
            expires_in_seconds: u32::try_from(left.as_secs()).unwrap_or_default(),
            upload_id: upload.id,
            attachment_id: upload.attachment_id,
            policy: self.policy(ways),
            signed,
            begun_before: before,
        })
    }

    fn check_file(&self, access: &Access, file_name: &str, request: &CreateUpload) -> Result<String> {
        let rules = self.rules.files.of(access.scope.tenant());
        if request.size_bytes > rules.max_file_bytes {
            return Err(Error::FileTooLarge { limit_bytes: rules.max_file_bytes });
        }
        rules.types.settle(file_name, &request.content_type)
    }
}

/// The caller's own upload of the same file to the same place, if it can still be gone on with.
pub(super) async fn begun_before(tx: &mut dyn Tx, access: &Access, wanted: &Upload) -> Result<Option<Upload>> {
    let Some(key) = &wanted.source_key else { return Ok(None) };
    let known = tx.uploads_of_source(&wanted.record_id, key).await?;
    Ok(known.into_iter().find(|known| {
        let same_place = known.new_attachment == wanted.new_attachment
            && known.addendum_id == wanted.addendum_id
            && (wanted.new_attachment || known.attachment_id == wanted.attachment_id);
        let alive = known.expires_at > wanted.created_at;
        alive && same_place && known.size_bytes == wanted.size_bytes && known.is_of(&access.actor)
    }))
}

fn check_source_key(key: Option<&str>) -> Result<()> {
    let mut findings = Findings::default();
    findings.check(key.is_none_or(is_sha256), "/source_key", "must be 64 lower-case hex digits");
    findings.finish()
}

/// What of a record takes files: the record itself while it is a draft, then the caller's own draft of an addendum, whose id
/// this answers.
pub(super) async fn open_place(tx: &mut dyn Tx, access: &Access, record_id: &str) -> Result<Option<String>> {
    let record = if is_id(record_id) { tx.lock_record(record_id).await? } else { None };
    let record = record.ok_or(Error::NotFound("record"))?;
    match (record.status, record.finalizing) {
        (RecordStatus::Draft, false) => Ok(None),
        (RecordStatus::Draft, true) => Err(Error::FinalizationPending),
        (RecordStatus::Finalized, _) => {
            let draft = tx.addendum_draft(record_id, &access.actor.id).await?;
            draft.map(|draft| Some(draft.id)).ok_or(Error::RecordFinalized)
        }
    }
}

/// Sees to it that what gets a new version is there, and in the part of the record that takes files.
pub(super) async fn check_attachment(tx: &mut dyn Tx, upload: &Upload) -> Result<()> {
    let id = &upload.attachment_id;
    let known = if is_id(id) { tx.attachment(id).await? } else { None };
    let known = known.filter(|known| known.record_id == upload.record_id && known.deleted_at.is_none());
    let known = known.ok_or(Error::NotFound("attachment"))?;
    if upload.addendum_id.is_some() && known.addendum_id != upload.addendum_id {
        return Err(Error::RecordFinalized);
    }
    Ok(())
}
