use serde_json::json;

use crate::support::{CLINICIAN, File, STRANGER, Server};

const PATH: &str = "/api/files/download-url";

#[tokio::test]
async fn the_source_comes_back_under_its_own_name() {
    let server = Server::start().await;
    let record = server.record().await;
    let file = File::text("Röntgen \"1\"; 放射 😀.txt");
    let done = server.upload(&record, &file).await;
    let download = server.post(CLINICIAN, PATH, json!({ "attachment_id": done["attachment_id"] })).await.ok();
    assert_eq!((&download["file_name"], &download["expires_in_seconds"]), (&json!(file.name), &json!(300)));

    // No decoder is built into this client: what arrives is what is stored.
    let response = server.http.get(download["url"].as_str().unwrap()).send().await.unwrap();
    assert_eq!(response.headers()["content-encoding"], "gzip");
    assert_eq!(response.headers()["content-type"], "text/plain");
    let disposition = response.headers()["content-disposition"].to_str().unwrap().to_owned();
    assert_eq!(
        disposition,
        "attachment; filename=\"R_ntgen _1__ __ _.txt\"; \
         filename*=UTF-8''R%C3%B6ntgen%20%221%22%3B%20%E6%94%BE%E5%B0%84%20%F0%9F%98%80.txt"
    );
    assert!(response.bytes().await.unwrap() == file.stored());
}

#[tokio::test]
async fn ranges_give_the_stored_bytes_as_they_are_and_what_they_must_come_to() {
    let server = Server::start().await;
    let record = server.record().await;
    let file = File::text("a.txt");
    let done = server.upload(&record, &file).await;
    let plain = server.post(CLINICIAN, PATH, json!({ "attachment_id": done["attachment_id"] })).await.ok();
    assert_eq!(plain.get("ranges"), None, "only who asks for them gets them");

    let ask = json!({ "attachment_id": done["attachment_id"], "ranges": true });
    let download = server.post(CLINICIAN, PATH, ask).await.ok();
    let (ranges, said) = (&download["ranges"], file.completion());
    for field in ["source", "stored", "parts"] {
        assert_eq!(ranges[field], said[field], "{field}");
    }
    let url = ranges["url"].as_str().unwrap();
    let response = server.http.get(url).header("range", "bytes=2-9").send().await.unwrap();
    assert_eq!(response.status(), 206);
    // A browser must not decode a piece of a stream, nor keep any of it.
    assert_eq!(
        (&response.headers()["content-encoding"], &response.headers()["cache-control"]),
        (&"identity".parse().unwrap(), &"no-store".parse().unwrap())
    );
    assert!(response.bytes().await.unwrap() == file.stored()[2..10]);
}

#[tokio::test]
async fn only_harmless_types_are_shown_in_the_browser() {
    let server = Server::start().await;
    let record = server.record().await;
    for (name, kind, shown) in [("a.txt", "text/plain", true), ("a.xml", "application/xml", false)] {
        let mut file = File::text(name);
        file.content_type = kind.into();
        let done = server.upload(&record, &file).await;
        let ask = json!({ "attachment_id": done["attachment_id"], "disposition": "inline" });
        let download = server.post(CLINICIAN, PATH, ask).await.ok();
        let response = server.http.get(download["url"].as_str().unwrap()).send().await.unwrap();
        let header = response.headers()["content-disposition"].to_str().unwrap();
        assert_eq!(header.starts_with("inline"), shown, "{name}");
    }
}

#[tokio::test]
async fn what_is_not_there_or_not_ones_own_is_not_found() {
    let server = Server::start().await;
    let record = server.record().await;
    let done = server.upload(&record, &File::raw(3)).await;
    let own = json!({ "attachment_id": done["attachment_id"] });
    server.post(STRANGER, PATH, own).await.problem(404, "not_found");
    for ask in [
        json!({ "attachment_id": "01890000-0000-7000-8000-000000000000" }),
        json!({ "attachment_id": "riverside/2026/01/x" }),
        json!({ "attachment_id": done["attachment_id"], "version": 2 }),
    ] {
        server.post(CLINICIAN, PATH, ask).await.problem(404, "not_found");
    }
}

#[tokio::test]
async fn a_download_is_audited_before_its_url_leaves() {
    let server = Server::start().await;
    let record = server.record().await;
    let done = server.upload(&record, &File::raw(3)).await;
    let reply = server.post(CLINICIAN, PATH, json!({ "attachment_id": done["attachment_id"] })).await;
    let request_id = reply.headers["x-request-id"].to_str().unwrap().to_owned();
    let log = server.get("ingrid-dahl", "/api/audit-log").await.ok();
    let entry = &log["items"][0];
    assert_eq!(entry["action"], "download_url.issued");
    assert_eq!((&entry["target_id"], &entry["record_id"]), (&done["attachment_id"], &json!(record)));
    assert_eq!(entry["request_id"], request_id);
}
