use std::{collections::BTreeMap, sync::Arc};

use hmac::{Hmac, KeyInit, Mac};
use sha2::{Digest, Sha256};

/// How many hex digits of its fingerprint name a key: 64 bits tell a few keys apart.
const ID_DIGITS: usize = 16;

/// The secrets the chains are keyed with. Whoever can write the database but has none of them cannot forge an entry.
///
/// New entries take the current one; the retired ones still verify what was written before a rotation.
#[derive(Clone)]
pub struct AuditKeys {
    current: Arc<str>,
    secret: Hmac<Sha256>,
    keys: Arc<BTreeMap<String, Hmac<Sha256>>>,
}

impl std::fmt::Debug for AuditKeys {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "AuditKeys({} of {})", self.current, self.keys.len())
    }
}

impl AuditKeys {
    /// Keys of these bytes; HMAC takes any length, 32 random bytes are right.
    #[must_use]
    pub fn new<'a>(current: &[u8], retired: impl IntoIterator<Item = &'a [u8]>) -> Self {
        let mut keys: BTreeMap<_, _> = retired.into_iter().map(|secret| (key_id(secret), keyed(secret))).collect();
        keys.insert(key_id(current), keyed(current));
        Self { current: key_id(current).into(), secret: keyed(current), keys: Arc::new(keys) }
    }

    /// The id of the key that new entries take.
    #[must_use]
    pub fn current(&self) -> &str {
        &self.current
    }

    /// A key for another purpose, by the secret that all servers of one database share: HKDF's expansion to one block (RFC 5869,
    /// section 2.3). What is signed for the chains begins with a length, so that none of it is a purpose.
    #[must_use]
    pub fn derived(&self, purpose: &str) -> [u8; 32] {
        let mut hmac = self.secret.clone();
        hmac.update(b"chartlift ");
        hmac.update(purpose.as_bytes());
        hmac.update(&[1]);
        hmac.finalize().into_bytes().into()
    }

    /// HMAC-SHA-256 over the fields by the key of that id, as 64 hex digits; none for an unknown key.
    pub(super) fn mac(&self, key_id: &str, fields: &[&str]) -> Option<String> {
        let mut hmac = self.keys.get(key_id)?.clone();
        for field in fields {
            // Lengths first, so that no bytes can move from one field to the next unnoticed.
            hmac.update(&(field.len() as u64).to_be_bytes());
            hmac.update(field.as_bytes());
        }
        Some(hex::encode(hmac.finalize().into_bytes()))
    }
}

fn keyed(secret: &[u8]) -> Hmac<Sha256> {
    // HMAC accepts keys of every length, so this cannot fail (RFC 2104, section 2).
    Hmac::new_from_slice(secret).expect("HMAC takes a key of any length")
}

/// A key's name: part of a digest of it, which says nothing of the key itself.
fn key_id(secret: &[u8]) -> String {
    let mut digest = Sha256::new();
    digest.update(b"chartlift audit key\0");
    digest.update(secret);
    hex::encode(digest.finalize())[..ID_DIGITS].to_owned()
}
