//! Encryption by keys that clients bring with each request and that are nowhere kept (SSE-C; Amazon S3 User Guide, "Using
//! server-side encryption with customer-provided keys").

use base64::{Engine as _, engine::general_purpose::STANDARD as BASE64};
use hkdf::Hkdf;
use s3s::{
    S3ErrorCode,
    crypto::{Checksum as _, Md5},
};
use sha2::Sha256;

use crate::{
    attributes::{CustomerSeal, Encryption},
    blobs::{BlobKey, BlobStore},
    error::{Failure, Outcome, refuse},
    meta::ObjectRow,
};

/// A key as a request brings it.
pub(crate) struct CustomerKey {
    key: [u8; 32],
    md5: String,
}

impl CustomerKey {
    /// Reads the three headers: all of them, or none.
    pub fn read(algorithm: Option<&str>, key: Option<&str>, md5: Option<&str>) -> Outcome<Option<Self>> {
        let invalid = |message: &'static str| refuse(S3ErrorCode::InvalidArgument, message);
        let (algorithm, key, md5) = match (algorithm, key, md5) {
            (None, None, None) => return Ok(None),
            (Some(algorithm), Some(key), Some(md5)) => (algorithm, key, md5),
            _ => {
                let message = "Requests specifying Server Side Encryption with Customer provided keys must provide an \
                               encryption algorithm, a secret key and its MD5.";
                return Err(invalid(message));
            }
        };
        if algorithm != "AES256" {
            return Err(invalid("The requested encryption algorithm is not valid, must be AES256."));
        }
        let bytes = BASE64.decode(key).ok().and_then(|key| <[u8; 32]>::try_from(key).ok());
        let key = bytes.ok_or_else(|| invalid("The secret key was invalid for the specified algorithm."))?;
        let mut digest = Md5::new();
        digest.update(&key);
        if BASE64.encode(digest.finalize()) != md5 {
            return Err(invalid("The calculated MD5 hash of the key did not match the hash that was provided."));
        }
        Ok(Some(Self { key, md5: md5.to_owned() }))
    }

    /// The MD5 of the key, as answers repeat it.
    pub fn md5(&self) -> String {
        self.md5.clone()
    }

    /// How an object is described that this key encrypts.
    pub fn encryption(&self) -> Encryption {
        let salt = hex::encode(uuid::Uuid::now_v7().as_bytes());
        let check = self.check(&salt);
        Encryption { customer: Some(CustomerSeal { salt, check }), ..Encryption::s3() }
    }

    fn opens(&self, seal: &CustomerSeal) -> bool {
        self.check(&seal.salt) == seal.check
    }

    fn check(&self, salt: &str) -> String {
        let mut check = [0; 32];
        // It fails beyond 255 times the hash's length only.
        let _ = Hkdf::<Sha256>::new(Some(salt.as_bytes()), &self.key).expand(b"chartlift customer key", &mut check);
        hex::encode(check)
    }
}

/// The store as the holder of a key writes and reads it.
pub(crate) fn blobs_of(store: &BlobStore, customer: Option<&CustomerKey>) -> BlobStore {
    match customer {
        Some(customer) => store.clone().with_key(Some(BlobKey::of(&customer.key))),
        None => store.clone(),
    }
}

/// Refuses who brings no key for what has one, another key, or one for what has none.
pub(crate) fn check_key_of(object: &ObjectRow, customer: Option<&CustomerKey>) -> Outcome<()> {
    let encryption = object.attributes()?.encryption;
    match (encryption.and_then(|encryption| encryption.customer), customer) {
        (None, None) => Ok(()),
        (Some(seal), Some(customer)) if customer.opens(&seal) => Ok(()),
        (Some(_), Some(_)) => Err(other("The key is not the one that the object was stored with.")),
        (Some(_), None) => Err(other(
            "The object was stored using a form of Server Side Encryption. The correct parameters must be provided to \
             retrieve the object.",
        )),
        (None, Some(_)) => Err(other("The encryption parameters are not applicable to this object.")),
    }
}

/// Refuses a part that is to be encrypted otherwise than the upload it is for.
pub(crate) fn check_part(encryption: Option<&Encryption>, customer: Option<&CustomerKey>) -> Outcome<()> {
    match (encryption.and_then(|encryption| encryption.customer.as_ref()), customer) {
        (None, None) => Ok(()),
        (Some(seal), Some(customer)) if customer.opens(seal) => Ok(()),
        _ => Err(other(
            "The multipart upload initiate requested encryption. Subsequent part requests must include the appropriate \
             encryption parameters.",
        )),
    }
}

fn other(message: &'static str) -> Failure {
    refuse(S3ErrorCode::InvalidRequest, message)
}

/// Reads the key of a request that may bring one.
macro_rules! customer_key {
    ($input:expr) => {
        $crate::customer::CustomerKey::read(
            $input.sse_customer_algorithm.as_deref(),
            $input.sse_customer_key.as_deref(),
            $input.sse_customer_key_md5.as_deref(),
        )?
    };
}
pub(crate) use customer_key;

/// Repeats in an answer which key it was.
macro_rules! show_customer_key {
    ($output:expr, $customer:expr) => {
        if let Some(customer) = &$customer {
            $output.sse_customer_algorithm = Some("AES256".to_owned());
            $output.sse_customer_key_md5 = Some(customer.md5());
        }
    };
}
pub(crate) use show_customer_key;
