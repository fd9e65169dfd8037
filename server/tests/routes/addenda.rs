use reqwest::Method;
use serde_json::{Value, json};

use crate::support::{ADMINISTRATOR, AUDITOR, CLINICIAN, File, Reply, STRANGER, Server};

/// A server with one finalized record that has one file.
struct Final {
    server: Server,
    record: String,
    file: String,
}

async fn finalized() -> Final {
    let server = Server::start().await;
    let record = server.record().await;
    let file = server.upload(&record, &File::text("a.txt")).await["attachment_id"].as_str().unwrap().to_owned();
    let path = format!("/api/medical-records/{record}/finalize");
    server.call_with(Method::POST, CLINICIAN, &path, None, &[("if-match", "*")]).await.ok();
    Final { server, record, file }
}

impl Final {
    fn path(&self) -> String {
        format!("/api/medical-records/{}/addenda", self.record)
    }

    async fn begin(&self, persona: &str, text: &str) -> Reply {
        self.server.post(persona, &self.path(), json!({ "text": text })).await
    }

    async fn change(&self, persona: &str, id: &Value, text: &str, seen: &str) -> Reply {
        let path = format!("/api/addenda/{}", id.as_str().unwrap());
        let body = Some(json!({ "text": text }));
        self.server.call_with(Method::PUT, persona, &path, body, &[("if-match", seen)]).await
    }

    async fn sign(&self, persona: &str, id: &Value, seen: &str) -> Reply {
        let path = format!("/api/addenda/{}/sign", id.as_str().unwrap());
        self.server.call_with(Method::POST, persona, &path, None, &[("if-match", seen)]).await
    }

    async fn discard(&self, persona: &str, id: &Value) -> Reply {
        let path = format!("/api/addenda/{}", id.as_str().unwrap());
        self.server.call(Method::DELETE, persona, &path, None).await
    }

    async fn list(&self) -> Vec<Value> {
        self.server.get(AUDITOR, &self.path()).await.ok()["items"].as_array().unwrap().clone()
    }

    async fn tag(&self) -> String {
        let path = format!("/api/medical-records/{}", self.record);
        self.server.get(CLINICIAN, &path).await.headers["etag"].to_str().unwrap().to_owned()
    }
}

#[tokio::test]
async fn a_finalized_record_is_amended_by_signed_text() {
    let it = finalized().await;
    let before = it.tag().await;
    let begun = it.begin(CLINICIAN, "The biopsy is benign.\nNo further excision.\n").await;
    assert_eq!((begun.status.as_u16(), &begun.headers["etag"]), (201, &"\"1\"".parse().unwrap()));
    let begun = begun.ok();
    assert_eq!(
        (&begun["status"], &begun["number"], &begun["text"], &begun["created_by"]),
        (
            &json!("draft"),
            &json!(null),
            &json!("The biopsy is benign.\nNo further excision."),
            &json!("Dr. Maria Santos")
        )
    );
    assert_eq!(it.tag().await, before, "a draft is no part of the record yet");
    it.change(CLINICIAN, &begun["id"], "x", "\"7\"").await.problem(412, "precondition_failed");
    let changed = it.change(CLINICIAN, &begun["id"], "The biopsy is benign (D22.5).", "\"1\"").await.ok();
    assert_eq!((&changed["revision"], &changed["text"]), (&json!(2), &json!("The biopsy is benign (D22.5).")));
    let signed = it.sign(CLINICIAN, &begun["id"], "\"2\"").await.ok();
    assert_eq!(
        (&signed["status"], &signed["number"], &signed["signed_by"]),
        (&json!("signed"), &json!(1), &json!("Dr. Maria Santos"))
    );
    assert!(signed["signed_at"].is_string());
    assert_ne!(it.tag().await, before, "the record says more than before");
    // Signed is signed.
    it.change(CLINICIAN, &begun["id"], "x", "*").await.problem(409, "record_finalized");
    it.sign(CLINICIAN, &begun["id"], "*").await.problem(409, "record_finalized");
    it.discard(CLINICIAN, &begun["id"]).await.problem(409, "record_finalized");
    // Others follow in the order of their signing, whoever began first.
    let second = it.begin(ADMINISTRATOR, "Second.").await.ok();
    let third = it.begin(CLINICIAN, "Third.").await.ok();
    it.sign(CLINICIAN, &third["id"], "*").await.ok();
    it.sign(ADMINISTRATOR, &second["id"], "*").await.ok();
    let last = it.begin(CLINICIAN, "Not yet.").await.ok();
    let listed = it.list().await;
    let order: Vec<_> = listed.iter().map(|addendum| (&addendum["number"], &addendum["id"])).collect();
    let (one, two, three, none) = (json!(1), json!(2), json!(3), json!(null));
    assert_eq!(order, [(&one, &begun["id"]), (&two, &third["id"]), (&three, &second["id"]), (&none, &last["id"])]);
    let record = it.server.get(CLINICIAN, &format!("/api/medical-records/{}", it.record)).await.ok();
    assert_eq!((&record["status"], &record["addendum_count"]), (&json!("finalized"), &json!(3)));
    let read = it.server.get(AUDITOR, &format!("/api/addenda/{}", third["id"].as_str().unwrap())).await.ok();
    assert_eq!(read, listed[1]);
    // By pages, too.
    let page = it.server.get(CLINICIAN, &format!("{}?limit=3", it.path())).await.ok();
    let next = page["next_cursor"].as_str().unwrap();
    let rest = it.server.get(CLINICIAN, &format!("{}?limit=3&cursor={next}", it.path())).await.ok();
    assert_eq!((rest["items"].as_array().unwrap().len(), &rest["items"][0]["id"]), (1, &last["id"]));
}

#[tokio::test]
async fn an_addendum_has_files_that_are_final_with_it() {
    let it = finalized().await;
    let (server, file) = (&it.server, File::text("b.txt"));
    server.post(CLINICIAN, "/api/files/upload-url", file.creation(&it.record)).await.problem(409, "record_finalized");
    let addendum = it.begin(CLINICIAN, "See the letter.").await.ok();
    let id = addendum["id"].clone();
    // Somebody else's draft opens the record to nobody else.
    let by_another = server.post(ADMINISTRATOR, "/api/files/upload-url", file.creation(&it.record)).await;
    by_another.problem(409, "record_finalized");
    // The record's own files take no new version.
    let mut version = file.creation(&it.record);
    version["attachment_id"] = json!(it.file);
    server.post(CLINICIAN, "/api/files/upload-url", version).await.problem(409, "record_finalized");

    let upload = server.create(&it.record, &file).await;
    let upload = upload["upload_id"].as_str().unwrap();
    let told = it.sign(CLINICIAN, &id, "*").await.problem(409, "uploads_under_way");
    assert!(told["detail"].as_str().unwrap().contains(upload));
    server.send_all(upload, &file).await;
    let before = it.tag().await;
    let done = server.complete(upload, file.completion()).await.ok();
    assert_ne!(it.tag().await, before);
    let attachments = server.attachments(&it.record).await;
    let of: Vec<_> = attachments.iter().map(|attachment| (&attachment["id"], &attachment["addendum_id"])).collect();
    let (none, own) = (json!(null), json!(it.file));
    assert_eq!(of, [(&own, &none), (&done["attachment_id"], &id)]);
    // While it is a draft its files can be managed; the record's cannot.
    let path = format!("/api/attachments/{}", done["attachment_id"].as_str().unwrap());
    let rename = async |path: String| {
        server.call(Method::PATCH, CLINICIAN, &path, Some(json!({ "file_name": "letter.txt" }))).await
    };
    rename(path.clone()).await.ok();
    rename(format!("/api/attachments/{}", it.file)).await.problem(409, "record_finalized");
    // By its author only: whoever signs it answers for its files.
    let others = async |method: Method, path: &str, body: Value| {
        server.call(method, ADMINISTRATOR, path, Some(body)).await.problem(403, "forbidden");
    };
    others(Method::PATCH, &path, json!({ "file_name": "other.txt" })).await;
    others(Method::PATCH, &path, json!({ "description": "Not mine" })).await;
    others(Method::POST, &format!("{path}/move"), json!({ "record_id": server.record().await })).await;
    others(Method::DELETE, &path, json!(null)).await;
    let many = json!({ "action": "delete", "attachment_ids": [done["attachment_id"]] });
    let many = server.post(ADMINISTRATOR, "/api/attachments/bulk", many).await.ok();
    assert_eq!(many["items"][0]["problem"]["code"], "forbidden", "{many}");
    let now = &server.attachments(&it.record).await[1];
    assert_eq!((&now["file_name"], &now["description"]), (&json!("letter.txt"), &json!(null)));
    it.sign(CLINICIAN, &id, "*").await.ok();
    assert_eq!(it.list().await[0]["attachment_count"], 1);
    rename(path.clone()).await.problem(409, "record_finalized");
    server.call(Method::DELETE, CLINICIAN, &path, None).await.problem(409, "record_finalized");
    server.post(CLINICIAN, "/api/files/upload-url", file.creation(&it.record)).await.problem(409, "record_finalized");
}

#[tokio::test]
async fn an_older_version_of_an_addendums_file_is_made_current_while_it_is_a_draft() {
    let it = finalized().await;
    let addendum = it.begin(CLINICIAN, "See the letter.").await.ok()["id"].clone();
    let file = File::text("b.txt");
    let attachment = it.server.upload(&it.record, &file).await["attachment_id"].clone();
    let mut version = file.creation(&it.record);
    version["attachment_id"] = attachment.clone();
    let upload = it.server.post(CLINICIAN, "/api/files/upload-url", version).await.ok()["upload_id"].clone();
    it.server.send_all(upload.as_str().unwrap(), &file).await;
    it.server.complete(upload.as_str().unwrap(), file.completion()).await.ok();
    let make = async |persona: &str, id: &str| {
        it.server.post(persona, &format!("/api/attachments/{id}/versions/1/make-current"), json!({})).await
    };
    let id = attachment.as_str().unwrap();
    // Somebody else's draft opens its files to nobody else.
    make(ADMINISTRATOR, id).await.problem(409, "record_finalized");
    let current = make(CLINICIAN, id).await.ok();
    assert_eq!((&current["version"], &current["addendum_id"]), (&json!(3), &addendum));
    it.sign(CLINICIAN, &addendum, "*").await.ok();
    make(CLINICIAN, id).await.problem(409, "record_finalized");
    assert_eq!(it.server.attachments(&it.record).await[1]["version"], 3);
}

#[tokio::test]
async fn a_discarded_addendum_is_gone_with_its_files() {
    let it = finalized().await;
    let id = it.begin(CLINICIAN, "Wrong patient.").await.ok()["id"].clone();
    it.server.upload(&it.record, &File::text("b.txt")).await;
    assert_eq!(it.discard(CLINICIAN, &id).await.status, 204);
    assert_eq!(it.list().await, Vec::<Value>::new());
    it.discard(CLINICIAN, &id).await.problem(404, "not_found");
    it.server.get(CLINICIAN, &format!("/api/addenda/{}", id.as_str().unwrap())).await.problem(404, "not_found");
    let left: Vec<_> = it.server.attachments(&it.record).await.iter().map(|file| file["id"].clone()).collect();
    assert_eq!(left, [json!(it.file)]);
    // Its files do not come back without it.
    let deleted =
        it.server.get(CLINICIAN, &format!("/api/medical-records/{}/attachments?deleted=true", it.record)).await.ok();
    let path = format!("/api/attachments/{}/undelete", deleted["items"][0]["id"].as_str().unwrap());
    it.server.post(CLINICIAN, &path, json!({})).await.problem(409, "record_finalized");
    // Another can be begun now.
    it.begin(CLINICIAN, "Right patient.").await.ok();
}

#[tokio::test]
async fn a_draft_is_its_authors() {
    let it = finalized().await;
    let addendum = it.begin(CLINICIAN, "Mine.").await.ok();
    let id = &addendum["id"];
    let again = it.begin(CLINICIAN, "Another.").await.problem(409, "already_exists");
    assert!(again["detail"].as_str().unwrap().contains(id.as_str().unwrap()));
    it.change(ADMINISTRATOR, id, "Theirs.", "*").await.problem(403, "forbidden");
    it.sign(ADMINISTRATOR, id, "*").await.problem(403, "forbidden");
    it.discard(ADMINISTRATOR, id).await.problem(403, "forbidden");
    for persona in [STRANGER] {
        it.change(persona, id, "Theirs.", "*").await.problem(404, "not_found");
        it.sign(persona, id, "*").await.problem(404, "not_found");
        it.server.get(persona, &it.path()).await.problem(404, "not_found");
    }
    assert_eq!(it.list().await, [addendum]);
    let log = it.server.get(ADMINISTRATOR, "/api/audit-log").await.ok();
    let denied: Vec<_> =
        log["items"].as_array().unwrap().iter().filter(|entry| entry["action"] == "access.denied").collect();
    assert_eq!(denied.len(), 3, "{denied:?}");
}

#[tokio::test]
async fn what_cannot_be_an_addendum_is_refused() {
    let it = finalized().await;
    let draft = it.server.record().await;
    let path = format!("/api/medical-records/{draft}/addenda");
    it.server.post(CLINICIAN, &path, json!({ "text": "x" })).await.problem(409, "record_not_finalized");
    for text in ["", " \n ", "bidi \u{202e}", &"x".repeat(20_001)] {
        it.begin(CLINICIAN, text).await.problem(422, "validation_failed");
    }
    it.server.post(CLINICIAN, &it.path(), json!({ "text": "x", "number": 3 })).await.problem(400, "invalid_request");
    // A repeated call begins nothing anew.
    let key = [("idempotency-key", "k-1")];
    let once = it.server.call_with(Method::POST, CLINICIAN, &it.path(), Some(json!({ "text": "x" })), &key).await.ok();
    let twice = it.server.call_with(Method::POST, CLINICIAN, &it.path(), Some(json!({ "text": "x" })), &key).await.ok();
    assert_eq!(once, twice);
    let other = it.server.call_with(Method::POST, CLINICIAN, &it.path(), Some(json!({ "text": "y" })), &key).await;
    other.problem(422, "idempotency_conflict");
}
