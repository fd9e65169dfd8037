//! Reports, and that they add up to the bill.

use reqwest::Method;
use rust_decimal::Decimal;
use serde_json::Value;

use crate::support::{ADMINISTRATOR, CLINICIAN, File, STRANGER, Server};

const GIB: u64 = 1 << 30;
const CSV: &str = "/api/reports/storage-usage?format=csv";

fn decimal(text: &str) -> Decimal {
    text.parse().unwrap()
}

/// The prices a person would copy off AWS's page for one region.
struct Prices {
    standard: &'static str,
    infrequent: &'static str,
    deep: &'static str,
    instant_tier: &'static str,
}

/// One file of each class that is billed by a rule of its own, large enough to show in the cents.
async fn stored_in_many_classes(server: &Server) {
    let record = server.record().await;
    for name in ["a.txt", "b.txt", "c.txt", "d.txt"] {
        server.upload(&record, &File::text(name)).await;
    }
    server
        .tamper(
            "UPDATE versions SET source_bytes = 900 * 1073741824, stored_bytes = 300 * 1073741824;
             UPDATE versions SET storage_class = 'STANDARD_IA', stored_bytes = 1000 WHERE file_name = 'b.txt';
             UPDATE versions SET storage_class = 'DEEP_ARCHIVE' WHERE file_name = 'c.txt';
             UPDATE versions SET storage_class = 'INTELLIGENT_TIERING', accessed_at = 0 WHERE file_name = 'd.txt';",
        )
        .await;
}

/// What a person with the report and the price page would add up.
fn by_hand(csv: &str, prices: &Prices) -> Decimal {
    let mut lines = csv.split("\r\n").filter(|line| !line.is_empty());
    let columns: Vec<&str> = lines.next().unwrap().split(',').collect();
    let gib = |bytes: u64| Decimal::from(bytes) / Decimal::from(GIB);
    let mut sum = Decimal::ZERO;
    for line in lines {
        let fields: Vec<&str> = line.split(',').collect();
        let field = |name: &str| fields[columns.iter().position(|column| *column == name).unwrap()];
        let number = |name: &str| field(name).parse::<u64>().unwrap();
        let (files, stored) = (number("files"), number("stored_bytes"));
        sum += match (field("storage_class"), field("access_tier")) {
            ("STANDARD", "") => gib(stored) * decimal(prices.standard),
            ("STANDARD_IA", "") => {
                let billed = stored - number("small_stored_bytes") + number("small_files") * (128 << 10);
                gib(billed) * decimal(prices.infrequent)
            }
            ("DEEP_ARCHIVE", "") => {
                gib(stored + files * (32 << 10)) * decimal(prices.deep)
                    + gib(files * (8 << 10)) * decimal(prices.standard)
            }
            ("INTELLIGENT_TIERING", "ARCHIVE_INSTANT_ACCESS") => {
                gib(stored) * decimal(prices.instant_tier) + Decimal::from(files) * decimal("0.0000025")
            }
            other => panic!("{other:?} in {line}"),
        };
    }
    sum
}

#[tokio::test]
async fn the_bill_is_a_by_hand_sum_over_the_report_in_three_regions() {
    let regions = [
        ("us-east-1", Prices { standard: "0.023", infrequent: "0.0125", deep: "0.00099", instant_tier: "0.004" }),
        ("eu-central-1", Prices { standard: "0.0245", infrequent: "0.0135", deep: "0.0018", instant_tier: "0.005" }),
        ("ap-southeast-1", Prices { standard: "0.025", infrequent: "0.0138", deep: "0.002", instant_tier: "0.005" }),
    ];
    let mut totals = Vec::new();
    let mut server = Server::start().await;
    stored_in_many_classes(&server).await;
    for (region, prices) in regions {
        server = server.restart_with(&["--cost-region", region]).await;
        let costs = server.get(CLINICIAN, "/api/costs").await.ok();
        assert_eq!(costs["region"], region);
        let total = decimal(costs["estimated_monthly_cost"].as_str().unwrap());
        let csv = server.get_text(CLINICIAN, CSV).await;
        let sum = by_hand(&csv, &prices);
        assert_eq!(sum.round_dp(2), total.round_dp(2), "{region}:\n{csv}");
        assert!((sum - total).abs() < decimal("0.00000001"), "{region}: {sum} is not {total}");
        for by in ["storage_class", "month", "file_type", "record", "department", "doctor", "uploader"] {
            let report = server.get(CLINICIAN, &format!("/api/reports/storage-usage?by={by}")).await.ok();
            assert_eq!(report["total_monthly_cost"], costs["estimated_monthly_cost"], "{region} by {by}");
        }
        totals.push(total);
    }
    assert!(totals[0] < totals[1] && totals[1] < totals[2], "{totals:?}");
}

#[tokio::test]
async fn each_number_leads_to_the_versions_it_counts() {
    let server = Server::start().await;
    stored_in_many_classes(&server).await;
    let report = server.get(CLINICIAN, "/api/reports/storage-usage?by=file_type").await.ok();
    let rows = report["rows"].as_array().unwrap().iter().filter(|row| row["kind"] == "file");
    let (mut seen, mut names) = (0, Vec::new());
    for row in rows {
        let (class, tier) = (row["storage_class"].as_str().unwrap(), row["access_tier"].as_str());
        let tier = tier.map(|tier| format!("&access_tier={tier}")).unwrap_or_default();
        let group = row["group"].as_str().unwrap().replace('/', "%2F");
        let path = format!("/api/reports/stored-versions?by=file_type&group={group}&storage_class={class}{tier}");
        let page = server.get(ADMINISTRATOR, &path).await.ok();
        let items = page["items"].as_array().unwrap();
        let sum = |field: &str| items.iter().map(|item| item[field].as_u64().unwrap()).sum::<u64>();
        assert_eq!(Value::from(items.len()), row["files"], "{row}");
        assert_eq!(Value::from(sum("stored_bytes")), row["stored_bytes"], "{row}");
        assert_eq!(Value::from(sum("source_bytes")), row["source_bytes"], "{row}");
        names.extend(items.iter().map(|item| item["file_name"].as_str().unwrap().to_owned()));
        seen += 1;
    }
    names.sort();
    assert_eq!((seen, names.as_slice()), (4, &["a.txt", "b.txt", "c.txt", "d.txt"].map(str::to_owned)[..]));

    // The same of the bill's lines, where what was deleted is a line of its own.
    let all = "/api/reports/stored-versions?by=storage_class";
    let some = server.get(CLINICIAN, all).await.ok()["items"][1]["attachment_id"].clone();
    let path = format!("/api/attachments/{}", some.as_str().unwrap());
    server.call(Method::DELETE, CLINICIAN, &path, None).await.ok();
    let record = server.record().await;
    let unfinished = File::in_parts(6 << 20);
    let begun = server.create(&record, &unfinished).await;
    server.sign(begun["upload_id"].as_str().unwrap(), &unfinished, &[&unfinished.parts[0]]).await;
    let mut kinds = Vec::new();
    let costs = server.get(ADMINISTRATOR, "/api/costs").await.ok();
    for line in costs["bill"]["lines"].as_array().unwrap() {
        let kind = line["kind"].as_str().unwrap_or_default();
        if line["item"] != "storage" || kind == "metadata" {
            continue;
        }
        let (class, tier) = (line["storage_class"].as_str().unwrap(), line["access_tier"].as_str());
        let tier = tier.map(|tier| format!("&access_tier={tier}")).unwrap_or_default();
        let path = format!("/api/reports/stored-versions?kind={kind}&storage_class={class}{tier}");
        let items = server.get(ADMINISTRATOR, &path).await.ok()["items"].as_array().unwrap().clone();
        let bytes: u64 = items.iter().map(|item| item["stored_bytes"].as_u64().unwrap()).sum();
        assert!(items.iter().all(|item| item["kind"] == kind), "{items:?}");
        assert_eq!(
            (Value::from(items.len()), Value::from(bytes)),
            (line["objects"].clone(), line["stored_bytes"].clone())
        );
        kinds.push(kind.to_owned());
    }
    assert!(
        ["file", "deleted_file", "unfinished_part"].iter().all(|kind| kinds.iter().any(|it| it == kind)),
        "{kinds:?}"
    );

    let mut sizes = Vec::new();
    let mut path = format!("{all}&limit=1");
    loop {
        let page = server.get(CLINICIAN, &path).await.ok();
        sizes.extend(page["items"].as_array().unwrap().iter().map(|item| item["stored_bytes"].as_u64().unwrap()));
        let Some(cursor) = page["next_cursor"].as_str() else { break };
        path = format!("{all}&limit=1&cursor={cursor}");
    }
    assert!(sizes.len() == 4 && sizes.is_sorted_by(|a, b| a >= b), "{sizes:?}");
    // What is monitored, and what was moved there by S3.
    for (filter, expected) in [
        ("storage_class=INTELLIGENT_TIERING&min_stored_bytes=131072", 1),
        ("storage_class=STANDARD_IA&min_stored_bytes=131072", 0),
        ("moved_since=2000-01-01T00:00:00Z", 0),
    ] {
        let items =
            server.get(CLINICIAN, &format!("/api/reports/stored-versions?{filter}")).await.ok()["items"].clone();
        assert_eq!(items.as_array().unwrap().len(), expected, "{filter}: {items}");
    }
    let frequent = server.get(CLINICIAN, &format!("{all}&access_tier=FREQUENT_ACCESS")).await.ok();
    assert_eq!(frequent["items"].as_array().unwrap().len(), 3, "{frequent}");
    assert_eq!(server.get(STRANGER, all).await.ok()["items"], serde_json::json!([]));
    let largest = server.get(CLINICIAN, &format!("{all}&min_stored_bytes=9223372036854775807")).await.ok();
    assert_eq!(largest["items"], serde_json::json!([]));
    // Each class has a minimum duration of its own.
    let early = "/api/reports/stored-versions?left_early_since=2026-01-01T00:00:00Z";
    server.get(CLINICIAN, early).await.problem(422, "validation_failed");
    let none = server.get(CLINICIAN, &format!("{early}&storage_class=GLACIER_IR")).await.ok();
    assert_eq!(none["items"], serde_json::json!([]));
    for refused in
        ["by=patient", "min_stored_bytes=9223372036854775808", "min_stored_bytes=-1", "min_stored_bytes=many"]
    {
        let path = format!("/api/reports/stored-versions?{refused}");
        server.get(CLINICIAN, &path).await.problem(400, "invalid_request");
    }
}

/// A report by record is counted by a thousand records at a time: none is left out or counted twice where one page ends and the
/// next begins, and all of them together are the bill.
#[tokio::test]
async fn a_report_by_record_is_whole_across_its_pages() {
    let server = Server::start().await;
    let mut records = Vec::new();
    for name in ["first.txt", "last.txt"] {
        let record = server.record().await;
        server.upload(&record, &File::text(name)).await;
        records.push(record);
    }
    records.sort();
    // So many in between that the second of these begins a page, is in the middle of one, or ends one.
    for between in [999, 1, 998] {
        server
            .tamper(&format!(
                "CREATE TABLE copies AS WITH RECURSIVE n(n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM n WHERE n < {between})
                     SELECT records.* FROM records, n WHERE id = '{}';
                 UPDATE copies SET id = id || '-{between}-' || rowid;
                 INSERT INTO records SELECT * FROM copies;
                 DROP TABLE copies;",
                records[0]
            ))
            .await;
        let report = server.get(CLINICIAN, "/api/reports/storage-usage?by=record").await.ok();
        let rows = report["rows"].as_array().unwrap().iter().filter(|row| row["kind"] == "file");
        let groups: Vec<_> = rows.map(|row| (row["group"].as_str().unwrap(), row["files"].as_u64().unwrap())).collect();
        assert_eq!(groups, [(records[0].as_str(), 1), (records[1].as_str(), 1)], "{between} more between");
        let costs = server.get(CLINICIAN, "/api/costs").await.ok();
        assert_eq!(report["total_monthly_cost"], costs["estimated_monthly_cost"], "{between} more between");
    }
}

#[tokio::test]
async fn reports_are_of_ones_own_tenant() {
    let server = Server::start().await;
    stored_in_many_classes(&server).await;
    let theirs = server.get(STRANGER, "/api/reports/storage-usage?by=record").await.ok();
    assert_eq!((&theirs["rows"], &theirs["total_monthly_cost"]), (&serde_json::json!([]), &Value::from("0")));
    let mine = server.get(ADMINISTRATOR, "/api/reports/storage-usage?by=record").await.ok();
    assert_eq!(mine["rows"].as_array().unwrap().len(), 5, "{mine}");
}

#[tokio::test]
async fn a_report_comes_as_csv_to_keep_and_as_a_page_to_print() {
    let server = Server::start().await;
    stored_in_many_classes(&server).await;
    server.tamper("UPDATE versions SET created_by = '=HYPERLINK(\"http://x\")<b>'").await;
    let csv = server.get_text(CLINICIAN, &format!("{CSV}&by=uploader")).await;
    assert!(csv.starts_with("group,kind,storage_class,") && csv.ends_with("\r\n"), "{csv}");
    assert!(csv.contains("\"'=HYPERLINK(\"\"http://x\"\")<b>\",file,STANDARD,,1,0,"), "{csv}");
    let page = server.get_text(CLINICIAN, "/api/reports/storage-usage?format=html&by=uploader").await;
    assert!(page.starts_with("<!doctype html>") && page.trim_end().ends_with("</html>"), "{page}");
    assert!(page.contains("=HYPERLINK(&quot;http://x&quot;)&lt;b&gt;</td>") && !page.contains("<b>"), "{page}");
    server.get(CLINICIAN, "/api/reports/storage-usage?by=patient").await.problem(400, "invalid_request");
}
