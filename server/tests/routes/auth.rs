use chartlift_server::auth::{Role, TenantId, TokenIssuer};
use jiff::{SignedDuration, Timestamp};
use reqwest::Method;
use serde_json::json;

use crate::support::{CLINICIAN, Server};

const SECRET: &str = "a-secret-that-is-long-enough-for-hs256";

fn token(secret: &str, tenant: &str, roles: &[Role], lasts: SignedDuration) -> String {
    let tenant = TenantId::parse(tenant).unwrap();
    TokenIssuer::hs256(secret.as_bytes()).issue(&tenant, "u-1", "Ada", roles, Timestamp::now() + lasts).unwrap()
}

const HOUR: SignedDuration = SignedDuration::from_hours(1);

#[tokio::test]
async fn expired_and_forged_tokens_are_told_apart() {
    let server = Server::start_with(&["--jwt-secret", SECRET]).await;
    let get = async |token: Option<&str>| server.send(Method::GET, "/api/me", token, None, &[]).await;
    let good = token(SECRET, "riverside", &[Role::Clinician], HOUR);
    assert_eq!(get(Some(&good)).await.ok()["tenant_id"], "riverside");

    let old = token(SECRET, "riverside", &[Role::Clinician], -HOUR);
    get(Some(&old)).await.problem(401, "token_expired");
    let forged = token("another-secret-that-is-long-enough!!", "riverside", &[Role::Administrator], HOUR);
    for bad in [None, Some(""), Some("a.b.c"), Some(forged.as_str()), Some(&good[..good.len() - 2])] {
        let reply = get(bad).await;
        assert_eq!(reply.headers["www-authenticate"], "Bearer");
        reply.problem(401, "unauthenticated");
    }
}

#[tokio::test]
async fn a_bad_token_leaves_nothing_behind() {
    let server = Server::start_with(&["--jwt-secret", SECRET]).await;
    let forged = token("another-secret-that-is-long-enough!!", "riverside", &[Role::Clinician], HOUR);
    let old = token(SECRET, "riverside", &[Role::Clinician], -HOUR);
    for (bad, code) in [(forged, "unauthenticated"), (old, "token_expired")] {
        let reply = server.send(Method::POST, "/api/medical-records", Some(&bad), Some(json!({})), &[]).await;
        reply.problem(401, code);
    }
    let listed = server.get(CLINICIAN, "/api/medical-records").await.ok();
    assert_eq!(listed["items"], json!([]));
    assert_eq!(server.keys().await, Vec::<String>::new());
}

#[tokio::test]
async fn without_demo_mode_nobody_gets_a_token() {
    let dir = tempfile::tempdir().unwrap();
    let args = [
        "x",
        "--jwt-secret",
        SECRET,
        "--audit-secret",
        SECRET,
        "--api-port",
        "0",
        "--s3-port",
        "0",
        "--data-dir",
        dir.path().to_str().unwrap(),
    ];
    let command = chartlift_server::cli::Command::read(args.map(Into::into)).unwrap_or_else(|error| panic!("{error}"));
    let config = command.config().clone();
    let app = chartlift_server::app::App::start(config).await.unwrap_or_else(|error| panic!("{error}"));
    let url = format!("{}/api/demo", app.api_url);
    assert_eq!(reqwest::get(format!("{url}/personas")).await.unwrap().status(), 404);
    let ask = reqwest::Client::new().post(format!("{url}/token")).json(&json!({ "persona_id": CLINICIAN }));
    assert_eq!(ask.send().await.unwrap().status(), 404);
    app.stop().await;
}
