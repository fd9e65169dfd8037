//! Every operation of the OpenAPI document, as every role, against the table in `PERMISSIONS.md`.

use std::collections::BTreeMap;

use chartlift_server::auth::{Role, TenantId, TokenIssuer};
use jiff::{SignedDuration, Timestamp};
use reqwest::Method;
use serde_json::{Value, json};

use crate::answers;
use crate::support::{Operation, Reply, Server, a_patient, operations};

const TABLE: &str = include_str!("../../PERMISSIONS.md");
const SECRET: &str = "a-secret-that-is-long-enough-for-hs256";
const ROLES: [Role; 3] = [Role::Clinician, Role::Administrator, Role::Auditor];
const OWN: &str = "riverside";
const OTHER: &str = "northgate";

/// One row: what an operation asks for, and which of [`ROLES`] get it.
struct Row {
    call: &'static str,
    permission: &'static str,
    granted: [bool; 3],
}

/// The table's rows by operation id.
fn table() -> BTreeMap<&'static str, Row> {
    let rows = TABLE.lines().filter(|line| line.starts_with("| `"));
    rows.map(|line| {
        let cells: Vec<&str> = line.trim_matches('|').split('|').map(|cell| cell.trim().trim_matches('`')).collect();
        let [id, call, permission, roles @ ..] = &cells[..] else { panic!("{line}") };
        let granted = |at: usize| match roles[at] {
            "yes" => true,
            "no" => false,
            other => panic!("{other:?} is neither yes nor no: {line}"),
        };
        (*id, Row { call, permission, granted: [granted(0), granted(1), granted(2)] })
    })
    .collect()
}

#[test]
fn every_operation_has_its_row_and_every_row_its_operation() {
    let mut rows = table();
    for operation in operations() {
        let (id, call) = (operation.id, format!("{} {}", operation.method, operation.path));
        let permission = operation.permission();
        let row = rows.remove(id).unwrap_or_else(|| {
            panic!("decide who may call it and write into server/PERMISSIONS.md: | `{id}` | `{call}` | {permission} | ? | ? | ? |")
        });
        assert_eq!((row.call, row.permission), (call.as_str(), permission), "{id}");
        let secured = operation.json["security"] == json!([{ "bearer": [] }]);
        assert_eq!(secured, permission != "public", "{id}");
        assert!(secured || row.granted == [true; 3], "{id} is public, so everyone gets it");
    }
    let gone: Vec<_> = rows.into_keys().collect();
    assert!(gone.is_empty(), "these rows of server/PERMISSIONS.md have no operation: {gone:?}");
}

/// A server with two hospitals, and one record of the first with whom it names, an attachment and an upload under way.
struct Hospital {
    server: Server,
    clinician: String,
    ids: BTreeMap<&'static str, String>,
}

fn token(tenant: &str, roles: &[Role], lasts: SignedDuration) -> String {
    let tenant = TenantId::parse(tenant).unwrap();
    TokenIssuer::hs256(SECRET.as_bytes()).issue(&tenant, "u-1", "Ada", roles, Timestamp::now() + lasts).unwrap()
}

const HOUR: SignedDuration = SignedDuration::from_hours(1);

impl Hospital {
    async fn open() -> Self {
        let server = Server::start_with(&["--jwt-secret", SECRET]).await;
        let mut hospital = Self { server, clinician: token(OWN, &[Role::Clinician], HOUR), ids: BTreeMap::new() };
        hospital.furnish().await;
        hospital
    }

    /// Makes new things for calls to be about.
    async fn furnish(&mut self) {
        let number = self.ids.get("patient_id").cloned().unwrap_or_default();
        let patient = self.make("/api/patients", a_patient(&format!("P-{number}"), "Rosa Lindgren"), "id").await;
        let mut doctor = example("createPractitioner");
        doctor["identifier"] = json!(format!("D-{number}"));
        let administrator = token(OWN, &[Role::Administrator], HOUR);
        let doctor =
            self.server.send(Method::POST, "/api/practitioners", Some(&administrator), Some(doctor), &[]).await.ok();
        let doctor = doctor["id"].as_str().unwrap().to_owned();
        let mut record = example("createRecord");
        (record["patient_id"], record["doctor_id"]) = (json!(patient), json!(doctor));
        let of_record = record.clone();
        let record = self.make("/api/medical-records", record, "id").await;
        let (attachment, done) = self.upload(&record).await;
        self.make(&format!("/api/files/uploads/{done}/complete"), example("completeUpload"), "upload_id").await;
        let (_, upload) = self.upload(&record).await;
        let template = Some(example("createTemplate"));
        let template =
            self.server.send(Method::POST, "/api/record-templates", Some(&administrator), template, &[]).await.ok();
        let finalized = self.make("/api/medical-records", of_record, "id").await;
        let finalize = format!("/api/medical-records/{finalized}/finalize");
        self.server.send(Method::POST, &finalize, Some(&self.clinician), None, &[("if-match", "*")]).await.ok();
        let addenda = format!("/api/medical-records/{finalized}/addenda");
        let addendum = self.make(&addenda, example("createAddendum"), "id").await;
        self.ids = BTreeMap::from([
            ("addendum_id", addendum),
            ("template_id", template["id"].as_str().unwrap().to_owned()),
            ("patient_id", patient),
            ("doctor_id", doctor),
            ("record_id", record),
            ("attachment_id", attachment),
            ("upload_id", upload),
        ]);
    }

    /// An upload that only has to be completed: attachment and upload.
    async fn upload(&self, record: &str) -> (String, String) {
        let mut request = example("createUpload");
        request["record_id"] = json!(record);
        let created = self.own(Method::POST, "/api/files/upload-url", Some(request)).await.ok();
        assert_eq!(self.server.put(&created["signed"][0], b"123456789".to_vec()).await.0, 200);
        let id = |name: &str| created[name].as_str().unwrap().to_owned();
        (id("attachment_id"), id("upload_id"))
    }

    async fn make(&self, path: &str, body: Value, id: &str) -> String {
        self.own(Method::POST, path, Some(body)).await.ok()[id].as_str().unwrap().to_owned()
    }

    async fn own(&self, method: Method, path: &str, body: Option<Value>) -> Reply {
        self.server.send(method, path, Some(&self.clinician), body, &[]).await
    }

    /// The operation's example, about the things there are; answers also whether it names any of them.
    async fn call(&self, operation: &Operation, token: Option<&str>) -> (Reply, bool) {
        let subject = match operation.path {
            path if !path.contains("{id}") => None,
            path if path.starts_with("/api/medical-records/") => Some("record_id"),
            path if path.starts_with("/api/addenda/") => Some("addendum_id"),
            path if path.starts_with("/api/record-templates/") => Some("template_id"),
            path if path.starts_with("/api/patients/") => Some("patient_id"),
            path if path.starts_with("/api/practitioners/") => Some("doctor_id"),
            path if path.starts_with("/api/attachments/") => Some("attachment_id"),
            path if path.starts_with("/api/files/uploads/") => Some("upload_id"),
            path => panic!("say in Hospital::furnish and here what {path} is about"),
        };
        let path = subject.map_or(operation.path.to_owned(), |id| {
            operation.path.replace("{id}", &self.ids[id]).replace("{number}", "1")
        });
        let mut names_any = subject.is_some();
        let mut headers = Vec::new();
        let body = operation.example().map(|(media_type, mut body)| {
            headers.push(("content-type", media_type));
            for (name, id) in &self.ids {
                if let Some(field) = body.get_mut(*name) {
                    *field = json!(id);
                    names_any = true;
                }
            }
            body
        });
        if operation.asks_for("If-Match") {
            headers.push(("if-match", "*"));
        }
        (self.server.send(operation.method.clone(), &path, token, body, &headers).await, names_any)
    }
}

fn example(operation_id: &str) -> Value {
    let operation = operations().into_iter().find(|operation| operation.id == operation_id).unwrap();
    operation.example().unwrap().1
}

#[tokio::test]
async fn every_call_is_answered_as_its_row_says() {
    let mut hospital = Hospital::open().await;
    let rows = table();
    let expired = token(OWN, &ROLES, -HOUR);
    let nobody = token(OWN, &[], HOUR);
    let stranger = token(OTHER, &ROLES, HOUR);
    let mut answered = BTreeMap::new();
    for operation in operations() {
        let row = &rows[operation.id];
        let id = operation.id;
        if row.permission == "public" {
            let (reply, _) = hospital.call(&operation, None).await;
            assert!(reply.status.is_success(), "{id} without a token: {} {}", reply.status, reply.body);
            // The document is no example of itself.
            if id != "getOpenApi" && operation.answers_json() {
                answered.insert(id, reply.body);
            }
            continue;
        }
        hospital.call(&operation, None).await.0.problem(401, "unauthenticated");
        hospital.call(&operation, Some(&expired)).await.0.problem(401, "token_expired");
        hospital.call(&operation, Some(&nobody)).await.0.problem(403, "forbidden");

        let (reply, names_any) = hospital.call(&operation, Some(&stranger)).await;
        let told = reply.body.to_string();
        assert!(!hospital.ids.values().any(|id| told.contains(id.as_str())), "{id} told another hospital: {told}");
        if id == "createRecord" {
            // It is a field that names nobody.
            reply.problem(422, "validation_failed");
        } else if names_any {
            reply.problem(404, "not_found");
        } else {
            assert!(reply.status.is_success(), "{id} of another hospital: {} {told}", reply.status);
        }

        for (role, granted) in ROLES.into_iter().zip(row.granted) {
            let (reply, _) = hospital.call(&operation, Some(&token(OWN, &[role], HOUR))).await;
            if granted {
                // 409: it is this role's to do, but not in the state things are in.
                let done = reply.status.is_success() || reply.status == 409;
                assert!(done, "{id} as {}: {} {}", role.as_str(), reply.status, reply.body);
                if reply.status.is_success() && operation.answers_json() {
                    answered.insert(id, reply.body);
                }
            } else {
                reply.problem(403, "forbidden");
            }
            if granted && operation.method != Method::GET {
                hospital.furnish().await;
            }
        }
    }
    answers::check(&answered);
}
