//! A hospital's year lived through by the embedded S3, whose clock is moved day by day, costs what the simulation says.

use chartlift_costs::PriceBook;
use chartlift_hospital_year::{MIXES, Months, Outcome, PLANS, Plan, Ratios, files, keep};
use chartlift_server::{
    app::{self, State},
    cli::{BucketAction, BucketSettings, Command},
    domain::reconcile::Thoroughness,
};
use jiff::{SignedDuration, Timestamp, ToSpan, civil::Date, tz::TimeZone};
use rust_decimal::Decimal;
use serde_json::json;

use crate::support::{CLINICIAN, File, STRANGER, Server, money, thorough};

const TENANTS: [&str; 2] = [CLINICIAN, STRANGER];
/// Of images and documents: most of 128 KiB or more, which move between tiers.
const FILES: u64 = 40;
/// What restoring from a tier takes at the longest.
const RESTORED_AFTER: SignedDuration = SignedDuration::from_hours(12);

/// Past every age at which a plan moves files; the whole year where tests may take their time.
fn month_count() -> u32 {
    if thorough() { 12 } else { 7 }
}

fn start_of(day: Date) -> Timestamp {
    day.to_zoned(TimeZone::UTC).unwrap().timestamp()
}

/// A server that stores into the embedded S3, its bucket brought to these rules by the command for it.
async fn server_with(rules: &str) -> Server {
    let server = Server::start().await;
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("storage.toml");
    std::fs::write(&file, rules).unwrap();
    let port = server.app.s3_url.rsplit(':').next().unwrap().to_owned();
    let args = ["chartlift-server", "serve", "--data-dir", server.data_dir(), "--s3-port", &port, "--storage-rules"];
    let args = args.into_iter().chain([file.to_str().unwrap()]).map(Into::into);
    let command = Command::read(args).unwrap_or_else(|error| panic!("{error}"));
    let more = BucketSettings { object_lock_days: None };
    let applied = app::bucket(command.config(), BucketAction::Apply, &more).await.unwrap();
    let lifecycle = applied.lines.iter().find(|line| line.setting == "lifecycle").unwrap();
    assert!(matches!(lifecycle.state, State::Changed(_)), "{applied}");
    server
}

/// What a year cost by its months: what comes again, and what was charged once, of all tenants.
async fn lived_through(plan: &Plan, rules: &str) -> (Vec<(Decimal, Decimal)>, Outcome) {
    let server = server_with(rules).await;
    // The next whole year, so that every run has the same days at the same places of their months.
    let first = server.now().to_zoned(TimeZone::UTC).date().first_of_year().saturating_add(1.years());
    let months = Months::from(first, month_count());
    let files = files(&MIXES[1], &Ratios::none(), TENANTS.len(), FILES, months.days(), 5);
    assert!(files.iter().any(|file| file.tenant == 1), "all files are one tenant's");
    let mut records = Vec::new();
    server.advance(start_of(first).duration_since(server.now()));
    for tenant in TENANTS {
        records.push(server.record_of(tenant).await);
    }
    let mut ids: Vec<Option<String>> = vec![None; files.len()];
    let mut once = Vec::new();
    for day in 0..months.days() {
        let date = first.saturating_add(i64::try_from(day).unwrap().days());
        server.advance(start_of(date).duration_since(server.now()).max(SignedDuration::ZERO));
        server.app.age_objects().await.unwrap();
        for (file, id) in files.iter().zip(&mut ids) {
            let tenant = TENANTS[file.tenant];
            if file.arrival == day {
                let sent = File::raw(usize::try_from(file.stored_bytes).unwrap());
                let done = server.upload_as(tenant, &records[file.tenant], &sent).await;
                *id = Some(done["attachment_id"].as_str().unwrap().to_owned());
            }
            for _ in file.reads.iter().filter(|read| **read == day) {
                read(&server, tenant, id.as_deref().unwrap()).await;
            }
        }
        server.app.count_reads().await;
        // What the jobs of a server do once a day.
        server.reconcile_as(Thoroughness { repair: true, checksums: false }).await;
        server.app.write_cost_days().await.unwrap();
        if date.last_of_month() == date {
            let mut sum = Decimal::ZERO;
            for tenant in TENANTS {
                sum += money(&server.get(tenant, "/api/costs").await.ok()["bill"]["once_total"]);
            }
            once.push(sum);
        }
    }
    server.advance(SignedDuration::from_hours(24));
    server.app.write_cost_days().await.unwrap();
    let mut monthly = vec![Decimal::ZERO; usize::try_from(month_count()).unwrap()];
    for tenant in TENANTS {
        let history = server.get(tenant, &format!("/api/costs/history?months={}", month_count() + 1)).await.ok();
        let listed = history["months"].as_array().unwrap();
        for (sum, month) in monthly.iter_mut().rev().zip(listed.iter().rev()) {
            *sum += money(&month["cost"]);
        }
    }
    let table = PriceBook::shipped().table("us-east-1", first).unwrap().clone();
    let reckoned = keep(&files, plan, TENANTS.len(), &months, &table);
    (monthly.into_iter().zip(once).collect(), reckoned)
}

/// Reads a file as somebody at a screen does: what is archived is asked for and waited for.
async fn read(server: &Server, persona: &str, id: &str) {
    let asked = json!({ "attachment_id": id });
    let mut answer = server.post(persona, "/api/files/download-url", asked.clone()).await;
    if answer.status == 409 {
        let path = format!("/api/attachments/{id}/restore");
        server.post(persona, &path, json!({ "tier": "Standard" })).await.ok();
        server.advance(RESTORED_AFTER);
        server.get(persona, &path).await.ok();
        answer = server.post(persona, "/api/files/download-url", asked).await;
    }
    let url = answer.ok()["url"].as_str().unwrap().to_owned();
    server.http.get(url).send().await.unwrap().error_for_status().unwrap().bytes().await.unwrap();
}

/// What is charged once is the same to the last digit. What comes again may differ by half a percent: descriptions are of other
/// sizes than reckoned, and an archived file is back some hours after it was asked for.
fn assert_alike((lived, reckoned): (Vec<(Decimal, Decimal)>, Outcome)) {
    assert_eq!(lived.len(), reckoned.months.len());
    for (month, (lived, reckoned)) in lived.iter().zip(&reckoned.months).enumerate() {
        assert_eq!(lived.1, reckoned.1, "month {month}: charged once");
        let off = (lived.0 - reckoned.0).abs() * Decimal::from(200);
        assert!(off < reckoned.0, "month {month}: lived {}, reckoned {}", lived.0, reckoned.0);
    }
}

#[tokio::test]
async fn a_year_in_intelligent_tiering_costs_what_is_reckoned() {
    let rules = "archive = \"never\"\n[[move]]\nto = \"INTELLIGENT_TIERING\"\nafter-days = 0\n";
    assert_alike(lived_through(&PLANS[3], rules).await);
}

#[tokio::test]
async fn a_year_with_archive_tiers_costs_what_is_reckoned() {
    let rules = "archive = \"tiering\"\n[[move]]\nto = \"INTELLIGENT_TIERING\"\nafter-days = 0\n";
    assert_alike(lived_through(&PLANS[4], rules).await);
}

#[tokio::test]
async fn a_year_with_moves_by_age_costs_what_is_reckoned() {
    let rules = "archive = \"never\"\n[[move]]\nto = \"GLACIER_IR\"\nafter-days = 90\n";
    assert_alike(lived_through(&PLANS[5], rules).await);
}
