use std::io::Read as _;

use serde_json::{Value, json};

use crate::support::{CLINICIAN, File, STRANGER, Server};

#[tokio::test]
async fn a_small_file_needs_two_calls_and_is_stored_gzipped() {
    let server = Server::start().await;
    let record = server.record().await;
    let file = File::text("Röntgen \"1\" 😀 放射.txt");

    let mut creation = file.creation(&record);
    creation["first"] = file.signing(&[&file.parts[0]]);
    let created = server.post(CLINICIAN, "/api/files/upload-url", creation).await.ok();
    assert_eq!(server.put(&created["signed"][0], file.stored()).await.0, 200);
    let upload_id = created["upload_id"].as_str().unwrap();
    let done = server.complete(upload_id, file.completion()).await.ok();
    assert_eq!(done["attachment_id"], created["attachment_id"]);
    assert_eq!((&done["version"], &done["encoding"]), (&json!(1), &json!("gzip")));

    let attachment = server.attachments(&record).await.remove(0);
    assert_eq!(attachment["file_name"], file.name);
    assert_eq!(attachment["source_bytes"], file.source.len());
    assert_eq!(attachment["stored_bytes"], file.stored().len());
    assert_eq!(attachment["storage_class"], "STANDARD");

    let mut keys = server.keys().await;
    keys.sort();
    let folder = keys[0].rsplit_once('/').unwrap().0.to_owned();
    let month = jiff::Timestamp::now().strftime("%Y/%m").to_string();
    assert_eq!(folder, format!("riverside/{month}/{record}"));
    assert_eq!(keys, [format!("{folder}/{upload_id}.metadata.json"), format!("{folder}/{upload_id}.txt")]);
    let (bytes, encoding, content_type) = server.object(&keys[1]).await;
    assert_eq!((encoding.as_deref(), content_type.as_deref()), (Some("gzip"), Some("text/plain")));
    let mut source = Vec::new();
    flate2::read::GzDecoder::new(&bytes[..]).read_to_end(&mut source).unwrap();
    assert!(source == file.source);
    let metadata: serde_json::Value = serde_json::from_slice(&server.object(&keys[0]).await.0).unwrap();
    assert_eq!(metadata["attachment"]["id"], created["attachment_id"]);
    assert_eq!(metadata["version"]["parts"], file.completion()["parts"]);
}

/// Firefox goes by the path and the type: either would keep it from decoding what it saves.
#[tokio::test]
async fn a_text_named_gz_is_never_sent_as_gzip_twice() {
    let server = Server::start().await;
    let record = server.record().await;
    let mut file = File::text("export.gz");
    file.content_type = "application/gzip".into();
    let done = server.upload(&record, &file).await;
    let keys = server.keys().await;
    let key = keys.iter().find(|key| !key.ends_with(".metadata.json")).unwrap();
    assert!(key.ends_with(".bin"), "{key}");
    let (_, encoding, content_type) = server.object(key).await;
    assert_eq!((encoding.as_deref(), content_type.as_deref()), (Some("gzip"), Some("application/octet-stream")));

    let ask = json!({ "attachment_id": done["attachment_id"] });
    let download = server.post(CLINICIAN, "/api/files/download-url", ask).await.ok();
    let response = server.http.get(download["url"].as_str().unwrap()).send().await.unwrap();
    assert_eq!(response.headers()["content-type"], "application/octet-stream");
    assert_eq!(response.headers()["content-encoding"], "gzip");
    assert_eq!(download["content_type"], "application/gzip", "what the record says of the file stays");
}

#[tokio::test]
async fn the_terms_say_where_urls_will_lead() {
    let server = Server::start().await;
    let terms = server.get(CLINICIAN, "/api/files/upload-terms").await.ok();
    let record = server.record().await;
    let file = File::text("note.txt");
    let mut creation = file.creation(&record);
    creation["first"] = file.signing(&[&file.parts[0]]);
    let created = server.post(CLINICIAN, "/api/files/upload-url", creation).await.ok();
    assert_eq!(terms["policy"], created["policy"]);
    let (origin, url) = (terms["store_origin"].as_str().unwrap(), created["signed"][0]["url"].as_str().unwrap());
    assert!(url.starts_with(&format!("{origin}/")), "{origin}");
}

#[tokio::test]
async fn a_large_file_goes_up_in_parts_in_any_order() {
    let server = Server::start().await;
    let record = server.record().await;
    let file = File::in_parts((12 << 20) + 7);
    let created = server.create(&record, &file).await;
    let upload_id = created["upload_id"].as_str().unwrap();
    for part in file.parts.iter().rev() {
        let signed = server.sign(upload_id, &file, &[part]).await;
        assert_eq!(server.put(&signed["parts"][0], part.stored.clone()).await.0, 200);
    }
    server.complete(upload_id, file.completion()).await.ok();
    let key = server.keys().await.into_iter().find(|key| key.ends_with(".dcm")).unwrap();
    let (bytes, encoding, content_type) = server.object(&key).await;
    assert!(bytes == file.source);
    assert_eq!((encoding, content_type.as_deref()), (None, Some("application/dicom")));
}

#[tokio::test]
async fn sizes_around_the_limits_go_up() {
    let server = Server::start().await;
    let record = server.record().await;
    for len in [0, 1, (5 << 20) - 1, 5 << 20] {
        let done = server.upload(&record, &File::raw(len)).await;
        assert_eq!(done["stored_bytes"], len);
    }
    server.upload(&record, &File::in_parts((5 << 20) + 1)).await;
    assert_eq!(server.attachments(&record).await.len(), 5);
}

#[tokio::test]
async fn a_name_never_becomes_a_path() {
    let server = Server::start().await;
    let record = server.record().await;
    server.upload(&record, &File::text("../../../northgate/x y.txt")).await;
    assert!(server.keys().await.iter().all(|key| key.starts_with("riverside/") && !key.contains("..")));
    assert_eq!(server.attachments(&record).await[0]["file_name"], "../../../northgate/x y.txt");
}

#[tokio::test]
async fn a_new_version_never_overwrites_the_old_one() {
    let server = Server::start().await;
    let record = server.record().await;
    let first = server.upload(&record, &File::raw(10)).await;

    let file = File::raw(20);
    let mut creation = file.creation(&record);
    creation["attachment_id"] = first["attachment_id"].clone();
    let created = server.post(CLINICIAN, "/api/files/upload-url", creation).await.ok();
    let upload_id = created["upload_id"].as_str().unwrap();
    server.send_all(upload_id, &file).await;
    let second = server.complete(upload_id, file.completion()).await.ok();
    assert_eq!((&second["version"], &second["attachment_id"]), (&json!(2), &first["attachment_id"]));
    assert_eq!(server.attachments(&record).await.len(), 1);
    for (version, len) in [(1, 10), (2, 20)] {
        let ask = json!({ "attachment_id": first["attachment_id"], "version": version });
        assert_eq!(server.post(CLINICIAN, "/api/files/download-url", ask).await.ok()["stored_bytes"], len);
    }
}

/// A network that lost the first answer makes a client ask again, at whatever time.
#[tokio::test]
async fn a_replayed_key_answers_the_upload_whatever_became_of_its_place() {
    let server = Server::start().await;
    let record = server.record().await;
    let old = server.upload(&record, &File::raw(5)).await;
    let file = File::raw(10);
    let create = async |key: &str, attachment: &Value| {
        let mut creation = file.creation(&record);
        creation["attachment_id"] = attachment.clone();
        let headers = [("idempotency-key", key)];
        server.call_with(reqwest::Method::POST, CLINICIAN, "/api/files/upload-url", Some(creation), &headers).await
    };
    let first = create("k1", &Value::Null).await.ok();
    let second = create("k2", &old["attachment_id"]).await.ok();
    let both = async |when: &str| {
        for (key, attachment, created) in [("k1", &Value::Null, &first), ("k2", &old["attachment_id"], &second)] {
            assert_eq!(create(key, attachment).await.ok()["upload_id"], created["upload_id"], "{when}");
        }
    };
    let attachment = format!("/api/attachments/{}", old["attachment_id"].as_str().unwrap());
    server.call(reqwest::Method::DELETE, CLINICIAN, &attachment, None).await;
    both("the attachment was deleted").await;
    let finalize = async |uploads: &str| {
        let path = format!("/api/medical-records/{record}/finalize{uploads}");
        server.call_with(reqwest::Method::POST, CLINICIAN, &path, None, &[("if-match", "*")]).await
    };
    finalize("?uploads=wait").await.ok();
    both("the record waits to be finalized").await;
    create("k3", &Value::Null).await.problem(409, "record_finalized");
    let upload = |created: &Value| created["upload_id"].as_str().unwrap().to_owned();
    server.send_all(&upload(&first), &file).await;
    server.complete(&upload(&first), file.completion()).await.ok();
    let given_up = format!("/api/files/uploads/{}", upload(&second));
    server.call(reqwest::Method::DELETE, CLINICIAN, &given_up, None).await;
    let record = server.get(CLINICIAN, &format!("/api/medical-records/{record}")).await.ok();
    assert_eq!(record["status"], "finalized");
    assert_eq!(create("k1", &Value::Null).await.ok()["upload_id"], first["upload_id"]);
    // What was given up would be made anew.
    create("k2", &old["attachment_id"]).await.problem(409, "record_finalized");
    create("k3", &Value::Null).await.problem(409, "record_finalized");
}

#[tokio::test]
async fn the_same_idempotency_key_creates_one_upload() {
    let server = Server::start().await;
    let record = server.record().await;
    let file = File::raw(10);
    let create = async |body| {
        server
            .call_with(
                reqwest::Method::POST,
                CLINICIAN,
                "/api/files/upload-url",
                Some(body),
                &[("idempotency-key", "k1")],
            )
            .await
    };
    let first = create(file.creation(&record)).await.ok();
    for name in ["upload_id", "attachment_id"] {
        assert_eq!(create(file.creation(&record)).await.ok()[name], first[name]);
    }
    let mut with_parts = file.creation(&record);
    with_parts["first"] = file.signing(&[&file.parts[0]]);
    let again = create(with_parts).await.ok();
    assert_eq!((&again["upload_id"], again["signed"].as_array().unwrap().len()), (&first["upload_id"], 1));
    create(File::raw(11).creation(&record)).await.problem(422, "idempotency_conflict");
    let listed = server.get(CLINICIAN, "/api/files/uploads").await.ok();
    assert_eq!(listed["items"].as_array().unwrap().len(), 1);
}

#[tokio::test]
async fn a_url_takes_exactly_its_bytes_exactly_once() {
    let server = Server::start().await;
    let record = server.record().await;
    let file = File::raw(1000);
    let created = server.create(&record, &file).await;
    let signed = server.sign(created["upload_id"].as_str().unwrap(), &file, &[&file.parts[0]]).await;
    let signed = &signed["parts"][0];

    let mut other = file.source.clone();
    other[0] ^= 1;
    assert_eq!(server.put(signed, other).await, (400, "BadDigest".to_owned()));
    assert_eq!(server.put(signed, file.source[1..].to_vec()).await, (403, "SignatureDoesNotMatch".to_owned()));
    assert_eq!(server.keys().await, Vec::<String>::new());
    assert_eq!(server.put(signed, file.source.clone()).await.0, 200);
    assert_eq!(server.put(signed, file.source.clone()).await, (412, "PreconditionFailed".to_owned()));
}

#[tokio::test]
async fn whether_browsers_compute_a_sha_256_is_for_the_operator_to_say() {
    for (flags, wanted) in [(&[][..], true), (&["--upload-sha256", "false"][..], false)] {
        let server = Server::start_with(flags).await;
        let terms = server.get(CLINICIAN, "/api/files/upload-terms").await.ok();
        assert_eq!(terms["policy"]["sha256"], json!(wanted));
        let body = json!({ "record_id": server.record().await, "file_name": "a.txt", "size_bytes": 1 });
        let created = server.post(CLINICIAN, "/api/files/upload-url", body).await.ok();
        assert_eq!(created["policy"]["sha256"], json!(wanted));
    }
}

#[tokio::test]
async fn each_hospital_takes_what_its_rules_say_and_tells_so() {
    let dir = tempfile::tempdir().unwrap();
    let rules = dir.path().join("rules.toml");
    let text = "[media-types]\nstep = \"model/step\"\n[tenant.northgate]\nmax-file-bytes = 10\ntypes = [\"pdf\"]\n";
    std::fs::write(&rules, text).unwrap();
    let server = Server::start_with(&["--file-rules", rules.to_str().unwrap()]).await;
    let terms = server.get(CLINICIAN, "/api/files/upload-terms").await.ok();
    assert_eq!(terms["files"]["types"]["step"], "model/step");
    assert_eq!(
        (&terms["files"]["without_extension"], &terms["files"]["max_file_name_bytes"]),
        (&json!(true), &json!(255))
    );
    let terms = server.get(STRANGER, "/api/files/upload-terms").await.ok();
    assert_eq!(terms["files"]["types"], json!({ "pdf": "application/pdf" }));
    assert_eq!((&terms["files"]["without_extension"], &terms["files"]["max_file_bytes"]), (&json!(false), &json!(10)));

    let ask = async |who: &str, record: &str, name: &str, size: u64| {
        let body = json!({ "record_id": record, "file_name": name, "size_bytes": size });
        server.post(who, "/api/files/upload-url", body).await
    };
    let (own, other) = (server.record().await, server.record_of(STRANGER).await);
    ask(CLINICIAN, &own, "implant.step", 100).await.ok();
    ask(STRANGER, &other, "letter.pdf", 10).await.ok();
    ask(STRANGER, &other, "letter.pdf", 11).await.problem(413, "file_too_large");
    let problem = ask(STRANGER, &other, "letter.txt", 5).await.problem(415, "type_not_allowed");
    assert!(problem["detail"].as_str().unwrap().contains("Accepted are: pdf."), "{problem}");
}
