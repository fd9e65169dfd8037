use std::time::Duration;

use reqwest::Method;
use serde_json::{Value, json};

use crate::support::{CLINICIAN, File, Server};

#[tokio::test]
async fn health_and_readiness_answer_anyone() {
    let server = Server::start().await;
    for path in ["/healthz", "/readyz"] {
        assert_eq!(server.send(Method::GET, path, None, None, &[]).await.ok(), json!({ "status": "ok" }));
    }
}

#[tokio::test]
async fn the_document_is_served() {
    let server = Server::start().await;
    let served = server.send(Method::GET, "/api/openapi.json", None, None, &[]).await.ok();
    assert_eq!(served, serde_json::to_value(chartlift_server::routes::document()).unwrap());
}

#[tokio::test]
async fn demo_personas_are_of_several_hospitals() {
    let server = Server::start().await;
    let personas = server.send(Method::GET, "/api/demo/personas", None, None, &[]).await.ok();
    let personas = personas.as_array().unwrap();
    let having = |tenant: &str, role: &str| personas.iter().any(|p| p["tenant_id"] == tenant && p["role"] == role);
    assert!(having("riverside", "clinician") && having("northgate", "clinician"));
    assert!(having("riverside", "auditor") && having("northgate", "administrator"));
    assert!(having("lakeside", "clinician") && having("lakeside", "administrator"));
    let unknown = json!({ "persona_id": "nobody" });
    server.send(Method::POST, "/api/demo/token", None, Some(unknown), &[]).await.problem(404, "not_found");
}

/// How long a busy machine may take for some records of a demo.
const PATIENCE: Duration = Duration::from_secs(240);

/// A demo's year has visits and files, old ones cold.
async fn assert_a_year(server: &Server) {
    for clinician in ["maria-santos", "kwame-mensah", "elena-novak"] {
        let records = server.get(clinician, "/api/medical-records?sort=visit_date&limit=200").await.ok();
        let records = records["items"].as_array().unwrap();
        assert!(records.len() > 30, "{clinician} has {} records", records.len());
        let day = |at: usize| records[at]["visit_date"].as_str().unwrap().to_owned();
        let months = |day: String| day[..4].parse::<i32>().unwrap() * 12 + day[5..7].parse::<i32>().unwrap();
        assert!(months(day(records.len() - 1)) - months(day(0)) >= 10, "{clinician}'s visits are a year's");
        let with_files: Vec<_> = records.iter().filter(|record| record["attachment_count"] != 0).collect();
        assert_eq!(with_files[0]["status"], "finalized", "the oldest are");
        let mut classes = Vec::new();
        for record in with_files {
            let files = format!("/api/medical-records/{}/attachments", record["id"].as_str().unwrap());
            let files = server.get(clinician, &files).await.ok();
            classes.extend(files["items"].as_array().unwrap().iter().map(|file| file["storage_class"].clone()));
        }
        // From the oldest on: archived, cold, and as new.
        classes.dedup();
        assert_eq!(classes, ["GLACIER", "GLACIER_IR", "STANDARD"], "{clinician}");
        // What is written down at its time is in its order.
        let log = server.get("ingrid-dahl", "/api/audit-log/verify").await.ok();
        assert_eq!(log["intact"], true);
    }
}

/// Whoever stops a demo while its hospitals are filled finds them whole at the next start, and nothing twice. One test for both,
/// since filling takes long.
#[tokio::test]
async fn a_demo_has_a_year_also_one_that_was_stopped_while_it_was_filled() {
    let flags = ["--seed-demo", "true", "--seed-year"];
    let stopped = async {
        let mut server = Server::start_with(&flags).await;
        for enough in [10, 25] {
            let count = "SELECT COUNT(*) || '' FROM records WHERE tenant = 'northgate'";
            let filled = async { while server.column(count).await[0].parse::<u32>().unwrap() < enough {} };
            tokio::time::timeout(PATIENCE, filled).await.expect("it is not filled on");
            server = server.restart_with(&flags).await;
        }
        server
    };
    let (whole, stopped) = tokio::join!(Server::start_with(&flags), stopped);
    assert_a_year(&whole).await;
    for clinician in ["maria-santos", "kwame-mensah", "elena-novak"] {
        let visits = async |server: &Server| {
            let page = server.get(clinician, "/api/medical-records?limit=200").await.ok();
            let told = ["visit_date", "chief_complaint", "patient_name", "status", "attachment_count"];
            let visit = |record: &Value| told.map(|field| record[field].to_string());
            let mut visits: Vec<_> = page["items"].as_array().unwrap().iter().map(visit).collect();
            visits.sort();
            visits
        };
        assert_eq!(visits(&stopped).await, visits(&whole).await, "{clinician}");
    }
    let log = stopped.get("ingrid-dahl", "/api/audit-log/verify").await.ok();
    assert_eq!(log["intact"], true);
    let left = stopped.column("SELECT status FROM uploads WHERE status <> 'completed' AND status <> 'aborted'").await;
    assert_eq!(left, Vec::<String>::new());
}

#[tokio::test]
async fn new_demo_hospitals_are_seeded_once() {
    let server = Server::start_with(&["--seed-demo", "true"]).await;
    let count = async |server: &Server, persona: &str| {
        server.get(persona, "/api/medical-records").await.ok()["items"].as_array().unwrap().len()
    };
    let (ours, theirs) = (count(&server, "maria-santos").await, count(&server, "kwame-mensah").await);
    assert!(ours >= 3 && theirs >= 3);
    server.post("maria-santos", "/api/medical-records", server.a_record().await).await.ok();
    let server = server.restart_with(&["--seed-demo", "true"]).await;
    assert_eq!(count(&server, "maria-santos").await, ours + 1);
    assert_eq!(count(&server, "kwame-mensah").await, theirs);
}

#[tokio::test]
async fn without_s3_it_is_alive_but_not_ready_and_says_when_to_try_again() {
    // Nothing listens on the discard port.
    let outside =
        ["--s3-bucket", "b", "--s3-endpoint", "http://127.0.0.1:9", "--s3-access-key", "a", "--s3-secret-key", "s"];
    let server = Server::start_with(&outside).await;
    server.send(Method::GET, "/healthz", None, None, &[]).await.ok();
    server.send(Method::GET, "/readyz", None, None, &[]).await.problem(503, "object_store_unavailable");

    let record = server.record().await;
    let file = File::in_parts(6 << 20);
    let created = server.create(&record, &file).await;
    let path = format!("/api/files/uploads/{}/part-urls", created["upload_id"].as_str().unwrap());
    let reply = server.post(CLINICIAN, &path, file.signing(&[&file.parts[0]])).await;
    assert!(reply.headers.contains_key("retry-after"));
    reply.problem(503, "object_store_unavailable");
}
