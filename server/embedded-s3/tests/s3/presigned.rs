use aws_sdk_s3::{presigning::PresignedRequest, types::StorageClass};

use crate::{
    harness::{BUCKET, PART, Store, bytes, client_of, crc32, for_seconds, refusal, refused},
    multipart::Upload,
};

/// A URL for exactly this body: size, checksum and newness are signed.
async fn bound_put(store: &Store, key: &str, body: &[u8]) -> PresignedRequest {
    let put = store.s3.put_object().bucket(BUCKET).key(key).content_length(body.len() as i64);
    let put = put.checksum_crc32(crc32(body)).content_type("application/dicom").content_encoding("gzip");
    let put = put.storage_class(StorageClass::IntelligentTiering).if_none_match("*");
    put.presigned(for_seconds(60)).await.unwrap()
}

#[tokio::test]
async fn a_url_uploads_exactly_what_it_was_signed_for() {
    let store = Store::start().await;
    let body = bytes(PART, 1);
    let url = bound_put(&store, "k", &body).await;
    let put = store.send(&url, body.clone()).await;
    assert_eq!(put.status(), 200);
    assert_eq!(put.headers()["x-amz-checksum-crc32"], crc32(&body));
    assert!(put.headers().contains_key("etag") && put.headers().contains_key("x-amz-request-id"));
    let head = store.s3.head_object().bucket(BUCKET).key("k").send().await.unwrap();
    assert_eq!(head.content_type(), Some("application/dicom"));
    assert_eq!(head.storage_class(), Some(&StorageClass::IntelligentTiering));
    // Only once.
    assert_eq!(refusal(store.send(&url, body).await).await, refused(412, "PreconditionFailed"));
}

#[tokio::test]
async fn other_bytes_than_signed_are_refused() {
    let store = Store::start().await;
    let body = bytes(PART, 2);
    let url = bound_put(&store, "k", &body).await;
    let mut changed = body.clone();
    changed[1000] ^= 1;
    assert_eq!(refusal(store.send(&url, changed).await).await, refused(400, "BadDigest"));
    let shorter = store.send(&url, body[1..].to_vec()).await;
    assert_eq!(refusal(shorter).await, refused(403, "SignatureDoesNotMatch"));
    let longer = store.send(&url, [&body[..], b"x"].concat()).await;
    assert_eq!(refusal(longer).await, refused(403, "SignatureDoesNotMatch"));
    // A signed header that is changed, left out, or one too many.
    let put = || store.http.put(url.uri()).body(body.clone());
    let with = |skip: &str| {
        url.headers()
            .filter(|(name, _)| *name != "content-length" && *name != skip)
            .fold(put(), |put, (name, value)| put.header(name, value))
    };
    let left_out = with("if-none-match").send().await.unwrap();
    assert_eq!(refusal(left_out).await, refused(403, "SignatureDoesNotMatch"));
    let changed = with("content-type").header("content-type", "text/html").send().await.unwrap();
    assert_eq!(refusal(changed).await, refused(403, "SignatureDoesNotMatch"));
    let one_too_many = with("").header("x-amz-meta-role", "admin").send().await.unwrap();
    assert_eq!(refusal(one_too_many).await, refused(403, "AccessDenied"));
    let acl = with("").header("x-amz-acl", "public-read").send().await.unwrap();
    assert_eq!(refusal(acl).await, refused(403, "AccessDenied"));
    // None of it left anything behind.
    assert!(!store.exists("k").await);
    store.blobs_settle_at(0).await;
    assert_eq!(store.send(&url, body).await.status(), 200);
}

/// A client may vouch for the body by its SHA-256 besides.
#[tokio::test]
async fn a_body_hash_is_held_against_the_body() {
    let store = Store::start().await;
    let body = bytes(3_000_000, 9);
    let url = store.s3.put_object().bucket(BUCKET).key("k").presigned(for_seconds(60)).await.unwrap();
    let put = |hash: String| store.http.put(url.uri()).header("x-amz-content-sha256", hash).body(body.clone()).send();
    let wrong = put("0".repeat(64)).await.unwrap();
    assert_eq!(refusal(wrong).await, refused(400, "XAmzContentSHA256Mismatch"));
    assert!(!store.exists("k").await);
    store.blobs_settle_at(0).await;
    let right = hex::encode(<s3s::crypto::Sha256 as s3s::crypto::Checksum>::checksum(&body));
    assert_eq!(put(right).await.unwrap().status(), 200);
}

#[tokio::test]
async fn an_expired_url_says_so_even_to_a_client_in_mid_body() {
    let store = Store::start().await;
    let body = bytes(6 * PART, 3);
    let start = std::time::SystemTime::now() - std::time::Duration::from_secs(120);
    let config = aws_sdk_s3::presigning::PresigningConfig::builder().start_time(start);
    let config = config.expires_in(std::time::Duration::from_secs(60)).build().unwrap();
    let put = store.s3.put_object().bucket(BUCKET).key("k").content_length(body.len() as i64);
    let url = put.presigned(config).await.unwrap();
    // Large enough that the answer comes while the client is still sending.
    let answer = store.send(&url, body).await;
    assert_eq!(answer.status(), 403);
    let text = answer.text().await.unwrap();
    assert!(text.contains("<Code>AccessDenied</Code>") && text.contains("Request has expired"), "{text}");
    assert!(!store.exists("k").await);
}

#[tokio::test]
async fn a_url_is_good_for_one_method_key_and_signer() {
    let store = Store::start().await;
    store.put("k", "abc").await;
    let url = store.s3.get_object().bucket(BUCKET).key("k").presigned(for_seconds(60)).await.unwrap();
    assert_eq!(store.send(&url, Vec::new()).await.text().await.unwrap(), "abc");
    let get = |url: String| store.http.get(url).send();
    let other_key = get(url.uri().replace("/k?", "/other?")).await.unwrap();
    assert_eq!(refusal(other_key).await, refused(403, "SignatureDoesNotMatch"));
    let more = get(format!("{}&response-content-type=text%2Fhtml", url.uri())).await.unwrap();
    assert_eq!(refusal(more).await, refused(403, "SignatureDoesNotMatch"));
    let put = store.http.put(url.uri()).body("x").send().await.unwrap();
    assert_eq!(refusal(put).await, refused(403, "SignatureDoesNotMatch"));
    let longer_life = get(url.uri().replace("X-Amz-Expires=60", "X-Amz-Expires=6000")).await.unwrap();
    assert_eq!(refusal(longer_life).await, refused(403, "SignatureDoesNotMatch"));
    let anonymous = get(format!("{}/{BUCKET}/k", store.url)).await.unwrap();
    assert_eq!(refusal(anonymous).await, refused(403, "AccessDenied"));
    let forged = client_of(&store.url, "another secret").get_object().bucket(BUCKET).key("k");
    let forged = store.send(&forged.presigned(for_seconds(60)).await.unwrap(), Vec::new()).await;
    assert_eq!(refusal(forged).await, refused(403, "SignatureDoesNotMatch"));
    let version_2 = format!("{}/{BUCKET}/k?AWSAccessKeyId=x&Signature=y&Expires=1", store.url);
    assert_ne!(get(version_2).await.unwrap().status(), 200);
}

#[tokio::test]
async fn a_download_url_carries_its_overrides() {
    let store = Store::start().await;
    let put = store.s3.put_object().bucket(BUCKET).key("k").body(b"abc".to_vec().into());
    put.content_type("application/pdf").content_encoding("gzip").send().await.unwrap();
    let disposition = "attachment; filename*=UTF-8''%C3%A4.pdf";
    let get = store.s3.get_object().bucket(BUCKET).key("k").response_content_disposition(disposition);
    let url = get.response_content_encoding("identity").presigned(for_seconds(60)).await.unwrap();
    let got = store.send(&url, Vec::new()).await;
    assert_eq!(got.headers()["content-disposition"], disposition);
    assert_eq!(got.headers()["content-encoding"], "identity");
    assert_eq!(got.headers()["content-type"], "application/pdf");
    assert_eq!(got.headers()["accept-ranges"], "bytes");
    let part = store.http.get(url.uri()).header("range", "bytes=1-1").send().await.unwrap();
    assert_eq!((part.status().as_u16(), part.headers()["content-range"].to_str().unwrap()), (206, "bytes 1-1/3"));
    assert_eq!(part.text().await.unwrap(), "b");
    for unusable in ["bytes=0-0,2-2", "items=0-1", "bytes=2-1"] {
        let whole = store.http.get(url.uri()).header("range", unusable).send().await.unwrap();
        assert_eq!((whole.status().as_u16(), whole.text().await.unwrap().as_str()), (200, "abc"), "{unusable}");
    }
}

#[tokio::test]
async fn parts_go_up_by_url_bound_to_size_and_checksum() {
    let store = Store::start().await;
    let body = bytes(PART + 1, 4);
    let upload = Upload::begin(&store, "k").await;
    let sign = async |number: i32, body: &[u8]| {
        let part = store.s3.upload_part().bucket(BUCKET).key("k").upload_id(&upload.id).part_number(number);
        let part = part.content_length(body.len() as i64).checksum_crc32(crc32(body));
        part.presigned(for_seconds(60)).await.unwrap()
    };
    let mut upload_done = Upload { store: &store, key: "k".into(), id: upload.id.clone(), parts: Vec::new() };
    for (number, part) in [(1, &body[..PART]), (2, &body[PART..])] {
        let url = sign(number, part).await;
        let mut changed = part.to_vec();
        changed[0] ^= 1;
        assert_eq!(refusal(store.send(&url, changed).await).await, refused(400, "BadDigest"));
        let sent = store.send(&url, part.to_vec()).await;
        assert_eq!(sent.status(), 200);
        let etag = sent.headers()["etag"].to_str().unwrap();
        upload_done.parts.push(aws_sdk_s3::types::CompletedPart::builder().part_number(number).e_tag(etag).build());
    }
    upload_done.complete().send().await.unwrap();
    assert!(store.get("k").await == body);
}

/// Some SDKs sign headers by moving them into the query; S3 takes them from there.
#[tokio::test]
async fn headers_in_the_signed_query_count() {
    let store = Store::start().await;
    store.put("k", "abc").await;
    let get = store.s3.head_object().bucket(BUCKET).key("k").customize().mutate_request(|request| {
        let uri = format!("{}?x-amz-checksum-mode=ENABLED", request.uri());
        request.set_uri(uri).unwrap();
    });
    let url = get.presigned(for_seconds(60)).await.unwrap();
    let head = store.send(&url, Vec::new()).await;
    assert_eq!(head.status(), 200);
    assert!(head.headers().contains_key("x-amz-checksum-crc64nvme"));
    assert_eq!(head.headers()["x-amz-checksum-type"], "FULL_OBJECT");
}

#[tokio::test]
async fn a_life_over_seven_days_is_refused() {
    let store = Store::start().await;
    store.put("k", "abc").await;
    let week = store.s3.get_object().bucket(BUCKET).key("k").presigned(for_seconds(604_800)).await.unwrap();
    assert_eq!(store.send(&week, Vec::new()).await.status(), 200);
    let longer = week.uri().replace("X-Amz-Expires=604800", "X-Amz-Expires=604801");
    assert_eq!(store.http.get(longer).send().await.unwrap().status(), 403);
}
