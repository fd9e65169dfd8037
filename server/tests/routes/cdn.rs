//! Reads through a content network: a stand-in that checks what CloudFront checks, in front of the embedded S3.

use std::{net::SocketAddr, time::SystemTime};

use aws_sdk_s3::presigning::PresigningConfig;
use axum::{
    Router,
    body::Body,
    extract::{Request, State},
    http::{Response, StatusCode},
};
use base64::{Engine as _, engine::general_purpose::STANDARD as BASE64};
use rsa::{
    RsaPublicKey,
    pkcs1v15::{Signature, VerifyingKey},
    pkcs8::DecodePublicKey as _,
    signature::Verifier as _,
};
use serde_json::{Value, json};
use sha1::Sha1;
use tokio::net::TcpListener;

use crate::support::{CLINICIAN, File, Server};

const KEY_PAIR: &str = "K2JCJMDEHXQW5F";
const PATH: &str = "/api/files/download-url";

/// The bucket behind the network, as the network's own rights read it.
#[derive(Clone)]
struct Origin {
    network: String,
    s3: aws_sdk_s3::Client,
    http: reqwest::Client,
}

/// What CloudFront does with a URL that a canned policy signs: writes the policy anew, checks its signature and end, and asks the
/// bucket for the rest of the query by rights of its own.
async fn edge(State(origin): State<Origin>, request: Request) -> Response<Body> {
    let refuse = |why: &'static str| Response::builder().status(StatusCode::FORBIDDEN).body(why.into()).unwrap();
    let query = request.uri().query().unwrap_or_default();
    let (own, others): (Vec<&str>, Vec<&str>) = query
        .split('&')
        .partition(|pair| ["Expires=", "Signature=", "Key-Pair-Id="].iter().any(|own| pair.starts_with(own)));
    let of = |name: &str| own.iter().find_map(|pair| pair.strip_prefix(name)).unwrap_or_default();
    if of("Key-Pair-Id=") != KEY_PAIR {
        return refuse("another key");
    }
    let Ok(expires) = of("Expires=").parse::<u64>() else { return refuse("no end") };
    if SystemTime::UNIX_EPOCH.elapsed().unwrap().as_secs() >= expires {
        return refuse("expired");
    }
    let resource = format!("{}{}?{}", origin.network, request.uri().path(), others.join("&"));
    let policy = format!(
        "{{\"Statement\":[{{\"Resource\":\"{resource}\",\"Condition\":{{\"DateLessThan\":{{\"AWS:EpochTime\":{expires}}}}}}}]}}"
    );
    let signature = of("Signature=").replace('-', "+").replace('_', "=").replace('~', "/");
    let signature = BASE64.decode(signature).ok().and_then(|bytes| Signature::try_from(bytes.as_slice()).ok());
    let public = RsaPublicKey::from_public_key_pem(include_str!("support/keys/cdn.pub.pem")).unwrap();
    let good = signature
        .is_some_and(|signature| VerifyingKey::<Sha1>::new(public).verify(policy.as_bytes(), &signature).is_ok());
    if !good {
        return refuse("a wrong signature");
    }
    let key = request.uri().path().trim_start_matches('/').to_owned();
    let mut get = origin.s3.get_object().bucket("chartlift").key(key);
    for pair in others {
        let (name, value) = pair.split_once('=').unwrap();
        let value = percent_encoding::percent_decode_str(value).decode_utf8().unwrap().into_owned();
        get = match name {
            "response-content-disposition" => get.response_content_disposition(value),
            "response-content-type" => get.response_content_type(value),
            "response-content-encoding" => get.response_content_encoding(value),
            "response-cache-control" => get.response_cache_control(value),
            other => panic!("{other} was not expected"),
        };
    }
    let for_a_minute = PresigningConfig::expires_in(std::time::Duration::from_secs(60)).unwrap();
    let signed = get.presigned(for_a_minute).await.unwrap();
    let mut asked = origin.http.get(signed.uri());
    if let Some(range) = request.headers().get("range") {
        asked = asked.header("range", range);
    }
    let answer = asked.send().await.unwrap();
    let mut response = Response::builder().status(answer.status());
    *response.headers_mut().unwrap() = answer.headers().clone();
    response.body(Body::from_stream(answer.bytes_stream())).unwrap()
}

/// A server whose files are read through such a network.
async fn with_network() -> Server {
    let listener = TcpListener::bind(SocketAddr::from(([127, 0, 0, 1], 0))).await.unwrap();
    let network = format!("http://{}", listener.local_addr().unwrap());
    let key = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/routes/support/keys/cdn.pem");
    let server =
        Server::start_with(&["--cdn-url", &network, "--cdn-key-pair-id", KEY_PAIR, "--cdn-private-key", key]).await;
    let origin = Origin { network, s3: server.s3(), http: server.http.clone() };
    tokio::spawn(async move { axum::serve(listener, Router::new().fallback(edge).with_state(origin)).await });
    server
}

async fn download(server: &Server, ask: Value) -> Value {
    server.post(CLINICIAN, PATH, ask).await.ok()
}

#[tokio::test]
async fn files_are_read_through_it_as_they_would_be_from_the_bucket() {
    let server = with_network().await;
    let record = server.record().await;
    let file = File::text("Röntgen \"1\".txt");
    let done = server.upload(&record, &file).await;
    let ask = json!({ "attachment_id": done["attachment_id"], "ranges": true });
    let download = download(&server, ask).await;
    assert_eq!(download["expires_in_seconds"], 300);
    let through = server.http.get(download["url"].as_str().unwrap()).send().await.unwrap();
    assert_eq!(through.status(), 200);
    for (name, value) in [("content-encoding", "gzip"), ("content-type", "text/plain"), ("cache-control", "no-store")] {
        assert_eq!(through.headers()[name], value, "{name}");
    }
    let disposition = through.headers()["content-disposition"].to_str().unwrap();
    assert!(disposition.ends_with("filename*=UTF-8''R%C3%B6ntgen%20%221%22.txt"), "{disposition}");
    assert!(through.bytes().await.unwrap() == file.stored());

    let ranges = download["ranges"]["url"].as_str().unwrap();
    let part = server.http.get(ranges).header("range", "bytes=2-9").send().await.unwrap();
    assert_eq!((part.status().as_u16(), &part.headers()["content-encoding"]), (206, &"identity".parse().unwrap()));
    assert!(part.bytes().await.unwrap() == file.stored()[2..10]);
}

#[tokio::test]
async fn a_url_is_good_for_what_it_says_and_for_as_long() {
    let server = with_network().await;
    let record = server.record().await;
    let done = server.upload(&record, &File::raw(3)).await;
    let url =
        download(&server, json!({ "attachment_id": done["attachment_id"] })).await["url"].as_str().unwrap().to_owned();
    let status = async |url: &str| server.http.get(url).send().await.unwrap().status().as_u16();
    assert_eq!(status(&url).await, 200);
    let expires = url.split("Expires=").nth(1).unwrap().split('&').next().unwrap();
    let left = expires.parse::<u64>().unwrap() - SystemTime::UNIX_EPOCH.elapsed().unwrap().as_secs();
    assert!((290..=300).contains(&left), "{left}");
    for changed in [
        url.replace(expires, "4102444800"),
        url.replace("attachment", "inline"),
        url.replace(KEY_PAIR, "KOTHER"),
        url.replace("no-store", "public"),
    ] {
        assert_ne!(changed, url);
        assert_eq!(status(&changed).await, 403, "{changed}");
    }
}

#[tokio::test]
async fn uploads_go_to_the_bucket_itself() {
    let server = with_network().await;
    let terms = server.get(CLINICIAN, "/api/files/upload-terms").await.ok();
    assert_eq!(terms["store_origin"], server.app.s3_url.as_str());
}
