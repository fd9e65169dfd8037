//! Small files that go by form: one address for all of them, and nothing but the bytes it was signed for.

use aws_sdk_s3::types::{BucketVersioningStatus, ChecksumAlgorithm, VersioningConfiguration};
use chartlift_server::domain::reconcile::Thoroughness;
use reqwest::Method;
use serde_json::{Value, json};
use sha2::Digest as _;

use crate::support::{CLINICIAN, File, Server};

fn sha256(bytes: &[u8]) -> String {
    hex::encode(sha2::Sha256::digest(bytes))
}

/// What signing wants to know of a file that is to go by form.
fn signing(file: &File) -> Value {
    let mut signing = file.signing(&[&file.parts[0]]);
    signing["parts"][0]["sha256"] = json!(sha256(&file.stored()));
    signing
}

pub(crate) async fn created(server: &Server, record: &str, file: &File) -> Value {
    let mut creation = file.creation(record);
    creation["first"] = signing(file);
    server.post(CLINICIAN, "/api/files/upload-url", creation).await.ok()
}

/// Sends a signed form with these bytes; S3's status and error code.
pub(crate) async fn send(server: &Server, signed: &Value, bytes: &[u8]) -> (u16, String) {
    let mut body = String::new();
    for (name, value) in signed["form"].as_object().expect("a form") {
        let value = value.as_str().unwrap();
        body += &format!("--b\r\nContent-Disposition: form-data; name=\"{name}\"\r\n\r\n{value}\r\n");
    }
    body += "--b\r\nContent-Disposition: form-data; name=\"file\"; filename=\"blob\"\r\n\r\n";
    let body = [body.as_bytes(), bytes, b"\r\n--b--\r\n"].concat();
    let post = server.http.post(signed["url"].as_str().unwrap()).body(body);
    let answer = post.header("content-type", "multipart/form-data; boundary=b").send().await.unwrap();
    let (status, text) = (answer.status().as_u16(), answer.text().await.unwrap());
    let code = text.split("<Code>").nth(1).and_then(|rest| rest.split('<').next()).unwrap_or_default();
    (status, code.to_owned())
}

/// Starts a server that knows already what its store does.
async fn start() -> Server {
    let server = Server::start().await;
    let terms = server.get(CLINICIAN, "/api/files/upload-terms").await.ok();
    assert_eq!(terms["policy"]["forms"], true);
    server
}

#[tokio::test]
async fn a_small_file_goes_by_form() {
    let server = start().await;
    let record = server.record().await;
    for file in [File::text("Röntgen \"1\" 放射.txt"), File::raw(300_000)] {
        let created = created(&server, &record, &file).await;
        let signed = &created["signed"][0];
        assert_eq!(signed["headers"], json!({}));
        assert_eq!(send(&server, signed, &file.stored()).await.0, 204);
        let upload_id = created["upload_id"].as_str().unwrap();
        let done = server.complete(upload_id, file.completion()).await.ok();
        assert_eq!(done["stored_bytes"], file.stored().len());
        let ask = json!({ "attachment_id": done["attachment_id"] });
        let download = server.post(CLINICIAN, "/api/files/download-url", ask).await.ok();
        let answer = server.http.get(download["url"].as_str().unwrap()).send().await.unwrap();
        assert_eq!(answer.headers().get("content-encoding").is_some(), file.gzip);
        // The client of these tests decodes nothing.
        assert!(answer.bytes().await.unwrap() == file.stored());
    }
    // Its addresses do not differ, so that a browser asks once for all of them.
    let urls = [File::raw(5), File::text("a.txt")].map(|file| async {
        let file = file;
        created(&server, &record, &file).await["signed"][0]["url"].clone()
    });
    let [first, second] = urls;
    assert_eq!(first.await, second.await);
}

/// For as long as a form is good it can be sent again, also after its file was completed.
#[tokio::test]
async fn a_form_replaces_what_it_stored_by_nothing_but_the_same() {
    let server = start().await;
    let record = server.record().await;
    let file = File::raw(2_000);
    let created = created(&server, &record, &file).await;
    let (signed, upload_id) = (&created["signed"][0], created["upload_id"].as_str().unwrap());
    let mut others = file.stored();
    others[5] ^= 1;
    assert_eq!(send(&server, signed, &others).await, (400, "BadDigest".to_owned()));
    // Nothing else is ever signed for its key: neither other bytes, by whatever way, nor another kind.
    let path = format!("/api/files/uploads/{upload_id}/part-urls");
    let mut of_others = signing(&file);
    of_others["parts"][0]["sha256"] = json!(sha256(&others));
    let mut gzip = signing(&file);
    gzip["encoding"] = json!("gzip");
    let mut in_parts = signing(&file);
    in_parts["whole"] = json!(false);
    for other in [of_others, file.signing(&[&file.parts[0]]), gzip, in_parts] {
        server.post(CLINICIAN, &path, other).await.problem(409, "upload_settled");
    }
    // The same bytes are.
    let again = server.post(CLINICIAN, &path, signing(&file)).await.ok();
    assert_eq!(send(&server, &again["parts"][0], &file.stored()).await.0, 204);
    server.complete(upload_id, file.completion()).await.ok();
    for (bytes, status) in [(&others, 400), (&file.stored(), 204)] {
        assert_eq!(send(&server, signed, bytes).await.0, status);
    }
    let key = server.key_of(upload_id).await;
    assert!(server.object(&key).await.0 == file.stored());
}

/// A PUT's URL is good once, for whatever bytes; a form beside it could put other bytes in the place of a completed file.
#[tokio::test]
async fn what_was_signed_for_a_put_gets_no_form() {
    let server = start().await;
    let record = server.record().await;
    let file = File::raw(2_000);
    let created = server.create(&record, &file).await;
    let upload_id = created["upload_id"].as_str().unwrap();
    server.sign(upload_id, &file, &[&file.parts[0]]).await;
    let path = format!("/api/files/uploads/{upload_id}/part-urls");
    let signed = server.post(CLINICIAN, &path, signing(&file)).await.ok();
    assert_eq!(signed["parts"][0].get("form"), None);
}

#[tokio::test]
async fn what_came_by_form_is_proven() {
    let server = start().await;
    let record = server.record().await;
    let sent = |file: File| async {
        let created = created(&server, &record, &file).await;
        assert_eq!(send(&server, &created["signed"][0], &file.stored()).await.0, 204);
        (created["upload_id"].as_str().unwrap().to_owned(), file)
    };
    let forged = |file: &File, changes: &[(&str, &str)]| {
        let mut completion = file.completion();
        for (pointer, value) in changes {
            *completion.pointer_mut(pointer).unwrap() = json!(value);
        }
        completion
    };
    // A checksum of the stored bytes that is false, though it folds; of the source in a gzip likewise.
    let (id, file) = sent(File::raw(900)).await;
    let all = ["/source/crc32", "/stored/crc32", "/parts/0/source_crc32", "/parts/0/stored_crc32"];
    let false_all = forged(&file, &all.map(|pointer| (pointer, "00000000")));
    server.complete(&id, false_all).await.problem(422, "checksum_mismatch");
    let (id, file) = sent(File::text("b.txt")).await;
    let false_source = forged(&file, &[("/source/crc32", "00000000"), ("/parts/0/source_crc32", "00000000")]);
    server.complete(&id, false_source).await.problem(422, "checksum_mismatch");
    // A program by another name.
    let mut program = File::text("c.txt");
    program.source = [b"MZ\x90\0\x03\0\0\0\x04\0\0\0\xff\xff".as_slice(), &[0; 500]].concat();
    program.restored(true);
    let (id, program) = sent(program).await;
    server.complete(&id, program.completion()).await.problem(415, "type_not_allowed");
    // One that was never sent can be sent later.
    let file = File::text("d.txt");
    let late = created(&server, &record, &file).await;
    let id = late["upload_id"].as_str().unwrap();
    let problem = server.complete(id, file.completion()).await.problem(409, "upload_incomplete");
    assert_eq!(problem["part_numbers"], json!([1]));
    assert_eq!(send(&server, &late["signed"][0], &file.stored()).await.0, 204);
    server.complete(id, file.completion()).await.ok();
    assert_eq!(server.attachments(&record).await.len(), 1);
    // Of those that were refused there is nothing left: one object and its description.
    assert_eq!(server.keys().await.len(), 2);
}

#[tokio::test]
async fn what_is_too_large_or_empty_goes_by_put() {
    let server = start().await;
    let record = server.record().await;
    for file in [File::raw((1 << 20) + 1), File::raw(0)] {
        let created = created(&server, &record, &file).await;
        let signed = &created["signed"][0];
        assert_eq!(signed.get("form"), None);
        assert_eq!(server.put(signed, file.stored()).await.0, 200);
        server.complete(created["upload_id"].as_str().unwrap(), file.completion()).await.ok();
    }
    let id = created(&server, &record, &File::raw(7)).await["upload_id"].as_str().unwrap().to_owned();
    server.call(Method::DELETE, CLINICIAN, &format!("/api/files/uploads/{id}"), None).await;
}

/// The store has no CRC-32 of what came by form.
#[tokio::test]
async fn what_came_by_form_and_was_replaced_is_found_and_brought_back() {
    let server = start().await;
    let on = VersioningConfiguration::builder().status(BucketVersioningStatus::Enabled).build();
    server.s3().put_bucket_versioning().bucket("chartlift").versioning_configuration(on).send().await.unwrap();
    let record = server.record().await;
    let file = File::raw(40);
    let created = created(&server, &record, &file).await;
    assert_eq!(send(&server, &created["signed"][0], &file.stored()).await.0, 204);
    let upload_id = created["upload_id"].as_str().unwrap();
    server.complete(upload_id, file.completion()).await.ok();
    let key = server.key_of(upload_id).await;
    let look = Thoroughness { repair: false, checksums: true };
    assert_eq!(server.reconcile_as(look).await.0, Vec::<String>::new());
    let others = vec![7; 40];
    let put = server.s3().put_object().bucket("chartlift").key(&key).checksum_algorithm(ChecksumAlgorithm::Sha256);
    put.body(others.into()).send().await.unwrap();
    let wrong = vec![format!("wrong bytes {key}: their CRC-32 is another")];
    assert_eq!(server.reconcile_as(look).await.0, wrong);
    server.reconcile_as(Thoroughness { repair: true, checksums: true }).await;
    assert!(server.object(&key).await.0 == file.stored());
    assert_eq!(server.reconcile_as(look).await.0, Vec::<String>::new());
}
