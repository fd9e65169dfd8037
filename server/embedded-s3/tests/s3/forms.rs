use std::time::{Duration, SystemTime};

use aws_sigv4::sign::v4::{calculate_signature, generate_signing_key};
use base64::{Engine as _, engine::general_purpose::STANDARD as BASE64};
use serde_json::{Value, json};

use crate::harness::{ACCESS_KEY, BUCKET, ORIGIN, SECRET_KEY, Store, bytes, refusal, refused};

/// A form as a page sends it, and what its policy says of it.
struct Form {
    fields: Vec<(String, String)>,
    /// Conditions besides one for each field.
    conditions: Vec<Value>,
    lasts: Duration,
    secret: &'static str,
}

fn sha256(body: &[u8]) -> String {
    BASE64.encode(<s3s::crypto::Sha256 as s3s::crypto::Checksum>::checksum(body))
}

/// `20261126T075148Z` and `2026-11-26T07:51:48.000Z`.
fn written(at: SystemTime) -> (String, String) {
    let at = aws_sdk_s3::primitives::DateTime::from(at);
    let at = aws_sdk_s3::primitives::DateTime::from_secs(at.secs());
    let long = at.fmt(aws_sdk_s3::primitives::DateTimeFormat::DateTime).unwrap();
    (long.replace(['-', ':'], ""), long.replace('Z', ".000Z"))
}

impl Form {
    /// For exactly this body.
    fn of(key: &str, body: &[u8]) -> Self {
        let fields =
            [("key", key.to_owned()), ("Content-Type", "text/plain".into()), ("x-amz-checksum-sha256", sha256(body))];
        Self {
            fields: fields.map(|(name, value)| (name.to_owned(), value)).to_vec(),
            conditions: vec![json!({ "bucket": BUCKET }), json!(["content-length-range", body.len(), body.len()])],
            lasts: Duration::from_secs(60),
            secret: SECRET_KEY,
        }
    }

    fn with(mut self, name: &str, value: &str) -> Self {
        self.fields.push((name.to_owned(), value.to_owned()));
        self
    }

    /// All that is sent before the file; `tampered` after it was signed.
    fn signed(self, tampered: impl FnOnce(&mut Vec<(String, String)>)) -> Vec<(String, String)> {
        let now = SystemTime::now();
        let (date, _) = written(now);
        let credential = format!("{ACCESS_KEY}/{}/us-east-1/s3/aws4_request", &date[..8]);
        let mut form = self.with("x-amz-algorithm", "AWS4-HMAC-SHA256");
        form = form.with("x-amz-credential", &credential).with("x-amz-date", &date);
        let mut conditions = form.conditions;
        conditions.extend(form.fields.iter().map(|(name, value)| json!({ name: value })));
        let (_, expiration) = written(now + form.lasts);
        let policy = BASE64.encode(json!({ "expiration": expiration, "conditions": conditions }).to_string());
        let key = generate_signing_key(form.secret, now, "us-east-1", "s3");
        let mut fields = form.fields;
        fields.push(("x-amz-signature".into(), calculate_signature(key, policy.as_bytes())));
        fields.push(("policy".into(), policy));
        tampered(&mut fields);
        fields
    }
}

async fn post(store: &Store, fields: Vec<(String, String)>, body: &[u8]) -> reqwest::Response {
    let mut sent = String::new();
    for (name, value) in fields {
        sent += &format!("--b\r\nContent-Disposition: form-data; name=\"{name}\"\r\n\r\n{value}\r\n");
    }
    sent += "--b\r\nContent-Disposition: form-data; name=\"file\"; filename=\"blob\"\r\n\r\n";
    let sent = [sent.as_bytes(), body, b"\r\n--b--\r\n"].concat();
    let post = store.http.post(format!("{}/{BUCKET}", store.url)).header("origin", ORIGIN);
    post.header("content-type", "multipart/form-data; boundary=b").body(sent).send().await.unwrap()
}

#[tokio::test]
async fn a_form_stores_what_it_was_signed_for_and_nothing_else() {
    let store = Store::start().await;
    let body = bytes(200_000, 1);
    let signed = || {
        Form::of("a/k", &body)
            .with("Content-Encoding", "gzip")
            .with("x-amz-storage-class", "STANDARD_IA")
            .signed(|_| {})
    };
    let answer = post(&store, signed(), &body).await;
    assert_eq!(answer.status(), 204);
    assert_eq!(answer.headers()["access-control-allow-origin"], ORIGIN);
    let head = store.s3.head_object().bucket(BUCKET).key("a/k").checksum_mode("ENABLED".into()).send().await.unwrap();
    let said =
        (head.content_type(), head.content_encoding(), head.storage_class().map(|class| class.as_str().to_owned()));
    assert_eq!(said, (Some("text/plain"), Some("gzip"), Some("STANDARD_IA".to_owned())));
    assert_eq!(head.checksum_sha256(), Some(sha256(&body).as_str()));
    assert_eq!(store.get("a/k").await, body);

    // Other bytes, as many; fewer; more.
    let mut others = body.clone();
    others[7] ^= 1;
    assert_eq!(refusal(post(&store, signed(), &others).await).await, refused(400, "BadDigest"));
    for (wrong, code) in [(&body[1..], "EntityTooSmall"), (&[&body[..], b"x"].concat(), "EntityTooLarge")] {
        let (_, refused) = refusal(post(&store, signed(), wrong).await).await;
        assert_eq!(refused, code);
    }
    assert_eq!(store.get("a/k").await, body);
    // The same again is no harm.
    assert_eq!(post(&store, signed(), &body).await.status(), 204);
    store.blobs_settle_at(1).await;
}

#[tokio::test]
async fn a_form_that_was_changed_or_not_signed_is_refused() {
    let store = Store::start().await;
    let body = bytes(1_000, 2);
    let set = |name: &'static str, value: &'static str| {
        move |fields: &mut Vec<(String, String)>| {
            fields.retain(|(known, _)| known != name);
            fields.push((name.to_owned(), value.to_owned()));
        }
    };
    for (name, value, status, code) in [
        ("key", "another", 400, "InvalidPolicyDocument"),
        ("Content-Type", "text/html", 400, "InvalidPolicyDocument"),
        ("x-amz-checksum-sha256", "AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=", 400, "InvalidPolicyDocument"),
        // One that the policy does not name.
        ("x-amz-meta-role", "admin", 403, "AccessDenied"),
        ("x-amz-signature", "00", 403, "SignatureDoesNotMatch"),
    ] {
        let fields = Form::of("k", &body).signed(set(name, value));
        assert_eq!(refusal(post(&store, fields, &body).await).await, refused(status, code), "{name}");
    }
    let forged = Form { secret: "another", ..Form::of("k", &body) }.signed(|_| {});
    assert_eq!(refusal(post(&store, forged, &body).await).await, refused(403, "SignatureDoesNotMatch"));
    let late = Form { lasts: Duration::ZERO, ..Form::of("k", &body) }.signed(|_| {});
    assert_eq!(refusal(post(&store, late, &body).await).await, refused(403, "AccessDenied"));
    let nobody = vec![("key".to_owned(), "k".to_owned())];
    assert_eq!(refusal(post(&store, nobody, &body).await).await, refused(403, "AccessDenied"));
    // Signature Version 2: nothing here is signed with it.
    let old = Form::of("k", &body).signed(|fields| {
        fields.retain(|(name, _)| !name.starts_with("x-amz-"));
        fields.push(("AWSAccessKeyId".into(), ACCESS_KEY.into()));
        fields.push(("signature".into(), "AAAA".into()));
    });
    assert_eq!(refusal(post(&store, old, &body).await).await, refused(403, "SignatureDoesNotMatch"));
    assert!(!store.exists("k").await);
    store.blobs_settle_at(0).await;
}

#[tokio::test]
async fn where_a_buckets_policy_wants_young_signatures_forms_are_refused() {
    let store = Store::start().await;
    let policy = json!({ "Version": "2012-10-17", "Statement": [{
        "Sid": "age", "Effect": "Deny", "Principal": "*", "Action": "s3:*",
        "Resource": [format!("arn:aws:s3:::{BUCKET}"), format!("arn:aws:s3:::{BUCKET}/*")],
        "Condition": { "NumericGreaterThan": { "s3:signatureAge": "0" } },
    }] });
    store.s3.put_bucket_policy().bucket(BUCKET).policy(policy.to_string()).send().await.unwrap();
    let body = bytes(10, 3);
    let fields = Form::of("k", &body).signed(|_| {});
    assert_eq!(refusal(post(&store, fields, &body).await).await, refused(403, "AccessDenied"));
}
