use jiff::SignedDuration;
use reqwest::Method;
use serde_json::{Value, json};

use crate::{
    postgres::cluster,
    support::{AUDITOR, CLINICIAN, File, Reply, STRANGER, Server},
};

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
async fn one_attachment_is_read_as_it_is_in_the_list() {
    let kept = kept().await;
    let read = async |persona| kept.server.get(persona, &kept.path).await;
    assert_eq!(read(AUDITOR).await.ok(), kept.server.attachments(&kept.record).await[0]);
    read(STRANGER).await.problem(404, "not_found");
    kept.server.get(CLINICIAN, "/api/attachments/none").await.problem(404, "not_found");
    kept.delete(CLINICIAN).await;
    assert_eq!(read(CLINICIAN).await.ok()["status"], "deleted");
    let log = kept.server.get(AUDITOR, "/api/audit-log").await.ok();
    let entries = log["items"].as_array().unwrap().iter().filter(|entry| entry["action"] == "attachment.read");
    let who: Vec<_> = entries.map(|entry| (&entry["actor_id"], &entry["target_id"], &entry["record_id"])).collect();
    let record = json!(kept.record);
    assert_eq!(who, [(&json!(CLINICIAN), &kept.id, &record), (&json!(AUDITOR), &kept.id, &record)]);
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
    let gone = &deleted["items"][0];
    assert_eq!((&gone["deleted_by"], &gone["deleted_by_id"]), (&json!("Dr. Maria Santos"), &json!(CLINICIAN)));
    assert_eq!(gone["status"], "deleted");
    assert_eq!(kept.server.get(CLINICIAN, "/api/costs").await.ok()["total_files"], 1);

    kept.undelete(STRANGER).await.problem(404, "not_found");
    assert_eq!(kept.undelete(CLINICIAN).await.ok()["deleted_at"], Value::Null);
    kept.download(None).await.ok();
    let log = kept.server.get(AUDITOR, "/api/audit-log").await.ok();
    let of = |action: &str| log["items"].as_array().unwrap().iter().filter(|entry| entry["action"] == action).count();
    assert_eq!((of("attachment.deleted"), of("attachment.undeleted")), (1, 1));
}

#[tokio::test]
async fn a_record_is_read_with_its_files_where_they_are_asked_for() {
    let kept = kept().await;
    let record = format!("/api/medical-records/{}", kept.record);
    let with_files = format!("{record}?include=attachments");
    let plain = kept.server.get(CLINICIAN, &record).await.ok();
    let mut whole = kept.server.get(CLINICIAN, &with_files).await.ok();
    let files = whole.as_object_mut().unwrap().remove("attachments");
    assert_eq!((whole, files), (plain, Some(json!(kept.server.attachments(&kept.record).await))));
    kept.server.get(STRANGER, &with_files).await.problem(404, "not_found");
    kept.server.get(CLINICIAN, &format!("{record}?include=files")).await.problem(400, "invalid_request");
    let log = kept.server.get(AUDITOR, "/api/audit-log?action=record.read").await.ok();
    let told: Vec<_> = log["items"].as_array().unwrap().iter().map(|entry| entry["details"].clone()).collect();
    assert_eq!(told, [r#"{"attachments":1,"revision":2}"#, r#"{"revision":2}"#]);
    kept.delete(CLINICIAN).await;
    assert_eq!(kept.server.get(CLINICIAN, &with_files).await.ok()["attachments"], json!([]));
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

#[tokio::test]
async fn a_file_is_described() {
    let kept = kept().await;
    let describe = async |description: Value| {
        kept.server.call(Method::PATCH, CLINICIAN, &kept.path, Some(json!({ "description": description }))).await
    };
    let said = describe(json!("  The surgeon's letter,\nscanned  ")).await.ok();
    assert_eq!(
        (&said["description"], &said["file_name"]),
        (&json!("  The surgeon's letter,\nscanned"), &json!("a.txt"))
    );
    let both = json!({ "file_name": "b.txt", "description": "Both" });
    let both = kept.server.call(Method::PATCH, CLINICIAN, &kept.path, Some(both)).await.ok();
    assert_eq!((&both["description"], &both["file_name"]), (&json!("Both"), &json!("b.txt")));
    assert_eq!(describe(json!(null)).await.ok()["description"], json!(null));
    for refused in [json!("x".repeat(2_001)), json!("bidi \u{202e}")] {
        describe(refused).await.problem(422, "validation_failed");
    }
    kept.server.call(Method::PATCH, CLINICIAN, &kept.path, Some(json!({}))).await.problem(422, "validation_failed");
    let history = kept.server.get(CLINICIAN, &format!("/api/medical-records/{}/revisions", kept.record)).await.ok();
    let changes: Vec<_> = history["items"].as_array().unwrap().iter().map(|item| &item["change"]).collect();
    assert_eq!(
        changes,
        ["file_described", "file_described", "file_renamed", "file_described", "file_added", "created"]
    );
    // What it was called, and what was said of it, is never overwritten without a trace.
    let files: Vec<_> = history["items"].as_array().unwrap().iter().map(|item| &item["file"]).collect();
    let letter = "  The surgeon's letter,\nscanned";
    let told: Vec<_> = files.iter().map(|file| (&file["file_name"], &file["description"])).collect();
    let (a, b, none) = (json!("a.txt"), json!("b.txt"), json!(null));
    let (letter, both) = (json!(letter), json!("Both"));
    assert_eq!(told, [(&b, &none), (&b, &both), (&b, &letter), (&a, &letter), (&a, &none), (&none, &none)]);
    assert_eq!((&files[4]["attachment_id"], &files[4]["version"]), (&kept.id, &json!(1)));
}

#[tokio::test]
async fn a_file_and_its_versions_tell_their_checksums_and_who_stored_them() {
    let kept = kept().await;
    let source = File::text("a.txt").completion()["source"].clone();
    let file = kept.server.get(CLINICIAN, &kept.path).await.ok();
    let versions = kept.server.get(CLINICIAN, &format!("{}/versions", kept.path)).await.ok();
    let version = &versions["items"][0];
    for it in [&file, version] {
        assert_eq!((&it["crc32"], &it["sha256"]), (&source["crc32"], &source["sha256"]), "{it}");
    }
    assert_eq!((&file["uploaded_by_id"], &version["created_by_id"]), (&json!(CLINICIAN), &json!(CLINICIAN)));
}

#[tokio::test]
async fn urls_that_are_given_out_are_counted_as_such() {
    let kept = kept().await;
    let now = async || kept.server.attachments(&kept.record).await[0].clone();
    let fresh = now().await;
    assert_eq!((&fresh["download_urls_issued"], &fresh["last_download_url_at"]), (&json!(0), &json!(null)));
    assert_eq!((&fresh["status"], &fresh["uploaded_by_id"]), (&json!("active"), &json!(CLINICIAN)));
    for _ in 0..2 {
        kept.download(None).await.ok();
    }
    kept.download(Some(1)).await.ok();
    kept.download(Some(2)).await.problem(404, "not_found");
    let read = now().await;
    assert_eq!(read["download_urls_issued"], 3);
    // As times: one with fewer digits of its second sorts elsewhere as a text.
    let time = |time: &Value| time.as_str().unwrap().parse::<jiff::Timestamp>().unwrap();
    assert!(time(&read["last_download_url_at"]) >= time(&fresh["uploaded_at"]));
}

#[tokio::test]
async fn a_file_moves_to_another_record_and_both_tell() {
    let kept = kept().await;
    let server = &kept.server;
    let other = server.record().await;
    let move_to = async |persona: &str, record: &str| {
        server.post(persona, &format!("{}/move", kept.path), json!({ "record_id": record })).await
    };
    let tag = async |record: &str| {
        server.get(CLINICIAN, &format!("/api/medical-records/{record}")).await.headers["etag"].clone()
    };
    let before = (tag(&kept.record).await, tag(&other).await);
    // Not while a version of it is on its way: whose it would be is open.
    let file = File::text("a.txt");
    let upload = kept.new_version(&file).await.ok()["upload_id"].as_str().unwrap().to_owned();
    move_to(CLINICIAN, &other).await.problem(409, "uploads_under_way");
    server.call(Method::DELETE, CLINICIAN, &format!("/api/files/uploads/{upload}"), None).await;

    let moved = move_to(CLINICIAN, &other).await.ok();
    assert_eq!((&moved["record_id"], &moved["id"]), (&json!(other), &kept.id));
    for (record, of) in [(&kept.record, &other), (&other, &kept.record)] {
        let history = server.get(CLINICIAN, &format!("/api/medical-records/{record}/revisions")).await.ok();
        let file = &history["items"][0]["file"];
        assert_eq!((&file["attachment_id"], &file["other_record_id"]), (&kept.id, &json!(of)));
    }
    assert_ne!((tag(&kept.record).await, tag(&other).await), before);
    assert!(
        tag(&kept.record).await != before.0 && tag(&other).await != before.1,
        "one of the two did not change its tag"
    );
    assert_eq!(server.attachments(&kept.record).await, Vec::<Value>::new());
    assert_eq!(server.attachments(&other).await, std::slice::from_ref(&moved));
    let log = server.get(AUDITOR, "/api/audit-log").await.ok();
    let about: Vec<_> = log["items"]
        .as_array()
        .unwrap()
        .iter()
        .filter(|entry| entry["action"] == "attachment.moved")
        .map(|entry| entry["record_id"].as_str().unwrap())
        .collect();
    assert_eq!(about, [other.as_str(), &kept.record]);
    // To where it is already, nothing changes.
    let there = tag(&other).await;
    assert_eq!(move_to(CLINICIAN, &other).await.ok(), moved);
    assert_eq!(tag(&other).await, there);
    kept.download(None).await.ok();
    // A new version of it is the other record's.
    let mut creation = file.creation(&other);
    creation["attachment_id"] = kept.id.clone();
    let created = server.post(CLINICIAN, "/api/files/upload-url", creation).await.ok();
    server.send_all(created["upload_id"].as_str().unwrap(), &file).await;
    server.complete(created["upload_id"].as_str().unwrap(), file.completion()).await.ok();

    let strange = server.record_of(STRANGER).await;
    move_to(CLINICIAN, &strange).await.problem(404, "not_found");
    move_to(STRANGER, &strange).await.problem(404, "not_found");
    // Neither into a finalized record nor out of one.
    let finalize = async |record: &str| {
        let path = format!("/api/medical-records/{record}/finalize");
        server.call_with(Method::POST, CLINICIAN, &path, None, &[("if-match", "*")]).await.ok()
    };
    finalize(&kept.record).await;
    move_to(CLINICIAN, &kept.record).await.problem(409, "record_finalized");
    let third = server.record().await;
    finalize(&other).await;
    move_to(CLINICIAN, &third).await.problem(409, "record_finalized");
    assert_eq!(server.attachments(&other).await.len(), 1);
}

#[tokio::test]
async fn an_older_version_is_made_current_again() {
    for first in [File::text("a.txt"), File::in_parts(11 << 20)] {
        let server = Server::start().await;
        let record = server.record().await;
        let id = server.upload(&record, &first).await["attachment_id"].as_str().unwrap().to_owned();
        let second = File { name: "second.dcm".into(), ..File::raw(7) };
        let mut creation = second.creation(&record);
        creation["attachment_id"] = json!(id);
        let upload = server.post(CLINICIAN, "/api/files/upload-url", creation).await.ok()["upload_id"].clone();
        server.send_all(upload.as_str().unwrap(), &second).await;
        server.complete(upload.as_str().unwrap(), second.completion()).await.ok();

        let make = async |persona: &str, number: &str| {
            server.post(persona, &format!("/api/attachments/{id}/versions/{number}/make-current"), json!({})).await
        };
        let current = make(CLINICIAN, "1").await.ok();
        assert_eq!(
            (&current["version"], &current["file_name"], &current["source_bytes"]),
            (&json!(3), &json!(first.name), &json!(first.source.len()))
        );
        assert_eq!(
            server.keys().await.iter().filter(|key| !key.ends_with(".json")).count(),
            3,
            "versions share an object"
        );
        let ask = json!({ "attachment_id": id });
        let url = server.post(CLINICIAN, "/api/files/download-url", ask).await.ok()["url"].clone();
        let got = server.http.get(url.as_str().unwrap()).send().await.unwrap().bytes().await.unwrap();
        let stored: Vec<u8> = first.parts.iter().flat_map(|part| part.stored.clone()).collect();
        assert!(got == stored || got == first.source, "the copy reads otherwise");
        let versions = server.get(CLINICIAN, &format!("/api/attachments/{id}/versions")).await.ok();
        assert_eq!(versions["items"].as_array().unwrap().len(), 3);
        // The newest is current already.
        assert_eq!(make(CLINICIAN, "3").await.ok()["version"], 3);
        for number in ["9", "0", "x"] {
            make(CLINICIAN, number).await.problem(404, "not_found");
        }
        make(STRANGER, "1").await.problem(404, "not_found");
        let finalize = format!("/api/medical-records/{record}/finalize");
        server.call_with(Method::POST, CLINICIAN, &finalize, None, &[("if-match", "*")]).await.ok();
        make(CLINICIAN, "1").await.problem(409, "record_finalized");
        assert!(server.reconcile().await.0.is_empty(), "something was left behind: {:?}", server.reconcile().await.0);
    }
}

/// An upload whose time is up keeps no file from being moved: what it brings belongs to where the file was.
#[tokio::test]
async fn a_late_version_does_not_follow_its_file_to_another_record() {
    let server = Server::start().await;
    let (from, to) = (server.record().await, server.record().await);
    let id = server.upload(&from, &File::raw(10)).await["attachment_id"].as_str().unwrap().to_owned();
    let file = File::raw(20);
    let late = server.create_version(&from, &id, &file).await;
    server.send_all(&late, &file).await;
    server.advance(SignedDuration::from_hours(8 * 24));
    let moved = json!({ "record_id": to });
    server.post(CLINICIAN, &format!("/api/attachments/{id}/move"), moved).await.ok();
    let finalize = format!("/api/medical-records/{to}/finalize");
    server.call_with(Method::POST, CLINICIAN, &finalize, None, &[("if-match", "*")]).await.ok();
    let revision =
        async || server.get(CLINICIAN, &format!("/api/medical-records/{from}")).await.ok()["revision"].clone();
    let before = revision().await;
    server.complete(&late, file.completion()).await.problem(409, "upload_not_active");
    assert_eq!(revision().await, before);
    assert_eq!(server.attachments(&to).await[0]["version"], 1);
    assert_eq!(server.keys().await.iter().filter(|key| !key.ends_with(".json")).count(), 1, "its object is left");
}

/// Somebody moves a file, and somebody else renames it there, at the moment in which a third one deletes it.
#[tokio::test]
async fn a_file_is_changed_behind_the_record_that_it_is_in_by_then() {
    let Some(url) = cluster::new_database() else { return };
    let server = Server::start_with(&["--database-url", &url]).await;
    let (from, to) = (server.record().await, server.record().await);
    let done = server.upload(&from, &File::text("a.txt")).await;
    let id = done["attachment_id"].as_str().unwrap();
    let database = sqlx::PgPool::connect(&cluster::as_superuser(&url)).await.unwrap();
    let (mut moving, mut renaming) = (database.begin().await.unwrap(), database.begin().await.unwrap());
    for (tx, record) in [(&mut moving, &from), (&mut renaming, &to)] {
        sqlx::query("SELECT 1 FROM records WHERE id = $1 FOR NO KEY UPDATE")
            .bind(record)
            .execute(&mut **tx)
            .await
            .unwrap();
    }
    let others = async {
        cluster::waited_for(&database, &mut moving).await;
        sqlx::query("UPDATE attachments SET record_id = $1").bind(&to).execute(&mut *moving).await.unwrap();
        moving.commit().await.unwrap();
        cluster::waited_for(&database, &mut renaming).await;
        sqlx::query("UPDATE attachments SET file_name = 'b.txt'").execute(&mut *renaming).await.unwrap();
        renaming.commit().await.unwrap();
    };
    let path = format!("/api/attachments/{id}");
    let (deleted, ()) = tokio::join!(server.call(Method::DELETE, CLINICIAN, &path, None), others);
    deleted.ok();
    let history = server.get(CLINICIAN, &format!("/api/medical-records/{to}/revisions")).await.ok();
    let newest = &history["items"][0];
    assert_eq!(
        (&newest["change"], &newest["file"]["file_name"]),
        (&json!("file_deleted"), &json!("b.txt")),
        "{newest}"
    );
}
