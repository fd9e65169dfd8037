use std::time::Duration;

use chartlift_embedded_s3::OpenError;
use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};

use crate::harness::{self, ACCESS_KEY, BUCKET, PART, Process, SECRET_KEY, Store, bytes, code, for_seconds, refused};

#[tokio::test]
async fn a_directory_has_one_owner() {
    let store = Store::start().await;
    assert!(matches!(harness::open(store.directory.path()).await, Err(OpenError::InUse(_))));
    let (directory, served) = store.stop().await;
    served.unwrap();
    assert!(harness::open(directory.path()).await.is_ok());
}

#[tokio::test]
async fn a_configuration_that_cannot_work_is_refused() {
    let directory = tempfile::tempdir().unwrap();
    let mut config = chartlift_embedded_s3::Config::new(directory.path(), ACCESS_KEY, SECRET_KEY);
    config.buckets = vec!["No_Bucket".into()];
    assert!(matches!(chartlift_embedded_s3::EmbeddedS3::open(config.clone()).await, Err(OpenError::BucketName(_))));
    assert!(!format!("{config:?}").contains(SECRET_KEY));
    let file = directory.path().join("file");
    std::fs::write(&file, "x").unwrap();
    assert!(matches!(harness::open(&file).await, Err(OpenError::Directory(..))));
}

#[tokio::test]
async fn an_error_names_the_request() {
    let store = Store::start().await;
    let get = store.s3.get_object().bucket(BUCKET).key("none").presigned(for_seconds(60)).await.unwrap();
    let presigned = store.http.get(get.uri()).send().await.unwrap();
    for (answer, says) in [
        (presigned, "<Code>NoSuchKey</Code>"),
        (store.http.get(format!("{}/{BUCKET}/k", store.url)).send().await.unwrap(), "<Code>AccessDenied</Code>"),
    ] {
        let id = answer.headers()["x-amz-request-id"].to_str().unwrap().to_owned();
        let document = answer.text().await.unwrap();
        assert!(document.contains(says), "{document}");
        assert!(document.ends_with(&format!("<RequestId>{id}</RequestId></Error>")), "{document}");
    }
}

#[tokio::test]
async fn a_request_under_way_is_finished_before_stopping() {
    let store = Store::start().await;
    let body = bytes(30_000_000, 1);
    store.put("k", body.clone()).await;
    let mut got = store.s3.get_object().bucket(BUCKET).key("k").send().await.unwrap();
    let first = got.body.next().await.unwrap().unwrap();
    let stopping = tokio::spawn(store.stop());
    let rest = got.body.collect().await.unwrap().to_vec();
    assert!([first.to_vec(), rest].concat() == body);
    stopping.await.unwrap().1.unwrap();
}

#[tokio::test]
async fn a_client_that_hangs_up_in_mid_body_leaves_nothing() {
    let store = Store::start().await;
    let put = store.s3.put_object().bucket(BUCKET).key("k").content_length(PART as i64);
    let url = put.presigned(for_seconds(60)).await.unwrap();
    let uri: http::Uri = url.uri().parse().unwrap();
    let authority = uri.authority().unwrap().to_string();
    let mut socket = tokio::net::TcpStream::connect(&authority).await.unwrap();
    let head = format!(
        "PUT {} HTTP/1.1\r\nhost: {authority}\r\ncontent-length: {PART}\r\n\r\n",
        uri.path_and_query().unwrap()
    );
    socket.write_all(head.as_bytes()).await.unwrap();
    socket.write_all(&bytes(PART / 2, 1)).await.unwrap();
    store.blobs_settle_at(1).await;
    drop(socket);
    store.blobs_settle_at(0).await;
    assert!(!store.exists("k").await);
}

#[tokio::test]
async fn a_connection_serves_many_requests_refusals_among_them() {
    let store = Store::start().await;
    store.put("k", "abc").await;
    let url = store.s3.get_object().bucket(BUCKET).key("k").presigned(for_seconds(60)).await.unwrap();
    let uri: http::Uri = url.uri().parse().unwrap();
    let authority = uri.authority().unwrap().to_string();
    let mut socket = tokio::net::TcpStream::connect(&authority).await.unwrap();
    let mut text = String::new();
    for (method, path, length, expected) in [
        ("GET", uri.path_and_query().unwrap().as_str(), 0, "HTTP/1.1 200 OK"),
        // Refused before its body is read; the body must not be taken for the next request.
        ("PUT", "/attachments/k", 300_000, "HTTP/1.1 403 Forbidden"),
        ("GET", uri.path_and_query().unwrap().as_str(), 0, "HTTP/1.1 200 OK"),
    ] {
        let head = format!("{method} {path} HTTP/1.1\r\nhost: {authority}\r\ncontent-length: {length}\r\n\r\n");
        socket.write_all(head.as_bytes()).await.unwrap();
        socket.write_all(&vec![b'G'; length]).await.unwrap();
        text.clear();
        let mut buffer = [0; 4096];
        let end = if expected.contains("200") { "abc" } else { "</Error>" };
        while !text.ends_with(end) {
            let read = tokio::time::timeout(Duration::from_secs(10), socket.read(&mut buffer)).await.unwrap().unwrap();
            assert!(read > 0, "closed after {text}");
            text.push_str(std::str::from_utf8(&buffer[..read]).unwrap());
        }
        assert!(text.starts_with(expected), "{text}");
    }
}

#[tokio::test]
async fn a_put_needs_its_length() {
    let store = Store::start().await;
    let url = store.s3.put_object().bucket(BUCKET).key("k").presigned(for_seconds(60)).await.unwrap();
    let chunks = futures::stream::iter([Ok::<_, std::io::Error>("abc")]);
    let chunked = store.http.put(url.uri()).body(reqwest::Body::wrap_stream(chunks)).send().await.unwrap();
    assert_eq!(harness::refusal(chunked).await, refused(411, "MissingContentLength"));
    assert_eq!(code(store.s3.get_object().bucket(BUCKET).key("k").send().await), refused(404, "NoSuchKey"));
}

/// A presigned URL is a credential for as long as it lives, so not even the most talkative log may show one; nor a key, which says
/// whose file it is.
#[tokio::test]
async fn no_log_shows_a_signature_or_secret() {
    let directory = tempfile::tempdir().unwrap();
    let process = Process::start(directory.path(), "trace");
    let s3 = harness::client(&process.url);
    let put =
        s3.put_object().bucket(BUCKET).key("whose-file").content_length(3).presigned(for_seconds(60)).await.unwrap();
    let http = harness::http();
    assert_eq!(http.put(put.uri()).body("abc").send().await.unwrap().status(), 200);
    assert_eq!(http.put(put.uri()).body("abcd").send().await.unwrap().status(), 403);
    assert_eq!(http.get(put.uri()).send().await.unwrap().status(), 403);
    let get = s3.get_object().bucket(BUCKET).key("whose-file-none").presigned(for_seconds(60)).await.unwrap();
    assert_eq!(http.get(get.uri()).send().await.unwrap().status(), 404);
    process.kill();
    process.ended();
    let log = Process::log(directory.path());
    assert_eq!(log.matches("an S3 request was answered").count(), 4, "{log}");
    let signature = put.uri().split_once("X-Amz-Signature=").unwrap().1.get(..64).unwrap();
    for secret in [signature, "X-Amz-", SECRET_KEY, "whose-file"] {
        let line = log.lines().find(|line| line.contains(secret));
        assert_eq!(line, None, "{secret} was logged");
    }
}

/// Clients that wait to be asked for a body send their next request right behind the refusal.
#[tokio::test]
async fn after_a_refusal_without_its_body_no_request_is_taken_for_it() {
    use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
    let store = Store::start().await;
    let address = store.url.trim_start_matches("http://").to_owned();
    let mut stream = tokio::net::TcpStream::connect(&address).await.unwrap();
    let head = |method: &str, more: &str| format!("{method} /{BUCKET}/k HTTP/1.1\r\nHost: {address}\r\n{more}\r\n");
    stream.write_all(head("PUT", "Content-Length: 5\r\nExpect: 100-continue\r\n").as_bytes()).await.unwrap();
    let mut answer = Vec::new();
    while !answer.windows(8).any(|bytes| bytes == b"</Error>") {
        assert!(stream.read_buf(&mut answer).await.unwrap() > 0, "{}", String::from_utf8_lossy(&answer));
    }
    let answer = String::from_utf8(answer).unwrap().to_ascii_lowercase();
    assert!(answer.starts_with("http/1.1 403") && answer.contains("connection: close"), "{answer}");
    // Nothing more is taken on this connection.
    drop(stream.write_all(head("HEAD", "").as_bytes()).await);
    let mut rest = Vec::new();
    drop(stream.read_to_end(&mut rest).await);
    assert_eq!(String::from_utf8_lossy(&rest), "");
}
