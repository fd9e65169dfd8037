//! How a small file may go up: by the store's abilities, and by what its client says of it.

use chartlift_protocol::{PartToSign, Sha256, SignParts, UploadPolicy, limits::MAX_FORM_BYTES};

use super::Uploads;
use crate::domain::ports::Ways;

impl Ways {
    /// Whether this can be sent whole, and not only as a multipart upload of one part.
    pub(super) fn whole(self, request: &SignParts) -> bool {
        request.whole && (self.final_puts || self.form(request).is_some())
    }

    /// The SHA-256 that a form for this is bound to, if it is to go by one.
    pub(super) fn form(self, request: &SignParts) -> Option<Sha256> {
        match request.parts[..] {
            [PartToSign { size_bytes: 1..=MAX_FORM_BYTES, sha256, .. }] if request.whole && self.forms => sha256,
            _ => None,
        }
    }
}

impl Uploads {
    /// What the store offers, as far as that is known.
    pub(super) async fn ways(&self) -> Ways {
        self.objects.ways().await
    }

    /// How clients are to go about their uploads.
    pub(super) fn policy(&self, ways: Ways) -> UploadPolicy {
        UploadPolicy { forms: ways.forms, equal_parts: !ways.unequal_parts, ..self.rules.policy.clone() }
    }
}
