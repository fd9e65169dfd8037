//! Deleted files stay for as long as the tenant says, then go for good; a legal hold keeps them.

use aws_sdk_s3::types::{BucketVersioningStatus, VersioningConfiguration};
use jiff::SignedDuration;
use reqwest::Method;
use serde_json::{Value, json};

use crate::support::{ADMINISTRATOR, AUDITOR, CLINICIAN, FaultyStore, File, STRANGER, Server};

const BUCKET: &str = "chartlift";
const RULES: &str = "deleted-files-days = 30\n[deleted-files-days-of]\ninpatient = 100\n[tenant.northgate]\n\
                     deleted-files-days = \"for-ever\"\n";

async fn hospital() -> (Server, tempfile::TempDir) {
    let dir = tempfile::tempdir().unwrap();
    let file = dir.path().join("storage.toml");
    std::fs::write(&file, RULES).unwrap();
    let server = Server::start_with(&["--storage-rules", file.to_str().unwrap()]).await;
    let on = VersioningConfiguration::builder().status(BucketVersioningStatus::Enabled).build();
    server.s3().put_bucket_versioning().bucket(BUCKET).versioning_configuration(on).send().await.unwrap();
    (server, dir)
}

fn days(server: &Server, days: i64) {
    server.advance(SignedDuration::from_hours(24 * days));
}

/// Uploads a file and deletes it; the attachment's id.
async fn deleted(server: &Server, record: &str, file: &File) -> String {
    let done = server.upload(record, file).await;
    let id = done["attachment_id"].as_str().unwrap().to_owned();
    server.call(Method::DELETE, CLINICIAN, &format!("/api/attachments/{id}"), None).await.ok();
    id
}

/// Every version and delete marker the bucket has.
async fn everything(server: &Server) -> usize {
    let listed = server.s3().list_object_versions().bucket(BUCKET).send().await.unwrap();
    let mine = |key: Option<&str>| key.is_some_and(|key| key.starts_with("riverside/"));
    listed.versions().iter().filter(|it| mine(it.key())).count()
        + listed.delete_markers().iter().filter(|it| mine(it.key())).count()
}

async fn entries(server: &Server, action: &str) -> Vec<Value> {
    let log = server.get(AUDITOR, "/api/audit-log?limit=200").await.ok();
    log["items"].as_array().unwrap().iter().filter(|entry| entry["action"] == action).cloned().collect()
}

#[tokio::test]
async fn a_deleted_file_goes_for_good_when_its_time_is_over_and_the_log_proves_it() {
    let (server, _rules) = hospital().await;
    let record = server.record().await;
    let kept = server.upload(&record, &File::text("kept.txt")).await;
    let id = deleted(&server, &record, &File::in_parts(6 << 20)).await;
    // Older versions of its object, which a delete would leave behind.
    let key = server.column(&format!("SELECT object_key FROM versions WHERE attachment_id = '{id}'")).await.remove(0);
    server.replace_object(&key, b"another".to_vec()).await;
    server.s3().delete_object().bucket(BUCKET).key(&key).send().await.unwrap();
    assert_eq!(
        everything(&server).await,
        7,
        "two files with their descriptions, one written again, a replaced one and a marker"
    );

    let path = format!("/api/medical-records/{record}/retention");
    let keeping = server.get(CLINICIAN, &path).await.ok();
    assert_eq!((&keeping["deleted_files_days"], &keeping["legal_hold"]), (&json!(30), &Value::Null));
    assert_eq!(keeping["deleted_files"][0]["attachment_id"], id.as_str());
    assert!(keeping["deleted_files"][0]["removed_after"].is_string());
    server.get(STRANGER, &path).await.problem(404, "not_found");

    days(&server, 29);
    assert_eq!(server.app.purge().await.unwrap(), 0, "a day too early");
    days(&server, 1);
    assert_eq!(server.app.purge().await.unwrap(), 1);
    assert_eq!(server.app.purge().await.unwrap(), 0);
    assert_eq!(everything(&server).await, 2, "something of it is left");
    server.post(CLINICIAN, &format!("/api/attachments/{id}/undelete"), json!({})).await.problem(404, "not_found");
    let gone = server.get(CLINICIAN, &format!("/api/medical-records/{record}/attachments?deleted=true")).await.ok();
    assert_eq!(gone["items"], json!([]));
    assert_eq!(server.get(CLINICIAN, &path).await.ok()["deleted_files"], json!([]));
    let ask = json!({ "attachment_id": kept["attachment_id"] });
    server.post(CLINICIAN, "/api/files/download-url", ask).await.ok();

    let proof = entries(&server, "attachment.purged").await;
    let details: Value = serde_json::from_str(proof[0]["details"].as_str().unwrap()).unwrap();
    assert_eq!((proof.len(), &details["retention_days"], &details["verified_absent"]), (1, &json!(30), &json!(true)));
    assert_eq!(details["objects_removed"], 5, "{details}");
    assert_eq!(details["versions"][0]["stored_bytes"].as_u64(), Some(6 << 20), "{details}");
    assert_eq!(entries(&server, "attachment.purge_begun").await.len(), 1);
    assert_eq!(server.get(AUDITOR, "/api/audit-log/verify").await.ok()["intact"], true);
    for table in ["attachments", "versions", "uploads"] {
        let names = server.column(&format!("SELECT file_name FROM {table} ORDER BY file_name")).await;
        assert_eq!(names, ["", "kept.txt"], "{table} still names it");
    }
    // It is not billed any more; the days before still are.
    assert_eq!(server.get(ADMINISTRATOR, "/api/costs").await.ok()["total_files"], 1);
    days(&server, 2);
    server.app.write_cost_days().await.unwrap();
    let files = server.column("SELECT CAST(files AS TEXT) FROM cost_days ORDER BY day").await;
    assert_eq!((files[1].as_str(), files.last().unwrap().as_str()), ("2", "1"), "{files:?}");
    let (told, _) = server.reconcile().await;
    assert_eq!(told, Vec::<String>::new());
}

#[tokio::test]
async fn a_legal_hold_keeps_everything_until_it_is_lifted() {
    let (server, _rules) = hospital().await;
    let record = server.record().await;
    let id = deleted(&server, &record, &File::raw(10)).await;
    let (path, keeping) =
        (format!("/api/medical-records/{record}/legal-hold"), format!("/api/medical-records/{record}/retention"));
    let reason = Some(json!({ "reason": " Case 2026-114 " }));
    server.call(Method::PUT, CLINICIAN, &path, reason.clone()).await.problem(403, "forbidden");
    let empty = Some(json!({ "reason": "  " }));
    server.call(Method::PUT, ADMINISTRATOR, &path, empty).await.problem(422, "validation_failed");
    let held = server.call(Method::PUT, ADMINISTRATOR, &path, reason).await.ok();
    assert_eq!(held["legal_hold"]["reason"], "Case 2026-114");
    assert_eq!(held["deleted_files"][0]["removed_after"], Value::Null);
    days(&server, 400);
    assert_eq!(server.app.purge().await.unwrap(), 0, "the hold did not keep it");
    assert_eq!(server.get(AUDITOR, &keeping).await.ok(), held);

    let lifted = server.call(Method::DELETE, ADMINISTRATOR, &path, None).await.ok();
    assert_eq!(lifted["legal_hold"], Value::Null);
    server.call(Method::DELETE, ADMINISTRATOR, &path, None).await.ok();
    // What was brought back is no deleted file.
    server.post(CLINICIAN, &format!("/api/attachments/{id}/undelete"), json!({})).await.ok();
    assert_eq!(server.app.purge().await.unwrap(), 0);
    server.call(Method::DELETE, CLINICIAN, &format!("/api/attachments/{id}"), None).await.ok();
    assert_eq!(server.app.purge().await.unwrap(), 0, "its time begins anew");
    days(&server, 31);
    assert_eq!(server.app.purge().await.unwrap(), 1);
    assert_eq!(
        (entries(&server, "legal_hold.placed").await.len(), entries(&server, "legal_hold.lifted").await.len()),
        (1, 1)
    );
}

#[tokio::test]
async fn each_kind_of_visit_and_each_tenant_has_its_own_time() {
    let (server, _rules) = hospital().await;
    let mut inpatient = server.a_record().await;
    inpatient["visit_type"] = json!("inpatient");
    let inpatient = server.post(CLINICIAN, "/api/medical-records", inpatient).await.ok();
    let ambulatory = server.record().await;
    deleted(&server, inpatient["id"].as_str().unwrap(), &File::raw(10)).await;
    deleted(&server, &ambulatory, &File::raw(10)).await;
    days(&server, 31);
    assert_eq!(server.app.purge().await.unwrap(), 1);
    days(&server, 68);
    assert_eq!(server.app.purge().await.unwrap(), 0);
    days(&server, 1);
    assert_eq!(server.app.purge().await.unwrap(), 1);
    let theirs = server.record_of(STRANGER).await;
    let keeping = server.get(STRANGER, &format!("/api/medical-records/{theirs}/retention")).await.ok();
    assert_eq!(keeping["deleted_files_days"], Value::Null, "for ever");
}

/// What a finalized record has is kept; and without rules nothing ever goes.
#[tokio::test]
async fn nothing_finalized_and_nothing_unasked_goes() {
    let server = Server::start().await;
    let record = server.record().await;
    deleted(&server, &record, &File::raw(10)).await;
    days(&server, 36_000);
    assert_eq!(server.app.purge().await.unwrap(), 0, "nobody said that it may go");
    drop(server);

    let (server, _rules) = hospital().await;
    let record = server.record().await;
    let done = server.upload(&record, &File::raw(10)).await;
    let now = server.get(CLINICIAN, &format!("/api/medical-records/{record}")).await;
    let etag = now.headers["etag"].to_str().unwrap().to_owned();
    let path = format!("/api/medical-records/{record}/finalize");
    server.call_with(Method::POST, CLINICIAN, &path, None, &[("if-match", &etag)]).await.ok();
    let path = format!("/api/attachments/{}", done["attachment_id"].as_str().unwrap());
    server.call(Method::DELETE, CLINICIAN, &path, None).await.problem(409, "record_finalized");
    days(&server, 400);
    assert_eq!(server.app.purge().await.unwrap(), 0);
    assert_eq!(server.attachments(&record).await.len(), 1);
}

/// An object lock of the bucket is stronger than the tenant's rules: the file stays gone for everybody and goes later.
#[tokio::test]
async fn a_lock_of_the_bucket_is_waited_for() {
    let (server, _rules) = hospital().await;
    let record = server.record().await;
    let id = deleted(&server, &record, &File::raw(10)).await;
    let key = server.column(&format!("SELECT object_key FROM versions WHERE attachment_id = '{id}'")).await.remove(0);
    server.lock_object(&key, true).await;
    days(&server, 30);
    assert_eq!(server.app.purge().await.unwrap(), 0);
    server.post(CLINICIAN, &format!("/api/attachments/{id}/undelete"), json!({})).await.problem(404, "not_found");
    server.lock_object(&key, false).await;
    assert_eq!(server.app.purge().await.unwrap(), 1);
    assert_eq!(entries(&server, "attachment.purge_begun").await.len(), 1, "it was begun once");
}

/// Files of each tenant go into the class that its rules name.
#[tokio::test]
async fn each_tenant_has_its_own_storage_class() {
    let dir = tempfile::tempdir().unwrap();
    let file = dir.path().join("storage.toml");
    std::fs::write(&file, "[tenant.riverside]\nstorage-class = \"INTELLIGENT_TIERING\"\n").unwrap();
    let server = Server::start_with(&["--storage-rules", file.to_str().unwrap()]).await;
    let record = server.record().await;
    for stored in [File::raw(10), File::in_parts(6 << 20)] {
        server.upload(&record, &stored).await;
    }
    for attachment in server.attachments(&record).await {
        assert_eq!(attachment["storage_class"], "INTELLIGENT_TIERING");
    }
    let classes = server.column("SELECT DISTINCT storage_class FROM placements").await;
    assert_eq!(classes, ["INTELLIGENT_TIERING"]);
}

#[test]
fn an_archive_takes_no_new_files() {
    for class in ["GLACIER", "DEEP_ARCHIVE"] {
        let said = crate::support::refused(&["--storage-class", class]);
        assert!(said.contains("--storage-class") && said.contains("archive = \"lifecycle\""), "{said}");
    }
}

/// Ten days in STANDARD_IA are billed as the thirty that it asks for, once, in the month in which they end.
#[tokio::test]
async fn what_is_removed_before_its_class_lets_it_go_is_billed_for_the_rest() {
    let dir = tempfile::tempdir().unwrap();
    let rules = dir.path().join("storage.toml");
    std::fs::write(&rules, "storage-class = \"STANDARD_IA\"\ndeleted-files-days = 10\n").unwrap();
    let server = Server::start_with(&["--storage-rules", rules.to_str().unwrap()]).await;
    let record = server.record().await;
    deleted(&server, &record, &File::in_parts(6 << 20)).await;
    let fees = async || {
        let costs = server.get(ADMINISTRATOR, "/api/costs").await.ok();
        let lines = costs["bill"]["lines"].as_array().unwrap().clone();
        lines.into_iter().filter(|line| line["item"] == "early_deletion").collect::<Vec<_>>()
    };
    assert_eq!(fees().await, Vec::<Value>::new());
    days(&server, 10);
    assert_eq!(server.app.purge().await.unwrap(), 1);
    let now = jiff::Timestamp::now() + SignedDuration::from_hours(240);
    let month_hours = 24 * i64::from(now.to_zoned(jiff::tz::TimeZone::UTC).date().days_in_month());
    let fee = fees().await.remove(0);
    assert_eq!((&fee["storage_class"], &fee["recurrence"]), (&json!("STANDARD_IA"), &json!("once")));
    assert_eq!((&fee["explain"]["rule"], &fee["unit_price"]), (&json!("early_deletion"), &json!("0.0125")));
    let gib_months: f64 = fee["quantity"].as_str().unwrap().parse().unwrap();
    // Full hours are counted as stayed: 240 of 720.
    let expected = (6 << 20) as f64 / (1_u64 << 30) as f64 * 480.0 / month_hours as f64;
    assert!((gib_months / expected - 1.0).abs() < 0.0001, "{gib_months} instead of {expected}");
    days(&server, 40);
    assert_eq!(fees().await, Vec::<Value>::new(), "another month");
}

#[tokio::test]
async fn a_holds_reason_is_text() {
    let (server, _rules) = hospital().await;
    let path = format!("/api/medical-records/{}/legal-hold", server.record().await);
    for reason in ["Case\u{0}7", "Case \u{202e}7", "\u{1b}[2J", "  "] {
        let asked = Some(json!({ "reason": reason }));
        let problem = server.call(Method::PUT, ADMINISTRATOR, &path, asked).await.problem(422, "validation_failed");
        assert_eq!(problem["errors"][0]["pointer"], "/reason");
    }
    let asked = Some(json!({ "reason": " Case 7\nKeep everything " }));
    let held = server.call(Method::PUT, ADMINISTRATOR, &path, asked).await.ok();
    assert_eq!(held["legal_hold"]["reason"], "Case 7\nKeep everything");
}

/// Completes when so many listings of versions were asked for.
async fn listings(store: &FaultyStore, many: usize) {
    let mut asked = 0;
    while asked < many {
        asked += store.asked().iter().filter(|line| line.contains("versions")).count();
        tokio::task::yield_now().await;
    }
}

/// As when a server took the job over from one that only slept.
#[tokio::test]
async fn what_two_servers_remove_at_once_is_proved_once() {
    let dir = tempfile::tempdir().unwrap();
    let rules = dir.path().join("storage.toml");
    std::fs::write(&rules, RULES).unwrap();
    let store = FaultyStore::start().await;
    let settings = [&store.settings()[..], &["--storage-rules", rules.to_str().unwrap()]].concat();
    let server = Server::start_with(&settings).await;
    let record = server.record().await;
    deleted(&server, &record, &File::text("a.txt")).await;
    days(&server, 31);
    store.asked();
    store.hold(|line| line.contains("versions"));
    let second = async {
        listings(&store, 1).await;
        let healed = async {
            listings(&store, 1).await;
            store.heal();
        };
        tokio::join!(server.app.purge(), healed).0.unwrap()
    };
    let (first, second) = tokio::join!(server.app.purge(), second);
    assert_eq!(first.unwrap() + second, 1);
    assert_eq!(entries(&server, "attachment.purged").await.len(), 1);
    assert_eq!(entries(&server, "attachment.purge_begun").await.len(), 1);
}
