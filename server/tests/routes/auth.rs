use chartlift_server::auth::{Role, TenantId, TokenIssuer};
use jiff::{SignedDuration, Timestamp};
use reqwest::Method;
use serde_json::{Value, json};

use crate::support::{ADMINISTRATOR, AUDITOR, CLINICIAN, Server, a_record};

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
        let reply = server.send(Method::POST, "/api/medical-records", Some(&bad), Some(a_record()), &[]).await;
        reply.problem(401, code);
    }
    let listed = server.get(CLINICIAN, "/api/medical-records").await.ok();
    assert_eq!(listed["items"], json!([]));
    assert_eq!(server.keys().await, Vec::<String>::new());
}

/// Every operation of the document, with its permission.
fn operations() -> Vec<(Method, String, String, Value)> {
    let document = serde_json::to_value(chartlift_server::routes::document()).unwrap();
    let mut all = Vec::new();
    for (path, item) in document["paths"].as_object().unwrap() {
        for (method, operation) in item.as_object().unwrap() {
            let Ok(method) = Method::from_bytes(method.to_uppercase().as_bytes()) else { continue };
            let permission = operation["x-permission"].as_str();
            let permission = permission.unwrap_or_else(|| panic!("{method} {path} names no permission")).to_owned();
            all.push((
                method,
                path.replace("{id}", "01890000-0000-7000-8000-000000000000"),
                permission,
                operation.clone(),
            ));
        }
    }
    all
}

#[tokio::test]
async fn every_route_asks_for_the_permission_it_names() {
    let server = Server::start_with(&["--jwt-secret", SECRET]).await;
    let nobody = token(SECRET, "riverside", &[], HOUR);
    let operations = operations();
    assert!(operations.len() > 20);
    for (method, path, permission, operation) in operations {
        let with = async |token: Option<&str>| {
            server.send(method.clone(), &path, token, Some(json!({})), &[]).await.status.as_u16()
        };
        if permission == "public" {
            assert!(operation.get("security").is_none(), "{method} {path}");
            assert!(![401, 403].contains(&with(None).await), "{method} {path} is not public");
        } else {
            assert_eq!(operation["security"], json!([{ "bearer": [] }]), "{method} {path}");
            assert_eq!(with(None).await, 401, "{method} {path} lets anyone in");
            assert_eq!(with(Some(&nobody)).await, 403, "{method} {path} lets in who has no role");
        }
    }
}

#[tokio::test]
async fn only_these_routes_are_public() {
    let public: Vec<String> = operations()
        .into_iter()
        .filter(|(_, _, permission, _)| permission == "public")
        .map(|(_, path, ..)| path)
        .collect();
    assert_eq!(public, ["/api/demo/personas", "/api/demo/token", "/api/openapi.json", "/healthz", "/readyz"]);
}

#[tokio::test]
async fn roles_grant_what_the_matrix_says() {
    let server = Server::start().await;
    server.post(AUDITOR, "/api/medical-records", a_record()).await.problem(403, "forbidden");
    server.get(CLINICIAN, "/api/audit-log").await.problem(403, "forbidden");
    server.get(ADMINISTRATOR, "/api/audit-log").await.ok();
    server.get(AUDITOR, "/api/audit-log").await.ok();
    server.post(AUDITOR, "/api/files/download-url", json!({})).await.problem(403, "forbidden");
    let me = server.get(AUDITOR, "/api/me").await.ok();
    assert_eq!(me["permissions"], json!(["signed_in", "records_read", "costs_read", "audit_read"]));
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
