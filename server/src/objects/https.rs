//! How S3 is reached: rustls on ring, trusting the certificates that the system trusts.

use aws_sdk_s3::config::SharedHttpClient;
use aws_smithy_http_client::{
    Builder,
    tls::{Provider, rustls_provider::CryptoMode},
};

/// A client for `https` and `http`.
///
/// Roots come from the system's store; `SSL_CERT_FILE` or `SSL_CERT_DIR` name another, as with OpenSSL.
pub fn client() -> SharedHttpClient {
    Builder::new().tls_provider(Provider::Rustls(CryptoMode::Ring)).build_https()
}
