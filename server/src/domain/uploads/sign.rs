use chartlift_protocol::{Compression, Encoding, PartToSign, SignParts, SignedPart, UploadStatus};
use jiff::Timestamp;
use serde_json::json;

use super::{
    Uploads,
    parts::{check_parts, stored_limit},
    upload::{Settled, Upload},
};
use crate::{
    audit::{Action, AuditEvent},
    auth::Access,
    domain::{
        content::sent_type,
        error::{Error, Findings, Result},
        keys::object_key,
        ports::{ObjectMeta, Ways},
        stamp::Subject,
    },
};

impl Uploads {
    /// Signs parts; the first signing settles encoding and kind, and opens the multipart upload if it is one.
    ///
    /// # Errors
    /// [`Error::NotFound`], [`Error::UploadNotActive`], [`Error::UploadSettled`], or [`Error::Invalid`] for parts that cannot belong to this
    /// upload.
    pub async fn sign(&self, access: &Access, id: &str, request: &SignParts) -> Result<Vec<SignedPart>> {
        let upload = self.find(&access.scope, id).await?;
        check_parts(request, upload.size_bytes)?;
        let mut findings = Findings::default();
        findings.check(
            self.policy_allows(request.encoding),
            "/encoding",
            "must be identity: the policy of this upload forbids compression",
        );
        findings.finish()?;
        self.sign_active(access, &upload, request).await
    }

    /// Whether the policy lets the client store this encoding.
    pub(super) fn policy_allows(&self, encoding: Encoding) -> bool {
        encoding == Encoding::Identity || self.rules.policy.compression == Compression::Auto
    }

    pub(super) async fn sign_active(
        &self,
        access: &Access,
        upload: &Upload,
        request: &SignParts,
    ) -> Result<Vec<SignedPart>> {
        if upload.status != UploadStatus::Active || upload.expires_at <= self.clock.now() {
            return Err(Error::UploadNotActive("start a new one"));
        }
        let mut settled = self.settle(access, upload, request).await?;
        check_settled(&settled, request)?;

        let limit = stored_limit(settled.encoding, upload.size_bytes);
        if self.note_signed(access, upload, &request.parts, limit).await? {
            // The first time a part is asked for, its multipart upload was just opened or others of its parts arrive;
            // a second time is often because S3 refused it.
            settled = self.reopened(access, upload, &settled).await?;
        }

        self.presigned(access, upload, &settled, &request.parts).await
    }

    /// Where to send parts that were noted as signed.
    pub(super) async fn presigned(
        &self,
        access: &Access,
        upload: &Upload,
        settled: &Settled,
        parts: &[PartToSign],
    ) -> Result<Vec<SignedPart>> {
        let meta = self.meta_of(access, upload, settled.encoding);
        let ttl = self.rules.url_ttl;
        let mut signed = Vec::with_capacity(parts.len());
        for part in parts {
            let presigned = match (&settled.multipart_id, settled.form) {
                (Some(multipart_id), _) => self.objects.presign_part(&settled.key, multipart_id, part, ttl).await?,
                (None, Some(sha256)) => {
                    self.objects.presign_form(&settled.key, &meta, (sha256, part.size_bytes), ttl).await?
                }
                (None, None) => self.objects.presign_put(&settled.key, &meta, part, ttl).await?,
            };
            signed.push(SignedPart {
                number: part.number,
                url: presigned.url,
                headers: presigned.headers.into_iter().collect(),
                form: presigned.form.map(|fields| fields.into_iter().collect()),
                expires_in_seconds: u32::try_from(ttl.as_secs()).unwrap_or(u32::MAX),
            });
        }
        Ok(signed)
    }

    async fn settle(&self, access: &Access, upload: &Upload, request: &SignParts) -> Result<Settled> {
        if let Some(settled) = &upload.settled {
            return Ok(settled.clone());
        }
        let ways = self.ways().await;
        let mut mine = settled_by(access, upload, request, ways);
        if !ways.whole(request) {
            // The id of a multipart upload dies when it is completed, and every URL of it.
            let meta = self.meta_of(access, upload, mine.encoding);
            mine.multipart_id = Some(self.objects.create_multipart(&mine.key, &meta).await?);
        }
        let settled = self.settle_once(access, upload, &mine).await?;
        if settled.as_ref() != Some(&mine)
            && let Some(multipart_id) = &mine.multipart_id
        {
            // Another signing was faster, or the upload was aborted: this multipart upload is nobody's.
            self.objects.abort_multipart(&mine.key, multipart_id).await?;
        }
        settled.ok_or(Error::UploadNotActive("start a new one"))
    }

    /// Settles an active upload unless it is settled already; answers what is settled now, if it is active.
    async fn settle_once(&self, access: &Access, upload: &Upload, mine: &Settled) -> Result<Option<Settled>> {
        let mut tx = self.store.begin(&access.scope).await?;
        let now = tx.lock_upload(&upload.id).await?.filter(|now| now.status == UploadStatus::Active);
        match now {
            None => Ok(None),
            Some(Upload { settled: Some(before), .. }) => Ok(Some(before)),
            Some(_) => {
                tx.settle_upload(&upload.id, mine).await?;
                tx.commit().await?;
                Ok(Some(mine.clone()))
            }
        }
    }

    /// Notes what is about to be signed; it counts as stored from then on. Answers whether any of it was signed before.
    async fn note_signed(&self, access: &Access, upload: &Upload, parts: &[PartToSign], limit: u64) -> Result<bool> {
        let mut tx = self.store.begin(&access.scope).await?;
        let now = tx.lock_upload(&upload.id).await?.filter(|now| now.status == UploadStatus::Active);
        now.ok_or(Error::UploadNotActive("start a new one"))?;
        let mut findings = Findings::default();
        let again = tx.was_signed(&upload.id, parts).await?;
        tx.note_signed(&upload.id, parts).await?;
        findings.check(
            tx.signed_bytes(&upload.id).await? <= limit,
            "/parts",
            "are more bytes together than the file can have",
        );
        findings.finish()?;
        if upload.begun_by_another(&access.actor).is_some() {
            tx.continue_upload(&upload.id, &Subject::from(&access.actor)).await?;
        }
        self.audit.append(&mut *tx, signed_event(access, self.clock.now(), upload, parts)).await?;
        tx.commit().await?;
        Ok(again)
    }

    /// What is settled, with a new multipart upload where S3 no longer knows the old one: a rule of the bucket, an
    /// administrator or another tool may abort it at any time. Its parts have to be sent again.
    pub(super) async fn reopened(&self, access: &Access, upload: &Upload, settled: &Settled) -> Result<Settled> {
        let Some(multipart_id) = &settled.multipart_id else { return Ok(settled.clone()) };
        if self.objects.knows_multipart(&settled.key, multipart_id).await? {
            return Ok(settled.clone());
        }
        // S3 forgets an upload that was completed, too: then completing once more is all there is to do.
        if self.objects.head(&settled.key).await?.is_some() {
            return Ok(settled.clone());
        }
        let fresh =
            self.objects.create_multipart(&settled.key, &self.meta_of(access, upload, settled.encoding)).await?;
        let mine = Settled { multipart_id: Some(fresh.clone()), ..settled.clone() };
        let now = self.replace_multipart(access, upload, settled, &mine).await?;
        if now.as_ref() == Some(&mine) {
            tracing::warn!(upload_id = upload.id, "S3 had given up the multipart upload; another was begun");
        } else {
            self.objects.abort_multipart(&mine.key, &fresh).await?;
        }
        now.ok_or(Error::UploadNotActive("start a new one"))
    }

    /// Puts another multipart upload in the place of one that S3 gave up, unless another call did so before; answers
    /// what is settled now, if the upload is active.
    async fn replace_multipart(
        &self,
        access: &Access,
        upload: &Upload,
        dead: &Settled,
        fresh: &Settled,
    ) -> Result<Option<Settled>> {
        let mut tx = self.store.begin(&access.scope).await?;
        let now = tx.lock_upload(&upload.id).await?.filter(|now| now.status == UploadStatus::Active);
        match now.and_then(|now| now.settled) {
            Some(settled) if settled.multipart_id == dead.multipart_id => {
                tx.settle_upload(&upload.id, fresh).await?;
                tx.commit().await?;
                Ok(Some(fresh.clone()))
            }
            settled => Ok(settled),
        }
    }

    pub(super) fn meta_of(&self, access: &Access, upload: &Upload, encoding: Encoding) -> ObjectMeta {
        ObjectMeta {
            content_type: sent_type(&upload.content_type, encoding).to_owned(),
            encoding,
            storage_class: self.class_of(access).to_owned(),
        }
    }

    /// The storage class of the tenant's new files.
    pub(super) fn class_of(&self, access: &Access) -> &str {
        &self.rules.storage.of(access.scope.tenant()).storage_class
    }
}

/// What its first signing settles of an upload, but for the multipart upload it may need.
pub(super) fn settled_by(access: &Access, upload: &Upload, first: &SignParts, ways: Ways) -> Settled {
    let SignParts { encoding, whole, .. } = *first;
    Settled { encoding, key: key_of(access, upload, encoding), whole, multipart_id: None, form: ways.form(first) }
}

/// Whether an upload can still be sent like this.
fn check_settled(settled: &Settled, request: &SignParts) -> Result<()> {
    let sha256 = request.parts.first().and_then(|part| part.sha256);
    match settled {
        Settled { encoding, .. } if *encoding != request.encoding => Err(Error::UploadSettled("encoding")),
        Settled { whole, .. } if *whole != request.whole => Err(Error::UploadSettled("kind")),
        Settled { form: Some(form), .. } if Some(*form) != sha256 => Err(Error::UploadSettled("bytes")),
        _ => Ok(()),
    }
}

pub(super) fn key_of(access: &Access, upload: &Upload, encoding: Encoding) -> String {
    let Upload { created_at, record_id, id, extension, .. } = upload;
    object_key(access.scope.tenant(), *created_at, record_id, id, extension, encoding)
}

/// The entry that parts were signed.
pub(super) fn signed_event(access: &Access, at: Timestamp, upload: &Upload, parts: &[PartToSign]) -> AuditEvent {
    let details = json!({ "parts": parts.iter().map(|part| part.number).collect::<Vec<_>>() });
    upload.event(access, at, Action::PartsSigned, details)
}
