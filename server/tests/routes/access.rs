//! A URL that was given out is counted apart from what was read.

use serde_json::{Value, json};

use crate::support::{CLINICIAN, File, Server};

async fn url(server: &Server, id: &Value) -> Value {
    server.post(CLINICIAN, "/api/files/download-url", json!({ "attachment_id": id, "ranges": true })).await.ok()
}

async fn counted(server: &Server, record: &str) -> (u64, u64, bool) {
    server.app.count_reads().await;
    let attachment = server.attachments(record).await.remove(0);
    let number = |field: &str| attachment[field].as_u64().unwrap();
    (number("download_urls_issued"), number("reads"), attachment["last_read_at"].is_string())
}

#[tokio::test]
async fn reads_are_counted_apart_from_urls() {
    let server = Server::start().await;
    let record = server.record().await;
    let done = server.upload(&record, &File::in_parts(6 << 20)).await;
    assert_eq!(counted(&server, &record).await, (0, 0, false), "what the server reads to verify a file is no download");
    let signed = url(&server, &done["attachment_id"]).await;
    url(&server, &done["attachment_id"]).await;
    assert_eq!(counted(&server, &record).await, (2, 0, false), "a URL is not a download");
    let (whole, ranges) = (signed["url"].as_str().unwrap(), signed["ranges"]["url"].as_str().unwrap());
    reqwest::get(whole).await.unwrap().bytes().await.unwrap();
    for range in ["bytes=0-99", "bytes=100-199", "bytes=200-"] {
        server.http.get(ranges).header("range", range).send().await.unwrap().bytes().await.unwrap();
    }
    server.http.head(whole).send().await.unwrap();
    server.http.get(whole.replace("X-Amz-Signature=", "X-Amz-Signature=0")).send().await.unwrap();
    assert_eq!(counted(&server, &record).await, (2, 2, true), "a download in ranges is one; a refused one is none");
    // A backup copies files, not URLs; stopping counts what was read last.
    reqwest::get(whole).await.unwrap().bytes().await.unwrap();
    let server = server.restart().await;
    assert_eq!(counted(&server, &record).await.1, 3);
}
