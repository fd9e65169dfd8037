//! The program killed in the middle of uploads, and what its data is worth then.
#![cfg(unix)]

use std::{
    io::{BufRead as _, BufReader},
    path::Path,
    process::{Child, Command, Stdio},
};

use serde_json::{Value, json};
use tokio::sync::mpsc;

const UPLOADS: usize = 100;
/// So many are acknowledged when it is killed: the others are anywhere on their way.
const ACKNOWLEDGED: usize = 30;

/// The server as a process; killed when dropped, so that a failing test leaves none behind.
struct Running {
    child: Child,
    api: String,
}

impl Drop for Running {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

fn start(dir: &Path, s3_port: &str) -> Running {
    let mut command = Command::new(env!("CARGO_BIN_EXE_chartlift-server"));
    command.env_clear().args(["--demo", "--api-port", "0", "--s3-port", s3_port, "--data-dir"]);
    let mut child = command.arg(dir).stdout(Stdio::piped()).stderr(Stdio::null()).spawn().unwrap();
    let mut line = String::new();
    BufReader::new(child.stdout.as_mut().unwrap()).read_line(&mut line).unwrap();
    let ready: Value = serde_json::from_str(&line).unwrap();
    Running { child, api: ready["api_url"].as_str().unwrap().to_owned() }
}

#[derive(Clone)]
struct Client {
    http: reqwest::Client,
    api: String,
    token: String,
}

impl Client {
    async fn sign_in(api: &str) -> Self {
        let http = reqwest::Client::new();
        let asked = http.post(format!("{api}/api/demo/token")).json(&json!({ "persona_id": "maria-santos" }));
        let answer: Value = asked.send().await.unwrap().json().await.unwrap();
        Self { http, api: api.to_owned(), token: answer["token"].as_str().unwrap().to_owned() }
    }

    async fn post(&self, path: &str, body: Value) -> reqwest::Result<Value> {
        let asked = self.http.post(format!("{}{path}", self.api)).bearer_auth(&self.token).json(&body);
        asked.send().await?.error_for_status()?.json().await
    }

    async fn get(&self, path: &str) -> Value {
        let asked = self.http.get(format!("{}{path}", self.api)).bearer_auth(&self.token);
        asked.send().await.unwrap().error_for_status().unwrap().json().await.unwrap()
    }

    /// The whole way of one small file; answers its attachment.
    async fn upload(&self, record: &str, name: &str, body: &str) -> reqwest::Result<String> {
        let (size_bytes, crc32) = (body.len(), format!("{:08x}", crc32fast::hash(body.as_bytes())));
        let part = json!({ "number": 1, "size_bytes": size_bytes, "crc32": crc32 });
        let first = json!({ "encoding": "identity", "whole": true, "parts": [part] });
        let create = json!({ "record_id": record, "file_name": name, "content_type": "text/plain",
                             "size_bytes": size_bytes, "first": first });
        let created = self.post("/api/files/upload-url", create).await?;
        let signed = &created["signed"][0];
        let mut put = self.http.put(signed["url"].as_str().unwrap()).body(body.to_owned());
        for (name, value) in signed["headers"].as_object().unwrap() {
            put = put.header(name, value.as_str().unwrap());
        }
        put.send().await?.error_for_status()?;
        let sum = json!({ "size_bytes": size_bytes, "crc32": crc32 });
        let part = json!({ "number": 1, "source_bytes": size_bytes, "stored_bytes": size_bytes,
                           "source_crc32": crc32, "stored_crc32": crc32 });
        let path = format!("/api/files/uploads/{}/complete", created["upload_id"].as_str().unwrap());
        let done = self.post(&path, json!({ "source": sum, "stored": sum, "parts": [part] })).await?;
        Ok(done["attachment_id"].as_str().unwrap().to_owned())
    }

    async fn read(&self, attachment: &str) -> String {
        let asked = self.post("/api/files/download-url", json!({ "attachment_id": attachment })).await.unwrap();
        let got = self.http.get(asked["url"].as_str().unwrap()).send().await.unwrap();
        got.error_for_status().unwrap().text().await.unwrap()
    }
}

fn body_of(name: &str) -> String {
    format!("findings of {name}\n").repeat(50)
}

#[tokio::test]
async fn a_kill_amid_a_hundred_uploads_loses_nothing_that_was_acknowledged() {
    let dir = tempfile::tempdir().unwrap();
    let s3_port = std::net::TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap().port().to_string();
    let mut server = start(dir.path(), &s3_port);
    let client = Client::sign_in(&server.api).await;
    let first = async |path: &str| client.get(path).await["items"][0]["id"].clone();
    let record = json!({ "patient_id": first("/api/patients?limit=1").await,
                         "doctor_id": first("/api/practitioners?active=true&limit=1").await,
                         "visit_type": "ambulatory", "department": "Dermatology", "visit_date": "2026-02-17" });
    let record = client.post("/api/medical-records", record).await.unwrap()["id"].as_str().unwrap().to_owned();

    let (tell, mut told) = mpsc::unbounded_channel();
    for n in 0..UPLOADS {
        let (client, record, tell) = (client.clone(), record.clone(), tell.clone());
        tokio::spawn(async move {
            let name = format!("report-{n}.txt");
            if let Ok(attachment) = client.upload(&record, &name, &body_of(&name)).await {
                tell.send((attachment, name)).unwrap();
            }
        });
    }
    drop(tell);
    let mut acknowledged = Vec::new();
    while let Some(done) = told.recv().await {
        acknowledged.push(done);
        if acknowledged.len() == ACKNOWLEDGED {
            // SIGKILL: no handler runs, nothing is flushed.
            server.child.kill().unwrap();
        }
    }
    assert!((ACKNOWLEDGED..UPLOADS).contains(&acknowledged.len()), "{} of {UPLOADS}", acknowledged.len());
    drop(server);

    let server = start(dir.path(), &s3_port);
    let client = Client::sign_in(&server.api).await;
    let listed = client.get(&format!("/api/medical-records/{record}/attachments?limit=200")).await;
    let listed = listed["items"].as_array().unwrap();
    for (attachment, name) in &acknowledged {
        assert!(listed.iter().any(|item| item["id"] == **attachment), "{name} was acknowledged and is gone");
    }
    // What is visible is whole, the few whose acknowledgement was lost on the way among it.
    for item in listed {
        let name = item["file_name"].as_str().unwrap();
        assert_eq!(client.read(item["id"].as_str().unwrap()).await, body_of(name), "{name}");
    }
    let mut reconcile = Command::new(env!("CARGO_BIN_EXE_chartlift-server"));
    reconcile.env_clear().args(["reconcile", "--demo", "--s3-port", &s3_port, "--data-dir"]).arg(dir.path());
    let output = tokio::task::spawn_blocking(move || reconcile.output().unwrap()).await.unwrap();
    let (said, log) = (String::from_utf8_lossy(&output.stdout), String::from_utf8_lossy(&output.stderr));
    assert!(output.status.success(), "{said}{log}");
    assert!(said.contains(&format!("{} versions", listed.len())) && said.contains(" 0 unknown"), "{said}");
}
