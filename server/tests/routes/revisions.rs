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

/// A record with something of every kind.
async fn full(server: &Server) -> Value {
    let concept = |text: &str| json!({ "coding": [], "text": text });
    let mut record = server.a_record().await;
    record["prescriptions"] = json!([{
        "medication": concept("Paracetamol"), "status": "active", "dose_quantity": { "value": 500, "unit": "mg" },
        "route": concept("Oral"), "timing": { "frequency": 3, "period": 1, "period_unit": "d" }, "as_needed": true,
        "duration": { "value": 2, "unit": "d" }, "patient_instruction": "With a meal",
    }]);
    record["diagnoses"] = json!([{
        "code": { "coding": [{ "system": "http://hl7.org/fhir/sid/icd-10", "code": "D22.5", "display": "Naevus" }],
            "text": null },
        "verification_status": "provisional", "note": "Biopsy pending",
    }]);
    record["vital_signs"] = json!({
        "body_temperature": { "value": 37.2, "unit": "Cel" }, "heart_rate": { "value": 72, "unit": "/min" },
        "respiratory_rate": null, "systolic_blood_pressure": null, "diastolic_blood_pressure": null,
        "oxygen_saturation": null, "body_weight": null, "body_height": null, "body_mass_index": null,
        "head_circumference": null,
    });
    record
}

#[tokio::test]
async fn a_put_without_a_field_of_a_field_is_refused_too() {
    let server = Server::start().await;
    let path = format!("{PATH}/{}", server.record().await);
    let put = async |record| server.call_with(Method::PUT, CLINICIAN, &path, Some(record), &[("if-match", "*")]).await;
    let record = full(&server).await;
    let kept = put(record.clone()).await.ok();
    for (place, field) in [
        ("/vital_signs", "body_temperature"),
        ("/vital_signs", "body_weight"),
        ("/prescriptions/0", "patient_instruction"),
        ("/prescriptions/0", "as_needed"),
        ("/prescriptions/0/medication", "coding"),
        ("/diagnoses/0/code/coding/0", "display"),
    ] {
        let mut short = record.clone();
        short.pointer_mut(place).unwrap().as_object_mut().unwrap().remove(field);
        let problem = put(short).await.problem(422, "validation_failed");
        assert_eq!(problem["errors"][0]["pointer"], format!("{place}/{field}"), "{problem}");
    }
    assert_eq!(server.get(CLINICIAN, &path).await.ok(), kept);
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

/// As RFC 7396, section 4, has it, and as the document of the API names it; of the other kinds only what is JSON.
#[tokio::test]
async fn a_patch_may_say_that_it_is_one() {
    let server = Server::start().await;
    let path = format!("{PATH}/{}", server.record().await);
    let url = format!("{}{path}", server.app.api_url);
    let patch = async |kind: &str, notes: &str| {
        let request = server.http.patch(&url).bearer_auth(server.token(CLINICIAN).await).header("if-match", "*");
        let request = request.header("content-type", kind).body(json!({ "notes": notes }).to_string());
        request.send().await.unwrap().status().as_u16()
    };
    assert_eq!(patch("application/merge-patch+json", "Biopsy sent").await, 200);
    assert_eq!(server.get(CLINICIAN, &path).await.ok()["notes"], "Biopsy sent");
    assert_eq!(patch("application/merge-patch+json; charset=utf-8", "Biopsy back").await, 200);
    assert_eq!(patch("text/plain", "Not me").await, 400);
    assert_eq!(server.get(CLINICIAN, &path).await.ok()["notes"], "Biopsy back");
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
