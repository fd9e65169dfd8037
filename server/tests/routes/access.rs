//! A URL that was given out is counted apart from what was read.

use chartlift_server::domain::access_logs::LogsRead;
use jiff::{SignedDuration, Timestamp};
use serde_json::{Value, json};

use crate::support::{CLINICIAN, FaultyStore, File, OUTSIDE_BUCKET, Server};

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

/// A line as S3 writes it of a download by a presigned URL.
fn log_line(at: Timestamp, key: &str) -> String {
    let at = at.strftime("%d/%b/%Y:%H:%M:%S %z");
    format!(
        "79a59df900b949e55d96a1e698fbacedfd6e09d98eacf8f8d5218e7cd47ef2be {OUTSIDE_BUCKET} [{at}] 192.0.2.3 \
         arn:aws:iam::111122223333:user/chartlift 3E57427F3EXAMPLE REST.GET.OBJECT {key} \
         \"GET /{key}?X-Amz-Expires=300 HTTP/1.1\" 200 - 2662992 2662992 70 10 \"-\" \"Mozilla/5.0\" - 9vKBE6vMhrNiWHZmb2L0mXOcqPGzQOI= \
         SigV4 TLS_AES_128_GCM_SHA256 QueryString {OUTSIDE_BUCKET}.s3.eu-central-1.amazonaws.com TLSv1.3 - -\n"
    )
}

#[tokio::test]
async fn reads_of_a_bucket_outside_are_counted_by_its_access_logs() {
    let store = FaultyStore::start_with(|config| config.buckets.push("logs".to_owned())).await;
    let settings = [&store.settings()[..], &["--access-log-bucket", "logs"]].concat();
    let server = Server::start_with(&settings).await;
    let record = server.record().await;
    let done = server.upload(&record, &File::in_parts(6 << 20)).await;
    let key = server.key_of(done["upload_id"].as_str().unwrap()).await;
    let now = Timestamp::now();
    let put = async |at: Timestamp, unique: &str, text: String| {
        let name = format!("chartlift-access/{}-{unique}", at.strftime("%Y-%m-%d-%H-%M-%S"));
        store.s3().put_object().bucket("logs").key(name).body(text.into_bytes().into()).send().await.unwrap();
    };
    let line = log_line(now, &key);
    put(now, "3C9C7E1FAEXAMPLE", format!("{line}half a line, as nobody wr\n{line}{}", log_line(now, "not/ours.txt")))
        .await;
    let read = async || server.app.read_access_logs().await.unwrap();
    assert_eq!(read().await, LogsRead { logs: 1, reads: 2, malformed: 1 });
    assert_eq!(read().await, LogsRead::default(), "each log counts once");
    assert_eq!(counted(&server, &record).await.1, 2);
    // One that comes late is found all the same; one older than any log that S3 still writes is not looked for.
    put(now - SignedDuration::from_hours(20), "late", line.clone()).await;
    put(now - SignedDuration::from_hours(24 * 30), "old", line).await;
    assert_eq!(read().await, LogsRead { logs: 1, reads: 1, malformed: 0 });
    let server = server.restart_with(&settings).await;
    assert_eq!(server.app.read_access_logs().await.unwrap(), LogsRead::default());
    assert_eq!(counted(&server, &record).await, (0, 3, true));
}
