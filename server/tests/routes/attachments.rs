use reqwest::Method;
use serde_json::{Value, json};

use crate::support::{AUDITOR, CLINICIAN, File, Reply, STRANGER, Server};

struct Kept {
    server: Server,
    record: String,
    path: String,
    id: Value,
}

/// A server with one record that has one attachment.
async fn kept() -> Kept {
    let server = Server::start().await;
    let record = server.record().await;
    let id = server.upload(&record, &File::text("a.txt")).await["attachment_id"].clone();
    let path = format!("/api/attachments/{}", id.as_str().unwrap());
    Kept { server, record, path, id }
}

impl Kept {
    async fn rename(&self, persona: &str, name: &str) -> Reply {
        self.server.call(Method::PATCH, persona, &self.path, Some(json!({ "file_name": name }))).await
    }

    async fn delete(&self, persona: &str) -> Reply {
        self.server.call(Method::DELETE, persona, &self.path, None).await
    }

    async fn undelete(&self, persona: &str) -> Reply {
        self.server.post(persona, &format!("{}/undelete", self.path), json!({})).await
    }

    async fn download(&self, version: Option<u32>) -> Reply {
        let ask = json!({ "attachment_id": self.id, "version": version });
        self.server.post(CLINICIAN, "/api/files/download-url", ask).await
    }

    async fn new_version(&self, file: &File) -> Reply {
        let mut creation = file.creation(&self.record);
        creation["attachment_id"] = self.id.clone();
        self.server.post(CLINICIAN, "/api/files/upload-url", creation).await
    }
}

#[tokio::test]
async fn a_name_changes_but_not_the_kind_of_file() {
    let kept = kept().await;
    assert_eq!(kept.rename(CLINICIAN, "Befund ü.TXT").await.ok()["file_name"], "Befund ü.TXT");
    assert_eq!(kept.download(None).await.ok()["file_name"], "Befund ü.TXT");
    for name in ["a.exe", "a.pdf", "a"] {
        kept.rename(CLINICIAN, name).await.problem(415, "type_not_allowed");
    }
    for name in ["", "a\n.txt"] {
        kept.rename(CLINICIAN, name).await.problem(422, "validation_failed");
    }
    kept.rename(STRANGER, "b.txt").await.problem(404, "not_found");
    kept.rename(AUDITOR, "b.txt").await.problem(403, "forbidden");
    assert_eq!(kept.server.attachments(&kept.record).await[0]["file_name"], "Befund ü.TXT");
}

#[tokio::test]
async fn deleting_hides_and_undeleting_brings_back() {
    let kept = kept().await;
    let record = format!("/api/medical-records/{}", kept.record);
    kept.delete(STRANGER).await.problem(404, "not_found");
    for _ in 0..2 {
        assert_eq!(kept.delete(CLINICIAN).await.status, 204);
    }
    assert!(kept.server.attachments(&kept.record).await.is_empty());
    assert_eq!(kept.server.get(CLINICIAN, &record).await.ok()["attachment_count"], 0);
    kept.download(None).await.problem(404, "not_found");
    kept.rename(CLINICIAN, "b.txt").await.problem(404, "not_found");
    kept.new_version(&File::text("a.txt")).await.problem(404, "not_found");
    // What is deleted is listed apart, and still costs.
    let deleted = kept.server.get(CLINICIAN, &format!("{record}/attachments?deleted=true")).await.ok();
    assert_eq!(deleted["items"][0]["deleted_by"], "Dr. Maria Santos");
    assert_eq!(kept.server.get(CLINICIAN, "/api/costs").await.ok()["total_files"], 1);

    kept.undelete(STRANGER).await.problem(404, "not_found");
    assert_eq!(kept.undelete(CLINICIAN).await.ok()["deleted_at"], Value::Null);
    kept.download(None).await.ok();
    let log = kept.server.get(AUDITOR, "/api/audit-log").await.ok();
    let of = |action: &str| log["items"].as_array().unwrap().iter().filter(|entry| entry["action"] == action).count();
    assert_eq!((of("attachment.deleted"), of("attachment.undeleted")), (1, 1));
}

#[tokio::test]
async fn a_version_under_way_does_not_bring_a_deleted_attachment_back() {
    let kept = kept().await;
    let file = File::raw(10);
    let created = kept.new_version(&file).await.ok();
    let upload_id = created["upload_id"].as_str().unwrap();
    kept.server.send_all(upload_id, &file).await;
    let keys = kept.server.keys().await.len();
    kept.delete(CLINICIAN).await;
    kept.server.complete(upload_id, file.completion()).await.problem(409, "upload_not_active");
    assert_eq!(kept.server.keys().await.len(), keys - 1);
}

#[tokio::test]
async fn versions_keep_the_names_they_came_under() {
    let kept = kept().await;
    let file = File { name: "second.dcm".into(), ..File::raw(7) };
    let created = kept.new_version(&file).await.ok();
    kept.server.send_all(created["upload_id"].as_str().unwrap(), &file).await;
    kept.server.complete(created["upload_id"].as_str().unwrap(), file.completion()).await.ok();
    kept.rename(CLINICIAN, "renamed.dcm").await.ok();

    let versions = format!("{}/versions", kept.path);
    let page = kept.server.get(CLINICIAN, &format!("{versions}?limit=1")).await.ok();
    assert_eq!((&page["items"][0]["number"], &page["items"][0]["newest"]), (&json!(2), &json!(true)));
    let rest = format!("{versions}?cursor={}", page["next_cursor"].as_str().unwrap());
    let rest = kept.server.get(CLINICIAN, &rest).await.ok();
    assert_eq!((&rest["items"][0]["number"], &rest["items"][0]["file_name"]), (&json!(1), &json!("a.txt")));
    assert!(rest["next_cursor"].is_null());
    kept.server.get(STRANGER, &versions).await.problem(404, "not_found");

    assert_eq!(kept.download(Some(1)).await.ok()["file_name"], "a.txt");
    assert_eq!(kept.download(None).await.ok()["file_name"], "renamed.dcm");
}

#[tokio::test]
async fn attachments_of_a_finalized_record_stay_as_they_are() {
    let kept = kept().await;
    let finalize = format!("/api/medical-records/{}/finalize", kept.record);
    kept.server.call_with(Method::POST, CLINICIAN, &finalize, None, &[("if-match", "*")]).await.ok();
    kept.rename(CLINICIAN, "b.txt").await.problem(409, "record_finalized");
    kept.delete(CLINICIAN).await.problem(409, "record_finalized");
    kept.download(None).await.ok();
}
