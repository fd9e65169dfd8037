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

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use aws_sdk_s3::{
        Client, Config,
        config::{Credentials, Region, retry::RetryConfig},
    };
    use tokio::{io::AsyncReadExt as _, net::TcpListener, time::timeout};

    use super::*;

    /// Against a certificate that nobody vouches for it must go no further than this.
    #[tokio::test]
    async fn an_https_endpoint_is_greeted_with_a_handshake_that_names_it() {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let endpoint = format!("https://localhost:{}", listener.local_addr().unwrap().port());
        let config = Config::builder()
            .behavior_version_latest()
            .http_client(client())
            .region(Region::new("us-east-1"))
            .credentials_provider(Credentials::new("key", "secret", None, None, "test"))
            .retry_config(RetryConfig::disabled())
            .endpoint_url(endpoint)
            .build();
        let hello = async {
            let (mut stream, _) = listener.accept().await.unwrap();
            let mut bytes = [0; 2048];
            let length = stream.read(&mut bytes).await.unwrap();
            bytes[..length].to_vec()
        };
        let s3 = Client::from_conf(config);
        let both = async { tokio::join!(s3.list_buckets().send(), hello) };
        let (answer, hello) = timeout(Duration::from_secs(30), both).await.expect("a connection is made");
        assert!(answer.is_err(), "the connection was closed in the middle of the handshake");
        // A TLS record of the type handshake, with the server's name in the clear (RFC 8446 5.1, RFC 6066 3).
        assert_eq!(hello[..2], [22, 3]);
        assert!(hello.windows(9).any(|bytes| bytes == b"localhost"));
    }
}
