use reqwest::Method;
use serde_json::{Value, json};

use crate::support::{ADMINISTRATOR, AUDITOR, CLINICIAN, File, STRANGER, Server};

/// Whether it is of the people whom a test's record names.
fn of_the_directory(action: &str) -> bool {
    action.starts_with("patient") || action.starts_with("practitioner")
}

#[tokio::test]
async fn nothing_is_told_whose_reading_cannot_be_noted() {
    let server = Server::start().await;
    let record = server.record().await;
    let attachment = server.upload(&record, &File::text("Lindgren biopsy.txt")).await["attachment_id"].clone();
    let path = format!("/api/medical-records/{record}");
    server.tamper("CREATE TRIGGER full BEFORE INSERT ON audit_log BEGIN SELECT RAISE(ABORT, 'no room'); END").await;
    for path in [
        path.clone(),
        "/api/medical-records".to_owned(),
        format!("{path}/attachments"),
        format!("{path}/revisions"),
        "/api/patients?q=rosa".to_owned(),
    ] {
        let refused = server.get(CLINICIAN, &path).await;
        assert_eq!(refused.status.as_u16(), 500, "{path}");
        let told = refused.body.to_string();
        assert!(!["Mole check", "Lindgren", "biopsy"].iter().any(|word| told.contains(word)), "{path}: {told}");
    }
    let ask = json!({ "attachment_id": attachment });
    let refused = server.post(CLINICIAN, "/api/files/download-url", ask).await;
    assert_eq!((refused.status.as_u16(), &refused.body["url"]), (500, &Value::Null));
    server.tamper("DROP TRIGGER full").await;
    assert_eq!(server.get(CLINICIAN, &path).await.ok()["chief_complaint"], "Mole check");
}

#[tokio::test]
async fn a_read_is_answered_once_its_entry_is_written() {
    let server = Server::start().await;
    let (noted, record) = (server.record().await, server.record().await);
    let read = async |id: &str| server.get(CLINICIAN, &format!("/api/medical-records/{id}")).await.ok();
    // The same again within a minute needs no entry.
    read(&noted).await;
    let locked = server.locked().await;
    let answered = std::cell::Cell::new(false);
    let reading = async {
        read(&record).await;
        answered.set(true);
    };
    let others = async {
        for _ in 0..20 {
            read(&noted).await;
        }
        assert!(!answered.get(), "it was answered while nothing could be written");
        drop(locked);
    };
    tokio::join!(reading, others);
    let log = server.get(AUDITOR, &format!("/api/audit-log?record_id={record}")).await.ok();
    assert_eq!(log["items"][0]["action"], "record.read");
}

#[tokio::test]
async fn every_access_is_in_the_log_without_names() {
    let server = Server::start().await;
    let record = server.record().await;
    let file = File::text("Lindgren biopsy.txt");
    server.upload(&record, &file).await;
    server.get(CLINICIAN, &format!("/api/medical-records/{record}")).await.ok();
    server.get(CLINICIAN, "/api/medical-records?q=lindgren").await.ok();
    server.attachments(&record).await;
    server.get(CLINICIAN, "/api/costs").await.ok();

    let log = server.get(AUDITOR, "/api/audit-log").await.ok();
    let mut actions: Vec<_> = log["items"].as_array().unwrap().iter().map(|e| e["action"].as_str().unwrap()).collect();
    actions.retain(|action| !of_the_directory(action));
    actions.reverse();
    assert_eq!(
        actions,
        [
            "record.created",
            "upload.created",
            "upload.parts_signed",
            "upload.completed",
            "record.read",
            "records.listed",
            "attachments.listed",
            "costs.read"
        ]
    );
    let text = log.to_string().to_lowercase();
    assert!(!text.contains("lindgren") && !text.contains("rg-300100") && !text.contains(".txt"));
}

#[tokio::test]
async fn what_failed_is_not_logged_as_done() {
    let server = Server::start().await;
    server.get(CLINICIAN, "/api/medical-records/01890000-0000-7000-8000-000000000000").await.problem(404, "not_found");
    assert_eq!(server.get(AUDITOR, "/api/audit-log").await.ok()["items"], json!([]));
}

#[tokio::test]
async fn a_tenant_sees_its_own_log_only_and_page_by_page() {
    let server = Server::start().await;
    for _ in 0..3 {
        server.one_entry(CLINICIAN).await;
    }
    server.one_entry(STRANGER).await;
    let first = server.get(ADMINISTRATOR, "/api/audit-log?limit=2").await.ok();
    let path = format!("/api/audit-log?limit=2&cursor={}", first["next_cursor"].as_str().unwrap());
    let second = server.get(ADMINISTRATOR, &path).await.ok();
    let seqs: Vec<_> =
        [&first, &second].iter().flat_map(|p| p["items"].as_array().unwrap()).map(|e| e["seq"].clone()).collect();
    assert_eq!(json!(seqs), json!([3, 2, 1]));
    assert!(second["next_cursor"].is_null());
}

#[tokio::test]
async fn who_opened_a_file_is_asked_of_the_log() {
    let server = Server::start().await;
    let record = server.record().await;
    server.upload(&record, &File::text("letter.txt")).await;
    server.upload(&record, &File::text("other.txt")).await;
    let attachments = server.attachments(&record).await;
    let id = attachments[0]["id"].as_str().unwrap().to_owned();
    for who in [CLINICIAN, ADMINISTRATOR] {
        for attachment in &attachments {
            let asked = json!({ "attachment_id": attachment["id"] });
            server.post(who, "/api/files/download-url", asked).await.ok();
        }
    }
    let opened = format!("/api/audit-log?target_id={id}&action=download_url.issued");
    let log = server.get(AUDITOR, &opened).await.ok();
    let actors: Vec<&Value> = log["items"].as_array().unwrap().iter().map(|entry| &entry["actor_id"]).collect();
    assert_eq!(actors.len(), 2);
    assert_ne!(actors[0], actors[1]);
    let by_one = format!("{opened}&actor_id={}", actors[1].as_str().unwrap());
    assert_eq!(server.get(AUDITOR, &by_one).await.ok()["items"].as_array().unwrap().len(), 1);
    let day_before = "/api/audit-log?to=2020-01-01T00:00:00Z";
    assert_eq!(server.get(AUDITOR, day_before).await.ok()["items"], json!([]));
    let page = server.get(AUDITOR, &format!("/api/audit-log?record_id={record}&limit=1")).await.ok();
    let next = format!("/api/audit-log?record_id={record}&limit=1&cursor={}", page["next_cursor"].as_str().unwrap());
    let next = server.get(AUDITOR, &next).await.ok();
    assert_eq!(next["items"][0]["record_id"], json!(record));
    assert!(next["items"][0]["seq"].as_u64() < page["items"][0]["seq"].as_u64());
    // A name that is typed where an id belongs must not stand in the log.
    server.get(AUDITOR, "/api/audit-log?actor_id=Lindgren").await.ok();
    let newest = server.get(AUDITOR, "/api/audit-log?limit=1&action=audit.read").await.ok();
    assert_eq!(newest["items"][0]["details"], json!(r#"{"before":null,"filter":{"actor_id":true},"limit":50}"#));
    let backwards = "/api/audit-log?from=2026-01-02T00:00:00Z&to=2026-01-01T00:00:00Z";
    let problem = server.get(AUDITOR, backwards).await.problem(422, "validation_failed");
    assert_eq!(problem["errors"][0]["pointer"], "/to");
}

#[tokio::test]
async fn the_chain_is_whole_also_after_a_restart_and_concurrent_writes() {
    let server = Server::start().await;
    let entry = || server.one_entry(CLINICIAN);
    tokio::join!(entry(), entry(), entry(), server.one_entry(STRANGER));
    let server = server.restart().await;
    server.one_entry(CLINICIAN).await;
    let verdict = server.get(AUDITOR, "/api/audit-log/verify").await.ok();
    assert_eq!(verdict, json!({ "intact": true, "checked": 4, "first_broken_seq": null, "finding": null }));
}

/// What verifying says after four entries and this statement, run as somebody would who owns the file.
async fn found(tampering: &'static str) -> (bool, serde_json::Value, serde_json::Value) {
    let server = Server::start().await;
    for _ in 0..4 {
        server.one_entry(CLINICIAN).await;
    }
    server.one_entry(STRANGER).await;
    for number in ["1", "2", "3"] {
        server.tamper(&format!("DROP TRIGGER audit_log_is_append_only_{number}")).await;
    }
    server.tamper(tampering).await;
    let verdict = server.get(AUDITOR, "/api/audit-log/verify").await.ok();
    for period in ["", "?from=2020-01-01T00:00:00Z&to=2100-01-01T00:00:00Z"] {
        server.get(AUDITOR, &format!("/api/audit-log{period}")).await.ok();
    }
    // The tenant's work goes on, and what was found stays found.
    server.one_entry(CLINICIAN).await;
    let again = server.get(AUDITOR, "/api/audit-log/verify").await.ok();
    assert_eq!(again["intact"], verdict["intact"], "{tampering}");
    (verdict["intact"].as_bool().unwrap(), verdict["first_broken_seq"].clone(), verdict["finding"].clone())
}

#[tokio::test]
async fn tampering_of_every_kind_is_found() {
    for (tampering, seq, finding) in [
        ("UPDATE audit_log SET actor_name = 'Eve' WHERE tenant = 'riverside' AND seq >= 3", 3, "entry_changed"),
        ("DELETE FROM audit_log WHERE tenant = 'riverside' AND seq = 2", 2, "entry_missing"),
        ("DELETE FROM audit_log WHERE tenant = 'riverside' AND seq = 4", 4, "tail_missing"),
        ("DELETE FROM audit_log WHERE tenant = 'riverside'", 1, "tail_missing"),
        ("DELETE FROM audit_log; DELETE FROM audit_heads", 1, "head_missing"),
        (
            "DELETE FROM audit_log WHERE tenant = 'riverside' AND seq = 4; \
             UPDATE audit_heads SET seq = 3, mac = (SELECT mac FROM audit_log WHERE tenant = 'riverside' AND seq = 3)",
            4,
            "head_changed",
        ),
        (
            "INSERT INTO audit_log SELECT tenant, 0, at, actor_id, 'Eve', action, target_type, target_id, record_id, \
             request_id, details, key_id, mac FROM audit_log WHERE tenant = 'riverside' AND seq = 1",
            1,
            "entry_stray",
        ),
        (
            "INSERT INTO audit_log SELECT tenant, -7, at, actor_id, 'Eve', action, target_type, target_id, record_id, \
             request_id, details, key_id, mac FROM audit_log WHERE tenant = 'riverside' AND seq = 1",
            1,
            "entry_stray",
        ),
        ("UPDATE audit_log SET tenant = 'riverside', seq = 5 WHERE tenant = 'northgate'", 5, "entry_changed"),
        // No number comes after this one.
        (
            "INSERT INTO audit_log SELECT tenant, 9223372036854775807, at, actor_id, 'Eve', action, target_type, target_id, \
             record_id, request_id, details, key_id, mac FROM audit_log WHERE tenant = 'riverside' AND seq = 4",
            5,
            "entry_missing",
        ),
        (
            "INSERT INTO audit_log SELECT tenant, 4611686018427387904, at, actor_id, 'Eve', action, target_type, target_id, \
             record_id, request_id, details, key_id, mac FROM audit_log WHERE tenant = 'riverside' AND seq = 4",
            5,
            "entry_missing",
        ),
        (
            "INSERT INTO audit_log SELECT tenant, 9223372036854775807, at, actor_id, 'Eve', action, target_type, target_id, \
             record_id, request_id, details, key_id, mac FROM audit_log WHERE tenant = 'riverside' AND seq = 4; \
             DELETE FROM audit_heads",
            5,
            "entry_missing",
        ),
        ("UPDATE audit_heads SET seq = 9223372036854775807 WHERE tenant = 'riverside'", 5, "head_changed"),
        // A table without types takes anything.
        (
            "ALTER TABLE audit_log RENAME TO old; CREATE TABLE audit_log AS SELECT * FROM old; \
             UPDATE audit_log SET at = 'yesterday' WHERE tenant = 'riverside' AND seq = 2",
            2,
            "entry_unreadable",
        ),
        (
            "ALTER TABLE audit_log RENAME TO old; CREATE TABLE audit_log AS SELECT * FROM old; \
             UPDATE audit_log SET seq = 'x' WHERE tenant = 'riverside' AND seq = 4",
            4,
            "entry_unreadable",
        ),
    ] {
        assert_eq!(found(tampering).await, (false, json!(seq), json!(finding)), "{tampering}");
    }
    assert_eq!(found("SELECT 1").await, (true, json!(null), json!(null)));
}

#[tokio::test]
async fn going_on_after_the_end_was_cut_off_hides_nothing() {
    let server = Server::start().await;
    for _ in 0..3 {
        server.one_entry(CLINICIAN).await;
    }
    server
        .tamper(
            "DROP TRIGGER audit_log_is_append_only_2; DELETE FROM audit_log WHERE seq = 3; \
             DELETE FROM audit_heads WHERE tenant = 'riverside'",
        )
        .await;
    server.one_entry(CLINICIAN).await;
    let verdict = server.get(AUDITOR, "/api/audit-log/verify").await.ok();
    assert_eq!((&verdict["first_broken_seq"], &verdict["finding"]), (&json!(3), &json!("head_was_lost")));
}

/// Whatever a tenant has was logged when it was made: a log that is gone with its end is missed.
#[tokio::test]
async fn a_log_that_is_gone_is_missed_by_all_it_told_of() {
    let template = json!({ "name": "Mole check", "description": null, "active": true, "content": {} });
    let budget = json!({ "amount": "20", "thresholds": [50], "webhook_url": null });
    for (method, path, body) in
        [(Method::POST, "/api/record-templates", template), (Method::PUT, "/api/costs/budget", budget)]
    {
        let server = Server::start().await;
        server.call(method, ADMINISTRATOR, path, Some(body)).await.ok();
        for number in ["1", "2", "3"] {
            server.tamper(&format!("DROP TRIGGER audit_log_is_append_only_{number}")).await;
        }
        server.tamper("DELETE FROM audit_log; DELETE FROM audit_heads").await;
        let verdict = server.get(AUDITOR, "/api/audit-log/verify").await.ok();
        assert_eq!((&verdict["intact"], &verdict["finding"]), (&json!(false), &json!("head_missing")), "{path}");
    }
}

#[tokio::test]
async fn each_thing_that_was_refused_is_an_entry_of_its_own() {
    let server = Server::start().await;
    let ids = ["018f0000-0000-7000-8000-000000000001", "018f0000-0000-7000-8000-000000000002"];
    for id in [ids[0], ids[1], ids[0], "Rosa%20Lindgren"] {
        let path = format!("/api/attachments/{id}");
        server.call(Method::DELETE, AUDITOR, &path, None).await.problem(403, "forbidden");
    }
    let refused = server.get(AUDITOR, "/api/audit-log?action=access.denied").await.ok();
    let entries = refused["items"].as_array().unwrap();
    let targets: Vec<_> = entries.iter().map(|entry| (&entry["target_type"], &entry["target_id"])).collect();
    let (file, tenant) = (json!("attachment"), json!("tenant"));
    // A name that is typed where an id belongs must not stand in the log.
    assert_eq!(targets, [(&tenant, &json!("")), (&file, &json!(ids[1])), (&file, &json!(ids[0]))]);
    let found = server.get(AUDITOR, &format!("/api/audit-log?target_id={}", ids[1])).await.ok();
    assert_eq!(found["items"].as_array().unwrap().len(), 1);
    server.get(AUDITOR, &format!("/api/patients/{}/x", ids[0])).await;
}

#[tokio::test]
async fn a_refused_call_is_in_the_log() {
    let server = Server::start().await;
    server.get(CLINICIAN, "/api/audit-log").await.problem(403, "forbidden");
    let log = server.get(AUDITOR, "/api/audit-log").await.ok();
    let entry = &log["items"][0];
    assert_eq!((&entry["action"], &entry["actor_id"]), (&json!("access.denied"), &json!(CLINICIAN)));
    let details: serde_json::Value = serde_json::from_str(entry["details"].as_str().unwrap()).unwrap();
    assert_eq!(details, json!({ "permission": "audit_read", "operation": "GET /api/audit-log" }));
}

#[tokio::test]
async fn the_same_read_is_written_once_a_minute_and_another_one_at_once() {
    let server = Server::start().await;
    let record = server.record().await;
    let path = format!("/api/medical-records/{record}");
    let entries = async || {
        let log = server.get(AUDITOR, "/api/audit-log").await.ok();
        let entries = log["items"].as_array().unwrap().iter();
        entries.filter(|entry| !of_the_directory(entry["action"].as_str().unwrap())).count()
    };
    for _ in 0..3 {
        server.get(CLINICIAN, &path).await.ok();
    }
    server.get(ADMINISTRATOR, &path).await.ok();
    server.get(CLINICIAN, "/api/medical-records?q=mole").await.ok();
    server.get(CLINICIAN, "/api/medical-records?q=skin").await.ok();
    // The creation, the two people's reads and the two searches; reading the log is written after it was read.
    assert_eq!(entries().await, 5);
    server.advance(jiff::SignedDuration::from_secs(61));
    server.get(CLINICIAN, &path).await.ok();
    assert_eq!(entries().await, 7);
}

#[tokio::test]
async fn a_new_key_goes_on_and_the_old_one_still_verifies() {
    const SECRETS: [&str; 2] = ["0123456789abcdef0123456789abcdef", "fedcba9876543210fedcba9876543210"];
    let server = Server::start_with(&["--audit-secret", SECRETS[0]]).await;
    server.one_entry(CLINICIAN).await;
    let server = server.restart_with(&["--audit-secret", SECRETS[1], "--audit-retired-secret", SECRETS[0]]).await;
    server.one_entry(CLINICIAN).await;
    let verdict = server.get(AUDITOR, "/api/audit-log/verify").await.ok();
    assert_eq!((&verdict["intact"], &verdict["checked"]), (&json!(true), &json!(2)));
    let server = server.restart_with(&["--audit-secret", SECRETS[1]]).await;
    let verdict = server.get(AUDITOR, "/api/audit-log/verify").await.ok();
    assert_eq!((&verdict["first_broken_seq"], &verdict["finding"]), (&json!(1), &json!("key_unknown")));
}

#[tokio::test]
async fn files_of_another_patient_are_kept_with_what_was_decided() {
    let server = Server::start().await;
    let record = server.a_record().await;
    let id = server.post(CLINICIAN, "/api/medical-records", record).await.ok()["id"].as_str().unwrap().to_owned();
    let path = format!("/api/medical-records/{id}/patient-mismatch");
    let mismatch = json!({ "files": 12, "unreadable": 3, "differing": ["id", "birth_date"], "uploaded": true });
    let reply = server.post(CLINICIAN, &path, mismatch.clone()).await;
    assert_eq!(reply.status.as_u16(), 204);
    let log = server.get(AUDITOR, "/api/audit-log?limit=1").await.ok();
    let entry = &log["items"][0];
    assert_eq!((&entry["action"], &entry["record_id"]), (&json!("upload.patient_mismatch"), &json!(id)));
    let details: Value = serde_json::from_str(entry["details"].as_str().unwrap()).unwrap();
    assert_eq!(details, mismatch);
    let unreadable = json!({ "files": 1, "unreadable": 1, "differing": [], "uploaded": false });
    assert_eq!(server.post(CLINICIAN, &path, unreadable).await.status.as_u16(), 204);
    for (field, value) in [("files", json!(0)), ("unreadable", json!(13)), ("differing", json!([]))] {
        let mut wrong = mismatch.clone();
        wrong[field] = value;
        let problem = server.post(CLINICIAN, &path, wrong).await.problem(422, "validation_failed");
        assert_eq!(problem["errors"][0]["pointer"], format!("/{field}"));
    }
    server.post(STRANGER, &path, mismatch).await.problem(404, "not_found");
}

/// A row that cannot be read is left out of the list, and nothing that is older.
#[tokio::test]
async fn a_damaged_entry_hides_no_other() {
    for (tampering, listed) in [
        ("UPDATE audit_log SET at = 'yesterday' WHERE tenant = 'riverside' AND seq = 3", [4, 2, 1]),
        ("UPDATE audit_log SET seq = 'x' WHERE tenant = 'riverside' AND seq = 4", [3, 2, 1]),
    ] {
        let server = Server::start().await;
        for _ in 0..4 {
            server.one_entry(CLINICIAN).await;
        }
        let loosened = "ALTER TABLE audit_log RENAME TO old; CREATE TABLE audit_log AS SELECT * FROM old";
        server.tamper(&format!("{loosened}; {tampering}")).await;
        let (mut seqs, mut cursor) = (Vec::new(), String::new());
        for page in 0.. {
            assert!(page < 10, "the list has no end");
            let page = server.get(AUDITOR, &format!("/api/audit-log?limit=1{cursor}")).await.ok();
            let entries = page["items"].as_array().unwrap().iter();
            seqs.extend(entries.map(|entry| entry["seq"].as_u64().unwrap()).filter(|seq| *seq <= 4));
            let Some(next) = page["next_cursor"].as_str() else { break };
            cursor = format!("&cursor={next}");
        }
        assert_eq!(seqs, listed, "{tampering}");
    }
}
