//! Bytes damaged on their way are never stored as if they were whole.

use std::time::SystemTime;

use aws_sdk_s3::{
    config::{Credentials, RequestChecksumCalculation},
    primitives::ByteStream,
    types::ChecksumAlgorithm,
};
use aws_sigv4::{
    http_request::{PayloadChecksumKind, SignableBody, SignableRequest, SigningSettings, sign},
    sign::v4,
};
use tokio::{
    io::{AsyncReadExt as _, AsyncWriteExt as _},
    net::{TcpListener, TcpStream},
};

use crate::harness::{ACCESS_KEY, BUCKET, SECRET_KEY, Store, bytes, client, code, crc32, refusal, refused};

const MARK: &[u8] = b"---here---";

/// Forwards to the store and changes one byte of the first body that has the mark.
async fn damaging_proxy(store: &Store) -> String {
    let target = store.url.strip_prefix("http://").unwrap().to_owned();
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let url = format!("http://{}", listener.local_addr().unwrap());
    tokio::spawn(async move {
        while let Ok((client, _)) = listener.accept().await {
            let store = TcpStream::connect(&target).await.unwrap();
            let (mut from_client, mut to_client) = client.into_split();
            let (mut from_store, mut to_store) = store.into_split();
            tokio::spawn(async move { tokio::io::copy(&mut from_store, &mut to_client).await });
            tokio::spawn(async move {
                let mut buffer = vec![0; 1 << 20];
                while let Ok(read @ 1..) = from_client.read(&mut buffer).await {
                    let passing = &mut buffer[..read];
                    if let Some(at) = passing.windows(MARK.len()).position(|window| window == MARK) {
                        passing[at] ^= 1;
                    }
                    if to_store.write_all(passing).await.is_err() {
                        break;
                    }
                }
            });
        }
    });
    url
}

#[tokio::test]
async fn a_byte_changed_in_flight_is_found() {
    let store = Store::start().await;
    let s3 = client(&damaging_proxy(&store).await);
    let whole = bytes(200_000, 1);
    s3.put_object().bucket(BUCKET).key("k").body(whole.clone().into()).send().await.unwrap();
    assert!(store.get("k").await == whole, "the proxy itself is honest");

    // The mark fills the body, so that it is found however the bytes are cut into packets.
    let marked = MARK.repeat(20_000);
    let file = store.directory.path().join("source");
    std::fs::write(&file, &marked).unwrap();
    let adding_checksums =
        aws_sdk_s3::Config::builder().request_checksum_calculation(RequestChecksumCalculation::WhenSupported);
    for algorithm in [ChecksumAlgorithm::Crc32, ChecksumAlgorithm::Crc64Nvme, ChecksumAlgorithm::Sha256] {
        // From a file the SDK streams in signed chunks.
        let body = ByteStream::from_path(&file).await.unwrap();
        let put = s3.put_object().bucket(BUCKET).key("k").checksum_algorithm(algorithm.clone()).body(body);
        let put = put.customize().config_override(adding_checksums.clone()).send().await;
        assert_eq!(code(put), refused(403, "SignatureDoesNotMatch"), "{algorithm}");
    }
    // From memory it signs the hash of the body.
    let put = s3.put_object().bucket(BUCKET).key("k").body(marked.into()).send().await;
    assert_eq!(code(put), refused(400, "XAmzContentSHA256Mismatch"));
    assert!(store.get("k").await == whole);
    store.blobs_settle_at(1).await;
}

/// A put of unsigned chunks with a checksum in the trailer, as SDKs send over TLS.
async fn put_with_trailer(store: &Store, body: &[u8], trailer: Option<&str>) -> reqwest::Response {
    let url = format!("{}/{BUCKET}/trailed", store.url);
    let length = body.len().to_string();
    let mut request = http::Request::put(&url).body(()).unwrap();
    let headers = [
        ("host", store.url.strip_prefix("http://").unwrap()),
        ("content-encoding", "aws-chunked"),
        ("x-amz-decoded-content-length", &length),
        ("x-amz-trailer", "x-amz-checksum-crc32"),
    ];
    let identity = Credentials::new(ACCESS_KEY, SECRET_KEY, None, None, "test").into();
    let mut settings = SigningSettings::default();
    settings.payload_checksum_kind = PayloadChecksumKind::XAmzSha256;
    let params = v4::SigningParams::builder().identity(&identity).region("us-east-1").name("s3");
    let params = params.time(SystemTime::now()).settings(settings).build().unwrap().into();
    let unsigned = SignableBody::StreamingUnsignedPayloadTrailer;
    let signable = SignableRequest::new("PUT", &url, headers.into_iter(), unsigned).unwrap();
    sign(signable, &params).unwrap().into_parts().0.apply_to_request_http1x(&mut request);

    let mut chunked = format!("{:x}\r\n", body.len()).into_bytes();
    chunked.extend_from_slice(body);
    chunked.extend_from_slice(b"\r\n0\r\n");
    if let Some(value) = trailer {
        chunked.extend_from_slice(format!("x-amz-checksum-crc32:{value}\r\n").as_bytes());
    }
    chunked.extend_from_slice(b"\r\n");
    let mut sending = store.http.put(&url).headers(request.headers().clone()).body(chunked);
    for (name, value) in headers {
        sending = sending.header(name, value);
    }
    sending.send().await.unwrap()
}

#[tokio::test]
async fn a_checksum_in_the_trailer_is_held_against_the_body() {
    let store = Store::start().await;
    let body = bytes(100_000, 2);
    let wrong = put_with_trailer(&store, &body, Some("AAAAAA==")).await;
    assert_eq!(refusal(wrong).await, refused(400, "BadDigest"));
    // Announced and not sent.
    let missing = put_with_trailer(&store, &body, None).await;
    assert_eq!(missing.status(), 400);
    assert!(!store.exists("trailed").await);
    store.blobs_settle_at(0).await;
    let right = put_with_trailer(&store, &body, Some(&crc32(&body))).await;
    assert_eq!(right.status(), 200);
    assert_eq!(right.headers()["x-amz-checksum-crc32"], crc32(&body));
    assert!(store.get("trailed").await == body);
}
