//! Everything that must not get in: each has its code, says what to do, and leaves nothing behind.

use reqwest::Method;
use serde_json::{Value, json};

use crate::support::{AUDITOR, CLINICIAN, File, STRANGER, Server};

#[tokio::test]
async fn types_the_tenant_does_not_allow() {
    let server = Server::start().await;
    let record = server.record().await;
    for (name, content_type) in
        [("setup.exe", ""), ("setup.exe", "application/pdf"), ("report.pdf", "text/html"), ("page.html", "text/html")]
    {
        let mut creation = File::raw(10).creation(&record);
        (creation["file_name"], creation["content_type"]) = (name.into(), content_type.into());
        let problem = server.post(CLINICIAN, "/api/files/upload-url", creation).await.problem(415, "type_not_allowed");
        assert!(problem["detail"].as_str().unwrap().contains("pdf"), "it does not name what is accepted");
    }
    server.assert_nothing_left(&record).await;
}

#[tokio::test]
async fn sizes_the_tenant_does_not_allow() {
    let server = Server::start_with(&["--max-file-bytes", "1000"]).await;
    let record = server.record().await;
    server.create(&record, &File::raw(1000)).await;
    let reply = server.post(CLINICIAN, "/api/files/upload-url", File::raw(1001).creation(&record)).await;
    let problem = reply.problem(413, "file_too_large");
    assert!(problem["detail"].as_str().unwrap().contains("1000 bytes"));
    server.assert_nothing_left(&record).await;
}

#[tokio::test]
async fn names_that_are_none() {
    let server = Server::start().await;
    let record = server.record().await;
    for name in ["", "  ", "a\u{0}b.txt", "a\nb.txt", &format!("{}.txt", "ä".repeat(126))] {
        let mut creation = File::raw(10).creation(&record);
        creation["file_name"] = name.into();
        let problem = server.post(CLINICIAN, "/api/files/upload-url", creation).await.problem(422, "validation_failed");
        assert_eq!(problem["errors"][0]["pointer"], "/file_name");
    }
    server.assert_nothing_left(&record).await;
}

#[tokio::test]
async fn records_that_are_unknown_or_another_tenants_look_the_same() {
    let server = Server::start().await;
    let (own, other) = (server.record().await, server.record_of(STRANGER).await);
    let mut details = Vec::new();
    for record in [other.as_str(), "01890000-0000-7000-8000-000000000000", "no-id", "../x"] {
        let reply = server.post(CLINICIAN, "/api/files/upload-url", File::text("a.txt").creation(record)).await;
        details.push(reply.problem(404, "not_found")["detail"].clone());
    }
    assert!(details.iter().all(|detail| *detail == details[0]));
    let foreign = server.get(STRANGER, &format!("/api/medical-records/{other}/attachments")).await.ok();
    assert_eq!(foreign["items"], json!([]));
    server.assert_nothing_left(&own).await;
}

#[tokio::test]
async fn an_attachment_of_another_record() {
    let server = Server::start().await;
    let (first, second) = (server.record().await, server.record().await);
    let done = server.upload(&first, &File::raw(5)).await;
    let mut creation = File::raw(5).creation(&second);
    creation["attachment_id"] = done["attachment_id"].clone();
    server.post(CLINICIAN, "/api/files/upload-url", creation).await.problem(404, "not_found");
}

#[tokio::test]
async fn other_peoples_uploads() {
    let server = Server::start().await;
    let record = server.record().await;
    let file = File::raw(10);
    let created = server.create(&record, &file).await;
    let path = format!("/api/files/uploads/{}", created["upload_id"].as_str().unwrap());
    server.get(STRANGER, &path).await.problem(404, "not_found");
    let signing = file.signing(&[&file.parts[0]]);
    server.post(STRANGER, &format!("{path}/part-urls"), signing).await.problem(404, "not_found");
    server.post(STRANGER, &format!("{path}/complete"), file.completion()).await.problem(404, "not_found");
    server.call(Method::DELETE, STRANGER, &path, None).await.problem(404, "not_found");
    assert_eq!(server.get(STRANGER, "/api/files/uploads").await.ok()["items"], json!([]));
    assert_eq!(server.get(CLINICIAN, &path).await.ok()["status"], "active");
}

#[tokio::test]
async fn an_auditor_may_not_upload() {
    let server = Server::start().await;
    let record = server.record().await;
    server.post(AUDITOR, "/api/files/upload-url", File::raw(1).creation(&record)).await.problem(403, "forbidden");
    server.assert_nothing_left(&record).await;
}

#[tokio::test]
async fn parts_that_cannot_be() {
    let server = Server::start().await;
    let record = server.record().await;
    let file = File::in_parts(11 << 20);
    let created = server.create(&record, &file).await;
    let path = format!("/api/files/uploads/{}/part-urls", created["upload_id"].as_str().unwrap());
    let part = |number: u64, size: u64| json!({ "number": number, "size_bytes": size, "crc32": "00000000" });
    let many: Vec<Value> = (1..=65).map(|number| part(number, 1)).collect();
    for (what, whole, parts) in [
        ("no part", false, json!([])),
        ("part 0", false, json!([part(0, 5)])),
        ("part 10,001", false, json!([part(10_001, 5)])),
        ("an empty part", false, json!([part(1, 0)])),
        ("a part twice", false, json!([part(1, 5), part(1, 5)])),
        ("too many at once", false, json!(many)),
        ("more than the file has", false, json!([part(1, 12 << 20)])),
        ("a whole of two", true, json!([part(1, 5), part(2, 5)])),
        ("a whole above 5 MiB", true, json!([part(1, (5 << 20) + 1)])),
    ] {
        let body = json!({ "encoding": "identity", "whole": whole, "parts": parts });
        let reply = server.post(CLINICIAN, &path, body).await;
        assert_eq!(reply.body["code"], "validation_failed", "{what} was signed");
    }
    // Together more than the file has, each alone not.
    let body = json!({ "encoding": "identity", "whole": false, "parts": [part(1, 6 << 20), part(2, 6 << 20)] });
    server.post(CLINICIAN, &path, body).await.problem(422, "validation_failed");

    // The first signing settles encoding and kind.
    server.sign(created["upload_id"].as_str().unwrap(), &file, &[&file.parts[0]]).await;
    let other = json!({ "encoding": "gzip", "whole": false, "parts": [part(2, 5)] });
    let problem = server.post(CLINICIAN, &path, other).await.problem(409, "upload_settled");
    assert!(problem["detail"].as_str().unwrap().contains("encoding"), "{problem}");
    let other = json!({ "encoding": "identity", "whole": true, "parts": [part(1, 5)] });
    server.post(CLINICIAN, &path, other).await.problem(409, "upload_settled");
}

#[tokio::test]
async fn bodies_that_cannot_be_read() {
    let server = Server::start().await;
    server.post(CLINICIAN, "/api/files/upload-url", json!({ "record_id": 5 })).await.problem(400, "invalid_request");
    let token = server.token(CLINICIAN).await;
    let url = format!("{}/api/files/upload-url", server.app.api_url);
    let bad = server.http.post(&url).bearer_auth(&token).header("content-type", "application/json").body("{").send();
    assert_eq!(bad.await.unwrap().json::<Value>().await.unwrap()["code"], "invalid_request");
    let twice = r#"{"notes":"Allergic to penicillin.","notes":"Seen."}"#;
    let records = format!("{}/api/medical-records", server.app.api_url);
    let bad = server.http.post(records).bearer_auth(&token).header("content-type", "application/json").body(twice);
    let problem = bad.send().await.unwrap().json::<Value>().await.unwrap();
    assert!(problem["code"] == "invalid_request" && problem["detail"].as_str().unwrap().contains("notes"), "{problem}");
    let untyped = server.http.post(&url).bearer_auth(&token).body("{}").send();
    assert_eq!(untyped.await.unwrap().json::<Value>().await.unwrap()["code"], "invalid_request");
    let mut creation = File::raw(1).creation("x");
    creation["file_name"] = "x".repeat(5 << 20).into();
    server.post(CLINICIAN, "/api/files/upload-url", creation).await.problem(413, "payload_too_large");
}

#[tokio::test]
async fn bodies_and_queries_that_are_not_what_they_should_be() {
    let server = Server::start().await;
    let record = server.record().await;
    // serde reads the fields of an object from an array too, in the order they happen to have.
    let creation = File::raw(10).creation(&record);
    let fields: Vec<Value> = creation.as_object().unwrap().values().cloned().collect();
    server.post(CLINICIAN, "/api/files/upload-url", fields.into()).await.problem(400, "invalid_request");
    server.post(CLINICIAN, "/api/files/upload-url", json!([])).await.problem(400, "invalid_request");

    // And an object of any fields from null: a patch that changes nothing, where a whole record is to be null (RFC 7396).
    let patched = format!("/api/medical-records/{record}");
    let patch = server.call_with(Method::PATCH, CLINICIAN, &patched, Some(Value::Null), &[("if-match", "*")]);
    patch.await.problem(400, "invalid_request");

    // JSON is UTF-8 (RFC 8259, section 8.1); bytes of another charset would be taken for something else.
    let sent = async |content_type: &'static str| {
        let token = server.token(CLINICIAN).await;
        let request = server.http.post(format!("{}/api/files/upload-url", server.app.api_url)).bearer_auth(token);
        let request = request.header("content-type", content_type).body(creation.to_string());
        request.send().await.unwrap().status().as_u16()
    };
    for content_type in ["application/json; charset=iso-8859-1", "application/json;charset=\"utf-16\""] {
        assert_eq!(sent(content_type).await, 400, "{content_type}");
    }
    for content_type in ["application/json", "application/json; charset=utf-8", "application/json; charset=\"UTF-8\""] {
        assert_eq!(sent(content_type).await, 201, "{content_type}");
    }

    for query in ["q=%00", "q=a%00b", "status=draft&q=x%00"] {
        let reply = server.get(CLINICIAN, &format!("/api/medical-records?{query}")).await;
        reply.problem(422, "validation_failed");
    }
}
