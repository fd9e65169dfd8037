use std::collections::BTreeSet;

use chartlift_protocol::{
    Compression, Encoding, PartToSign, SignParts, SignedPart, UploadStatus,
    limits::{MAX_OBJECT_BYTES, MAX_PART_BYTES, MAX_PARTS, MAX_PARTS_PER_SIGNING, MIB, SINGLE_PUT_BYTES},
};

use super::{
    error::{Error, Findings, Result},
    keys::object_key,
    ports::ObjectMeta,
    upload::{Settled, Upload},
    uploads::Uploads,
};
use crate::auth::Access;

impl Uploads {
    /// Signs parts; the first signing settles encoding and kind, and opens the multipart upload if it is one.
    ///
    /// # Errors
    /// [`Error::NotFound`], [`Error::UploadNotActive`], or [`Error::Invalid`] for parts that cannot belong to this
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
        let settled = self.settle(access, upload, request).await?;
        let mut findings = Findings::default();
        let advice = "is settled by the first signing; start a new upload to change it";
        findings.check(settled.encoding == request.encoding, "/encoding", advice);
        findings.check(settled.whole() == request.whole, "/whole", advice);
        findings.finish()?;

        let limit = stored_limit(settled.encoding, upload.size_bytes);
        let fits = self.store.note_signed(&access.scope, &upload.id, &request.parts, limit).await?;
        let mut findings = Findings::default();
        findings.check(fits, "/parts", "are more bytes together than the file can have");
        findings.finish()?;

        let meta = meta_of(upload, settled.encoding);
        let ttl = self.rules.url_ttl;
        let mut signed = Vec::with_capacity(request.parts.len());
        for part in &request.parts {
            let presigned = match &settled.multipart_id {
                None => self.objects.presign_put(&settled.key, &meta, part, ttl).await?,
                Some(multipart_id) => self.objects.presign_part(&settled.key, multipart_id, part, ttl).await?,
            };
            signed.push(SignedPart {
                number: part.number,
                url: presigned.url,
                headers: presigned.headers,
                expires_in_seconds: u32::try_from(ttl.as_secs()).unwrap_or(u32::MAX),
            });
        }
        Ok(signed)
    }

    async fn settle(&self, access: &Access, upload: &Upload, request: &SignParts) -> Result<Settled> {
        if let Some(settled) = &upload.settled {
            return Ok(settled.clone());
        }
        let tenant = access.scope.tenant();
        let encoding = request.encoding;
        let key = object_key(tenant, upload.created_at, &upload.record_id, &upload.id, &upload.extension, encoding);
        let multipart_id = match request.whole {
            true => None,
            false => Some(self.objects.create_multipart(&key, &meta_of(upload, encoding)).await?),
        };
        let mine = Settled { encoding, key, multipart_id };
        let settled = self.store.settle_upload(&access.scope, &upload.id, &mine).await?;
        if settled.as_ref() != Some(&mine)
            && let Some(multipart_id) = &mine.multipart_id
        {
            // Another signing was faster, or the upload was aborted: this multipart upload is nobody's.
            self.objects.abort_multipart(&mine.key, multipart_id).await?;
        }
        settled.ok_or(Error::UploadNotActive("start a new one"))
    }
}

pub(super) fn meta_of(upload: &Upload, encoding: Encoding) -> ObjectMeta {
    ObjectMeta { content_type: upload.content_type.clone(), encoding }
}

/// Checks what can be known of parts without looking anything up.
pub(super) fn check_parts(request: &SignParts, source_bytes: u64) -> Result<()> {
    let mut findings = Findings::default();
    let count = request.parts.len();
    findings.check(
        (1..=MAX_PARTS_PER_SIGNING).contains(&count),
        "/parts",
        format!("must be 1 to {MAX_PARTS_PER_SIGNING} parts"),
    );
    let numbers: BTreeSet<u32> = request.parts.iter().map(|part| part.number).collect();
    findings.check(numbers.len() == count, "/parts", "must each have another number");
    if request.whole {
        let alone =
            matches!(request.parts[..], [PartToSign { number: 1, size_bytes, .. }] if size_bytes <= SINGLE_PUT_BYTES);
        findings.check(alone, "/whole", format!("takes one part, number 1, of at most {SINGLE_PUT_BYTES} bytes"));
    }
    let largest = stored_limit(request.encoding, source_bytes).min(MAX_PART_BYTES);
    for (index, part) in request.parts.iter().enumerate() {
        findings.check(
            (1..=MAX_PARTS).contains(&part.number),
            format!("/parts/{index}/number"),
            format!("must be from 1 to {MAX_PARTS}"),
        );
        findings.check(
            part.size_bytes <= largest && (part.size_bytes > 0 || request.whole),
            format!("/parts/{index}/size_bytes"),
            format!("must be from 1 to {largest} for a file of this size"),
        );
    }
    findings.finish()
}

/// The most bytes a source can become.
///
/// Deflate stores what it cannot compress in blocks of at most 65,535 bytes with 5 bytes of header (RFC 1951, 3.2.4);
/// encoders use smaller blocks and flush between segments. 1/1000 and 1 MiB is far above either, and far below
/// anything worth abusing.
fn stored_limit(encoding: Encoding, source_bytes: u64) -> u64 {
    match encoding {
        Encoding::Identity => source_bytes,
        Encoding::Gzip => (source_bytes + source_bytes / 1000 + MIB).min(MAX_OBJECT_BYTES),
    }
}

/// As [`stored_limit`], for completing.
pub(super) fn plausible_stored(encoding: Encoding, source_bytes: u64, stored_bytes: u64) -> bool {
    match encoding {
        Encoding::Identity => stored_bytes == source_bytes,
        Encoding::Gzip => stored_bytes <= stored_limit(encoding, source_bytes),
    }
}
