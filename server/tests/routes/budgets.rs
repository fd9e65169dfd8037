//! Budgets, alerts, and the webhooks that are told of them.

use std::sync::{Arc, Mutex};

use axum::{Router, body::Bytes, extract::State, http::HeaderMap, routing::post};
use base64::{Engine as _, engine::general_purpose::STANDARD};
use hmac::{Hmac, KeyInit as _, Mac as _};
use jiff::{SignedDuration, Timestamp, ToSpan, tz::TimeZone};
use reqwest::{Method, StatusCode};
use serde_json::{Value, json};
use sha2::Sha256;

use crate::{
    postgres::cluster,
    support::{ADMINISTRATOR, AUDITOR, CLINICIAN, File, STRANGER, Server},
};

const BUDGET: &str = "/api/costs/budget";

/// An address that tenants have called: what it got, and what it answers, one after the other (200 when nothing is left).
#[derive(Clone, Default)]
struct Receiver {
    got: Arc<Mutex<Vec<(HeaderMap, String)>>>,
    answers: Arc<Mutex<Vec<StatusCode>>>,
}

impl Receiver {
    async fn start(&self) -> String {
        let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
        let url = format!("http://localhost:{}/hook?token=t0p", listener.local_addr().unwrap().port());
        let take = async |State(receiver): State<Self>, headers: HeaderMap, body: Bytes| {
            receiver.got.lock().unwrap().push((headers, String::from_utf8(body.to_vec()).unwrap()));
            let mut answers = receiver.answers.lock().unwrap();
            if answers.is_empty() { StatusCode::OK } else { answers.remove(0) }
        };
        let router = Router::new().route("/hook", post(take)).with_state(self.clone());
        tokio::spawn(async { axum::serve(listener, router).await });
        url
    }

    fn take(&self) -> Vec<(HeaderMap, String)> {
        std::mem::take(&mut *self.got.lock().unwrap())
    }
}

/// A server with 1,000 GiB in STANDARD, $23 a month, at noon of the second of a month: one day of it is over.
async fn server(receiver: &Receiver) -> (Server, String) {
    let url = receiver.start().await;
    let server = Server::start_with(&["--webhook-private-hosts", "localhost"]).await;
    let record = server.record().await;
    server.upload(&record, &File::text("a.txt")).await;
    server.tamper("UPDATE versions SET source_bytes = 1000 * 1073741824, stored_bytes = 1000 * 1073741824").await;
    let now = Timestamp::now().to_zoned(TimeZone::UTC);
    let second = now.date().last_of_month().saturating_add(2.days()).at(12, 0, 0, 0).to_zoned(TimeZone::UTC).unwrap();
    server.advance(second.timestamp().duration_since(now.timestamp()));
    server.app.write_cost_days().await.unwrap();
    (server, url)
}

async fn later(server: &Server, by: SignedDuration) -> (u32, usize) {
    server.advance(by);
    server.app.write_cost_days().await.unwrap();
    server.app.watch_budgets().await.unwrap()
}

#[tokio::test]
async fn each_threshold_is_told_once_and_signed() {
    let receiver = Receiver::default();
    let (server, url) = server(&receiver).await;
    let nothing = server.get(CLINICIAN, BUDGET).await.ok();
    assert_eq!(
        (&nothing["budget"], &nothing["alerts"], &nothing["currency"]),
        (&Value::Null, &json!([]), &json!("USD"))
    );
    assert!(nothing["expected"].as_str().unwrap().starts_with("23.0000"), "{nothing}");

    let wish = json!({ "amount": "20.00", "thresholds": [100, 50, 50], "webhook_url": url });
    let set = server.call(Method::PUT, ADMINISTRATOR, BUDGET, Some(wish)).await.ok();
    let secret = set["webhook_secret"].as_str().unwrap().to_owned();
    assert_eq!((&set["budget"]["amount"], &set["budget"]["thresholds"]), (&json!("20"), &json!([50, 100])));
    assert!(set["budget"]["webhook_host"].as_str().unwrap().starts_with("localhost:"), "{set}");
    assert!(!set.to_string().contains("t0p"), "the address's token is not shown");

    // It will be $23 by the end of the month, though less than $1 is spent.
    assert_eq!(later(&server, SignedDuration::ZERO).await, (1, 1));
    let (headers, body) = receiver.take().remove(0);
    let header = |name: &str| headers[name].to_str().unwrap();
    let mut mac = Hmac::<Sha256>::new_from_slice(&STANDARD.decode(&secret[6..]).unwrap()).unwrap();
    mac.update(format!("{}.{}.{body}", header("webhook-id"), header("webhook-timestamp")).as_bytes());
    let signature = STANDARD.decode(header("webhook-signature").strip_prefix("v1,").unwrap()).unwrap();
    mac.verify_slice(&signature).unwrap();
    let message: Value = serde_json::from_str(&body).unwrap();
    assert_eq!(message["type"], "cost.threshold_reached");
    assert_eq!(message["data"]["tenant_id"], server.get(CLINICIAN, "/api/costs").await.ok()["tenant_id"]);
    assert_eq!((&message["data"]["basis"], &message["data"]["threshold"]), (&json!("expected"), &json!(100)));
    assert_eq!(later(&server, SignedDuration::ZERO).await, (0, 0), "the same was told twice");

    assert_eq!(later(&server, SignedDuration::from_hours(20 * 24)).await, (1, 1));
    let half: Value = serde_json::from_str(&receiver.take()[0].1).unwrap();
    assert_eq!((&half["data"]["basis"], &half["data"]["threshold"]), (&json!("spent"), &json!(50)));
    let report = server.get(CLINICIAN, BUDGET).await.ok();
    let told: Vec<_> = report["alerts"].as_array().unwrap().iter().map(|alert| &alert["webhook"]).collect();
    assert_eq!(told, ["delivered", "delivered"]);
    assert_eq!(server.get(STRANGER, BUDGET).await.ok()["alerts"], json!([]), "another tenant sees none of it");

    // The next month begins anew.
    assert_eq!(later(&server, SignedDuration::from_hours(15 * 24)).await.0, 1);
}

#[tokio::test]
async fn a_webhook_that_fails_is_told_later_and_one_that_is_gone_is_left_alone() {
    let receiver = Receiver::default();
    let (server, url) = server(&receiver).await;
    receiver.answers.lock().unwrap().extend([StatusCode::INTERNAL_SERVER_ERROR, StatusCode::FOUND]);
    let wish = json!({ "amount": "20", "thresholds": [100], "webhook_url": url });
    let first = server.call(Method::PUT, ADMINISTRATOR, BUDGET, Some(wish.clone())).await.ok();
    assert_eq!(later(&server, SignedDuration::ZERO).await, (1, 0));
    let waits = server.get(CLINICIAN, BUDGET).await.ok();
    assert_eq!(waits["alerts"][0]["webhook"], "waiting", "{waits}");
    assert_eq!(later(&server, SignedDuration::from_mins(4)).await, (0, 0), "too soon");
    assert_eq!(later(&server, SignedDuration::from_mins(2)).await, (0, 0), "a redirect is no success");
    assert_eq!(later(&server, SignedDuration::from_mins(16)).await, (0, 1));
    let ids: Vec<_> = receiver.take().iter().map(|(headers, _)| headers["webhook-id"].clone()).collect();
    assert!(ids.len() == 3 && ids.iter().all(|id| *id == ids[0]), "{ids:?}");

    // The same address keeps its secret unless another is asked for.
    let again = server.call(Method::PUT, ADMINISTRATOR, BUDGET, Some(wish)).await.ok();
    assert_eq!(again["webhook_secret"], Value::Null);
    receiver.answers.lock().unwrap().push(StatusCode::GONE);
    let wish = json!({ "amount": "10", "thresholds": [200], "webhook_url": url, "new_webhook_secret": true });
    let other = server.call(Method::PUT, ADMINISTRATOR, BUDGET, Some(wish)).await.ok();
    assert!(other["webhook_secret"].is_string() && other["webhook_secret"] != first["webhook_secret"]);
    assert_eq!(later(&server, SignedDuration::from_hours(1)).await, (1, 0));
    assert_eq!(server.get(CLINICIAN, BUDGET).await.ok()["alerts"][0]["webhook"], "given_up");
    assert_eq!(later(&server, SignedDuration::from_hours(5)).await, (0, 0));

    server.call(Method::DELETE, ADMINISTRATOR, BUDGET, None).await.ok();
    let removed = server.get(CLINICIAN, BUDGET).await.ok();
    assert_eq!((&removed["budget"], removed["alerts"].as_array().unwrap().len()), (&Value::Null, 2));
    let log = server.get(AUDITOR, "/api/audit-log?limit=200").await.ok();
    let said = log.to_string();
    for action in ["budget.set", "budget.removed", "cost_alert.raised"] {
        assert!(said.contains(action), "{action} is not in the audit log");
    }
    assert!(!said.contains("t0p") && !said.contains("whsec_"), "the audit log holds a secret");
}

#[tokio::test]
async fn budgets_that_cannot_be_are_refused_and_only_administrators_set_them() {
    let server = Server::start().await;
    let good = json!({ "amount": "1" });
    for persona in [CLINICIAN, AUDITOR] {
        server.call(Method::PUT, persona, BUDGET, Some(good.clone())).await.problem(403, "forbidden");
        server.call(Method::DELETE, persona, BUDGET, None).await.problem(403, "forbidden");
    }
    server.call(Method::DELETE, ADMINISTRATOR, BUDGET, None).await.ok();
    for (bad, pointer) in [
        (json!({ "amount": "0" }), "/amount"),
        (json!({ "amount": "-1" }), "/amount"),
        (json!({ "amount": "0.00001" }), "/amount"),
        (json!({ "amount": "1000000000001" }), "/amount"),
        (json!({ "amount": "1", "thresholds": [] }), "/thresholds"),
        (json!({ "amount": "1", "thresholds": [0] }), "/thresholds"),
        (json!({ "amount": "1", "webhook_url": "https://127.0.0.1/" }), "/webhook_url"),
        (json!({ "amount": "1", "webhook_url": "http://example.org/" }), "/webhook_url"),
        (json!({ "amount": "1", "webhook_url": "nonsense" }), "/webhook_url"),
    ] {
        let problem =
            server.call(Method::PUT, ADMINISTRATOR, BUDGET, Some(bad)).await.problem(422, "validation_failed");
        assert_eq!(problem["errors"][0]["pointer"], pointer, "{problem}");
    }
    assert_eq!(server.get(CLINICIAN, BUDGET).await.ok()["budget"], Value::Null);
    let set = server.call(Method::PUT, ADMINISTRATOR, BUDGET, Some(good)).await.ok();
    assert_eq!(set["budget"]["thresholds"], json!([50, 80, 100]));
}

/// A damaged row of one tenant, and the others' days and budgets are looked after all the same.
#[tokio::test]
async fn one_tenants_damage_holds_up_no_other() {
    let receiver = Receiver::default();
    let (server, _) = server(&receiver).await;
    let wish = json!({ "amount": "20" });
    server.call(Method::PUT, ADMINISTRATOR, BUDGET, Some(wish)).await.ok();
    server
        .tamper(
            "INSERT INTO budgets SELECT 'a-broken-one', 'no amount', currency, thresholds, NULL, NULL, 1, '' FROM budgets; \
             INSERT INTO cost_days SELECT 'a-broken-one', 'no day', currency, '1', '1', 1, 1, 1 FROM cost_days LIMIT 1",
        )
        .await;
    assert_eq!(later(&server, SignedDuration::ZERO).await.0, 1);
}

/// The secret is told once: of two that set the same address at once, one is told, and what it is told holds.
#[tokio::test]
async fn a_secret_that_was_told_is_the_one_that_signs() {
    let Some(url) = cluster::new_database() else { return };
    let server = Server::start_with(&["--database-url", &url, "--webhook-private-hosts", "localhost"]).await;
    server.record().await;
    let token = server.token(ADMINISTRATOR).await;
    let database = sqlx::PgPool::connect(&cluster::as_superuser(&url)).await.unwrap();
    let mut holder = database.begin().await.unwrap();
    sqlx::query("SELECT 1 FROM audit_heads FOR UPDATE").execute(&mut *holder).await.unwrap();
    let wish = json!({ "amount": "10", "webhook_url": "http://localhost:1/hook" });
    let set = async || server.send(Method::PUT, BUDGET, Some(&token), Some(wish.clone()), &[]).await.ok();
    let both_wait = async {
        cluster::waiting(&database, 2).await;
        holder.commit().await.unwrap();
    };
    let (one, other, ()) = tokio::join!(set(), set(), both_wait);
    let told: Vec<&str> = [&one, &other].iter().filter_map(|set| set["webhook_secret"].as_str()).collect();
    let kept: String = sqlx::query_scalar("SELECT webhook_secret FROM budgets").fetch_one(&database).await.unwrap();
    assert_eq!(told, [kept]);
    let log = server.get(AUDITOR, "/api/audit-log").await.ok();
    assert!(log["items"].as_array().unwrap().iter().all(|entry| entry["action"] != "audit.head_lost"), "{log}");
}

/// In a hospital where nothing was ever done.
#[tokio::test]
async fn setting_a_budget_first_of_all_begins_the_log() {
    let server = Server::start_with(&["--webhook-private-hosts", "localhost"]).await;
    server.call(Method::PUT, ADMINISTRATOR, BUDGET, Some(json!({ "amount": "10" }))).await.ok();
    let verdict = server.get(AUDITOR, "/api/audit-log/verify").await.ok();
    assert_eq!((&verdict["intact"], &verdict["finding"]), (&json!(true), &Value::Null), "{verdict}");
    let log = server.get(AUDITOR, "/api/audit-log").await.ok();
    let first = log["items"].as_array().unwrap().last().unwrap();
    assert_eq!((&first["seq"], &first["action"]), (&json!(1), &json!("budget.set")), "{log}");
}
