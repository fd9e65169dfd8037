//! A real PostgreSQL for tests: one cluster per test program, in a folder of its own, on a socket no one else uses.

use std::{
    io::{BufRead, BufReader},
    path::PathBuf,
    process::{Child, Command, Stdio},
    sync::{
        OnceLock,
        atomic::{AtomicU32, Ordering},
    },
};

/// A running cluster; its shell stops it and removes its folder when this program ends, however it ends.
struct Cluster {
    socket_dir: String,
    bin: PathBuf,
    /// Its stdin is what the shell waits on.
    _shell: Child,
}

static CLUSTER: OnceLock<Option<Cluster>> = OnceLock::new();
static DATABASES: AtomicU32 = AtomicU32::new(0);

/// Whose databases are. As in a hospital, no superuser, whom nothing is forbidden.
const OWNER: &str = "chartlift";

/// The URL of a new, empty database; none where PostgreSQL is not installed, which CI does not allow.
pub(crate) fn new_database() -> Option<String> {
    let cluster = CLUSTER.get_or_init(start).as_ref()?;
    let name = format!("test_{}", DATABASES.fetch_add(1, Ordering::SeqCst));
    let created = as_postgres(&cluster.bin.join("createdb"))
        .args(["--host", &cluster.socket_dir, "--username", "postgres", "--owner", OWNER, &name])
        .status()
        .unwrap();
    assert!(created.success(), "createdb failed");
    Some(format!("postgres://{OWNER}@localhost/{name}?host={}", cluster.socket_dir))
}

/// The same database, as who may do everything.
#[allow(dead_code)] // not every test program asks
pub(crate) fn as_superuser(url: &str) -> String {
    url.replacen(OWNER, "postgres", 1)
}

/// Completes when so many transactions of the database wait for what others have locked.
#[allow(dead_code)] // not every test program asks
pub(crate) async fn waiting(database: &sqlx::PgPool, transactions: i64) {
    let waiting =
        "SELECT COUNT(*) FROM pg_stat_activity WHERE datname = current_database() AND wait_event_type = 'Lock'";
    in_time(async { while sqlx::query_scalar::<_, i64>(waiting).fetch_one(database).await.unwrap() < transactions {} })
        .await;
}

/// Completes when a transaction waits for what this one has locked.
#[allow(dead_code)] // not every test program asks
pub(crate) async fn waited_for(database: &sqlx::PgPool, holder: &mut sqlx::PgConnection) {
    let pid: i32 = sqlx::query_scalar("SELECT pg_backend_pid()").fetch_one(holder).await.unwrap();
    let behind = "SELECT EXISTS (SELECT 1 FROM pg_stat_activity WHERE $1 = ANY(pg_blocking_pids(pid)))";
    in_time(async { while !sqlx::query_scalar::<_, bool>(behind).bind(pid).fetch_one(database).await.unwrap() {} })
        .await;
}

/// A minute is more than any machine takes.
async fn in_time(waiting: impl Future<Output = ()>) {
    tokio::time::timeout(std::time::Duration::from_secs(60), waiting).await.expect("nobody waits");
}

fn start() -> Option<Cluster> {
    let Some(bin) = installed() else {
        assert!(std::env::var_os("CI").is_none(), "PostgreSQL is not installed, and CI must not skip its tests");
        eprintln!("skipped: PostgreSQL is not installed (Debian: apt-get install postgresql)");
        return None;
    };
    let dir = tempfile::Builder::new().prefix("chartlift-pg").tempdir().unwrap().keep();
    if is_root() {
        assert!(Command::new("chown").arg("postgres").arg(&dir).status().unwrap().success());
    }
    let dir = dir.to_str().unwrap().to_owned();
    // Durability is not what these tests are about; without fsync they take a fraction of the time.
    let script = r#"
        "$1/initdb" --pgdata "$2/data" --username postgres --auth trust --encoding UTF8 --no-locale --no-sync >"$2/log" 2>&1 || { cat "$2/log"; exit 1; }
        mkfifo "$2/says"
        "$1/postgres" -D "$2/data" -c listen_addresses= -c unix_socket_directories="$2" -c fsync=off >"$2/says" 2>&1 &
        server=$!
        { grep --quiet --max-count=1 "ready to accept connections" && echo ready; cat >/dev/null; } <"$2/says" &
        cat >/dev/null
        kill -INT $server
        wait
        rm -rf "$2"
    "#;
    let mut shell = as_postgres(&PathBuf::from("sh"))
        .args(["-c", script, "postgres-for-tests"])
        .arg(&bin)
        .arg(&dir)
        .current_dir(&dir)
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .spawn()
        .unwrap();
    let mut said = String::new();
    let mut out = BufReader::new(shell.stdout.take().unwrap());
    while !said.ends_with("ready\n") && out.read_line(&mut said).unwrap() > 0 {}
    assert!(said.ends_with("ready\n"), "PostgreSQL did not start: {said}");
    let created = as_postgres(&bin.join("createuser"))
        .args(["--host", &dir, "--username", "postgres", "--createrole", OWNER])
        .status()
        .unwrap();
    assert!(created.success(), "createuser failed");
    Some(Cluster { socket_dir: dir, bin, _shell: shell })
}

/// A command as the user `postgres` where this is root: PostgreSQL refuses to run as root.
fn as_postgres(program: &std::path::Path) -> Command {
    if !is_root() {
        return Command::new(program);
    }
    let mut command = Command::new("runuser");
    command.args(["-u", "postgres", "--"]).arg(program);
    command
}

fn is_root() -> bool {
    let id = Command::new("id").arg("-u").output().unwrap();
    id.stdout.starts_with(b"0")
}

/// Where the programs are: on the path, or where Debian puts the newest.
fn installed() -> Option<PathBuf> {
    let path = std::env::var_os("PATH").unwrap_or_default();
    let whole = |bin: &PathBuf| {
        ["initdb", "postgres", "createdb", "createuser"].iter().all(|program| bin.join(program).exists())
    };
    std::env::split_paths(&path).find(whole).or_else(|| {
        let versions = std::fs::read_dir("/usr/lib/postgresql").ok()?.flatten().map(|entry| entry.path().join("bin"));
        versions.filter(whole).max()
    })
}
