//! A backup is taken of a running server, and is the same server when it is brought back.

use std::{fs, path::Path};

use serde_json::{Value, json};

use crate::support::{AUDITOR, CLINICIAN, File, STRANGER, Server};

/// What people see.
async fn seen(server: &Server, records: &[String]) -> Vec<Value> {
    let mut all = Vec::new();
    for path in ["/api/medical-records", "/api/files/uploads", "/api/patients", "/api/costs/history"] {
        all.push(server.get(CLINICIAN, path).await.ok());
    }
    for record in records {
        all.push(server.get(CLINICIAN, &format!("/api/medical-records/{record}/attachments")).await.ok());
    }
    all.push(server.get(STRANGER, "/api/medical-records").await.ok());
    all
}

async fn download(server: &Server, id: &Value) -> Vec<u8> {
    let url = server.post(CLINICIAN, "/api/files/download-url", json!({ "attachment_id": id })).await.ok();
    let got = reqwest::get(url["url"].as_str().unwrap()).await.unwrap().error_for_status().unwrap();
    got.bytes().await.unwrap().to_vec()
}

async fn hospital() -> (Server, String) {
    let server = Server::start().await;
    let record = server.record().await;
    server.record_of(STRANGER).await;
    for file in [File::text("Befund – Größe.txt"), File::in_parts(6 << 20), File::raw(0)] {
        server.upload(&record, &file).await;
    }
    let open = server.create(&record, &File::raw(9)).await;
    server.send_all(open["upload_id"].as_str().unwrap(), &File::raw(9)).await;
    (server, record)
}

/// The path of the largest file below a folder.
fn largest(folder: &Path) -> std::path::PathBuf {
    let mut found = (0, folder.to_owned());
    for entry in fs::read_dir(folder).unwrap().map(Result::unwrap) {
        let path = if entry.file_type().unwrap().is_dir() { largest(&entry.path()) } else { entry.path() };
        let size = fs::metadata(&path).unwrap().len();
        if path.is_file() && size >= found.0 {
            found = (size, path);
        }
    }
    found.1
}

#[tokio::test]
async fn a_backup_is_the_same_server_in_another_place() {
    let (server, record) = hospital().await;
    let before = seen(&server, std::slice::from_ref(&record)).await;
    let folder = tempfile::tempdir().unwrap();
    let done = server.backup(folder.path()).await.unwrap();
    assert_eq!((done.versions, &done.lost[..]), (3, &[][..]), "{done}");
    // What comes after the backup is not in it.
    server.upload(&record, &File::text("later.txt")).await;

    let (other, restored) = server.brought_back(folder.path()).await.unwrap();
    let tenants: Vec<_> = restored.tenants.iter().map(|(tenant, _)| tenant.as_str()).collect();
    assert_eq!((tenants, restored.with_files), (vec!["northgate", "riverside"], true));
    assert_eq!(seen(&other, std::slice::from_ref(&record)).await, before);
    for attachment in other.attachments(&record).await {
        assert_eq!(download(&other, &attachment["id"]).await, download(&server, &attachment["id"]).await);
    }
    assert_eq!(other.get(AUDITOR, "/api/audit-log/verify").await.ok()["intact"], true);
    let (told, found) = other.reconcile().await;
    assert!(told.is_empty(), "{told:?} {found}");
    other.upload(&record, &File::text("goes on.txt")).await;
}

/// While files come and go, each backup has every file that its database names.
#[tokio::test]
async fn a_backup_of_a_busy_server_is_consistent() {
    let (server, record) = hospital().await;
    let folder = tempfile::tempdir().unwrap();
    let busy = async {
        for n in 0..12 {
            let file = File::text(&format!("{n}.txt"));
            let created = server.create(&record, &file).await;
            let id = created["upload_id"].as_str().unwrap();
            server.send_all(id, &file).await;
            if n % 3 == 0 {
                server.call(reqwest::Method::DELETE, CLINICIAN, &format!("/api/files/uploads/{id}"), None).await.ok();
            } else {
                server.complete(id, file.completion()).await.ok();
            }
        }
    };
    let backups = async {
        let mut all = Vec::new();
        for n in 0..4 {
            let to = folder.path().join(n.to_string());
            all.push((server.backup(&to).await.unwrap(), to));
        }
        all
    };
    let ((), backups) = tokio::join!(busy, backups);
    for (done, to) in backups {
        assert_eq!(done.lost, Vec::<String>::new());
        let (other, _) = server.brought_back(&to).await.unwrap();
        let attachments = other.attachments(&record).await;
        assert_eq!(attachments.len() as u64, done.versions);
        for attachment in attachments {
            download(&other, &attachment["id"]).await;
        }
        other.app.stop().await;
    }
}

#[tokio::test]
async fn a_damaged_backup_brings_nothing_back() {
    let (server, _) = hospital().await;
    let folder = tempfile::tempdir().unwrap();
    server.backup(folder.path()).await.unwrap();
    assert!(server.backup(folder.path()).await.unwrap_err().contains("not empty"));

    let list = fs::read_to_string(folder.path().join("SHA256SUMS")).unwrap();
    let blob = largest(&folder.path().join("s3/blobs"));
    let bytes = fs::read(&blob).unwrap();
    let mut other = bytes.clone();
    other[bytes.len() / 2] ^= 1;
    fs::write(&blob, &other).unwrap();
    let said = server.brought_back(folder.path()).await.err().unwrap();
    assert!(said.contains(blob.file_name().unwrap().to_str().unwrap()), "{said}");
    fs::remove_file(&blob).unwrap();
    server.brought_back(folder.path()).await.err().unwrap();
    fs::write(&blob, &bytes).unwrap();
    fs::write(folder.path().join("SHA256SUMS"), list.replace("secrets.json", "../secrets.json")).unwrap();
    let said = server.brought_back(folder.path()).await.err().unwrap();
    assert!(said.contains("leads out of it"), "{said}");
    fs::remove_file(folder.path().join("SHA256SUMS")).unwrap();
    assert!(server.brought_back(folder.path()).await.err().unwrap().contains("not finished"));
    fs::write(folder.path().join("SHA256SUMS"), list).unwrap();
    server.brought_back(folder.path()).await.unwrap();
}

#[tokio::test]
async fn a_forged_audit_log_is_not_brought_back() {
    let (server, _) = hospital().await;
    server
        .tamper("DROP TRIGGER audit_log_is_append_only_1; UPDATE audit_log SET actor_name = 'Eve' WHERE seq = 2")
        .await;
    let folder = tempfile::tempdir().unwrap();
    server.backup(folder.path()).await.unwrap();
    let said = server.brought_back(folder.path()).await.err().unwrap();
    assert!(said.contains("audit log is not whole"), "{said}");
}
