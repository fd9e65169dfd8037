use reqwest::Method;

use crate::harness::{BUCKET, ORIGIN, Store, bytes, crc32, for_seconds};

async fn preflight(store: &Store, origin: &str) -> reqwest::Response {
    let ask = store.http.request(Method::OPTIONS, format!("{}/{BUCKET}/k?X-Amz-Signature=0", store.url));
    let ask = ask.header("origin", origin).header("access-control-request-method", "PUT");
    ask.header("access-control-request-headers", "content-type,if-none-match,x-amz-checksum-crc32")
        .send()
        .await
        .unwrap()
}

#[tokio::test]
async fn a_preflight_of_a_configured_origin_is_granted() {
    let store = Store::start().await;
    let granted = preflight(&store, ORIGIN).await;
    assert!(granted.status().is_success());
    let headers = granted.headers();
    assert_eq!(headers["access-control-allow-origin"], ORIGIN);
    assert!(headers["access-control-allow-methods"].to_str().unwrap().contains("PUT"));
    let allowed = headers["access-control-allow-headers"].to_str().unwrap();
    assert!(["content-type", "if-none-match", "x-amz-checksum-crc32"].iter().all(|name| allowed.contains(name)));
    assert!(headers["access-control-max-age"].to_str().unwrap().parse::<u32>().unwrap() > 0);
    for stranger in ["http://localhost:3001", "https://evil.example", "null"] {
        assert!(!preflight(&store, stranger).await.headers().contains_key("access-control-allow-origin"));
    }
}

#[tokio::test]
async fn every_answer_is_readable_by_the_page_errors_too() {
    let store = Store::start().await;
    let body = bytes(1000, 1);
    let put = store.s3.put_object().bucket(BUCKET).key("k").content_length(1000).checksum_crc32(crc32(&body));
    let url = put.if_none_match("*").presigned(for_seconds(60)).await.unwrap();
    for expected in [200, 412] {
        let mut sending = store.http.put(url.uri()).header("origin", ORIGIN).body(body.clone());
        for (name, value) in url.headers().filter(|(name, _)| *name != "content-length") {
            sending = sending.header(name, value);
        }
        let answer = sending.send().await.unwrap();
        assert_eq!(answer.status(), expected);
        assert_eq!(answer.headers()["access-control-allow-origin"], ORIGIN);
        let exposed = answer.headers()["access-control-expose-headers"].to_str().unwrap().to_owned();
        assert!(["etag", "x-amz-checksum-crc32", "x-amz-request-id"].iter().all(|name| exposed.contains(name)));
    }
    let anonymous = store.http.get(format!("{}/{BUCKET}/k", store.url)).header("origin", ORIGIN).send().await.unwrap();
    assert_eq!(anonymous.status(), 403);
    assert_eq!(anonymous.headers()["access-control-allow-origin"], ORIGIN);
}
