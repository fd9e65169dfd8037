//! Changes of a record: on which revision they are based, and what was before.

use reqwest::Method;
use serde_json::{Value, json};

use crate::support::{CLINICIAN, File, STRANGER, Server};

const PATH: &str = "/api/medical-records";

#[tokio::test]
async fn a_change_needs_the_newest_revision() {
    let server = Server::start().await;
    let path = format!("{PATH}/{}", server.record().await);
    let put = async |etag: &[(&str, &str)], complaint: &str| {
        let mut record = server.a_record().await;
        record["chief_complaint"] = complaint.into();
        server.call_with(Method::PUT, CLINICIAN, &path, Some(record), etag).await
    };
    put(&[], "blind").await.problem(428, "precondition_required");
    let changed = put(&[("if-match", "\"1\"")], "first").await;
    assert_eq!(changed.headers["etag"], "\"2\"");
    let late = put(&[("if-match", "\"1\"")], "late").await;
    assert_eq!(late.headers["etag"], "\"2\"", "the newest revision is not told");
    late.problem(412, "precondition_failed");
    assert_eq!(server.get(CLINICIAN, &path).await.ok()["chief_complaint"], "first");

    let (a, b) = tokio::join!(put(&[("if-match", "\"2\"")], "a"), put(&[("if-match", "\"2\"")], "b"));
    let won = [&a, &b].iter().filter(|reply| reply.status == 200).count();
    assert_eq!(won, 1, "both or neither of two concurrent changes won");
}

#[tokio::test]
async fn conditions_are_read_as_http_has_them() {
    let cases: Value = serde_json::from_str(include_str!("../../../tests/cases/conditions.json")).unwrap();
    for case in cases["records"].as_array().unwrap() {
        let server = Server::start().await;
        let path = format!("{PATH}/{}", server.record().await);
        let record = server.a_record().await;
        let put = async |tag: Option<&str>| {
            let headers: Vec<_> = tag.map(|tag| ("if-match", tag)).into_iter().collect();
            server.call_with(Method::PUT, CLINICIAN, &path, Some(record.clone()), &headers).await
        };
        for revision in 1..case["revision"].as_u64().unwrap() {
            put(Some(&format!("\"{revision}\""))).await.ok();
        }
        assert_eq!(put(case["if_match"].as_str()).await.status.as_u16(), case["status"], "{case}");
    }
}

#[tokio::test]
async fn a_put_without_a_field_keeps_nothing_and_is_refused() {
    let server = Server::start().await;
    let path = format!("{PATH}/{}", server.record().await);
    let mut record = server.a_record().await;
    record["notes"] = "Do not lose me".into();
    server.call_with(Method::PUT, CLINICIAN, &path, Some(record.clone()), &[("if-match", "*")]).await.ok();
    record.as_object_mut().unwrap().remove("notes");
    let reply = server.call_with(Method::PUT, CLINICIAN, &path, Some(record), &[("if-match", "*")]).await;
    assert_eq!(reply.problem(422, "validation_failed")["errors"][0]["pointer"], "/notes");
    assert_eq!(server.get(CLINICIAN, &path).await.ok()["notes"], "Do not lose me");
}

#[tokio::test]
async fn a_patch_changes_what_it_names() {
    let server = Server::start().await;
    let path = format!("{PATH}/{}", server.record().await);
    let patch = async |body: Value, tag: &str| {
        server.call_with(Method::PATCH, CLINICIAN, &path, Some(body), &[("if-match", tag)]).await
    };
    let changed = patch(json!({ "notes": "Biopsy sent" }), "\"1\"").await;
    assert_eq!(changed.headers["etag"], "\"2\"");
    let changed = changed.ok();
    assert_eq!((&changed["notes"], &changed["chief_complaint"]), (&json!("Biopsy sent"), &json!("Mole check")));
    patch(json!({ "notes": "late" }), "\"1\"").await.problem(412, "precondition_failed");
    for bad in [json!({ "patient_id": null }), json!({ "unheard_of": 1 }), json!({ "visit_date": "20191104" })] {
        patch(bad, "*").await.problem(422, "validation_failed");
    }
    assert_eq!(server.get(CLINICIAN, &path).await.ok(), changed);
    assert_eq!(patch(json!({ "notes": null }), "*").await.ok()["notes"], Value::Null);
}

#[tokio::test]
async fn nothing_is_overwritten_every_revision_can_be_read() {
    let server = Server::start().await;
    let id = server.record().await;
    let path = format!("{PATH}/{id}");
    let patch = json!({ "notes": "Second thoughts" });
    server.call_with(Method::PATCH, CLINICIAN, &path, Some(patch), &[("if-match", "*")]).await.ok();
    server.upload(&id, &File::text("report.txt")).await;
    server.call_with(Method::POST, CLINICIAN, &format!("{path}/finalize"), None, &[("if-match", "*")]).await.ok();
    let first = server.get(CLINICIAN, &format!("{path}/revisions?limit=3")).await.ok();
    let next = first["next_cursor"].as_str().unwrap();
    let second = server.get(CLINICIAN, &format!("{path}/revisions?limit=3&cursor={next}")).await.ok();
    let items = [first["items"].as_array().unwrap().clone(), second["items"].as_array().unwrap().clone()].concat();
    let told: Vec<_> = items
        .iter()
        .map(|it| {
            (
                it["revision"].as_u64().unwrap(),
                it["change"].as_str().unwrap(),
                it["content"]["notes"].as_str().unwrap_or("-"),
            )
        })
        .collect();
    assert_eq!(
        told,
        [
            (4, "finalized", "Second thoughts"),
            (3, "file_added", "Second thoughts"),
            (2, "updated", "Second thoughts"),
            (1, "created", "-")
        ]
    );
    assert_eq!((&items[0]["changed_by_id"], &items[0]["status"]), (&json!(CLINICIAN), &json!("finalized")));
    server.get(STRANGER, &format!("{path}/revisions")).await.problem(404, "not_found");
}

#[tokio::test]
async fn a_change_of_its_attachments_changes_a_records_tag() {
    let server = Server::start().await;
    let id = server.record().await;
    let path = format!("{PATH}/{id}");
    let tag = async || server.get(CLINICIAN, &path).await.headers["etag"].to_str().unwrap().to_owned();
    let done = server.upload(&id, &File::text("report.txt")).await;
    assert_eq!(tag().await, "\"2\"");
    let attachment = format!("/api/attachments/{}", done["attachment_id"].as_str().unwrap());
    server.call(Method::PATCH, CLINICIAN, &attachment, Some(json!({ "file_name": "other.txt" }))).await.ok();
    assert_eq!(tag().await, "\"3\"");
    // Somebody deletes the file after the tag was read: what is finalized is not what was seen.
    let seen = tag().await;
    server.call(Method::DELETE, CLINICIAN, &attachment, None).await;
    let finalize = format!("{path}/finalize");
    let late = server.call_with(Method::POST, CLINICIAN, &finalize, None, &[("if-match", &seen)]).await;
    late.problem(412, "precondition_failed");
    server.call(Method::POST, CLINICIAN, &format!("{attachment}/undelete"), None).await.ok();
    assert_eq!(tag().await, "\"5\"");
}
