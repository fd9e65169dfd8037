//! The program itself: how it says it is ready, stops, and refuses to start.
#![cfg(unix)]

use std::{
    io::{BufRead, BufReader, Read},
    net::TcpListener,
    process::{Child, Command, Stdio},
};

use serde_json::{Value, json};

fn server(dir: &tempfile::TempDir, args: &[&str]) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_chartlift-server"));
    command.env_clear().arg("--data-dir").arg(dir.path()).args(args);
    command.stdout(Stdio::piped()).stderr(Stdio::piped());
    command
}

fn signal(child: &Child, name: &str) {
    assert!(Command::new("kill").args([name, &child.id().to_string()]).status().unwrap().success());
}

#[test]
fn one_line_of_json_says_it_is_ready_and_a_signal_stops_it() {
    for name in ["-INT", "-TERM"] {
        let dir = tempfile::tempdir().unwrap();
        let mut child = server(&dir, &["--demo", "--api-port", "0", "--s3-port", "0"]).spawn().unwrap();
        let mut out = BufReader::new(child.stdout.take().unwrap());
        let mut line = String::new();
        out.read_line(&mut line).unwrap();
        let ready: Value = serde_json::from_str(&line).unwrap();
        assert_eq!(ready["ready"], true);
        for url in ["api_url", "s3_url"] {
            let authority = ready[url].as_str().unwrap().strip_prefix("http://").unwrap();
            assert!(authority.starts_with("localhost:"));
            std::net::TcpStream::connect(authority).unwrap_or_else(|error| panic!("{url} does not answer: {error}"));
        }
        signal(&child, name);
        let mut rest = String::new();
        out.read_to_string(&mut rest).unwrap();
        assert_eq!(rest, "", "more than one line on stdout");
        let mut log = String::new();
        child.stderr.take().unwrap().read_to_string(&mut log).unwrap();
        assert_eq!(child.wait().unwrap().code(), Some(0), "{log}");
        assert!(log.contains("DEMO MODE"), "{log}");
    }
}

#[test]
fn a_busy_port_is_one_clear_sentence() {
    let taken = TcpListener::bind("127.0.0.1:0").unwrap();
    let port = taken.local_addr().unwrap().port().to_string();
    for (flag, other) in [("--api-port", "--s3-port"), ("--s3-port", "--api-port")] {
        let dir = tempfile::tempdir().unwrap();
        let output = server(&dir, &["--demo", flag, &port, other, "0"]).output().unwrap();
        let text = String::from_utf8(output.stderr).unwrap();
        let said: Vec<_> = text.lines().filter(|line| line.starts_with("chartlift-server:")).collect();
        assert_eq!((output.status.code(), said.len()), (Some(2), 1), "{text}");
        assert!(said[0].contains(&port) && said[0].contains(flag), "{text}");
        assert!(output.stdout.is_empty());
    }
}

#[test]
fn without_a_secret_or_demo_mode_it_says_what_to_set() {
    let dir = tempfile::tempdir().unwrap();
    let output = server(&dir, &["--api-port", "0", "--s3-port", "0"]).output().unwrap();
    assert_eq!(output.status.code(), Some(2));
    assert!(String::from_utf8(output.stderr).unwrap().contains("--oidc-issuer"));
}

#[test]
fn demo_mode_stays_on_this_machine_unless_told_so_twice() {
    let dir = tempfile::tempdir().unwrap();
    let open = ["--demo", "--host", "0.0.0.0", "--api-port", "0", "--s3-port", "0"];
    let output = server(&dir, &open).output().unwrap();
    let said = String::from_utf8(output.stderr).unwrap();
    assert!(output.status.code() == Some(2) && said.contains("--demo-on-network"), "{said}");
    let mut child = server(&dir, &[&open[..], &["--demo-on-network"]].concat()).spawn().unwrap();
    let mut line = String::new();
    BufReader::new(child.stdout.as_mut().unwrap()).read_line(&mut line).unwrap();
    signal(&child, "-TERM");
    assert!(line.contains("\"ready\":true"), "{line}");
    assert_eq!(child.wait().unwrap().code(), Some(0));
}

#[test]
fn what_names_patients_is_readable_for_its_owner_only() {
    use std::os::unix::fs::PermissionsExt;
    let outer = tempfile::tempdir().unwrap();
    let data = outer.path().join("data");
    // One that was made by hand, as most systems make them.
    std::fs::create_dir(&data).unwrap();
    std::fs::set_permissions(&data, std::fs::Permissions::from_mode(0o755)).unwrap();
    let mut command = Command::new("sh");
    // As most systems have it: whatever is made can be read by everyone.
    command.args(["-c", "umask 022; exec \"$0\" \"$@\""]).arg(env!("CARGO_BIN_EXE_chartlift-server"));
    command.args(["--demo", "--api-port", "0", "--s3-port", "0", "--data-dir"]).arg(&data);
    let mut child = command.env_clear().stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap();
    let mut line = String::new();
    BufReader::new(child.stdout.as_mut().unwrap()).read_line(&mut line).unwrap();
    let (mut folders, mut seen) = (vec![data], 0);
    while let Some(folder) = folders.pop() {
        assert_eq!(folder.metadata().unwrap().permissions().mode() & 0o777, 0o700, "{}", folder.display());
        for entry in std::fs::read_dir(&folder).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                folders.push(path);
                continue;
            }
            assert_eq!(path.metadata().unwrap().permissions().mode() & 0o777, 0o600, "{}", path.display());
            seen += 1;
        }
    }
    signal(&child, "-TERM");
    assert_eq!(child.wait().unwrap().code(), Some(0));
    assert!(seen >= 4, "database, its log, the S3's metadata, secrets: {seen}");
}

#[test]
fn settings_come_from_the_environment_too_and_logs_can_be_json() {
    let dir = tempfile::tempdir().unwrap();
    let mut command = server(&dir, &[]);
    for (name, value) in [("DEMO", "true"), ("API_PORT", "0"), ("S3_PORT", "0"), ("LOG_FORMAT", "json")] {
        command.env(format!("CHARTLIFT_{name}"), value);
    }
    // A mistake that would have patients kept in another database than was meant.
    command.env("CHARTLIFT_DATABASE_URL", "postgres://me:s3cret@db/charts");
    let mut child = command.spawn().unwrap();
    let mut line = String::new();
    BufReader::new(child.stdout.as_mut().unwrap()).read_line(&mut line).unwrap();
    signal(&child, "-TERM");
    let mut log = String::new();
    child.stderr.take().unwrap().read_to_string(&mut log).unwrap();
    assert_eq!(child.wait().unwrap().code(), Some(0), "{log}");
    assert!(log.lines().count() > 1);
    assert!(log.contains("CHARTLIFT_DATABASE_URL") && !log.contains("s3cret"), "{log}");
    for line in log.lines() {
        serde_json::from_str::<Value>(line).unwrap_or_else(|error| panic!("{error}: {line}"));
    }
}

#[tokio::test]
async fn what_was_searched_for_and_whom_it_is_about_stays_out_of_the_log() {
    let dir = tempfile::tempdir().unwrap();
    let mut command = server(&dir, &["--demo", "--api-port", "0", "--s3-port", "0"]);
    let mut child = command.env("CHARTLIFT_LOG", "trace").spawn().unwrap();
    // Read as it comes: a full pipe would hold the server up.
    let mut stderr = child.stderr.take().unwrap();
    let log = std::thread::spawn(move || {
        let mut log = String::new();
        stderr.read_to_string(&mut log).unwrap();
        log
    });
    let mut line = String::new();
    BufReader::new(child.stdout.as_mut().unwrap()).read_line(&mut line).unwrap();
    let ready: Value = serde_json::from_str(&line).unwrap();
    let api = ready["api_url"].as_str().unwrap();
    let client = reqwest::Client::new();
    let json = async |request: reqwest::RequestBuilder| -> Value {
        request.send().await.unwrap().error_for_status().unwrap().json().await.unwrap()
    };
    let persona = json!({ "persona_id": "maria-santos" });
    let token = json(client.post(format!("{api}/api/demo/token")).json(&persona)).await["token"].clone();
    let token = token.as_str().unwrap();
    let patient = json!({ "mrn": "MRN-quillfeather", "birth_date": null, "gender": "unknown", "active": true,
        "name": { "text": null, "family": "Quillfeather", "given": ["Zebedee"], "prefix": [], "suffix": [] } });
    json(client.post(format!("{api}/api/patients")).bearer_auth(token).json(&patient)).await;
    for asked in ["/api/medical-records?q=quillfeather", "/api/patients?q=quillfeather"] {
        json(client.get(format!("{api}{asked}")).bearer_auth(token)).await;
    }
    let refused = client.get(format!("{api}/api/medical-records?status=quillfeather")).bearer_auth(token);
    assert_eq!(refused.send().await.unwrap().status().as_u16(), 400);
    signal(&child, "-TERM");
    assert!(child.wait().unwrap().success());
    let log = log.join().unwrap();
    // That requests are logged at all.
    assert!(log.contains("/api/medical-records"), "{log}");
    for secret in ["quillfeather", "zebedee", &token.to_lowercase()] {
        assert!(!log.to_lowercase().contains(secret), "{secret} is in the log");
    }
}

#[test]
fn an_audit_log_that_was_taken_back_is_found_by_where_it_ended_before() {
    let dir = tempfile::tempdir().unwrap();
    let mut child = server(&dir, &["--demo", "--api-port", "0", "--s3-port", "0"]).spawn().unwrap();
    let mut line = String::new();
    BufReader::new(child.stdout.as_mut().unwrap()).read_line(&mut line).unwrap();
    signal(&child, "-TERM");
    assert!(child.wait().unwrap().success());
    let verify = |more: &[&str]| {
        let mut command = Command::new(env!("CARGO_BIN_EXE_chartlift-server"));
        command.env_clear().args(["verify-audit", "--demo", "--data-dir"]).arg(dir.path()).args(more);
        let output = command.output().unwrap();
        let said = String::from_utf8(output.stdout).unwrap();
        (output.status.code(), said, String::from_utf8(output.stderr).unwrap())
    };
    let (code, first, said) = verify(&[]);
    assert!(code == Some(0) && first.lines().count() > 1, "{first} {said}");
    assert!(first.lines().all(|line| line.ends_with(" intact")), "{first}");

    let ends = dir.path().join("ends");
    std::fs::write(&ends, format!("{first}\n")).unwrap();
    let ends = ends.to_str().unwrap();
    assert_eq!(verify(&["--earlier", ends]).0, Some(0));
    // As if one log had been an entry longer, and was taken back with its end.
    let longer = first.lines().next().unwrap().split(' ').collect::<Vec<_>>();
    let (tenant, seq) = (longer[0], longer[1].parse::<u64>().unwrap());
    std::fs::write(ends, format!("{tenant} {} {} intact\n{first}", seq + 1, "0".repeat(64))).unwrap();
    assert_eq!(verify(&[]).0, Some(0), "whole by itself");
    let (code, found, said) = verify(&["--earlier", ends]);
    assert!(code == Some(2) && found.contains(&format!("{tenant}: replaced")), "{found} {said}");
    assert_eq!(found.lines().filter(|line| line.ends_with(" intact")).count(), first.lines().count() - 1, "{found}");

    std::fs::write(ends, "no such line").unwrap();
    let (code, _, said) = verify(&["--earlier", ends]);
    assert!(code == Some(2) && said.contains("line 1 of"), "{said}");
}

#[test]
fn migrating_makes_the_database_and_ends() {
    let dir = tempfile::tempdir().unwrap();
    let output = Command::new(env!("CARGO_BIN_EXE_chartlift-server"))
        .env_clear()
        .arg("migrate")
        .arg("--data-dir")
        .arg(dir.path())
        .output()
        .unwrap();
    assert_eq!(output.status.code(), Some(0), "{}", String::from_utf8_lossy(&output.stderr));
    assert!(dir.path().join("chartlift.db").exists());
    assert!(!dir.path().join("s3").exists(), "migrating started what only serving needs");
}

#[test]
fn lost_metadata_of_the_embedded_s3_is_named_and_made_anew_by_a_command() {
    let dir = tempfile::tempdir().unwrap();
    let serve = ["--demo", "--api-port", "0", "--s3-port", "0"];
    let mut child = server(&dir, &serve).spawn().unwrap();
    let mut line = String::new();
    BufReader::new(child.stdout.as_mut().unwrap()).read_line(&mut line).unwrap();
    signal(&child, "-TERM");
    assert_eq!(child.wait().unwrap().code(), Some(0));
    let s3 = dir.path().join("s3");
    std::fs::remove_file(s3.join("metadata.sqlite3")).unwrap();
    std::fs::write(s3.join("blobs/00/0123456789abcdef0123456789abcd00"), "stored by an older version").unwrap();

    let refused = server(&dir, &serve).output().unwrap();
    let said = String::from_utf8(refused.stderr).unwrap();
    assert!(refused.status.code() == Some(1) && said.contains("chartlift-server rebuild --data-dir"), "{said}");
    let rebuilt = Command::new(env!("CARGO_BIN_EXE_chartlift-server"))
        .env_clear()
        .args(["rebuild", "--data-dir"])
        .arg(dir.path())
        .output()
        .unwrap();
    let said = String::from_utf8(rebuilt.stdout).unwrap();
    assert_eq!(rebuilt.status.code(), Some(0), "{said} {}", String::from_utf8_lossy(&rebuilt.stderr));
    assert!(said.contains("0 versions of objects in 1 buckets") && said.contains("1 files belong to none"), "{said}");
}

#[test]
fn what_cannot_say_which_lines_are_logged_is_an_error() {
    let dir = tempfile::tempdir().unwrap();
    // It would not start in any case: nobody can sign in.
    let output = server(&dir, &[]).env("CHARTLIFT_LOG", "chartlift=loud").output().unwrap();
    let said = String::from_utf8(output.stderr).unwrap();
    assert!(output.status.code() == Some(2) && said.contains("CHARTLIFT_LOG"), "{said}");
}
