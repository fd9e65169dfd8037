use reqwest::Method;
use serde_json::{Value, json};

use crate::support::{CLINICIAN, STRANGER, Server, a_record};

const PATH: &str = "/api/medical-records";

#[tokio::test]
async fn a_record_is_created_and_read() {
    let server = Server::start().await;
    let reply = server.post(CLINICIAN, PATH, a_record()).await;
    assert_eq!((reply.status.as_u16(), &reply.headers["etag"]), (201, &"\"1\"".parse().unwrap()));
    let created = reply.ok();
    for (field, value) in a_record().as_object().unwrap() {
        assert_eq!(&created[field], value);
    }
    assert_eq!((&created["status"], &created["created_by"]), (&json!("draft"), &json!("Dr. Maria Santos")));
    let read = server.get(CLINICIAN, &format!("{PATH}/{}", created["id"].as_str().unwrap())).await.ok();
    assert_eq!(read, created);
}

#[tokio::test]
async fn unacceptable_fields_are_all_named() {
    let server = Server::start().await;
    let mut record = a_record();
    record["patient_name"] = "   ".into();
    record["mrn"] = "x".repeat(201).into();
    record["birth_date"] = "2026-03-01".into();
    record["title"] = "two\nlines".into();
    let problem = server.post(CLINICIAN, PATH, record).await.problem(422, "validation_failed");
    let pointers: Vec<_> =
        problem["errors"].as_array().unwrap().iter().map(|e| e["pointer"].as_str().unwrap()).collect();
    assert_eq!(pointers, ["/patient_name", "/mrn", "/title", "/birth_date"]);
    for (field, value) in [("birth_date", "2026-02-30"), ("visit_type", "teleport"), ("unheard_of", "x")] {
        let mut record = a_record();
        record[field] = value.into();
        server.post(CLINICIAN, PATH, record).await.problem(400, "invalid_request");
    }
    assert_eq!(server.get(CLINICIAN, PATH).await.ok()["items"], json!([]));
}

#[tokio::test]
async fn a_change_needs_the_newest_version() {
    let server = Server::start().await;
    let path = format!("{PATH}/{}", server.record().await);
    let put = async |etag: &[(&str, &str)], title: &str| {
        let mut record = a_record();
        record["title"] = title.into();
        server.call_with(Method::PUT, CLINICIAN, &path, Some(record), etag).await
    };
    put(&[], "blind").await.problem(412, "precondition_failed");
    let changed = put(&[("if-match", "\"1\"")], "first").await;
    assert_eq!(changed.headers["etag"], "\"2\"");
    put(&[("if-match", "\"1\"")], "late").await.problem(412, "precondition_failed");
    assert_eq!(server.get(CLINICIAN, &path).await.ok()["title"], "first");

    let (a, b) = tokio::join!(put(&[("if-match", "\"2\"")], "a"), put(&[("if-match", "\"2\"")], "b"));
    let won = [&a, &b].iter().filter(|reply| reply.status == 200).count();
    assert_eq!(won, 1, "both or neither of two concurrent changes won");
}

#[tokio::test]
async fn a_finalized_record_is_immutable() {
    let server = Server::start().await;
    let path = format!("{PATH}/{}", server.record().await);
    let finalize = format!("{path}/finalize");
    server.post(CLINICIAN, &finalize, json!({})).await.problem(412, "precondition_failed");
    let done = server.call_with(Method::POST, CLINICIAN, &finalize, None, &[("if-match", "\"1\"")]).await.ok();
    assert_eq!((&done["status"], &done["finalized_by"]), (&json!("finalized"), &json!("Dr. Maria Santos")));
    let put = server.call_with(Method::PUT, CLINICIAN, &path, Some(a_record()), &[("if-match", "\"2\"")]).await;
    put.problem(409, "record_finalized");
    server
        .call_with(Method::POST, CLINICIAN, &finalize, None, &[("if-match", "\"2\"")])
        .await
        .problem(409, "record_finalized");
}

#[tokio::test]
async fn another_tenants_record_is_not_found() {
    let server = Server::start().await;
    let path = format!("{PATH}/{}", server.record().await);
    server.get(STRANGER, &path).await.problem(404, "not_found");
    server.get(STRANGER, &format!("{path}/attachments")).await.problem(404, "not_found");
    let put = server.call_with(Method::PUT, STRANGER, &path, Some(a_record()), &[("if-match", "\"1\"")]).await;
    put.problem(404, "not_found");
    let finalize = format!("{path}/finalize");
    server.call_with(Method::POST, STRANGER, &finalize, None, &[("if-match", "\"1\"")]).await.problem(404, "not_found");
    assert_eq!(server.get(STRANGER, PATH).await.ok()["items"], json!([]));
    assert_eq!(server.get(CLINICIAN, &path).await.ok()["version"], 1);
}

async fn made(server: &Server, name: &str, mrn: &str, visit: &str) {
    let mut record = a_record();
    (record["patient_name"], record["mrn"], record["visit_date"]) = (name.into(), mrn.into(), visit.into());
    server.post(CLINICIAN, PATH, record).await.ok();
}

fn names(page: &Value) -> Vec<&str> {
    page["items"].as_array().unwrap().iter().map(|record| record["patient_name"].as_str().unwrap()).collect()
}

#[tokio::test]
async fn records_are_searched_sorted_and_paged() {
    let server = Server::start().await;
    made(&server, "Åsa Öberg", "A-100%", "2026-01-03").await;
    made(&server, "Bo Berg", "B_200", "2026-01-01").await;
    made(&server, "Cleo Diaz", "C-300", "2026-01-02").await;
    let list = async |query: &str| server.get(CLINICIAN, &format!("{PATH}?{query}")).await.ok();

    assert_eq!(names(&list("").await), ["Åsa Öberg", "Cleo Diaz", "Bo Berg"]);
    assert_eq!(names(&list("sort=patient_name").await), ["Bo Berg", "Cleo Diaz", "Åsa Öberg"]);
    assert_eq!(names(&list("sort=updated_at").await), ["Åsa Öberg", "Bo Berg", "Cleo Diaz"]);
    assert_eq!(names(&list("q=BERG&sort=patient_name").await), ["Bo Berg", "Åsa Öberg"]);
    assert_eq!(names(&list("q=%C3%85SA%20a-1").await), ["Åsa Öberg"]);
    // What LIKE would take for wildcards is only text.
    assert_eq!(names(&list("q=0%25").await), ["Åsa Öberg"]);
    assert_eq!(names(&list("q=b_").await), ["Bo Berg"]);
    assert_eq!(names(&list("status=finalized").await), Vec::<&str>::new());

    for sort in ["-visit_date", "visit_date", "patient_name", "-patient_name", "-updated_at", "updated_at"] {
        let whole = list(&format!("sort={sort}")).await;
        let (mut paged, mut query) = (Vec::new(), format!("sort={sort}&limit=1"));
        loop {
            let page = list(&query).await;
            paged.extend(page["items"].as_array().unwrap().clone());
            let Some(cursor) = page["next_cursor"].as_str() else { break };
            query = format!("sort={sort}&limit=1&cursor={cursor}");
        }
        assert_eq!(&json!(paged), &whole["items"], "{sort}");
    }
}

#[tokio::test]
async fn bad_queries_are_refused() {
    let server = Server::start().await;
    for query in ["limit=0", "limit=201", "cursor=x", "cursor=e30"] {
        server.get(CLINICIAN, &format!("{PATH}?{query}")).await.problem(422, "validation_failed");
    }
    for query in ["limit=-1", "sort=random", "status=lost"] {
        server.get(CLINICIAN, &format!("{PATH}?{query}")).await.problem(400, "invalid_request");
    }
}

#[tokio::test]
async fn the_same_idempotency_key_creates_one_record() {
    let server = Server::start().await;
    let create = async |persona: &str, body| {
        server.call_with(Method::POST, persona, PATH, Some(body), &[("idempotency-key", "visit-1")]).await
    };
    let first = create(CLINICIAN, a_record()).await.ok();
    assert_eq!(create(CLINICIAN, a_record()).await.ok(), first);
    let mut other = a_record();
    other["title"] = "Another".into();
    create(CLINICIAN, other).await.problem(422, "idempotency_conflict");
    assert_ne!(create(STRANGER, a_record()).await.ok()["id"], first["id"], "keys of two tenants met");
    assert_eq!(server.get(CLINICIAN, PATH).await.ok()["items"].as_array().unwrap().len(), 1);
}
