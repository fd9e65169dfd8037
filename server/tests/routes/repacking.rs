//! Cold files are compressed again where that pays, and stay what they are.

use std::{io::Write as _, time::Duration};

use aws_sdk_s3::types::StorageClass;
use chartlift_server::{
    app,
    cli::Command,
    domain::{
        reconcile::Thoroughness,
        repack::{PackBudget, Repacked},
    },
};
use flate2::{Compression, read::GzDecoder, write::GzEncoder};
use jiff::SignedDuration;
use reqwest::Method;
use rust_decimal::Decimal;
use serde_json::{Value, json};
use sqlx::Connection as _;

use crate::{
    postgres::cluster,
    support::{
        ADMINISTRATOR, AUDITOR, CLINICIAN, Does, FaultyStore, File, OUTSIDE_BUCKET, Part, Server, money, thorough,
    },
};

const BUCKET: &str = "chartlift";

/// Bytes of which seven bits in eight say something.
fn dull(len: usize) -> Vec<u8> {
    File::raw(len).source.iter().map(|byte| byte & 0x7f).collect()
}

/// Lines as a laboratory writes them.
fn table(lines: usize) -> Vec<u8> {
    let noise = File::raw(lines * 4).source;
    let line = |cut: &[u8]| format!("2026-05-{:02};K {}.{};Na {};mmol/l\n", cut[0] % 28, cut[1] % 7, cut[2], cut[3]);
    noise.chunks(4).flat_map(|cut| line(cut).into_bytes()).collect()
}

fn gzip(source: &[u8], level: Compression) -> Vec<u8> {
    let mut encoder = GzEncoder::new(Vec::new(), level);
    encoder.write_all(source).unwrap();
    encoder.finish().unwrap()
}

/// A text that was stored as it is, or at the lowest effort.
fn lax(name: &str, source: Vec<u8>, fast: bool) -> File {
    let stored = if fast { gzip(&source, Compression::fast()) } else { source.clone() };
    let parts = match stored.len() > 5 << 20 {
        // Parts of a gzip stream would have to be cut where it was flushed.
        true => stored
            .chunks(5 << 20)
            .zip(1..)
            .map(|(bytes, number)| Part { number, source: bytes.to_vec(), stored: bytes.to_vec() })
            .collect(),
        false => vec![Part { number: 1, source: source.clone(), stored }],
    };
    File { name: name.into(), content_type: "text/plain".into(), source, gzip: fast, whole: parts.len() == 1, parts }
}

fn budget(money: &str) -> PackBudget {
    PackBudget {
        money: money.parse().unwrap(),
        cpu: Duration::from_secs(600),
        idle: SignedDuration::from_hours(30 * 24),
    }
}

async fn run(server: &Server, plan: bool) -> (Vec<String>, Repacked) {
    let mut told = Vec::new();
    let found = server.app.repack(budget("1"), plan, &mut |looked| told.push(looked.to_string())).await.unwrap();
    server.app.metadata_written().await;
    (told, found)
}

/// What a client reads: each part by itself, checked against the index, then the whole.
async fn downloaded(server: &Server, attachment: &Value, version: u32) -> Vec<u8> {
    let ask = json!({ "attachment_id": attachment, "version": version, "ranges": true });
    let opened = server.post(CLINICIAN, "/api/files/download-url", ask).await.ok();
    let mut stored = Vec::new();
    for part in opened["ranges"]["parts"].as_array().unwrap() {
        let length = part["stored_bytes"].as_u64().unwrap();
        let range = format!("bytes={}-{}", stored.len(), stored.len() as u64 + length - 1);
        let answer = server.http.get(opened["ranges"]["url"].as_str().unwrap()).header("range", range);
        let bytes = answer.send().await.unwrap().bytes().await.unwrap();
        assert_eq!(format!("{:08x}", crc32fast::hash(&bytes)), part["stored_crc32"].as_str().unwrap());
        // It can be read without those before: its deflate blocks begin anew.
        let is_gzip = opened["encoding"] == "gzip";
        if is_gzip {
            let skip = if stored.is_empty() { 10 } else { 0 };
            let mut inflate = flate2::Decompress::new(false);
            let mut source = vec![0; usize::try_from(part["source_bytes"].as_u64().unwrap()).unwrap()];
            inflate.decompress(&bytes[skip..], &mut source, flate2::FlushDecompress::None).unwrap();
            assert_eq!(format!("{:08x}", crc32fast::hash(&source)), part["source_crc32"].as_str().unwrap());
        }
        stored.extend_from_slice(&bytes);
    }
    let whole = server.http.get(opened["url"].as_str().unwrap()).send().await.unwrap().bytes().await.unwrap();
    assert_eq!(whole.len() as u64, opened["stored_bytes"].as_u64().unwrap());
    if opened["encoding"] == "identity" {
        return whole.to_vec();
    }
    let mut source = Vec::new();
    std::io::Read::read_to_end(&mut GzDecoder::new(&whole[..]), &mut source).unwrap();
    source
}

/// The whole way, on whichever database.
async fn cold_files_are_packed_again_and_stay_the_same(server: Server, is_sqlite: bool) {
    let record = server.record().await;
    let files = [
        lax("large.txt", dull(11 << 20), false),
        lax("lab.csv", table(200_000), true),
        lax("notes.txt", table(12_000), false),
    ];
    let mut attachments = Vec::new();
    for file in &files {
        attachments.push(server.upload(&record, file).await["attachment_id"].clone());
    }
    server.upload(&record, &File::raw(2 << 20)).await;
    let path = format!("/api/medical-records/{record}");
    let seen = server.get(CLINICIAN, &path).await.headers["etag"].to_str().unwrap().to_owned();
    let finalize = format!("{path}/finalize");
    server.call_with(Method::POST, CLINICIAN, &finalize, Some(json!({})), &[("if-match", &seen)]).await.ok();
    let before = server.attachments(&record).await;
    let keys = server.keys().await;

    server.advance(SignedDuration::from_hours(29 * 24));
    assert_eq!(run(&server, false).await.1.looked_at, 0, "they are not cold yet");
    server.advance(SignedDuration::from_hours(2 * 24));
    let (told, planned) = run(&server, true).await;
    assert_eq!((planned.packed, planned.not_worth), (3, 1), "{told:#?}");
    assert!(
        told.iter().filter(|line| line.starts_with("would pack")).all(|line| line.contains("paid back in")),
        "{told:#?}"
    );
    assert_eq!(server.keys().await, keys, "a plan changed something");

    let cost = async || server.get(ADMINISTRATOR, "/api/costs").await.ok();
    let dear = cost().await;
    let (told, done) = run(&server, false).await;
    assert_eq!((done.packed, done.not_worth, done.budget_used), (3, 1, false), "{told:#?}");
    assert!(done.new_bytes < done.old_bytes, "{done}");
    // By samples it was known well enough.
    assert!(planned.new_bytes.abs_diff(done.new_bytes) * 10 < done.new_bytes, "{planned} {done}");
    let (told, again) = run(&server, false).await;
    assert_eq!(again.looked_at, 0, "what was tried is tried again: {told:#?}");

    // The bill says what it brought, and what it took.
    let cheap = cost().await;
    let saved = done.old_bytes - done.new_bytes;
    assert_eq!((&cheap["repacked"]["files"], &cheap["repacked"]["saved_bytes"]), (&json!(3), &json!(saved)));
    let less = money(&dear["estimated_monthly_cost"]) - money(&cheap["estimated_monthly_cost"]);
    let descriptions = Decimal::new(1, 6);
    assert!((money(&cheap["repacked"]["saves_monthly"]) - less).abs() < descriptions, "{less} {cheap}");
    assert!(money(&cheap["bill"]["once_total"]) > money(&dear["bill"]["once_total"]), "its requests are not billed");
    assert_eq!(dear["repacked"], json!({ "files": 0, "saved_bytes": 0, "saves_monthly": "0" }));
    // Days before cost what lay there then, also when they are written down now.
    server.app.write_cost_days().await.unwrap();
    let looks = is_sqlite.then_some(&server);
    if let Some(server) = looks {
        let stored = server.column("SELECT CAST(stored_bytes AS TEXT) FROM cost_days ORDER BY day").await;
        let all = before.iter().map(|it| it["stored_bytes"].as_u64().unwrap()).sum::<u64>();
        assert_eq!(stored[10], all.to_string(), "the past got smaller");
    }

    for (file, attachment) in files.iter().zip(&attachments) {
        assert!(downloaded(&server, attachment, 1).await == file.source, "{} is another", file.name);
        let id = attachment.as_str().unwrap();
        let was = before.iter().find(|it| it["id"] == *attachment).unwrap();
        let is = server.get(CLINICIAN, &format!("/api/attachments/{id}")).await.ok();
        for same in ["version", "source_bytes", "sha256", "uploaded_at", "storage_class", "content_type"] {
            assert_eq!(is[same], was[same], "{same}");
        }
        assert_eq!(is["encoding"], "gzip");
        assert!(is["stored_bytes"].as_u64() < was["stored_bytes"].as_u64());
        let stays = server.get(CLINICIAN, &format!("/api/attachments/{id}/placements")).await.ok();
        assert_eq!(
            (&stays["items"][0]["to"], stays["items"].as_array().unwrap().len()),
            (&stays["items"][1]["from"], 2)
        );
    }
    let log = server.get(AUDITOR, "/api/audit-log?limit=200").await.ok();
    let entries: Vec<&Value> =
        log["items"].as_array().unwrap().iter().filter(|entry| entry["action"] == "attachment.repacked").collect();
    assert_eq!(
        (entries.len(), &entries[0]["record_id"], &entries[0]["actor_id"]),
        (3, &json!(record), &json!("job:repack"))
    );
    let details: Value = serde_json::from_str(entries[0]["details"].as_str().unwrap()).unwrap();
    assert!(
        details["stored_bytes"].as_u64() < details["stored_bytes_before"].as_u64() && details["costs_once"].is_string()
    );
    assert_eq!(server.get(AUDITOR, "/api/audit-log/verify").await.ok()["intact"], true);
    // Nothing is left of the old objects, and everything else is where it was.
    assert_eq!(server.keys().await.len(), keys.len());
    let (told, found) = server.reconcile().await;
    assert_eq!((told, found.is_alarming()), (Vec::<String>::new(), false));
    // The descriptions tell of the new objects: rows that are lost are made of them.
    assert_eq!(server.app.write_metadata().await.unwrap(), 0);
    let Some(server) = looks else { return };
    let key = server.column("SELECT object_key FROM versions WHERE file_name = 'notes.txt'").await.remove(0);
    let folder = key.rsplit_once('/').unwrap().0;
    let id = server.column("SELECT id FROM versions WHERE file_name = 'notes.txt'").await.remove(0);
    let description: Value =
        serde_json::from_slice(&server.object(&format!("{folder}/{id}.metadata.json")).await.0).unwrap();
    assert_eq!(description["version"]["object_key"], key.as_str());
}

#[tokio::test]
async fn cold_files_are_packed_again_on_sqlite() {
    cold_files_are_packed_again_and_stay_the_same(Server::start().await, true).await;
}

#[tokio::test]
async fn cold_files_are_packed_again_on_postgresql() {
    let Some(url) = cluster::new_database() else { return };
    cold_files_are_packed_again_and_stay_the_same(Server::start_with(&["--database-url", &url]).await, false).await;
}

/// Where a run is killed: what it is called, and the line of the request that never arrives.
type Point = (&'static str, fn(&str) -> bool);

/// The key of an object that took another's place has a piece more.
fn is_new(line: &str) -> bool {
    let path = line.split([' ', '?']).nth(1).unwrap_or_default();
    path.rsplit('/').next().is_some_and(|name| name.len() > 73)
}

#[tokio::test]
async fn killed_at_any_point_it_loses_nothing_and_leaves_nothing() {
    let store = FaultyStore::start().await;
    let server = Server::start_with(&store.settings()).await;
    let record = server.record().await;
    let killed_at: [Point; 7] = [
        ("the first read", |line| line.starts_with("GET") && line.contains("/riverside/") && !is_new(line)),
        ("the second part", |line| line.starts_with("PUT") && line.contains("partNumber=2") && is_new(line)),
        ("completing it", |line| line.starts_with("POST") && line.contains("uploadId=") && is_new(line)),
        ("asking for the new one", |line| line.starts_with("HEAD") && is_new(line)),
        ("reading the new one", |line| line.starts_with("GET") && is_new(line)),
        ("removing the old one", |line| line.starts_with("DELETE") && !is_new(line)),
        ("describing it", |line| line.starts_with("PUT") && line.contains("metadata.json")),
    ];
    // Each takes seconds: of the large ones, both in thorough runs only.
    let points: Vec<Point> = killed_at.into_iter().filter(|(name, _)| thorough() || *name != "completing it").collect();
    // Only what is sent in parts has these.
    let large = dull(11 << 20);
    let small = table(10_000);
    for &(point, fits) in &points {
        let source = if ["the second part", "completing it"].contains(&point) { &large } else { &small };
        let attachment = server.upload(&record, &lax("file.txt", source.clone(), false)).await["attachment_id"].clone();
        server.app.metadata_written().await;
        server.advance(SignedDuration::from_hours(31 * 24));
        let arrived = store.lose(fits);
        let mut tell = |_: &_| {};
        tokio::select! {
            _ = server.app.repack(budget("1"), false, &mut tell) => {
                // Descriptions are written behind it.
                assert_eq!(point, "describing it", "it went past {point}");
            }
            () = arrived.notified() => {}
        }
        store.heal();
        // Its bytes are there, whichever object they are in.
        let key = server
            .column(&format!(
                "SELECT object_key FROM versions WHERE attachment_id = '{}'",
                attachment.as_str().unwrap()
            ))
            .await
            .remove(0);
        let object = store.s3().get_object().bucket("outside").key(&key).send().await.unwrap();
        let stored = object.body.collect().await.unwrap().to_vec();
        let mut read = Vec::new();
        match is_new(&format!("GET /{key}")) {
            true => drop(std::io::Read::read_to_end(&mut GzDecoder::new(&stored[..]), &mut read).unwrap()),
            false => read = stored,
        }
        assert!(read == *source, "killed at {point}, another file is there");
        let (told, done) = run(&server, false).await;
        assert_eq!(done.packed, u64::from(!is_new(&format!("GET /{key}"))), "after {point}: {told:#?}");
        assert!(downloaded(&server, &attachment, 1).await == *source, "{point}");
        server.advance(SignedDuration::from_mins(5));
        server.app.write_metadata().await.unwrap();
    }
    let open = store.s3().list_multipart_uploads().bucket("outside").send().await.unwrap();
    assert!(open.uploads().is_empty(), "parts are left");
    assert_eq!(store.keys().await.len(), 2 * points.len(), "{:#?}", store.keys().await);
    assert_eq!(server.column("SELECT DISTINCT state FROM repackings").await, ["done"]);
    assert_eq!(server.reconcile().await.0, Vec::<String>::new());
}

/// Two replicas at it at once would pay twice for what one of them throws away.
#[tokio::test]
async fn one_replica_at_a_time_packs_files_again() {
    let Some(url) = cluster::new_database() else { return };
    let store = FaultyStore::start().await;
    let settings = [&store.settings()[..], &["--database-url", &url]].concat();
    let server = Server::start_with(&settings).await;
    let record = server.record().await;
    server.upload(&record, &lax("file.txt", table(40_000), false)).await;
    // The command goes by the machine's own clock.
    let mut database = sqlx::PgConnection::connect(&cluster::as_superuser(&url)).await.unwrap();
    let a_month_ago = "UPDATE versions SET created_at = created_at - 31 * 86400000::bigint, \
                       accessed_at = accessed_at - 31 * 86400000::bigint; \
                       UPDATE placements SET from_at = from_at - 31 * 86400000::bigint";
    sqlx::raw_sql(a_month_ago).execute(&mut database).await.unwrap();
    let args = ["chartlift-server", "repack", "--demo", "--data-dir", server.data_dir(), "--repack-budget", "1"];
    let args = args.iter().chain(&settings).map(Into::into);
    let command = Command::read(args).unwrap_or_else(|error| panic!("{error}"));
    let replica = async || app::repack(command.config(), false, &mut |_| {}).await;

    let reads = store.hold(|line| line.starts_with("GET") && line.contains("/riverside/"));
    let second = async {
        reads.notified().await;
        let refused = replica().await.unwrap_err().to_string();
        store.heal();
        refused
    };
    let (first, refused) = tokio::join!(replica(), second);
    assert!(refused.contains("another server compresses files again just now"), "{refused}");
    assert_eq!(first.unwrap().packed, 1);
    assert_eq!(replica().await.unwrap().looked_at, 0, "the job was not given back, or done twice");
}

#[tokio::test]
async fn without_s3_a_run_ends_at_once_and_is_not_done() {
    let store = FaultyStore::start().await;
    let server = Server::start_with(&store.settings()).await;
    let record = server.record().await;
    server.upload(&record, &lax("file.txt", table(40_000), false)).await;
    server.advance(SignedDuration::from_hours(31 * 24));
    store.fault(|_| true, Does::Answer(403, "AccessDenied"));
    let mut told = 0;
    let failed = server.app.repack(budget("1"), false, &mut |_| told += 1).await.unwrap_err();
    assert_eq!(told, 0, "{failed}");
    store.heal();
    assert_eq!(run(&server, false).await.1.packed, 1);
}

#[tokio::test]
async fn what_a_late_request_left_is_found_and_removed() {
    let server = Server::start().await;
    let record = server.record().await;
    server.upload(&record, &File::text("a.txt")).await;
    let key = server.column("SELECT object_key FROM versions").await.remove(0);
    let late = key.replace(".txt", ".01900000-0000-7000-8000-000000000000.txt");
    server.replace_object(&late, b"late".to_vec()).await;
    let (told, _) = server.reconcile().await;
    assert_eq!(told, [format!("leftover    {late}")]);
    let repair = chartlift_server::domain::reconcile::Thoroughness { repair: true, checksums: false };
    server.reconcile_as(repair).await;
    assert!(!server.keys().await.contains(&late));
}

#[tokio::test]
async fn holds_locks_archives_damage_and_budgets_are_kept() {
    let server = Server::start().await;
    let s3 = server.s3();
    let on = aws_sdk_s3::types::VersioningConfiguration::builder()
        .status(aws_sdk_s3::types::BucketVersioningStatus::Enabled)
        .build();
    s3.put_bucket_versioning().bucket(BUCKET).versioning_configuration(on).send().await.unwrap();
    let (held, record) = (server.record().await, server.record().await);
    let hold = Some(json!({ "reason": "Case 7" }));
    let path = format!("/api/medical-records/{held}/legal-hold");
    server.call(Method::PUT, ADMINISTRATOR, &path, hold).await.ok();
    let file = |name: &str| lax(name, table(40_000), false);
    server.upload(&held, &file("held.txt")).await;
    for name in ["locked.txt", "archived.txt", "damaged.txt", "read.txt"] {
        server.upload(&record, &file(name)).await;
    }
    let key = async |name: &str| {
        server.column(&format!("SELECT object_key FROM versions WHERE file_name = '{name}'")).await.remove(0)
    };
    server.lock_object(&key("locked.txt").await, true).await;
    let archived = key("archived.txt").await;
    let copy = s3.copy_object().copy_source(format!("{BUCKET}/{archived}")).bucket(BUCKET).key(&archived);
    copy.storage_class(StorageClass::Glacier).send().await.unwrap();
    let mut other = table(40_000);
    other[1000] ^= 1;
    server.replace_object(&key("damaged.txt").await, other).await;
    server.advance(SignedDuration::from_hours(31 * 24));
    server.tamper("UPDATE versions SET accessed_at = accessed_at + 40 * 86400000 WHERE file_name = 'read.txt'").await;

    let (told, found) = run(&server, false).await;
    assert_eq!((found.looked_at, found.locked, found.archived, found.damaged), (3, 1, 1, 1), "{told:#?}");
    assert!(server.keys().await.iter().all(|key| !is_new(&format!("GET /{key}"))), "something is left");
    assert_eq!(server.column("SELECT DISTINCT state FROM repackings").await, Vec::<String>::new());

    server.lock_object(&key("locked.txt").await, false).await;
    let poor = server.app.repack(budget("0.00001"), false, &mut |_| {}).await.unwrap();
    assert_eq!((poor.packed, poor.budget_used), (0, true), "{poor}");
    let idle = PackBudget { cpu: Duration::ZERO, ..budget("1") };
    let idle = server.app.repack(idle, false, &mut |_| {}).await.unwrap();
    assert_eq!((idle.looked_at, idle.budget_used), (0, true));
    server.call(Method::DELETE, ADMINISTRATOR, &path, None).await.ok();
    let done = run(&server, false).await.1;
    assert_eq!(done.packed, 2, "neither the hold nor the lock is there any more");

    // This bucket keeps versions: the old objects are on the bill, and in the report, until it lets them go.
    let kept = async || -> Vec<Value> {
        let costs = server.get(ADMINISTRATOR, "/api/costs").await.ok();
        let report = server.get(ADMINISTRATOR, "/api/reports/storage-usage").await.ok();
        assert_eq!(report["total_monthly_cost"], costs["estimated_monthly_cost"]);
        let rows = report["rows"].as_array().unwrap().iter().filter(|row| row["kind"] == "kept_object");
        let lines = costs["bill"]["lines"].as_array().unwrap().iter().filter(|line| line["kind"] == "kept_object");
        assert_eq!(rows.count(), lines.clone().count());
        lines.cloned().collect()
    };
    let old = kept().await;
    assert_eq!((old.len(), &old[0]["objects"], &old[0]["stored_bytes"]), (1, &json!(2), &json!(done.old_bytes)));
    assert_eq!((&old[0]["explain"]["rule"], &old[0]["storage_class"]), (&json!("kept_objects"), &json!("STANDARD")));
    server.advance(SignedDuration::from_hours(29 * 24));
    assert_eq!(kept().await.len(), 1);
    server.advance(SignedDuration::from_hours(24));
    assert_eq!(kept().await, Vec::<Value>::new());
}

/// Of several servers, one compresses again while another compares database and bucket.
#[tokio::test]
async fn parts_that_are_being_sent_are_not_taken_for_left() {
    let store = FaultyStore::start().await;
    let server = Server::start_with(&store.settings()).await;
    let record = server.record().await;
    server.upload(&record, &lax("large.txt", dull(11 << 20), false)).await;
    server.advance(SignedDuration::from_hours(31 * 24));
    let second_part = store.hold(|line| line.starts_with("PUT") && line.contains("partNumber=2") && is_new(line));
    let comparing = async {
        second_part.notified().await;
        let found = server.reconcile_as(Thoroughness { repair: true, checksums: false }).await;
        store.heal();
        found.0
    };
    let ((told, done), found) = tokio::join!(run(&server, false), comparing);
    assert_eq!((found, done.packed), (Vec::<String>::new(), 1), "{told:#?}");
}

/// What is about to be removed is barred before: a server that still was at it would make it the version's, and remove the old one.
#[tokio::test]
async fn what_is_given_up_is_barred_before_it_is_removed() {
    let store = FaultyStore::start().await;
    let server = Server::start_with(&store.settings()).await;
    let record = server.record().await;
    server.upload(&record, &lax("file.txt", table(10_000), false)).await;
    server.advance(SignedDuration::from_hours(31 * 24));
    store.fault(|line| line.starts_with("HEAD") && is_new(line), Does::Answer(403, "AccessDenied"));
    let removal = store.hold(|line| line.starts_with("DELETE") && is_new(line));
    let looking = async {
        removal.notified().await;
        let rows = server.column("SELECT state || ' instead of ' || old_key FROM repackings").await;
        store.heal();
        rows
    };
    let (_, rows) = tokio::join!(run(&server, false), looking);
    assert_eq!(rows, ["begun instead of "]);
    assert_eq!(run(&server, false).await.1.packed, 1);
}

/// A file that somebody opens at the moment in which it is compressed again lies elsewhere, and is not lost.
#[tokio::test]
async fn what_lies_elsewhere_by_now_is_found_there() {
    let store = FaultyStore::start().await;
    let server = Server::start_with(&store.settings()).await;
    let record = server.record().await;
    let done = server.upload(&record, &File::raw(100)).await;
    let id = done["attachment_id"].as_str().unwrap();
    let mut key = server.key_of(done["upload_id"].as_str().unwrap()).await;
    for asked_for in ["download", "restore"] {
        let asked = store.hold(|line| line.starts_with("HEAD"));
        let swap = async {
            asked.notified().await;
            let (old, new) = (key.clone(), format!("{key}.{asked_for}"));
            let from = format!("{OUTSIDE_BUCKET}/{old}");
            store.s3().copy_object().bucket(OUTSIDE_BUCKET).copy_source(from).key(&new).send().await.unwrap();
            store.s3().delete_object().bucket(OUTSIDE_BUCKET).key(&old).send().await.unwrap();
            server.tamper(&format!("UPDATE versions SET object_key = '{new}'")).await;
            store.heal();
            new
        };
        let opening = async {
            match asked_for {
                "download" => {
                    server.post(CLINICIAN, "/api/files/download-url", json!({ "attachment_id": id })).await.ok()
                }
                _ => server.get(CLINICIAN, &format!("/api/attachments/{id}/restore")).await.ok(),
            }
        };
        let (_, new) = tokio::join!(opening, swap);
        key = new;
    }
}
