//! From SQLite to PostgreSQL with everything.

use std::collections::BTreeMap;

use jiff::SignedDuration;
use serde_json::{Value, json};
use sqlx::Connection;

use crate::{
    postgres::cluster,
    support::{ADMINISTRATOR, AUDITOR, CLINICIAN, File, STRANGER, Server},
};

/// How many rows of each table there are.
async fn rows(url: &str) -> BTreeMap<String, i64> {
    let mut database = sqlx::PgConnection::connect(&cluster::as_superuser(url)).await.unwrap();
    let tables: Vec<String> = sqlx::query_scalar(
        "SELECT table_name::text FROM information_schema.tables WHERE table_schema = current_schema() \
         AND table_type = 'BASE TABLE' AND table_name NOT IN ('_sqlx_migrations', 'job_leases') AND table_name NOT LIKE 'search%'",
    )
    .fetch_all(&mut database)
    .await
    .unwrap();
    let mut counted = BTreeMap::new();
    for table in tables {
        let sql = sqlx::AssertSqlSafe(format!("SELECT count(*) FROM {table}"));
        counted.insert(table, sqlx::query_scalar(sql).fetch_one(&mut database).await.unwrap());
    }
    counted
}

/// Two hospitals; the first has something of everything: records, files, an upload under way, an aborted one, a template, an
/// addendum, restored copies, days that cost something, a budget with an alert, and keys.
async fn busy() -> (Server, String) {
    let server = Server::start().await;
    let record = server.record().await;
    server.record_of(STRANGER).await;
    server.upload(&record, &File::in_parts(6 << 20)).await;
    server.upload(&record, &File::text("Befund – Größe.txt")).await;
    let open = server.create(&record, &File::text("open.txt")).await;
    server
        .sign(open["upload_id"].as_str().unwrap(), &File::text("open.txt"), &[&File::text("open.txt").parts[0]])
        .await;
    let path =
        format!("/api/files/uploads/{}", server.create(&record, &File::raw(9)).await["upload_id"].as_str().unwrap());
    server.call(reqwest::Method::DELETE, CLINICIAN, &path, None).await.ok();
    let key = [("idempotency-key", "a-key")];
    server
        .call_with(reqwest::Method::POST, CLINICIAN, "/api/medical-records", Some(server.a_record().await), &key)
        .await
        .ok();
    amended_from_a_template(&server).await;
    let budget = Some(json!({ "amount": "1.00", "thresholds": [50] }));
    server.call(reqwest::Method::PUT, ADMINISTRATOR, "/api/costs/budget", budget).await.ok();
    let (hold, path) = (Some(json!({ "reason": "Case 1" })), format!("/api/medical-records/{record}/legal-hold"));
    server.call(reqwest::Method::PUT, ADMINISTRATOR, &path, hold).await.ok();
    server
        .tamper(
            "UPDATE versions SET source_bytes = 1000 * 1073741824, stored_bytes = 1000 * 1073741824 WHERE number = 2",
        )
        .await;
    // As if an archived file had been restored for a day.
    let restored = "INSERT INTO restored_copies SELECT tenant, id, created_at, created_at + 86400000 FROM versions";
    server.tamper(restored).await;
    // And as if one had been tried, and left as it is.
    let tried = "INSERT INTO repackings SELECT tenant, id, 'left', 1, created_at, object_key, '', storage_class, '', \
                 stored_bytes, stored_bytes, 0, 2, stored_bytes, created_at FROM versions WHERE number = 2";
    server.tamper(tried).await;
    // And as if a doctor had so many records that they still follow another name.
    let renamed = "INSERT INTO renamed_people SELECT tenant, 'practitioners', id, 1, '2026-02-17', '' FROM practitioners \
                   WHERE tenant = 'riverside'";
    server.tamper(renamed).await;
    let logs = "INSERT INTO access_logs VALUES ('riverside', 'chartlift-access/a', 1), ('*', 'chartlift-access/a', 1)";
    server.tamper(logs).await;
    server.advance(SignedDuration::from_hours(48));
    server.app.write_cost_days().await.unwrap();
    assert!(server.app.watch_budgets().await.unwrap().0 > 0, "the budget is not near its end");
    (server, record)
}

async fn amended_from_a_template(server: &Server) {
    let template = json!({ "name": "Mole check", "content": { "visit_type": "virtual" } });
    let template = server.post(ADMINISTRATOR, "/api/record-templates", template).await.ok();
    let mut record = server.a_record().await;
    record["template"] = json!({ "id": template["id"] });
    let record = server.post(CLINICIAN, "/api/medical-records", record).await.ok();
    let path = format!("/api/medical-records/{}", record["id"].as_str().unwrap());
    let any = [("if-match", "*")];
    server.call_with(reqwest::Method::POST, CLINICIAN, &format!("{path}/finalize"), None, &any).await.ok();
    let addendum = server.post(CLINICIAN, &format!("{path}/addenda"), json!({ "text": "Benign." })).await.ok();
    let file = File::text("letter.txt");
    let done = server.upload(record["id"].as_str().unwrap(), &file).await;
    let mut second = file.creation(record["id"].as_str().unwrap());
    second["attachment_id"] = done["attachment_id"].clone();
    let second = server.post(CLINICIAN, "/api/files/upload-url", second).await.ok()["upload_id"].clone();
    server.send_all(second.as_str().unwrap(), &file).await;
    server.complete(second.as_str().unwrap(), file.completion()).await.ok();
    let sign = format!("/api/addenda/{}/sign", addendum["id"].as_str().unwrap());
    server.call_with(reqwest::Method::POST, CLINICIAN, &sign, None, &any).await.ok();
}

/// What people see.
async fn seen(server: &Server, record: &str) -> Vec<Value> {
    let mut all = Vec::new();
    for (who, path) in [
        (CLINICIAN, "/api/medical-records".to_owned()),
        (CLINICIAN, format!("/api/medical-records/{record}/revisions")),
        (CLINICIAN, format!("/api/medical-records/{record}/attachments")),
        (CLINICIAN, format!("/api/medical-records/{record}/retention")),
        (CLINICIAN, "/api/files/uploads".to_owned()),
        (CLINICIAN, "/api/record-templates".to_owned()),
        (CLINICIAN, "/api/costs/budget".to_owned()),
        (CLINICIAN, "/api/patients".to_owned()),
        (CLINICIAN, "/api/costs/history".to_owned()),
        (STRANGER, "/api/medical-records".to_owned()),
    ] {
        all.push(server.get(who, &path).await.ok());
    }
    all
}

#[tokio::test]
async fn everything_is_there_afterwards_and_goes_on() {
    let Some(url) = cluster::new_database() else { return };
    let (server, record) = busy().await;
    let before = seen(&server, &record).await;
    let (stopped, copied) = server.copied_to(&url, None).await;
    let said = copied.unwrap();
    assert!(
        said.contains("riverside: ") && said.contains("audit log whole") && said.ends_with("2 tenants copied"),
        "{said}"
    );

    // Every table there is: one that a later migration adds is either copied or fails this.
    for (table, count) in rows(&url).await {
        let told: Vec<i64> = said
            .lines()
            .filter_map(|line| line.split_once(" rows copied and compared (")?.1.split_once(')'))
            .flat_map(|(tables, _)| tables.split(", "))
            .filter_map(|told| told.strip_prefix(table.as_str())?.trim_start().parse().ok())
            .collect();
        assert_eq!(told.len(), 2, "{table} is not copied for both tenants: {said}");
        assert_eq!(told.iter().sum::<i64>(), count, "{table}: {said}");
    }
    // One that is empty would show nothing.
    let riverside = said.lines().find(|line| line.starts_with("riverside")).unwrap();
    let (_, tables) = riverside.split_once('(').unwrap();
    for table in tables.split_once(')').unwrap().0.split(", ") {
        // What is still to be written beside objects is nothing while all is well.
        assert!(!table.ends_with(" 0") || table == "metadata_outbox 0", "{table} shows nothing: {said}");
    }

    let again = stopped.copy_to(&url, None).await.unwrap_err();
    assert!(again.contains("already has rows of northgate"), "{again}");
    let server = stopped.start_with(&["--database-url", &url]).await;
    assert_eq!(seen(&server, &record).await, before);
    let attachments = server.attachments(&record).await;
    let ask = json!({ "attachment_id": attachments[0]["id"] });
    let download = server.post(CLINICIAN, "/api/files/download-url", ask).await.ok();
    let bytes = reqwest::get(download["url"].as_str().unwrap()).await.unwrap().bytes().await.unwrap();
    assert_eq!(bytes.len(), 6 << 20);
    server.record().await;
    let verdict = server.get(AUDITOR, "/api/audit-log/verify").await.ok();
    assert_eq!(verdict["intact"], true, "{verdict}");
}

#[tokio::test]
async fn one_tenant_goes_alone_and_an_unknown_one_is_named() {
    let Some(url) = cluster::new_database() else { return };
    let (server, _) = busy().await;
    let (stopped, copied) = server.copied_to(&url, Some("northgate")).await;
    let said = copied.unwrap();
    assert!(said.contains("northgate: ") && !said.contains("riverside"), "{said}");
    assert!(stopped.copy_to(&url, Some("nowhere")).await.unwrap_err().contains("no tenant nowhere"));
    let server = stopped.start_with(&["--database-url", &url]).await;
    assert_eq!(server.get(STRANGER, "/api/medical-records").await.ok()["items"].as_array().unwrap().len(), 1);
    assert_eq!(server.get(CLINICIAN, "/api/medical-records").await.ok()["items"], json!([]));
}

#[tokio::test]
async fn a_broken_chain_stays_a_finding() {
    let Some(url) = cluster::new_database() else { return };
    let (server, _) = busy().await;
    server
        .tamper("DROP TRIGGER audit_log_is_append_only_1; UPDATE audit_log SET actor_name = 'Eve' WHERE seq = 2")
        .await;
    let (stopped, copied) = server.copied_to(&url, None).await;
    let said = copied.unwrap();
    assert!(said.contains("broken as it was before: EntryChanged"), "{said}");
    let server = stopped.start_with(&["--database-url", &url]).await;
    assert_eq!(server.get(AUDITOR, "/api/audit-log/verify").await.ok()["first_broken_seq"], 2);
}
