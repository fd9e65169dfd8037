//! Encryption of blobs at rest: AES-256 in counter mode, so that a range of a blob can be read by itself.

use std::{fmt, fs, io, path::Path, sync::Arc};

use aes::Aes256;
use ctr::{
    Ctr128BE,
    cipher::{KeyIvInit as _, StreamCipher as _, StreamCipherSeek as _},
};
use hkdf::Hkdf;
use sha2::Sha256;

use crate::{durable::sync_directory, error::OpenError, names::BUCKETS};

/// What tells one key from another, in the folder that backups take whole.
const CHECK: &str = "encryption-key.check";

/// What every blob's own key is derived from.
///
/// Each blob has a key of its own (HKDF-SHA256, RFC 5869, of its id), so no two share a keystream, and one counter that
/// begins at 0 serves each. Who may read objects is unchanged by this: it is for disks and copies that get lost.
#[derive(Clone)]
pub(crate) struct BlobKey(Arc<Hkdf<Sha256>>);

impl BlobKey {
    pub fn new(secret: &str) -> Self {
        Self::of(secret.as_bytes())
    }

    /// The same, of a secret that is no text.
    pub fn of(secret: &[u8]) -> Self {
        Self(Arc::new(Hkdf::new(None, secret)))
    }

    fn derive(&self, purpose: &str, name: &str) -> [u8; 32] {
        let mut key = [0; 32];
        // It fails beyond 255 times the hash's length only.
        let _ = self.0.expand_multi_info(&[purpose.as_bytes(), name.as_bytes()], &mut key);
        key
    }

    /// The cipher of a blob, at a place in it.
    pub fn cipher(&self, blob: &str, offset: u64) -> Cipher {
        let mut cipher: Box<Ctr128BE<Aes256>> =
            Box::new(Ctr128BE::new(&self.derive("chartlift blob ", blob).into(), &[0; 16].into()));
        cipher.seek(offset);
        Cipher(cipher)
    }

    fn check(&self) -> String {
        hex::encode(self.derive("chartlift check", ""))
    }
}

impl fmt::Debug for BlobKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("<redacted>")
    }
}

/// Turns the bytes of one blob into what its file holds, and back.
pub(crate) struct Cipher(Box<Ctr128BE<Aes256>>);

impl Cipher {
    /// Goes on where it stopped.
    pub fn apply(&mut self, bytes: &mut [u8]) {
        self.0.apply_keystream(bytes);
    }
}

/// Whether a blob of this id is encrypted: then it is a UUID of version 8 instead of 7, ordered by time all the same.
pub(super) fn is_encrypted(blob: &str) -> bool {
    blob.as_bytes().get(VERSION_DIGIT) == Some(&b'8')
}

/// Where a UUID's version stands among its 32 hex digits (RFC 9562, section 4.2).
const VERSION_DIGIT: usize = 12;

/// A new blob's id.
pub(super) fn new_id(encrypted: bool) -> String {
    let mut id = uuid::Uuid::now_v7().simple().to_string();
    if encrypted {
        id.replace_range(VERSION_DIGIT..=VERSION_DIGIT, "8");
    }
    id
}

/// Refuses a data directory that was encrypted by another key, or by one where none is given: what is read would be noise.
pub(crate) fn check_key(data_dir: &Path, key: Option<&BlobKey>) -> Result<(), OpenError> {
    let unusable = |error| OpenError::Directory(data_dir.to_owned(), error);
    let path = data_dir.join(BUCKETS).join(CHECK);
    let known = match fs::read_to_string(&path) {
        Ok(known) => Some(known),
        Err(error) if error.kind() == io::ErrorKind::NotFound => None,
        Err(error) => return Err(unusable(error)),
    };
    match (known, key.map(BlobKey::check)) {
        (None, Some(check)) => {
            fs::write(&path, check).and_then(|()| sync_directory(&data_dir.join(BUCKETS))).map_err(unusable)
        }
        (Some(known), Some(check)) if known == check => Ok(()),
        (Some(_), _) => Err(OpenError::EncryptionKey(data_dir.to_owned())),
        (None, None) => Ok(()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn any_range_of_a_blob_is_read_by_itself() {
        let (key, id) = (BlobKey::new("secret"), new_id(true));
        let plain: Vec<u8> = (0..1000_u32).map(|n| n as u8).collect();
        let mut stored = plain.clone();
        let mut cipher = key.cipher(&id, 0);
        stored.chunks_mut(77).for_each(|chunk| cipher.apply(chunk));
        assert_ne!(stored, plain);
        for (from, to) in [(0, 1000), (1, 17), (15, 33), (512, 513), (999, 1000)] {
            let mut range = stored[from..to].to_vec();
            key.cipher(&id, from as u64).apply(&mut range);
            assert_eq!(range, plain[from..to], "{from}..{to}");
        }
    }

    #[test]
    fn no_two_blobs_and_no_two_secrets_share_a_keystream() {
        let stream = |secret: &str, id: &str| {
            let mut bytes = [0; 32];
            BlobKey::new(secret).cipher(id, 0).apply(&mut bytes);
            bytes
        };
        assert_ne!(stream("a", "1"), stream("a", "2"));
        assert_ne!(stream("a", "1"), stream("b", "1"));
        assert_eq!(stream("a", "1"), stream("a", "1"));
    }

    #[test]
    fn ids_say_whether_a_blob_is_encrypted_and_stay_ordered_by_time() {
        let (plain, encrypted) = (new_id(false), new_id(true));
        assert!(!is_encrypted(&plain) && is_encrypted(&encrypted));
        assert_eq!((plain.len(), encrypted.len()), (32, 32));
        assert!(plain[..12] <= encrypted[..12]);
    }
}
