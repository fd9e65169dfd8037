use reqwest::Method;
use serde_json::{Value, json};

use crate::support::{ADMINISTRATOR, AUDITOR, CLINICIAN, File, Reply, STRANGER, Server};

const PATH: &str = "/api/attachments/bulk";

/// A record with three files, and a finalized one with one file.
struct Files {
    server: Server,
    record: String,
    files: Vec<String>,
    fixed: String,
}

async fn files() -> Files {
    let server = Server::start().await;
    let (record, finalized) = (server.record().await, server.record().await);
    let mut files = Vec::new();
    for name in ["a.txt", "b.txt", "c.txt"] {
        files.push(server.upload(&record, &File::text(name)).await["attachment_id"].as_str().unwrap().to_owned());
    }
    let fixed = server.upload(&finalized, &File::text("d.txt")).await["attachment_id"].as_str().unwrap().to_owned();
    let finalize = format!("/api/medical-records/{finalized}/finalize");
    server.call_with(Method::POST, CLINICIAN, &finalize, None, &[("if-match", "*")]).await.ok();
    Files { server, record, files, fixed }
}

impl Files {
    async fn run(&self, body: Value) -> Reply {
        self.server.post(CLINICIAN, PATH, body).await
    }

    async fn entries(&self, action: &str) -> usize {
        let log = self.server.get(ADMINISTRATOR, "/api/audit-log?limit=200").await.ok();
        log["items"].as_array().unwrap().iter().filter(|entry| entry["action"] == action).count()
    }
}

fn outcomes(report: &Value) -> Vec<(String, bool, String)> {
    let item = |item: &Value| {
        let code = item["problem"]["code"].as_str().unwrap_or_default().to_owned();
        (item["attachment_id"].as_str().unwrap().to_owned(), item["done"].as_bool().unwrap(), code)
    };
    report["items"].as_array().unwrap().iter().map(item).collect()
}

#[tokio::test]
async fn each_is_done_or_refused_for_itself() {
    let it = files().await;
    let unknown = "01890a5d-ac96-774b-bcce-b302099a8057";
    let ids = [&it.files[1], &it.fixed, unknown, &it.files[0], "no id"];
    let report = it.run(json!({ "action": "delete", "attachment_ids": ids })).await.ok();
    let done = |id: &str| (id.to_owned(), true, String::new());
    let refused = |id: &str, code: &str| (id.to_owned(), false, code.to_owned());
    assert_eq!(
        outcomes(&report),
        [
            done(&it.files[1]),
            refused(&it.fixed, "record_finalized"),
            refused(unknown, "not_found"),
            done(&it.files[0]),
            refused("no id", "not_found"),
        ]
    );
    assert_eq!(report["items"][0]["attachment"]["status"], "deleted");
    let left: Vec<_> = it.server.attachments(&it.record).await.iter().map(|file| file["id"].clone()).collect();
    assert_eq!(left, [json!(it.files[2])]);
    assert_eq!(it.entries("attachment.deleted").await, 2, "one entry each");
    // Again, nothing changes; nothing is told twice.
    it.run(json!({ "action": "delete", "attachment_ids": [it.files[0]] })).await.ok();
    assert_eq!(it.entries("attachment.deleted").await, 2);
    let back = it.run(json!({ "action": "undelete", "attachment_ids": it.files })).await.ok();
    assert!(outcomes(&back).iter().all(|(_, done, _)| *done));
    assert_eq!(it.entries("attachment.undeleted").await, 2);
    assert_eq!(it.server.attachments(&it.record).await.len(), 3);
    // Each is a revision of its record, so its tag changes with each.
    let record = it.server.get(CLINICIAN, &format!("/api/medical-records/{}", it.record)).await.ok();
    assert_eq!(record["revision"], 1 + 3 + 2 + 2);
}

#[tokio::test]
async fn many_files_move_at_once() {
    let it = files().await;
    let other = it.server.record().await;
    let ids = [&it.files[2], &it.fixed, &it.files[0]];
    let body = json!({ "action": "move", "attachment_ids": ids, "record_id": other });
    let report = it.run(body).await.ok();
    let codes: Vec<_> = outcomes(&report).into_iter().map(|(_, done, code)| (done, code)).collect();
    assert_eq!(codes, [(true, String::new()), (false, "record_finalized".to_owned()), (true, String::new())]);
    let there: Vec<_> = it.server.attachments(&other).await.iter().map(|file| file["id"].clone()).collect();
    assert_eq!(there, [json!(it.files[0]), json!(it.files[2])]);
    assert_eq!(it.entries("attachment.moved").await, 4, "both records tell of each");
    let nowhere = json!({ "action": "move", "attachment_ids": [it.files[1]], "record_id": it.fixed });
    assert_eq!(outcomes(&it.run(nowhere).await.ok())[0].2, "not_found");
}

#[tokio::test]
async fn restoring_many_asks_for_each() {
    let it = files().await;
    let body = json!({ "action": "restore", "attachment_ids": [it.files[0], "no id"], "tier": "Standard" });
    let report = it.run(body).await.ok();
    // What can be read needs no restoring.
    let codes: Vec<_> = outcomes(&report).into_iter().map(|(_, done, code)| (done, code)).collect();
    assert_eq!(codes, [(true, String::new()), (false, "not_found".to_owned())]);
}

#[tokio::test]
async fn what_makes_no_sense_is_refused_as_a_whole() {
    let it = files().await;
    let file = &it.files[0];
    for body in [
        json!({ "action": "delete", "attachment_ids": [] }),
        json!({ "action": "delete", "attachment_ids": [file, file] }),
        json!({ "action": "delete", "attachment_ids": vec!["x"; 201] }),
        json!({ "action": "move", "attachment_ids": [file] }),
        json!({ "action": "delete", "attachment_ids": [file], "record_id": it.record }),
        json!({ "action": "restore", "attachment_ids": [file] }),
        json!({ "action": "undelete", "attachment_ids": [file], "days": 3 }),
    ] {
        it.run(body).await.problem(422, "validation_failed");
    }
    it.run(json!({ "action": "purge", "attachment_ids": [file] })).await.problem(400, "invalid_request");
    let body = json!({ "action": "delete", "attachment_ids": [file] });
    it.server.post(AUDITOR, PATH, body.clone()).await.problem(403, "forbidden");
    let strange = it.server.post(STRANGER, PATH, body).await.ok();
    assert_eq!(outcomes(&strange)[0].2, "not_found");
    assert_eq!(it.server.attachments(&it.record).await.len(), 3);
}
