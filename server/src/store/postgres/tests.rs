use chartlift_durability::Disk as _;
use tokio::{
    io::copy_bidirectional,
    net::{UnixListener, UnixStream},
    sync::watch,
};

use super::*;
use crate::{domain::ports::StoreError, store::contract};

#[path = "../../../tests/support/postgres.rs"]
mod cluster;

async fn store() -> Option<(PostgresStore, ())> {
    let url = cluster::new_database()?;
    Some((PostgresStore::open(&url).await.unwrap(), ()))
}

contract::suite!(store);

#[tokio::test]
async fn audit_entries_cannot_be_changed_or_removed() {
    let Some((store, ())) = store().await else { return };
    contract::write_something(&store).await;
    for sql in ["UPDATE audit_log SET actor_name = 'Eve'", "DELETE FROM audit_log", "TRUNCATE audit_log"] {
        let error = sqlx::query(sql).execute(&store.pool).await.unwrap_err();
        assert!(error.to_string().contains("append-only"), "{sql}: {error}");
    }
}

#[tokio::test]
async fn servers_may_start_at_once() {
    let Some(url) = cluster::new_database() else { return };
    let (a, b) = tokio::join!(PostgresStore::open(&url), PostgresStore::open(&url));
    a.unwrap().ping().await.unwrap();
    b.unwrap().ping().await.unwrap();
}

#[tokio::test]
async fn connections_that_were_cut_are_no_requests_fault() {
    let Some(url) = cluster::new_database() else { return };
    let store = PostgresStore::open(&url).await.unwrap();
    // Many of them, all used a moment ago.
    let begun = futures::future::join_all((0..CONNECTIONS).map(|_| store.pool.begin())).await;
    drop(begun);
    assert!(cut_all(&url).await >= 8);
    contract::write_something(&store).await;
    for _ in 0..CONNECTIONS {
        store.ping().await.unwrap();
    }
}

#[tokio::test]
async fn a_connection_from_after_a_commit_does_not_say_that_it_is_durable() {
    let Some(url) = cluster::new_database() else { return };
    let store = PostgresStore::open(&url).await.unwrap();
    contract::write_something(&store).await;
    // As a server that crashes does, for all it tells.
    assert!(cut_all(&url).await >= 1);
    let tenant = TenantId::parse("one").unwrap();
    let tx = store.in_tenant(&tenant, store.writing(&tenant).await.unwrap());
    assert!(tx.commit().await.unwrap_err().is_passing());
    contract::append_something(&store).await;
}

#[tokio::test]
async fn a_connection_from_after_a_commit_says_nothing_of_it_whoever_made_it() {
    let Some(url) = cluster::new_database() else { return };
    let store = PostgresStore::open(&url).await.unwrap();
    contract::write_something(&store).await;
    // Of a commit that is over when the server crashes; then somebody else begins.
    let pending = store.durability.committing();
    assert!(cut_all(&url).await >= 1);
    store.durability.disk().ready(Duration::ZERO, SAYS_SO).await.unwrap();
    assert!(StoreError::from(pending.durable().await.unwrap_err()).is_passing());
    contract::append_something(&store).await;
}

/// A way to the same database, and what has all connections on it fall silent: their other end answers no more, and does not say so.
fn silencing(url: &str) -> (String, watch::Sender<()>, tempfile::TempDir) {
    let (rest, database) = url.split_once("?host=").map(|(rest, dir)| (rest, format!("{dir}/.s.PGSQL.5432"))).unwrap();
    let dir = tempfile::tempdir().unwrap();
    let listener = UnixListener::bind(dir.path().join(".s.PGSQL.5432")).unwrap();
    let (silence, silenced) = watch::channel(());
    tokio::spawn(async move {
        while let Ok((mut client, _)) = listener.accept().await {
            let (mut silenced, database) = (silenced.clone(), database.clone());
            silenced.mark_unchanged();
            tokio::spawn(async move {
                let mut server = UnixStream::connect(database).await.unwrap();
                tokio::select! {
                    _ = copy_bidirectional(&mut client, &mut server) => return,
                    _ = silenced.changed() => {}
                }
                // Whoever silenced it sees that it is.
                drop(silenced);
                std::future::pending::<()>().await;
            });
        }
    });
    (format!("{rest}?host={}", dir.path().display()), silence, dir)
}

#[tokio::test]
async fn a_connection_whose_machine_has_vanished_is_not_waited_for() {
    let Some(url) = cluster::new_database() else { return };
    let (url, silence, _dir) = silencing(&url);
    let log = ServerLog::of(url::options(&url).unwrap());
    log.ready(Duration::ZERO, Duration::from_secs(60)).await.unwrap();
    let life = log.sync().await.unwrap();
    silence.send_replace(());
    // One is the listener's.
    while silence.receiver_count() > 1 {
        tokio::task::yield_now().await;
    }
    // It never answers, so it makes no difference for how long it is waited for.
    log.ready(Duration::ZERO, Duration::from_millis(1)).await.unwrap();
    assert_eq!(log.sync().await.unwrap(), life + 1);
}

#[tokio::test]
async fn a_server_that_hangs_in_a_transaction_keeps_nobody_waiting_for_good() {
    let Some(url) = cluster::new_database() else { return };
    let store = PostgresStore::open(&url).await.unwrap();
    contract::write_something(&store).await;
    let tenant = TenantId::parse("one").unwrap();
    let mut hung = store.writing(&tenant).await.unwrap();
    let allowed = sqlx::query_scalar::<_, String>("SHOW idle_in_transaction_session_timeout");
    assert_eq!(allowed.fetch_one(&mut *hung).await.unwrap(), "1min");
    sqlx::query("SELECT 1 FROM audit_heads FOR UPDATE").execute(&mut *hung).await.unwrap();
    // Its minute is over.
    sqlx::query("SET LOCAL idle_in_transaction_session_timeout = 1").execute(&mut *hung).await.unwrap();
    contract::append_something(&store).await;
    let error = sqlx::query("SELECT 1").execute(&mut *hung).await.unwrap_err();
    assert!(StoreError::from(error).is_passing());
}

#[tokio::test]
async fn who_gave_way_to_somebody_else_may_try_again() {
    let Some((store, ())) = store().await else { return };
    for (code, passes) in [("40P01", true), ("40001", true), ("55P03", true), ("23505", false), ("0A000", false)] {
        let mut tx = store.transaction("one", "READ WRITE").await.unwrap();
        let raise = format!("DO $$ BEGIN RAISE EXCEPTION '-' USING ERRCODE = '{code}'; END $$");
        let error = sqlx::raw_sql(AssertSqlSafe(raise)).execute(&mut *tx).await.unwrap_err();
        assert_eq!(StoreError::from(error).is_passing(), passes, "{code}");
    }
}

/// As while the servers are replaced one after the other.
#[tokio::test]
async fn a_column_that_a_newer_server_adds_is_no_lasting_fault() {
    let Some(url) = cluster::new_database() else { return };
    let store = PostgresStore::open(&url).await.unwrap();
    let scope = JobScope::new().tenant(TenantId::parse("one").unwrap());
    let mut readers = Vec::new();
    for _ in 0..4 {
        readers.push(store.read(&scope).await.unwrap());
    }
    for reader in &mut readers {
        assert_eq!(reader.budget().await.unwrap(), None);
    }
    drop(readers);
    let superuser = PgPool::connect(&cluster::as_superuser(&url)).await.unwrap();
    sqlx::query("ALTER TABLE budgets ADD COLUMN note TEXT").execute(&superuser).await.unwrap();
    let mut failed = Vec::new();
    for _ in 0..8 {
        failed.extend(store.read(&scope).await.unwrap().budget().await.err());
    }
    assert!(failed.len() <= 1 && failed.iter().all(StoreError::is_passing), "{failed:?}");
}

/// A store, and what completes when one transaction in it waits for another.
async fn racing() -> Option<(Arc<dyn Store>, impl Future<Output = ()>)> {
    let url = cluster::new_database()?;
    let store = PostgresStore::open(&url).await.unwrap();
    let one_waits =
        async move { cluster::waiting(&PgPool::connect(&cluster::as_superuser(&url)).await.unwrap(), 1).await };
    Some((Arc::new(store), one_waits))
}

#[tokio::test]
async fn a_version_is_moved_by_one_at_a_time() {
    let Some((store, one_waits)) = racing().await else { return };
    contract::racing::a_version_is_moved_by_one_at_a_time(&store, one_waits).await;
}

#[tokio::test]
async fn a_restored_copy_is_billed_once() {
    let Some((store, one_waits)) = racing().await else { return };
    contract::racing::a_restored_copy_is_billed_once(&store, one_waits).await;
}

#[tokio::test]
async fn what_is_given_up_takes_no_place() {
    let Some((store, one_waits)) = racing().await else { return };
    contract::racing::what_is_given_up_takes_no_place(&store, one_waits).await;
}

/// Cuts all connections but a superuser's; answers how many there were.
async fn cut_all(url: &str) -> usize {
    let superuser = PgPool::connect(&cluster::as_superuser(url)).await.unwrap();
    let cut: Vec<bool> = sqlx::query_scalar(
        "SELECT pg_terminate_backend(pid, 10000) FROM pg_stat_activity WHERE datname = current_database() AND usename <> 'postgres'",
    )
    .fetch_all(&superuser)
    .await
    .unwrap();
    assert!(cut.iter().all(|cut| *cut), "{cut:?}");
    cut.len()
}

#[tokio::test]
async fn a_reading_transaction_cannot_write() {
    let Some((store, ())) = store().await else { return };
    contract::reading_cannot_write(&store).await;
}

#[tokio::test]
async fn a_query_that_forgets_its_tenant_finds_only_its_own_rows() {
    let Some(url) = cluster::new_database() else { return };
    let store = PostgresStore::open(&url).await.unwrap();
    let superuser = PgPool::connect(&cluster::as_superuser(&url)).await.unwrap();
    contract::write_something(&store).await;
    let tables: Vec<String> = sqlx::query_scalar(
        "SELECT table_name::text FROM information_schema.columns WHERE table_schema = 'public' AND column_name = 'tenant' \
         AND table_name <> 'search_records'",
    )
    .fetch_all(&store.pool)
    .await
    .unwrap();
    assert!(tables.len() >= 8, "{tables:?}");
    let rows = async |tenant: &str, table: &str| {
        let mut tx = store.transaction(tenant, "READ WRITE").await.unwrap();
        let sql = format!("SELECT COUNT(*) FROM {table}");
        sqlx::query_scalar::<_, i64>(AssertSqlSafe(sql)).fetch_one(&mut *tx).await.unwrap()
    };
    for table in &tables {
        // A superuser sees all rows; the view shows nothing where no tenant is set, so its table is counted.
        let counted = if table == "search_index" { "search_records" } else { table.as_str() };
        let all: i64 = sqlx::query_scalar(AssertSqlSafe(format!("SELECT COUNT(*) FROM {counted}")))
            .fetch_one(&superuser)
            .await
            .unwrap();
        assert_eq!(rows("nobody", table).await, 0, "{table} shows another tenant's rows");
        assert_eq!(rows("", table).await, 0, "{table} shows rows where no tenant is set");
        if ["records", "audit_log", "audit_heads", "search_index"].contains(&table.as_str()) {
            assert!(all > 0 && rows("one", table).await > 0, "{table} is empty, so this shows nothing");
        }
    }
    // Nor can a row be written for another tenant, or taken over.
    let mut tx = store.transaction("two", "READ WRITE").await.unwrap();
    let changed = sqlx::query("UPDATE records SET status = 'draft'").execute(&mut *tx).await.unwrap();
    assert_eq!(changed.rows_affected(), 0);
    let error =
        sqlx::query("INSERT INTO audit_heads VALUES ('one', 1, '', '', '')").execute(&mut *tx).await.unwrap_err();
    assert!(error.to_string().contains("row-level security"), "{error}");
}

/// The table that is reached through a view of the tenant's rows only; see `what_is_searched_is_read_through_the_tenants_view_only`.
const BEHIND_A_VIEW: &[&str] = &["search_records"];
/// What jobs may do in all tenants, by policy and command.
const JOBS: &[(&str, &str)] = &[("jobs_look", "SELECT"), ("jobs_forget", "DELETE")];

/// What is wrong with how tables keep tenants apart.
async fn unguarded(superuser: &PgPool) -> Vec<String> {
    let tables: Vec<(String, bool, bool)> = sqlx::query_as(
        "SELECT c.relname::text, c.relrowsecurity, c.relforcerowsecurity FROM pg_class c \
         JOIN pg_attribute a ON a.attrelid = c.oid AND a.attname = 'tenant' AND NOT a.attisdropped \
         WHERE c.relnamespace = 'public'::regnamespace AND c.relkind IN ('r', 'p')",
    )
    .fetch_all(superuser)
    .await
    .unwrap();
    assert!(tables.len() >= 20, "{tables:?}");
    // What is checked of rows that are written is what is asked of those that are read, unless it is said.
    let policies: Vec<(String, String, String, String)> = sqlx::query_as(
        "SELECT tablename::text, policyname::text, cmd, CONCAT(qual, ', checking ' || with_check) FROM pg_policies \
         WHERE schemaname = 'public'",
    )
    .fetch_all(superuser)
    .await
    .unwrap();
    let mut wrong = Vec::new();
    for (table, enabled, forced) in tables.iter().filter(|(table, ..)| !BEHIND_A_VIEW.contains(&table.as_str())) {
        if !enabled || !forced {
            wrong.push(format!("{table}: row-level security is off"));
        }
        if !policies.iter().any(|(of, name, ..)| of == table && name == "own_tenant") {
            wrong.push(format!("{table}: own_tenant is missing"));
        }
    }
    let own = "(tenant = current_setting('chartlift.tenant'::text, true))";
    let job = "(current_setting('chartlift.tenant'::text, true) = '*'::text)";
    for (table, name, command, using) in policies {
        let known = match name.as_str() {
            "own_tenant" => command == "ALL" && using == own,
            _ => JOBS.contains(&(&name, &command)) && using == job,
        };
        if !known {
            wrong.push(format!("{table}: {name} for {command} using {using}"));
        }
    }
    wrong
}

#[tokio::test]
async fn every_table_keeps_tenants_apart() {
    let Some(url) = cluster::new_database() else { return };
    let _store = PostgresStore::open(&url).await.unwrap();
    let superuser = PgPool::connect(&cluster::as_superuser(&url)).await.unwrap();
    assert_eq!(unguarded(&superuser).await, Vec::<String>::new());
    // Each of these would be seen.
    for (sql, table) in [
        ("ALTER TABLE legal_holds DISABLE ROW LEVEL SECURITY", "legal_holds"),
        ("ALTER TABLE addenda NO FORCE ROW LEVEL SECURITY", "addenda"),
        ("DROP POLICY own_tenant ON cost_days", "cost_days"),
        ("CREATE POLICY jobs_look ON records USING (true)", "records"),
        ("CREATE POLICY everybody ON budgets FOR SELECT USING (true)", "budgets"),
        ("CREATE TABLE notes (tenant TEXT)", "notes"),
    ] {
        sqlx::query(sql).execute(&superuser).await.unwrap();
        let wrong = unguarded(&superuser).await;
        assert!(wrong.iter().any(|wrong| wrong.starts_with(&format!("{table}:"))), "{sql}: {wrong:?}");
    }
}

#[tokio::test]
async fn the_role_of_transactions_owns_nothing() {
    let Some((store, ())) = store().await else { return };
    let mut tx = store.transaction("one", "READ WRITE").await.unwrap();
    let role: String = sqlx::query_scalar("SELECT current_user::text").fetch_one(&mut *tx).await.unwrap();
    assert_eq!(role, "chartlift_app");
    sqlx::query("ALTER TABLE records DISABLE ROW LEVEL SECURITY").execute(&mut *tx).await.unwrap_err();
}

#[tokio::test]
async fn a_user_that_may_make_no_roles_is_given_the_role_by_an_administrator() {
    let Some(url) = cluster::new_database() else { return };
    // The role is one for the whole cluster: made once.
    PostgresStore::open(&url).await.unwrap().close().await;
    let administrator = PgPool::connect(&cluster::as_superuser(&cluster::new_database().unwrap())).await.unwrap();
    for sql in [
        "CREATE ROLE \"ward-7\" LOGIN",
        "DO $$ BEGIN EXECUTE format('ALTER DATABASE %I OWNER TO \"ward-7\"', current_database()); END $$",
    ] {
        sqlx::query(sql).execute(&administrator).await.unwrap();
    }
    let name: String = sqlx::query_scalar("SELECT current_database()").fetch_one(&administrator).await.unwrap();
    let (_, host) = url.split_once('?').unwrap();
    let url = format!("postgres://ward-7@localhost/{name}?{host}");
    let refused = PostgresStore::open(&url).await.err().unwrap().0.to_string();
    assert!(refused.ends_with("run: GRANT chartlift_app TO \"ward-7\""), "{refused}");
    sqlx::query("GRANT chartlift_app TO \"ward-7\"").execute(&administrator).await.unwrap();
    let store = PostgresStore::open(&url).await.unwrap();
    contract::write_something(&store).await;
    // Taken away while the server runs: it is not ready any more.
    store.ping().await.unwrap();
    sqlx::query("REVOKE chartlift_app FROM \"ward-7\"").execute(&administrator).await.unwrap();
    store.ping().await.unwrap_err();
}

#[tokio::test]
async fn what_is_searched_is_read_through_the_tenants_view_only() {
    let Some((store, ())) = store().await else { return };
    contract::write_something(&store).await;
    for sql in ["SELECT * FROM search_records", "DELETE FROM search_records", "DELETE FROM search_index"] {
        let mut tx = store.transaction("one", "READ WRITE").await.unwrap();
        let error = sqlx::query(sql).execute(&mut *tx).await.unwrap_err();
        assert!(error.to_string().contains("permission denied"), "{sql}: {error}");
    }
    // The index of words serves the view: with row-level security on the table, every row would be read.
    sqlx::query(
        "INSERT INTO search_records SELECT 'one', 'x-' || n, '2026-01-01', '', 0, 'p', 'd', NULL, 'draft', 'virtual', NULL, \
         FALSE, search_words('one', ' word' || n) FROM generate_series(1, 5000) AS n",
    )
    .execute(&store.pool)
    .await
    .unwrap();
    sqlx::query("ANALYZE search_records").execute(&store.pool).await.unwrap();
    let mut tx = store.transaction("one", "READ ONLY").await.unwrap();
    let plan: Vec<String> = sqlx::query_scalar(
        "EXPLAIN SELECT record_id FROM search_index s WHERE s.words @@ ('one' || chr(57345) || 'word77')::tsquery",
    )
    .fetch_all(&mut *tx)
    .await
    .unwrap();
    assert!(plan.iter().any(|line| line.contains("search_by_words")), "{plan:#?}");
}

/// Once PostgreSQL has counted what is there (as it does by itself within minutes), it may choose to go through all of a table for what
/// it takes for a third of it: every change looked through the whole audit log that way.
#[tokio::test]
async fn little_is_looked_for_among_little() {
    let Some((store, ())) = store().await else { return };
    let shared: Arc<dyn Store> = Arc::new(store.clone());
    contract::everyday::before_the_day(&shared).await;
    for (table, of, changes) in [
        ("patients", "id = 'p-r-1'", "'id', 'x-' || n, 'identifier', 'x-' || n"),
        ("records", "id = 'r-1'", "'id', 'x-' || n, 'patient_id', 'x-' || n"),
        ("attachments", "id = 'e-a'", "'id', 'x-' || n, 'record_id', 'x-' || n, 'newest', 1"),
        ("versions", "id = 'e-1'", "'id', 'x-' || n, 'attachment_id', 'x-' || n, 'object_key', 'x-' || n"),
        ("placements", "version_id = 'e-1'", "'version_id', 'x-' || n"),
        (
            "uploads",
            "id = 'e-1'",
            "'id', 'x-' || n, 'record_id', 'x-' || n, 'attachment_id', 'x-' || n, 'source_key', 'x-' || n",
        ),
    ] {
        let sql = format!(
            "INSERT INTO {table} SELECT (jsonb_populate_record(one, jsonb_build_object({changes}))).* \
             FROM {table} AS one, generate_series(1, 3000) AS n WHERE one.tenant = 'one' AND one.{of}"
        );
        sqlx::query(AssertSqlSafe(sql)).execute(&store.pool).await.unwrap_or_else(|error| panic!("{table}: {error}"));
    }
    sqlx::query("ANALYZE").execute(&store.pool).await.unwrap();
    let tenant = TenantId::parse("one").unwrap();
    // As a statement is planned at first, and as it is once it has been asked for often.
    for mode in ["force_custom_plan", "force_generic_plan"] {
        let mut tx = SqlTx::writing(tenant.clone(), store.writing(&tenant).await.unwrap(), &store.durability);
        sqlx::query(AssertSqlSafe(format!("SET LOCAL plan_cache_mode = {mode}"))).execute(tx.parts().1).await.unwrap();
        let mut before = looked_through(tx.parts().1).await;
        for number in 0.. {
            let Some(question) = contract::everyday::ask(&mut tx, number).await else { break };
            let now = looked_through(tx.parts().1).await;
            assert!(now < before + 500, "{mode}: {} rows were looked through for {question}", now - before);
            before = now;
        }
        // What jobs look for every few seconds.
        let (job, now) = (JobScope::new(), Timestamp::now());
        let mut tx = store.transaction(ALL_TENANTS, "READ WRITE").await.unwrap();
        sqlx::query(AssertSqlSafe(format!("SET LOCAL plan_cache_mode = {mode}"))).execute(&mut *tx).await.unwrap();
        rows::stale_uploads(&mut tx, &job, now, 100).await.unwrap();
        rows::unswept_uploads(&mut tx, &job, now, 100).await.unwrap();
        rows::due_metadata(&mut tx, &job, now, 100).await.unwrap();
        rows::due_alerts(&mut tx, &job, now, 100).await.unwrap();
        rows::forget_idempotency_keys(&mut tx, now).await.unwrap();
        let looked = looked_through(&mut tx).await;
        assert!(looked < 500, "{mode}: {looked} rows were looked through for jobs");
    }
}

/// How many rows this transaction has looked through, whether they were what was asked for or not.
async fn looked_through(connection: &mut sqlx::PgConnection) -> i64 {
    let sum = "SELECT CAST(COALESCE(SUM(seq_tup_read + COALESCE(idx_tup_fetch, 0)), 0) AS BIGINT) FROM pg_stat_xact_user_tables";
    sqlx::query_scalar(sum).fetch_one(connection).await.unwrap()
}
