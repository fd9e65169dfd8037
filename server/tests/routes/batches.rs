//! Many small files in few calls.

use serde_json::{Value, json};

use crate::{
    postgres::cluster,
    support::{AUDITOR, CLINICIAN, File, STRANGER, Server},
};

fn wanted(record: &str, file: &File, key: Option<&str>) -> Value {
    let mut creation = file.creation(record);
    creation["first"] = file.signing(&[&file.parts[0]]);
    let mut wanted = json!({ "upload": creation });
    if let Some(key) = key {
        wanted["idempotency_key"] = json!(key);
    }
    wanted
}

async fn create(server: &Server, uploads: &[Value]) -> Vec<Value> {
    let answer = server.post(CLINICIAN, "/api/files/upload-urls", json!({ "uploads": uploads })).await.ok();
    answer["results"].as_array().unwrap().clone()
}

async fn complete(server: &Server, uploads: &[Value]) -> Vec<Value> {
    let answer = server.post(CLINICIAN, "/api/files/upload-completions", json!({ "uploads": uploads })).await.ok();
    answer["results"].as_array().unwrap().clone()
}

fn completion(result: &Value, file: &File) -> Value {
    json!({ "upload_id": result["created"]["upload_id"], "completion": file.completion() })
}

/// Files go up by two calls; whatever is wrong with one is said of that one only.
async fn many_files_and_one_wrong_of_each_kind(server: &Server) {
    let record = server.record().await;
    let files: Vec<File> = (0..5).map(|number| File::text(&format!("report {number}.txt"))).collect();
    let mut uploads: Vec<Value> = files.iter().map(|file| wanted(&record, file, None)).collect();
    uploads.insert(2, wanted("01890a5d-ac96-774b-bcce-b302099a8057", &files[0], None));
    uploads.insert(4, wanted(&record, &File::text("tool.exe"), None));
    let mut results = create(server, &uploads).await;
    assert_eq!(results.len(), 7);
    let codes = |results: &[Value]| -> Vec<String> {
        results.iter().map(|result| result["problem"]["code"].as_str().unwrap_or("-").to_owned()).collect()
    };
    assert_eq!(codes(&results), ["-", "-", "not_found", "-", "type_not_allowed", "-", "-"]);
    assert_eq!(results[4]["problem"]["status"], 415);
    results.remove(4);
    results.remove(2);
    for (result, file) in results.iter().zip(&files) {
        assert_eq!(server.put(&result["created"]["signed"][0], file.stored()).await.0, 200);
    }
    // One of them nobody sends, and one nobody knows.
    let missing = create(server, &[wanted(&record, &File::text("missing.txt"), None)]).await.remove(0);
    let mut completions: Vec<Value> =
        results.iter().zip(&files).map(|(result, file)| completion(result, file)).collect();
    completions.insert(1, completion(&missing, &File::text("missing.txt")));
    completions.push(json!({ "upload_id": "nobody", "completion": files[0].completion() }));
    let done = complete(server, &completions).await;
    assert_eq!(codes(&done), ["-", "upload_incomplete", "-", "-", "-", "-", "not_found"]);
    assert_eq!(done[1]["problem"]["part_numbers"], json!([1]));
    assert_eq!(server.attachments(&record).await.len(), 5);
    // Again: the same versions.
    assert_eq!(complete(server, &completions).await[0], done[0]);
    let entries = server.get(AUDITOR, "/api/audit-log/verify").await.ok();
    assert_eq!(entries["intact"], true, "{entries}");
}

#[tokio::test]
async fn each_of_many_has_its_own_result() {
    many_files_and_one_wrong_of_each_kind(&Server::start().await).await;
}

#[tokio::test]
async fn each_of_many_has_its_own_result_on_postgresql() {
    let Some(url) = cluster::new_database() else { return };
    many_files_and_one_wrong_of_each_kind(&Server::start_with(&["--database-url", &url]).await).await;
}

#[tokio::test]
async fn a_repeated_call_creates_nothing_anew_in_either_form() {
    let server = Server::start().await;
    let record = server.record().await;
    let file = File::text("report.txt");
    let twice = [wanted(&record, &file, Some("k1")), wanted(&record, &file, Some("k1"))];
    let first = create(&server, &twice).await;
    assert_eq!(first[0]["created"]["upload_id"], first[1]["created"]["upload_id"], "also within one call");
    let again = create(&server, &[wanted(&record, &file, Some("k1"))]).await;
    assert_eq!(first[0]["created"]["upload_id"], again[0]["created"]["upload_id"]);
    let alone = wanted(&record, &file, None)["upload"].clone();
    let headers = [("idempotency-key", "k1")];
    let alone =
        server.call_with(reqwest::Method::POST, CLINICIAN, "/api/files/upload-url", Some(alone), &headers).await.ok();
    assert_eq!(first[0]["created"]["upload_id"], alone["upload_id"]);
    let other = create(&server, &[wanted(&record, &File::text("another.txt"), Some("k1"))]).await;
    assert_eq!(other[0]["problem"]["code"], "idempotency_conflict");
}

#[tokio::test]
async fn how_many_and_whose_is_checked() {
    let server = Server::start().await;
    let record = server.record().await;
    let file = File::text("report.txt");
    for count in [0, 101] {
        let uploads = vec![wanted(&record, &file, None); count];
        server
            .post(CLINICIAN, "/api/files/upload-urls", json!({ "uploads": uploads }))
            .await
            .problem(422, "validation_failed");
        let uploads = vec![json!({ "upload_id": "x", "completion": file.completion() }); count];
        server
            .post(CLINICIAN, "/api/files/upload-completions", json!({ "uploads": uploads }))
            .await
            .problem(422, "validation_failed");
    }
    let key = json!({ "uploads": [wanted(&record, &file, Some("ключ"))] });
    let problem = server.post(CLINICIAN, "/api/files/upload-urls", key).await.problem(422, "validation_failed");
    assert_eq!(problem["errors"][0]["pointer"], "/uploads/0/idempotency_key");
    // Another hospital's record and uploads are nobody's.
    let created = create(&server, &[wanted(&record, &file, None)]).await.remove(0);
    let theirs = json!({ "uploads": [wanted(&record, &file, None)] });
    let answer = server.post(STRANGER, "/api/files/upload-urls", theirs).await.ok();
    assert_eq!(answer["results"][0]["problem"]["code"], "not_found");
    let theirs = json!({ "uploads": [completion(&created, &file)] });
    let answer = server.post(STRANGER, "/api/files/upload-completions", theirs).await.ok();
    assert_eq!(answer["results"][0]["problem"]["code"], "not_found");
}

/// Two pages may send files to the same two records at once, in another order each.
#[tokio::test]
async fn records_are_locked_in_one_order_whatever_the_calls() {
    let Some(url) = cluster::new_database() else { return };
    let server = Server::start_with(&["--database-url", &url]).await;
    let mut records = [server.record().await, server.record().await];
    records.sort();
    let [first, last] = &records;
    let database = sqlx::PgPool::connect(&cluster::as_superuser(&url)).await.unwrap();
    let lock = |record| sqlx::query("SELECT 1 FROM records WHERE id = $1 FOR UPDATE NOWAIT").bind(record);
    let mut holder = database.begin().await.unwrap();
    lock(first).execute(&mut *holder).await.unwrap();
    let uploads = [last, first].map(|record| wanted(record, &File::text("a.txt"), None));
    let waiting = async {
        cluster::waited_for(&database, &mut holder).await;
        lock(last).execute(&database).await.expect("it holds the other one while it waits");
        holder.commit().await.unwrap();
    };
    let (created, ()) = tokio::join!(create(&server, &uploads), waiting);
    assert!(created.iter().all(|result| result["created"]["upload_id"].is_string()), "{created:?}");
}
