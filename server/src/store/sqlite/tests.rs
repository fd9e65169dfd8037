use sqlx::{AssertSqlSafe, Connection};

use super::*;
use crate::store::contract;

async fn store() -> (SqliteStore, tempfile::TempDir) {
    let dir = tempfile::tempdir().unwrap();
    let store = SqliteStore::open(&dir.path().join("chartlift.db")).await.unwrap();
    (store, dir)
}

async fn some_store() -> Option<(SqliteStore, tempfile::TempDir)> {
    Some(store().await)
}

contract::suite!(some_store);

#[tokio::test]
async fn audit_entries_cannot_be_changed_or_removed() {
    let (store, dir) = store().await;
    contract::write_something(&store).await;
    // As another program would, without this one's settings of the connection.
    let url = format!("sqlite://{}", dir.path().join("chartlift.db").display());
    let mut other = sqlx::SqliteConnection::connect(&url).await.unwrap();
    for sql in [
        "UPDATE audit_log SET actor_name = 'Eve'",
        "DELETE FROM audit_log",
        "INSERT OR REPLACE INTO audit_log SELECT tenant, seq, at, actor_id, 'Eve', action, target_type, target_id, \
         record_id, request_id, details, key_id, mac FROM audit_log",
    ] {
        let error = sqlx::query(sql).execute(&mut other).await.unwrap_err();
        assert!(error.to_string().contains("append-only"), "{sql}: {error}");
        sqlx::query(sql).execute(&store.writer).await.unwrap_err();
    }
}

#[tokio::test]
async fn writing_goes_on_once_a_full_disk_has_room() {
    let (store, _dir) = store().await;
    contract::write_something(&store).await;
    let pages: i64 = sqlx::query_scalar("PRAGMA page_count").fetch_one(&store.writer).await.unwrap();
    let limit = |pages: i64| AssertSqlSafe(format!("PRAGMA max_page_count = {pages}"));
    let large = "x".repeat(1 << 20);
    // One row: SQLite takes the whole transaction back by itself.
    sqlx::query(limit(pages)).execute(&store.writer).await.unwrap();
    let mut tx = store.writer.begin_with("BEGIN IMMEDIATE").await.unwrap();
    let full = sqlx::query("INSERT INTO job_leases VALUES ('full', $1, 0, 0)").bind(&large);
    let full = full.execute(&mut *tx).await.unwrap_err();
    assert!(StoreError::from(full).is_passing());
    drop(tx);
    contract::append_something(&store).await;
}

#[tokio::test]
async fn the_database_of_a_newer_server_is_left_alone() {
    let (store, dir) = store().await;
    contract::write_something(&store).await;
    let newer = "INSERT INTO _sqlx_migrations (version, description, success, checksum, execution_time) \
                 VALUES (9001, 'of next year', TRUE, x'00', 0)";
    sqlx::query(newer).execute(&store.writer).await.unwrap();
    store.close().await;
    let path = dir.path().join("chartlift.db");
    let before = std::fs::read(&path).unwrap();
    let refused = SqliteStore::open(&path).await.map(drop).unwrap_err().0.to_string();
    assert!(refused.contains("newer version") && refused.contains("9001"), "{refused}");
    assert_eq!(std::fs::read(&path).unwrap(), before);
}

#[tokio::test]
async fn servers_may_start_at_once() {
    // What met once in hundreds of times meets once in a few.
    for _ in 0..20 {
        let dir = tempfile::tempdir().unwrap();
        let path = dir.path().join("chartlift.db");
        for opened in futures::future::join_all((0..8).map(|_| SqliteStore::open(&path))).await {
            opened.unwrap().ping().await.unwrap();
        }
    }
}

/// `.cargo/config.toml` says why.
#[tokio::test]
async fn sqlite_is_built_for_a_server() {
    let (store, _dir) = store().await;
    let options: Vec<String> = sqlx::query_scalar("PRAGMA compile_options").fetch_all(&store.readers).await.unwrap();
    let has = |option: &str| options.iter().any(|other| other == option);
    assert!(has("ENABLE_QPSG") && has("DEFAULT_MEMSTATUS=0"), "{options:?}");
    assert!(!has("ENABLE_STAT4") && !has("ENABLE_MEMORY_MANAGEMENT"), "{options:?}");
}

#[tokio::test]
async fn a_reading_transaction_cannot_write() {
    let (store, _dir) = store().await;
    contract::reading_cannot_write(&store).await;
}

/// Neither an index that has all columns nor the order that is asked for may draw what is asked of one record to another index: it
/// would go through all that the tenant ever stored, once for each record of a list.
#[tokio::test]
async fn little_is_looked_for_among_little() {
    let (store, _dir) = store().await;
    for (sql, found_by) in [
        ("COUNT(*) FROM attachments WHERE tenant = 'one' AND record_id = 'r' AND deleted_at IS NULL", "record_id=?"),
        (
            "* FROM attachments WHERE tenant = 'one' AND record_id = 'r' AND deleted_at IS NULL AND id > 'a' ORDER BY id",
            "record_id=?",
        ),
        ("id FROM attachments WHERE tenant = 'one' AND addendum_id = 'a' ORDER BY id", "addendum_id=?"),
        (
            "* FROM uploads WHERE tenant = 'one' AND status = 'active' AND record_id = 'r' ORDER BY created_at DESC, id DESC",
            "record_id=?",
        ),
        (
            "* FROM uploads WHERE tenant = 'one' AND record_id = 'r' AND source_key = 's' AND status = 'active' \
             ORDER BY created_at DESC, id DESC",
            "source_key=?",
        ),
        (
            "* FROM uploads WHERE tenant = 'one' AND status = 'active' AND attachment_id = 'a' \
             ORDER BY created_at DESC, id DESC",
            "attachment_id=?",
        ),
        (
            "* FROM uploads WHERE tenant = 'one' AND status = 'active' AND addendum_id = 'a' \
             ORDER BY created_at DESC, id DESC",
            "addendum_id=?",
        ),
        (
            "* FROM uploads WHERE tenant = 'one' AND status = 'active' ORDER BY created_at DESC, id DESC",
            "uploads_under_way",
        ),
        (
            "* FROM uploads WHERE status = 'active' AND COALESCE(sweep_at, expires_at) <= 1 \
             ORDER BY COALESCE(sweep_at, expires_at)",
            "uploads_to_expire",
        ),
        (
            "* FROM uploads WHERE status = 'aborted' AND NOT swept AND COALESCE(sweep_at, ended_at) <= 1 \
             ORDER BY COALESCE(sweep_at, ended_at)",
            "uploads_to_sweep",
        ),
        ("* FROM audit_log WHERE tenant = 'one' AND target_id = 'a' ORDER BY seq DESC", "target_id=?"),
        ("* FROM audit_log WHERE tenant = 'one' AND actor_id = 'a' ORDER BY seq DESC", "actor_id=?"),
        (
            "* FROM audit_log WHERE tenant = 'one' AND at >= 5 AND at < 9 AND seq >= 3 AND seq < 8 ORDER BY seq DESC",
            "seq>? AND seq<?",
        ),
        (
            "record_id FROM search_records s WHERE s.tenant = 'one' AND (s.updated_at, s.record_id) < (5, 'r') \
             ORDER BY s.updated_at DESC, s.record_id DESC",
            "updated_at",
        ),
        (
            "record_id FROM search_records s WHERE s.tenant = 'one' AND (s.visit_date, s.record_id) < ('d', 'r') \
             ORDER BY s.visit_date DESC, s.record_id DESC",
            "visit_date",
        ),
        (
            "record_id FROM search_records s WHERE s.tenant = 'one' AND (s.patient_sort, s.record_id) > (x'00', 'r') \
             ORDER BY s.patient_sort, s.record_id",
            "patient_sort",
        ),
        ("* FROM patients WHERE tenant = 'one' AND (name_sort, id) > (x'00', 'r') ORDER BY name_sort, id", "name_sort"),
        (
            "v.id FROM versions v JOIN placements p ON p.tenant = v.tenant AND p.version_id = v.id AND p.to_at IS NULL \
             WHERE v.tenant = 'one' AND v.storage_class = 'INTELLIGENT_TIERING' AND p.access_tier = 't' \
             AND v.stored_bytes >= 1 AND v.accessed_at <= 2 AND v.access_tier IN ('t', 'u')",
            "versions_by_class (tenant=? AND storage_class=? AND access_tier=?)",
        ),
    ] {
        let explained = format!("EXPLAIN QUERY PLAN SELECT {sql} LIMIT ?");
        let plan: Vec<(i64, i64, i64, String)> =
            sqlx::query_as(sqlx::AssertSqlSafe(explained)).fetch_all(&store.writer).await.unwrap();
        let found = plan.iter().any(|(.., step)| step.contains(found_by));
        let sorts = plan.iter().any(|(.., step)| step.contains("TEMP B-TREE"));
        assert!(found && !sorts, "{sql}: {plan:?}");
    }
}
