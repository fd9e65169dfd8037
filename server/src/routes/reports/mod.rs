//! Reports for people and spreadsheets, streamed: a million attachments need no more memory than a page of them.

mod csv;
mod html;
mod json;
mod writer;

use std::io;

use axum::{
    Json,
    body::{Body, Bytes},
    extract::{Query, State},
    http::{HeaderValue, header},
    response::Response,
};
use chartlift_costs::Kind;
use chartlift_protocol::ErrorCode;
use futures::{StreamExt, stream};
use jiff::{Timestamp, tz::TimeZone};
use rust_decimal::Decimal;
use serde::{Deserialize, Serialize};

use self::writer::{Head, Writer};
use super::{extract::Params, problem::ApiError, state::AppState};
use crate::{
    auth::Access,
    domain::{
        bills::UsageReport,
        page::{Page, PageRequest},
        storage_usage::{CountedVersion, Grouping, RowFilter, UsageRow},
    },
};

/// What a report of storage usage may be asked for.
#[derive(Deserialize, utoipa::IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub(super) struct UsageQuery {
    /// By what it is grouped; by storage class alone if absent.
    #[serde(default)]
    by: Option<Grouping>,
    /// How it is written; JSON if absent.
    #[serde(default)]
    format: Option<ReportFormat>,
}

/// How a report is written.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize, Serialize, utoipa::ToSchema)]
#[serde(rename_all = "snake_case")]
pub(super) enum ReportFormat {
    /// JSON.
    Json,
    /// CSV as RFC 4180 has it. Text that a spreadsheet would run as a formula is preceded by an apostrophe.
    Csv,
    /// A page to print.
    Html,
}

/// A report of storage usage.
#[derive(Serialize, utoipa::ToSchema)]
pub(super) struct StorageUsage {
    /// The tenant.
    tenant_id: String,
    /// When it is of.
    as_of: Timestamp,
    /// By what it is grouped.
    by: Grouping,
    /// The currency of its amounts (ISO 4217).
    currency: String,
    /// One row for each group, kind, class and tier.
    rows: Vec<UsageRow>,
    /// The sum of the rows' costs, which is what `GET /api/costs` has as `estimated_monthly_cost`.
    total_monthly_cost: Decimal,
}

/// What is stored, by group
///
/// Every group's objects by kind, storage class and tier, with their part of the monthly bill. The parts add up to
/// `estimated_monthly_cost` of `GET /api/costs`.
#[utoipa::path(get, path = "/api/reports/storage-usage", operation_id = "getStorageUsage", tag = "costs",
    params(UsageQuery),
    responses((status = 200, description = "The report", content(
        (StorageUsage = "application/json"), (String = "text/csv"), (String = "text/html")))))]
pub(super) async fn storage_usage(
    State(state): State<AppState>,
    access: Access,
    query: Result<Query<UsageQuery>, axum::extract::rejection::QueryRejection>,
) -> Result<Response, ApiError> {
    let Query(query) = query.map_err(|rejection| bad_query(&rejection))?;
    let grouping = query.by.unwrap_or(Grouping::StorageClass);
    let tenant_id = access.scope.tenant().to_string();
    let report = state.bills.storage_usage(&access, grouping).await?;
    let (media_type, extension, writer): (_, _, Box<dyn Writer>) = match query.format.unwrap_or(ReportFormat::Json) {
        ReportFormat::Json => ("application/json", None, Box::new(json::Json::default())),
        ReportFormat::Csv => ("text/csv; charset=utf-8; header=present", Some("csv"), Box::new(csv::Csv)),
        ReportFormat::Html => ("text/html; charset=utf-8", None, Box::new(html::Html)),
    };
    let head = Head { tenant_id, as_of: report.as_of, by: report.grouping, currency: report.currency.clone() };
    let day = head.as_of.to_zoned(TimeZone::UTC).date();
    let mut response = Response::new(streamed(report, &head, writer));
    let headers = response.headers_mut();
    headers.insert(header::CONTENT_TYPE, HeaderValue::from_static(media_type));
    // A page of this origin that runs nothing and loads nothing.
    headers.insert(
        header::CONTENT_SECURITY_POLICY,
        HeaderValue::from_static("default-src 'none'; style-src 'unsafe-inline'; frame-ancestors 'none'"),
    );
    if let Some(extension) = extension {
        let name = format!("attachment; filename=\"storage-usage-by-{}-{day}.{extension}\"", grouping.as_str());
        if let Ok(name) = HeaderValue::from_str(&name) {
            headers.insert(header::CONTENT_DISPOSITION, name);
        }
    }
    Ok(response)
}

/// A number of bytes as OpenAPI's `int64` holds it: nobody is answered for a number that the document does not allow.
#[derive(Clone, Copy, Deserialize)]
#[serde(try_from = "i64")]
struct ByteCount(u64);

impl TryFrom<i64> for ByteCount {
    type Error = &'static str;

    fn try_from(bytes: i64) -> Result<Self, Self::Error> {
        u64::try_from(bytes).map(Self).map_err(|_| "a number of bytes is 0 or more")
    }
}

/// Which row of the report.
#[derive(Deserialize, utoipa::IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub(super) struct RowQuery {
    /// By what the report is grouped; by storage class alone if absent.
    by: Option<Grouping>,
    /// The row's `group`.
    #[serde(default)]
    group: String,
    /// Only what is stored for this reason: `file`, `older_version` or `deleted_file`, which are listed if it is absent;
    /// `restored_copy`, `kept_object` or `unfinished_part` (one for each upload). None are listed of `metadata`: each version has one.
    kind: Option<Kind>,
    /// Only versions of this storage class.
    storage_class: Option<String>,
    /// Only versions in this access tier; `FREQUENT_ACCESS` is what the report has as null.
    access_tier: Option<String>,
    /// Only versions of at least so many bytes in S3: 131072 leaves those that the monitoring of `INTELLIGENT_TIERING` is billed for.
    #[param(value_type = Option<u64>, maximum = 9_223_372_036_854_775_807i64)]
    min_stored_bytes: Option<ByteCount>,
    /// Only versions that came from another storage class into theirs since then, as far as that was noticed.
    moved_since: Option<Timestamp>,
    /// Only versions that left `storage_class`, which is needed then, before its minimum duration was over, since then: by a move, or
    /// for good. They are listed with that class, wherever they are now.
    left_early_since: Option<Timestamp>,
    /// `next_cursor` of the page before; absent for the first page.
    cursor: Option<String>,
    /// Items per page, 1 to 200; 50 when absent.
    #[param(minimum = 1, maximum = 200)]
    limit: Option<u32>,
}

/// List what a number is made of
///
/// The stored versions that a row of `GET /api/reports/storage-usage` counts, or a line of the bill, the largest first: files, older versions of them, and
/// deleted files that retention still keeps. What lies beside them, restored copies and unfinished uploads for example, is listed if
/// asked for by its kind. Being read, names of files and all, is an entry of the audit log.
#[utoipa::path(get, path = "/api/reports/stored-versions", operation_id = "listStoredVersions", tag = "costs",
    params(RowQuery), responses((status = 200, description = "A page of versions", body = Page<CountedVersion>)))]
pub(super) async fn stored_versions(
    State(state): State<AppState>,
    access: Access,
    Params(query): Params<RowQuery>,
) -> Result<Json<Page<CountedVersion>>, ApiError> {
    let class = query.storage_class.as_deref();
    let left_early = query.left_early_since.map(|since| state.bills.left_early(class, since)).transpose()?;
    let row = RowFilter {
        by: query.by.unwrap_or(Grouping::StorageClass),
        group: query.group,
        kind: query.kind,
        storage_class: query.storage_class,
        access_tier: query.access_tier,
        min_stored_bytes: query.min_stored_bytes.map_or(0, |bytes| bytes.0),
        moved_since: query.moved_since,
        left_early,
    };
    let page = PageRequest { cursor: query.cursor, limit: query.limit };
    Ok(Json(state.bills.stored_versions(&access, &row, &page).await?))
}

fn bad_query(rejection: &axum::extract::rejection::QueryRejection) -> ApiError {
    let known: Vec<&str> = Grouping::ALL.iter().map(|grouping| grouping.as_str()).collect();
    let detail = format!(
        "`by` is one of {}; `format` is json, csv or html ({}).",
        known.join(", "),
        rejection.body_text().trim_end_matches('.')
    );
    ApiError::new(ErrorCode::InvalidRequest, detail)
}

/// The report as a body that is made while it is read. A failure half-way breaks the connection, so that nobody takes a part
/// for the whole.
fn streamed(report: UsageReport, head: &Head, mut writer: Box<dyn Writer>) -> Body {
    let beginning = Bytes::from(writer.head(head));
    let rest = stream::try_unfold(Some((report, writer, Decimal::ZERO)), next_chunk);
    Body::from_stream(stream::once(async { Ok(beginning) }).chain(rest))
}

/// A report, how it is written, and the sum of the rows so far.
type UnderWay = (UsageReport, Box<dyn Writer>, Decimal);

async fn next_chunk(under_way: Option<UnderWay>) -> Result<Option<(Bytes, Option<UnderWay>)>, io::Error> {
    let Some((mut report, mut writer, mut total)) = under_way else { return Ok(None) };
    match report.page().await {
        Ok(Some(rows)) => {
            total += rows.iter().map(|row| row.monthly_cost).sum::<Decimal>();
            let chunk = Bytes::from(writer.rows(&rows));
            Ok(Some((chunk, Some((report, writer, total)))))
        }
        Ok(None) => Ok(Some((Bytes::from(writer.tail(total.normalize())), None))),
        Err(error) => {
            tracing::error!(%error, "a report broke off");
            Err(io::Error::other("the report broke off"))
        }
    }
}
