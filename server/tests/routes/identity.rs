//! Tokens of a hospital's own identity provider, against a real one on a socket.

use base64::{Engine, engine::general_purpose::URL_SAFE_NO_PAD};
use jiff::Timestamp;
use jsonwebtoken::{Algorithm, EncodingKey, Header};
use reqwest::Method;
use serde_json::{Value, json};

use crate::support::{
    Reply, Server,
    provider::{Key, Provider, signed, signed_as},
};

async fn server_of(provider: &Provider) -> Server {
    Server::start_with(&["--oidc-issuer", &provider.issuer]).await
}

async fn me(server: &Server, token: &str) -> Reply {
    server.send(Method::GET, "/api/me", Some(token), None, &[]).await
}

/// The claims with some changed; null takes one away.
fn with(claims: &Value, changes: &Value) -> Value {
    let mut claims = claims.clone();
    for (name, value) in changes.as_object().unwrap() {
        match value {
            Value::Null => drop(claims.as_object_mut().unwrap().remove(name)),
            value => claims[name] = value.clone(),
        }
    }
    claims
}

#[tokio::test]
async fn people_sign_in_with_what_their_hospital_gave_them() {
    let provider = Provider::start(&[Key::Rsa1, Key::Ec1]).await;
    let server = server_of(&provider).await;
    let claims = provider.claims();
    let now = Timestamp::now().as_second();
    for token in [
        signed(Key::Rsa1, &claims),
        signed(Key::Ec1, &claims),
        signed_as(Key::Ec1, None, &claims),
        signed(Key::Rsa1, &with(&claims, &json!({ "aud": ["account", "chartlift"] }))),
        // Clocks differ by some seconds.
        signed(Key::Rsa1, &with(&claims, &json!({ "exp": now - 10 }))),
        signed(Key::Rsa1, &with(&claims, &json!({ "nbf": now + 10 }))),
    ] {
        let told = me(&server, &token).await.ok();
        assert_eq!(
            (&told["id"], &told["name"], &told["tenant_id"]),
            (&json!("8f14e45f"), &json!("Ada Osei"), &json!("riverside"))
        );
        assert_eq!(told["roles"], json!(["clinician"]));
    }
    assert_eq!(provider.asked(), 1, "keys are kept");
}

#[tokio::test]
async fn what_is_not_meant_for_this_server_or_not_genuine_is_refused() {
    let provider = Provider::start(&[Key::Rsa1, Key::Ec1]).await;
    let server = server_of(&provider).await;
    let claims = provider.claims();
    let now = Timestamp::now().as_second();
    let old = signed(Key::Rsa1, &with(&claims, &json!({ "exp": now - 300 })));
    me(&server, &old).await.problem(401, "token_expired");

    for changes in [
        json!({ "aud": "another" }),
        json!({ "aud": ["another"] }),
        json!({ "aud": null }),
        json!({ "iss": "https://evil.example.org" }),
        json!({ "iss": [provider.issuer, "https://evil.example.org"] }),
        json!({ "iss": null }),
        json!({ "exp": null }),
        json!({ "exp": "tomorrow" }),
        json!({ "sub": null }),
        json!({ "tenant": null }),
    ] {
        let reply = me(&server, &signed(Key::Rsa1, &with(&claims, &changes))).await;
        assert_eq!(reply.body["code"], "unauthenticated", "{changes}: {}", reply.body);
    }
    for forged in [
        // A key the provider does not have, under a name it has, and under none.
        signed_as(Key::Rsa2, Some("rsa-1"), &claims),
        signed_as(Key::Rsa2, None, &claims),
        // A name of another kind of key.
        signed_as(Key::Rsa1, Some("ec-1"), &claims),
        unsigned(&claims),
        critical(&claims),
    ] {
        me(&server, &forged).await.problem(401, "unauthenticated");
    }
}

/// `"alg": "none"` (RFC 8725, section 3.1).
fn unsigned(claims: &Value) -> String {
    let part = |value: &Value| URL_SAFE_NO_PAD.encode(value.to_string());
    format!("{}.{}.", part(&json!({ "alg": "none", "typ": "JWT" })), part(claims))
}

/// An extension that must be understood, and is not.
fn critical(claims: &Value) -> String {
    let header = Header { crit: Some(vec!["exp".to_owned()]), ..Header::new(Algorithm::RS256) };
    jsonwebtoken::encode(&header, claims, &Key::Rsa1.private()).unwrap()
}

#[tokio::test]
async fn a_public_key_is_no_secret() {
    let provider = Provider::start(&[Key::Rsa1]).await;
    let server = server_of(&provider).await;
    let published = Key::Rsa1.published();
    let modulus = published["n"].as_str().unwrap();
    let header = Header { kid: Some("rsa-1".to_owned()), ..Header::new(Algorithm::HS256) };
    for known in
        [modulus.as_bytes().to_vec(), URL_SAFE_NO_PAD.decode(modulus).unwrap(), published.to_string().into_bytes()]
    {
        let token = jsonwebtoken::encode(&header, &provider.claims(), &EncodingKey::from_secret(&known)).unwrap();
        me(&server, &token).await.problem(401, "unauthenticated");
    }
    // Keys of other uses, kinds and algorithms sign nothing; and a secret that is published is none.
    let with = |changes: Value| with(&Key::Rsa1.published(), &changes);
    let secret = json!({ "kty": "oct", "kid": "oct", "k": URL_SAFE_NO_PAD.encode("secret"), "alg": "HS256" });
    provider.publish(vec![
        with(json!({ "use": "enc" })),
        with(json!({ "alg": "RS512" })),
        secret,
        json!({ "kty": "new" }),
    ]);
    let server = server_of(&provider).await;
    me(&server, &signed(Key::Rsa1, &provider.claims())).await.problem(401, "unauthenticated");
    let header = Header { kid: Some("oct".to_owned()), ..Header::new(Algorithm::HS256) };
    let token = jsonwebtoken::encode(&header, &provider.claims(), &EncodingKey::from_secret(b"secret")).unwrap();
    me(&server, &token).await.problem(401, "unauthenticated");
}

#[tokio::test]
async fn keys_may_change_at_any_time() {
    let provider = Provider::start(&[Key::Rsa1]).await;
    let server = server_of(&provider).await;
    let (old, new) = (signed(Key::Rsa1, &provider.claims()), signed(Key::Rsa2, &provider.claims()));
    me(&server, &old).await.ok();
    provider.publish(vec![Key::Rsa2.published()]);
    me(&server, &new).await.ok();
    assert_eq!(provider.asked(), 2);
    me(&server, &old).await.problem(401, "unauthenticated");
}

#[tokio::test]
async fn unknown_key_ids_are_not_the_providers_load() {
    let provider = Provider::start(&[Key::Rsa1]).await;
    let server = server_of(&provider).await;
    let begun = std::time::Instant::now();
    let token = signed_as(Key::Rsa2, Some("nobody"), &provider.claims());
    futures::future::join_all((0..100).map(|_| me(&server, &token))).await;
    // At once, once more for what it did not have, and once a second from then on.
    let may = 2 + usize::try_from(begun.elapsed().as_secs()).unwrap();
    assert!(provider.asked() <= may, "asked {} times", provider.asked());
}

#[tokio::test]
async fn a_provider_that_is_down_is_nobodys_fault() {
    let provider = Provider::start(&[Key::Rsa1]).await;
    provider.be_down(true);
    let server = server_of(&provider).await;
    let token = signed(Key::Rsa1, &provider.claims());
    let reply = me(&server, &token).await;
    assert!(reply.headers.contains_key("retry-after"));
    reply.problem(503, "unavailable");
    provider.be_down(false);
    // Asked again a second later, not with every request.
    while me(&server, &token).await.status != 200 {}
    provider.be_down(true);
    me(&server, &token).await.ok();
}

#[tokio::test]
async fn who_answers_for_another_issuer_is_another_issuer() {
    let provider = Provider::start(&[Key::Rsa1]).await;
    provider.call_itself("https://login.example.org/realms/riverside");
    let server = server_of(&provider).await;
    me(&server, &signed(Key::Rsa1, &provider.claims())).await.problem(503, "unavailable");
    assert_eq!(provider.asked(), 0);
}

#[tokio::test]
async fn clocks_that_differ_are_named() {
    let provider = Provider::start(&[Key::Rsa1]).await;
    let claims = provider.claims();
    let now = Timestamp::now().as_second();
    let issued_hours_ago = signed(Key::Rsa1, &with(&claims, &json!({ "exp": now - 3300 })));
    me(&server_of(&provider).await, &issued_hours_ago).await.problem(401, "token_expired");

    // Issued just now, by a provider whose clock is an hour behind ours.
    provider.be_behind(3600);
    let server = server_of(&provider).await;
    me(&server, &issued_hours_ago).await.problem(401, "clocks_differ");
    let old_by_any_clock = signed(Key::Rsa1, &with(&claims, &json!({ "exp": now - 3900 })));
    me(&server, &old_by_any_clock).await.problem(401, "token_expired");
    // By one whose clock is ahead.
    let not_yet = signed(Key::Rsa1, &with(&claims, &json!({ "nbf": now + 300 })));
    me(&server, &not_yet).await.problem(401, "clocks_differ");
    let forged = signed_as(Key::Rsa2, Some("rsa-1"), &with(&claims, &json!({ "exp": now - 3300 })));
    me(&server, &forged).await.problem(401, "unauthenticated");
}

#[tokio::test]
async fn a_demos_tokens_are_good_in_no_other_server() {
    const SECRET: &str = "a-secret-that-is-long-enough-for-hs256";
    let demo = Server::start_with(&["--jwt-secret", SECRET]).await;
    let token = demo.token(crate::support::CLINICIAN).await;
    me(&demo, &token).await.ok();
    let signature = jsonwebtoken::crypto::sign(
        token.rsplit_once('.').unwrap().0.as_bytes(),
        &EncodingKey::from_secret(SECRET.as_bytes()),
        Algorithm::HS256,
    );
    assert_ne!(token.rsplit_once('.').unwrap().1, signature.unwrap());
}
