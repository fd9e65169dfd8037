//! How a small file may go up: by the store's abilities, and by what its client says of it.

use chartlift_protocol::{PartToSign, Sha256, SignParts, UploadPolicy, limits::MAX_FORM_BYTES};

use super::Uploads;

/// What the store offers to what is sent whole.
#[derive(Clone, Copy)]
pub(super) struct Ways {
    /// A URL whose `PUT` is final.
    put: bool,
    /// Forms bound to a SHA-256.
    forms: bool,
}

impl Ways {
    /// Whether this can be sent whole, and not only as a multipart upload of one part.
    pub fn whole(self, request: &SignParts) -> bool {
        request.whole && (self.put || self.form(request).is_some())
    }

    /// The SHA-256 that a form for this is bound to, if it is to go by one.
    pub fn form(self, request: &SignParts) -> Option<Sha256> {
        match request.parts[..] {
            [PartToSign { size_bytes: 1..=MAX_FORM_BYTES, sha256, .. }] if request.whole && self.forms => sha256,
            _ => None,
        }
    }
}

impl Uploads {
    /// What the store offers, as far as that is known.
    pub(super) async fn ways(&self) -> Ways {
        Ways { put: self.objects.put_is_final().await, forms: self.objects.takes_forms().await }
    }

    /// How clients are to go about their uploads.
    pub(super) fn policy(&self, ways: Ways) -> UploadPolicy {
        UploadPolicy { forms: ways.forms, ..self.rules.policy.clone() }
    }
}
