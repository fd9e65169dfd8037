//! What becomes of uploads and downloads when the store, or what lies before it, does not do as it should.

use std::time::Duration;

use jiff::SignedDuration;
use reqwest::Method;
use serde_json::json;

use crate::support::{CLINICIAN, Does, FaultyStore, File, OUTSIDE_BUCKET, Server};

const DOWNLOAD: &str = "/api/files/download-url";

#[tokio::test]
async fn an_answer_without_a_length_speaks_against_nothing() {
    let store = FaultyStore::start().await;
    let server = Server::start_with(&store.settings()).await;
    let record = server.record().await;
    store.fault(|line| line.starts_with("HEAD"), Does::Drop("content-length"));
    for file in [File::raw(100), File::raw(100_000), File::text("a.txt"), File::in_parts(6 << 20)] {
        server.upload(&record, &file).await;
    }
    assert_eq!(server.attachments(&record).await.len(), 4);

    // Where it is told neither size nor checksum, it waits instead of deciding.
    store.fault(|line| line.contains("list-type=2"), Does::Answer(503, "SlowDown"));
    let file = File::raw(200_000);
    let created = server.create(&record, &file).await;
    let upload_id = created["upload_id"].as_str().unwrap();
    server.send_all(upload_id, &file).await;
    server.complete(upload_id, file.completion()).await.problem(503, "object_store_unavailable");
    store.heal();
    server.complete(upload_id, file.completion()).await.ok();
}

/// Seen on Garage 2.5: with other bytes of the same length and a forged CRC-32, the URL of a completed upload replaced
/// the recorded object.
#[tokio::test]
async fn no_url_stays_good_where_a_store_replaces_what_is_there() {
    let store = FaultyStore::start().await;
    store.fault(|line| line.starts_with("PUT") && !line.contains("uploadId="), Does::Replace);
    let server = Server::start_with(&store.settings()).await;
    let record = server.record().await;
    for file in [File::raw(100), File::raw(0), File::text("a.txt"), File::in_parts(6 << 20)] {
        let created = server.create(&record, &file).await;
        let upload_id = created["upload_id"].as_str().unwrap();
        let parts: Vec<_> = file.parts.iter().collect();
        let signed = server.sign(upload_id, &file, &parts).await;
        for (part, signed) in parts.iter().zip(signed["parts"].as_array().unwrap()) {
            assert_eq!(server.put(signed, part.stored.clone()).await, (200, String::new()));
        }
        server.complete(upload_id, file.completion()).await.ok();
        // Whoever kept the URL can send nothing more, not even the very same bytes.
        let again = server.put(&signed["parts"][0], parts[0].stored.clone()).await;
        assert_eq!(again, (404, "NoSuchUpload".to_owned()));
    }
    assert_eq!(server.attachments(&record).await.len(), 4);
}

#[tokio::test]
async fn signing_asks_s3_for_parts_only_once_one_was_refused() {
    let store = FaultyStore::start().await;
    let server = Server::start_with(&store.settings()).await;
    let record = server.record().await;
    let file = File::in_parts(6 << 20);
    let created = server.create(&record, &file).await;
    let upload_id = created["upload_id"].as_str().unwrap();
    store.fault(|line| line.starts_with("GET") && line.contains("uploadId="), Does::Answer(503, "SlowDown"));
    let first = server.sign(upload_id, &file, &[&file.parts[0]]).await;
    let second = server.sign(upload_id, &file, &[&file.parts[1]]).await;
    store.heal();
    let open = store.s3().list_multipart_uploads().bucket(OUTSIDE_BUCKET).send().await.unwrap();
    for upload in open.uploads() {
        let abort = store.s3().abort_multipart_upload().bucket(OUTSIDE_BUCKET);
        abort.set_key(upload.key.clone()).set_upload_id(upload.upload_id.clone()).send().await.unwrap();
    }
    for (signed, part) in [(&first, &file.parts[0]), (&second, &file.parts[1])] {
        assert_eq!(server.put(&signed["parts"][0], part.stored.clone()).await.0, 404);
    }
    server.send_all(upload_id, &file).await;
    server.complete(upload_id, file.completion()).await.ok();
}

#[tokio::test]
async fn wrong_settings_are_named_to_the_operator() {
    let store = FaultyStore::start().await;
    let settings = store.settings();
    let with = |flag: &str, value: &'static str| {
        let at = settings.iter().position(|name| *name == flag).unwrap();
        let mut changed = settings.clone();
        changed[at + 1] = value;
        changed
    };
    for (flag, value, named) in [
        ("--s3-access-key", "another", "--s3-access-key"),
        ("--s3-secret-key", "another", "--s3-secret-key"),
        ("--s3-bucket", "another", "--s3-bucket"),
    ] {
        let server = Server::start_with(&with(flag, value)).await;
        let problem = server.send(Method::GET, "/readyz", None, None, &[]).await.problem(502, "object_store_refused");
        assert!(problem["detail"].as_str().unwrap().contains(named), "{problem}");
    }
}

#[tokio::test]
async fn what_cannot_pass_by_itself_is_not_called_passing() {
    let store = FaultyStore::start().await;
    let server = Server::start_with(&[&store.settings()[..], &["--storage-class", "FROZEN"]].concat()).await;
    let record = server.record().await;
    let file = File::in_parts(6 << 20);
    let created = server.create(&record, &file).await;
    let path = format!("/api/files/uploads/{}/part-urls", created["upload_id"].as_str().unwrap());
    let sign = || server.post(CLINICIAN, &path, file.signing(&[&file.parts[0]]));
    let problem = sign().await.problem(502, "object_store_refused");
    assert!(problem["detail"].as_str().unwrap().contains("--storage-class"), "{problem}");
    for (status, code, then) in [
        (403, "AccessDenied", "object_store_refused"),
        (400, "ExpiredToken", "object_store_refused"),
        (400, "KMS.DisabledException", "object_store_refused"),
        (503, "SlowDown", "object_store_unavailable"),
        (500, "InternalError", "object_store_unavailable"),
    ] {
        store.heal();
        store.fault(|line| line.starts_with("POST") && line.contains("?uploads"), Does::Answer(status, code));
        assert_eq!(sign().await.body["code"], then, "{code}");
    }
}

#[tokio::test]
async fn a_store_that_says_nothing_is_not_waited_for() {
    let store = FaultyStore::start().await;
    let settings = [&store.settings()[..], &["--s3-timeout-seconds", "1"]].concat();
    let server = Server::start_with(&settings).await;
    let record = server.record().await;
    // A small object is read at once, of a large one S3 is asked first.
    let is_read: fn(&str) -> bool = |line| line.starts_with("GET");
    let is_asked_for: fn(&str) -> bool = |line| line.starts_with("HEAD");
    for (never_answered, file) in [(is_read, File::raw(100)), (is_asked_for, File::raw(100_000))] {
        let created = server.create(&record, &file).await;
        let upload_id = created["upload_id"].as_str().unwrap();
        server.send_all(upload_id, &file).await;
        store.fault(never_answered, Does::Hang);
        server.complete(upload_id, file.completion()).await.problem(503, "object_store_unavailable");
        store.heal();
        server.complete(upload_id, file.completion()).await.ok();
    }
}

#[tokio::test]
async fn a_lost_object_is_said_to_be_lost() {
    let store = FaultyStore::start().await;
    let server = Server::start_with(&store.settings()).await;
    let record = server.record().await;
    let done = server.upload(&record, &File::raw(100)).await;
    for key in store.keys().await {
        store.s3().delete_object().bucket(OUTSIDE_BUCKET).key(key).send().await.unwrap();
    }
    let ask = json!({ "attachment_id": done["attachment_id"] });
    server.post(CLINICIAN, DOWNLOAD, ask).await.problem(500, "object_lost");
}

#[tokio::test]
async fn parts_that_s3_takes_no_object_of_end_the_upload() {
    let server = Server::start().await;
    let record = server.record().await;
    let file = File::in_parts_of(1 << 20, 3 << 20);
    let created = server.create(&record, &file).await;
    let upload_id = created["upload_id"].as_str().unwrap();
    server.send_all(upload_id, &file).await;
    server.complete(upload_id, file.completion()).await.problem(422, "part_too_small");
    server.assert_nothing_left(&record).await;
    assert_eq!(server.open_multiparts().await, []);
    server.complete(upload_id, file.completion()).await.problem(409, "upload_not_active");
}

#[tokio::test]
async fn giving_up_what_s3_gave_up_before_is_no_error() {
    let server = Server::start().await;
    let record = server.record().await;
    let file = File::in_parts(6 << 20);
    let created = server.create(&record, &file).await;
    let upload_id = created["upload_id"].as_str().unwrap();
    server.send_all(upload_id, &file).await;
    for (key, id) in server.open_multiparts().await {
        server.s3().abort_multipart_upload().bucket("chartlift").key(key).upload_id(id).send().await.unwrap();
    }
    let path = format!("/api/files/uploads/{upload_id}");
    let reply = server.send(Method::DELETE, &path, Some(&server.token(CLINICIAN).await), None, &[]).await;
    assert_eq!(reply.status, 204, "{}", reply.body);
}

#[tokio::test]
async fn what_is_read_by_a_signed_url_is_not_kept_by_browsers() {
    let server = Server::start().await;
    let record = server.record().await;
    let done = server.upload(&record, &File::text("a.txt")).await;
    let ask = json!({ "attachment_id": done["attachment_id"], "ranges": true });
    let download = server.post(CLINICIAN, DOWNLOAD, ask).await.ok();
    for url in [&download["url"], &download["ranges"]["url"]] {
        let response = server.http.get(url.as_str().unwrap()).send().await.unwrap();
        assert_eq!(response.headers()["cache-control"], "no-store");
    }
}

#[tokio::test]
async fn an_upload_whose_parts_s3_gave_up_goes_on_by_itself() {
    let server = Server::start().await;
    let record = server.record().await;
    let file = File::in_parts(6 << 20);
    let abort_all = async || {
        for (key, id) in server.open_multiparts().await {
            server.s3().abort_multipart_upload().bucket("chartlift").key(key).upload_id(id).send().await.unwrap();
        }
    };
    let created = server.create(&record, &file).await;
    let upload_id = created["upload_id"].as_str().unwrap();
    let signed = server.sign(upload_id, &file, &[&file.parts[0]]).await;
    abort_all().await;
    let refused = server.put(&signed["parts"][0], file.parts[0].stored.clone()).await;
    assert_eq!(refused, (404, "NoSuchUpload".to_owned()));
    // The next signing begins another.
    let signed = server.sign(upload_id, &file, &[&file.parts[0]]).await;
    assert_eq!(server.put(&signed["parts"][0], file.parts[0].stored.clone()).await.0, 200);

    // Given up between the last part and completing: all of it is asked for again.
    server.send_all(upload_id, &file).await;
    abort_all().await;
    let problem = server.complete(upload_id, file.completion()).await.problem(409, "upload_incomplete");
    assert_eq!(problem["part_numbers"], json!([1, 2]));
    server.send_all(upload_id, &file).await;
    server.complete(upload_id, file.completion()).await.ok();
    assert_eq!(server.attachments(&record).await.len(), 1);
    assert_eq!(server.open_multiparts().await, []);
}

#[tokio::test]
async fn no_call_hangs_however_silent_the_store_is() {
    let store = FaultyStore::start().await;
    let settings = [&store.settings()[..], &["--request-timeout-seconds", "1"]].concat();
    let server = Server::start_with(&settings).await;
    let record = server.record().await;
    let file = File::in_parts(6 << 20);
    let created = server.create(&record, &file).await;
    let upload_id = created["upload_id"].as_str().unwrap();
    server.send_all(upload_id, &file).await;
    store.fault(|line| line.starts_with("POST") && line.contains("uploadId="), Does::Hang);
    // The store never answers: what is refused here was given up after the second that a request has.
    server.complete(upload_id, file.completion()).await.problem(503, "unavailable");
    store.heal();
    server.complete(upload_id, file.completion()).await.ok();
}

#[tokio::test]
async fn what_s3_has_whole_is_finished_by_the_job_when_nobody_comes_back() {
    let store = FaultyStore::start().await;
    let server = Server::start_with(&store.settings()).await;
    let record = server.record().await;
    let file = File::in_parts(6 << 20);
    let upload = server.create(&record, &file).await["upload_id"].as_str().unwrap().to_owned();
    server.send_all(&upload, &file).await;
    // S3 completes it, and then nothing more is heard of it.
    store.fault(|line| line.starts_with("HEAD"), Does::Answer(503, "SlowDown"));
    server.complete(&upload, file.completion()).await.problem(503, "object_store_unavailable");
    assert!(server.attachments(&record).await.is_empty());
    store.heal();
    server.advance(SignedDuration::from_hours(8 * 24));
    server.reap().await;
    let attachments = server.attachments(&record).await;
    assert_eq!((attachments.len(), &attachments[0]["uploaded_by_id"]), (1, &json!(CLINICIAN)));
    assert_eq!(attachments[0]["stored_bytes"], file.stored().len());
    let path = format!("/api/files/uploads/{upload}");
    assert_eq!(server.get(CLINICIAN, &path).await.ok()["status"], "completed");
    // Who does come back is answered the same.
    server.complete(&upload, file.completion()).await.ok();
    server.reap().await;
    assert_eq!(server.attachments(&record).await.len(), 1);
    assert_eq!(store.keys().await.len(), 2);
}

#[tokio::test]
async fn one_object_that_cannot_be_deleted_does_not_stop_the_sweep() {
    let store = FaultyStore::start().await;
    let server = Server::start_with(&store.settings()).await;
    let record = server.record().await;
    for file in [File::text("a.txt"), File::raw(10)] {
        let upload = server.create(&record, &file).await["upload_id"].as_str().unwrap().to_owned();
        server.send_all(&upload, &file).await;
    }
    store.fault(|line| line.starts_with("DELETE") && line.contains(".txt"), Does::Answer(403, "AccessDenied"));
    server.advance(SignedDuration::from_hours(8 * 24));
    server.reap().await;
    server.advance(SignedDuration::from_mins(20));
    server.reap().await;
    let left = store.keys().await;
    assert!(left.len() == 1 && left[0].ends_with(".txt"), "{left:?}");
    store.heal();
    server.advance(SignedDuration::from_mins(20));
    server.reap().await;
    assert_eq!(store.keys().await, Vec::<String>::new());
}

/// The job's first round is at the start, when the store may not be up yet.
#[tokio::test]
async fn what_the_job_cannot_look_at_stays_until_it_can() {
    let store = FaultyStore::start().await;
    let server = Server::start_with(&store.settings()).await;
    let record = server.record().await;
    let file = File::in_parts(6 << 20);
    let upload = server.create(&record, &file).await["upload_id"].as_str().unwrap().to_owned();
    server.send_all(&upload, &file).await;
    let is_asked_for: fn(&str) -> bool = |line| line.starts_with("HEAD");
    store.fault(is_asked_for, Does::Answer(503, "SlowDown"));
    server.complete(&upload, file.completion()).await.problem(503, "object_store_unavailable");
    server.advance(SignedDuration::from_hours(8 * 24));
    let server = server.restart_with(&store.settings()).await;
    // Unavailable, and then refused until an operator acts.
    server.reap().await;
    store.heal();
    store.fault(is_asked_for, Does::Answer(403, "AccessDenied"));
    server.advance(SignedDuration::from_mins(16));
    server.reap().await;
    server.advance(SignedDuration::from_mins(16));
    server.reap().await;
    store.heal();
    assert_eq!(server.get(CLINICIAN, &format!("/api/files/uploads/{upload}")).await.ok()["status"], "active");
    server.advance(SignedDuration::from_mins(16));
    server.reap().await;
    assert_eq!(server.attachments(&record).await.len(), 1);
    assert_eq!(store.keys().await.len(), 2);
}

/// As many as the job looks at in a round.
const ROUND: usize = 100;

/// A hundred uploads more like the one there is, each older than the other.
async fn multiplied(server: &Server, time: &str) {
    let mut sql = "CREATE TABLE more AS SELECT * FROM uploads;".to_owned();
    for n in 0..ROUND {
        sql += &format!("UPDATE more SET id = '{n:08x}' || substr(id, 9), {time} = {time} - 1;");
        sql += "INSERT INTO uploads SELECT * FROM more;";
    }
    server.tamper(&(sql + "DROP TABLE more;")).await;
}

#[tokio::test]
async fn however_many_cannot_be_deleted_others_are_swept() {
    let store = FaultyStore::start().await;
    let server = Server::start_with(&store.settings()).await;
    let record = server.record().await;
    let sent = async |file: File| {
        let upload = server.create(&record, &file).await["upload_id"].as_str().unwrap().to_owned();
        server.send_all(&upload, &file).await;
    };
    sent(File::text("a.txt")).await;
    server.advance(SignedDuration::from_hours(8 * 24));
    server.reap().await;
    multiplied(&server, "ended_at").await;
    sent(File::raw(10)).await;
    store.fault(|line| line.starts_with("DELETE") && line.contains(".txt"), Does::Answer(403, "AccessDenied"));
    server.advance(SignedDuration::from_hours(8 * 24));
    server.reap().await;
    server.advance(SignedDuration::from_mins(16));
    for _ in 0..2 {
        server.reap().await;
    }
    let left = store.keys().await;
    assert!(left.len() == 1 && left[0].ends_with(".txt"), "{left:?}");
}

#[tokio::test]
async fn however_many_cannot_be_looked_at_others_are_given_up() {
    let store = FaultyStore::start().await;
    let server = Server::start_with(&store.settings()).await;
    let record = server.record().await;
    let file = File::in_parts(6 << 20);
    let stuck = server.create(&record, &file).await["upload_id"].as_str().unwrap().to_owned();
    server.send_all(&stuck, &file).await;
    let is_listed: fn(&str) -> bool = |line| line.starts_with("HEAD") || line.contains("uploadId=");
    store.fault(|line| line.starts_with("HEAD"), Does::Answer(403, "AccessDenied"));
    server.complete(&stuck, file.completion()).await.problem(502, "object_store_refused");
    store.fault(is_listed, Does::Answer(403, "AccessDenied"));
    multiplied(&server, "expires_at").await;
    let abandoned = server.create(&record, &File::raw(10)).await["upload_id"].as_str().unwrap().to_owned();
    server.advance(SignedDuration::from_hours(8 * 24));
    for _ in 0..2 {
        server.reap().await;
    }
    let active = "SELECT id FROM uploads WHERE status = 'active' ORDER BY created_at DESC, id DESC";
    let active = server.column(active).await;
    assert!(active.len() == ROUND + 1 && !active.contains(&abandoned), "{active:?}");
}

/// Whether S3 or the database failed it, a small file is the job's to finish once its client had asked for that.
#[tokio::test]
async fn a_small_file_that_could_not_be_completed_is_finished_by_the_job() {
    let store = FaultyStore::start().await;
    let server = Server::start_with(&store.settings()).await;
    // So that it knows that forms are taken.
    server.get(CLINICIAN, "/api/files/upload-terms").await.ok();
    let record = server.record().await;
    let (file, large) = (File::text("a.txt"), File::raw(100_000));
    for (file, failing) in [(&file, "S3"), (&large, "S3"), (&file, "the database"), (&large, "the database")] {
        let upload = server.create(&record, file).await["upload_id"].as_str().unwrap().to_owned();
        server.send_all(&upload, file).await;
        let never_asked = server.create(&record, file).await["upload_id"].as_str().unwrap().to_owned();
        server.send_all(&never_asked, file).await;
        if failing == "S3" {
            store.fault(|line| line.starts_with("GET"), Does::Answer(403, "AccessDenied"));
            server.complete(&upload, file.completion()).await.problem(502, "object_store_refused");
            store.heal();
        } else {
            server.tamper("CREATE TRIGGER fails BEFORE INSERT ON versions BEGIN SELECT RAISE(ABORT, 'no'); END").await;
            server.complete(&upload, file.completion()).await.problem(500, "internal");
            server.tamper("DROP TRIGGER fails").await;
        }
        let before = server.attachments(&record).await.len();
        server.advance(SignedDuration::from_hours(8 * 24));
        server.reap().await;
        assert_eq!(server.attachments(&record).await.len(), before + 1, "{failing} failed");
        for (upload, status) in [(&upload, "completed"), (&never_asked, "aborted")] {
            assert_eq!(server.get(CLINICIAN, &format!("/api/files/uploads/{upload}")).await.ok()["status"], status);
        }
    }
}

#[tokio::test]
async fn what_was_asked_to_be_completed_is_also_without_its_caller() {
    let store = FaultyStore::start().await;
    let settings = [&store.settings()[..], &["--request-timeout-seconds", "1"]].concat();
    let server = Server::start_with(&settings).await;
    let record = server.record().await;
    for file in [File::text("a.txt"), File::in_parts(6 << 20)] {
        let upload = server.create(&record, &file).await["upload_id"].as_str().unwrap().to_owned();
        server.send_all(&upload, &file).await;
        store.hold(|line| line.starts_with("GET"));
        server.complete(&upload, file.completion()).await.problem(503, "unavailable");
        store.heal();
        let path = format!("/api/files/uploads/{upload}");
        let completed = async { while server.get(CLINICIAN, &path).await.ok()["status"] != "completed" {} };
        tokio::time::timeout(Duration::from_secs(60), completed).await.expect("it goes on");
    }
}
