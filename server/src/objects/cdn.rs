//! Reads through a content network: CloudFront's signed URLs with a canned policy.
//!
//! Amazon CloudFront Developer Guide, "Create a signed URL using a canned policy": the policy is not sent, both sides write it
//! from the URL and its end; RSA-SHA1 over it is what CloudFront checks.

use std::{
    fmt,
    time::{Duration, SystemTime, UNIX_EPOCH},
};

use base64::{Engine as _, engine::general_purpose::STANDARD as BASE64};
use percent_encoding::utf8_percent_encode;
use rsa::{
    RsaPrivateKey,
    pkcs1::DecodeRsaPrivateKey as _,
    pkcs1v15::SigningKey,
    pkcs8::DecodePrivateKey as _,
    rand_core::OsRng,
    signature::{RandomizedSigner as _, SignatureEncoding as _},
    traits::PublicKeyParts as _,
};
use sha1::Sha1;

use super::escaping::{ESCAPED, ESCAPED_IN_PATH};
use crate::domain::ports::Reading;

/// CloudFront takes keys of this size only (the same guide, "Specify signers").
const KEY_BITS: usize = 2048;

/// A content network in front of the bucket, and the key it knows this server by.
#[derive(Clone)]
pub struct Cdn {
    /// Scheme and host.
    url: String,
    /// The public key's id in CloudFront.
    key_pair_id: String,
    key: SigningKey<Sha1>,
}

impl fmt::Debug for Cdn {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Cdn").field("url", &self.url).field("key_pair_id", &self.key_pair_id).finish_non_exhaustive()
    }
}

impl Cdn {
    /// A network at a URL (scheme and host), by the private key (PEM, PKCS #1 or #8) of a key pair it knows.
    ///
    /// # Errors
    /// Why the key cannot be used; nothing of the key itself.
    pub fn new(url: &str, key_pair_id: &str, private_key: &str) -> Result<Self, &'static str> {
        let key = RsaPrivateKey::from_pkcs8_pem(private_key).ok();
        let key = key.or_else(|| RsaPrivateKey::from_pkcs1_pem(private_key).ok());
        let key = key.ok_or("it is no RSA private key in PEM without a password")?;
        if key.n().bits() != KEY_BITS {
            return Err("CloudFront takes RSA keys of 2048 bits only");
        }
        let (url, key_pair_id) = (url.to_owned(), key_pair_id.to_owned());
        Ok(Self { url, key_pair_id, key: SigningKey::new(key) })
    }

    /// A URL that reads an object for a while, answered with the headers that S3's own would have.
    pub(super) fn sign_get(&self, key: &str, reading: &Reading<'_>, ttl: Duration) -> String {
        let mut query = match *reading {
            Reading::Source { disposition, content_type } => {
                vec![("response-content-disposition", disposition), ("response-content-type", content_type)]
            }
            Reading::Stored => {
                vec![("response-content-encoding", "identity"), ("response-content-type", "application/octet-stream")]
            }
        };
        query.push(("response-cache-control", "no-store"));
        let query: Vec<_> =
            query.into_iter().map(|(name, value)| format!("{name}={}", utf8_percent_encode(value, ESCAPED))).collect();
        let resource = format!("{}/{}?{}", self.url, utf8_percent_encode(key, ESCAPED_IN_PATH), query.join("&"));
        let now = SystemTime::now().duration_since(UNIX_EPOCH).unwrap_or_default();
        self.sign(&resource, (now + ttl).as_secs())
    }

    fn sign(&self, resource: &str, expires: u64) -> String {
        let signature = self.key.sign_with_rng(&mut OsRng, policy(resource, expires).as_bytes());
        // Base64 with the letters that a query has no other use for.
        let signature = BASE64.encode(signature.to_bytes()).replace('+', "-").replace('=', "_").replace('/', "~");
        let joint = if resource.contains('?') { '&' } else { '?' };
        format!("{resource}{joint}Expires={expires}&Signature={signature}&Key-Pair-Id={}", self.key_pair_id)
    }
}

/// The canned policy, to the byte as CloudFront writes it.
fn policy(resource: &str, expires: u64) -> String {
    format!(
        r#"{{"Statement":[{{"Resource":"{resource}","Condition":{{"DateLessThan":{{"AWS:EpochTime":{expires}}}}}}}]}}"#
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    const KEY: &str = include_str!("../../tests/routes/support/keys/cdn.pem");

    fn cdn() -> Cdn {
        Cdn::new("https://d111111abcdef8.cloudfront.net", "K2JCJMDEHXQW5F", KEY).unwrap()
    }

    #[test]
    fn a_url_is_signed_as_openssl_signs_the_canned_policy() {
        // printf '%s' POLICY | openssl dgst -sha1 -sign cdn.pem | openssl base64 -A | tr '+=/' '-_~'
        let resource = "https://d111111abcdef8.cloudfront.net/image.jpg?color=red&size=medium";
        let policy = "{\"Statement\":[{\"Resource\":\"https://d111111abcdef8.cloudfront.net/image.jpg?color=red&size=medium\",\
                      \"Condition\":{\"DateLessThan\":{\"AWS:EpochTime\":1357034400}}}]}";
        assert_eq!(super::policy(resource, 1_357_034_400), policy);
        let signature = include_str!("../../tests/routes/support/keys/cdn-canned-policy.signature").trim();
        let url = format!("{resource}&Expires=1357034400&Signature={signature}&Key-Pair-Id=K2JCJMDEHXQW5F");
        assert_eq!(cdn().sign(resource, 1_357_034_400), url);
    }

    #[test]
    fn names_and_keys_are_escaped_so_that_both_sides_write_the_same_policy() {
        let reading = Reading::Source { disposition: "attachment; filename=\"a b\"", content_type: "text/plain" };
        let url = cdn().sign_get("st-mary/2026/01/r/ü.txt", &reading, Duration::from_secs(60));
        assert!(
            url.starts_with(
                "https://d111111abcdef8.cloudfront.net/st-mary/2026/01/r/%C3%BC.txt?\
                 response-content-disposition=attachment%3B%20filename%3D%22a%20b%22&response-content-type=text%2Fplain\
                 &response-cache-control=no-store&Expires="
            ),
            "{url}"
        );
    }

    #[test]
    fn only_a_key_that_cloudfront_takes_is_taken() {
        assert!(Cdn::new("https://d.cloudfront.net", "K", "-----BEGIN NOTHING-----").is_err());
        assert!(format!("{:?}", cdn()).contains("K2JCJMDEHXQW5F"));
        assert!(!format!("{:?}", cdn()).contains("PRIVATE"));
    }
}
