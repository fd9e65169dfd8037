use reqwest::Method;
use serde_json::{Value, json};

use crate::support::{ADMINISTRATOR, AUDITOR, CLINICIAN, STRANGER, Server, a_patient};

const PATIENTS: &str = "/api/patients";
const PRACTITIONERS: &str = "/api/practitioners";

fn a_practitioner() -> Value {
    json!({
        "identifier": "STAFF-0117",
        "name": { "text": null, "family": "Santos", "given": ["Maria"], "prefix": ["Dr."], "suffix": [] },
        "specialty": "Cardiology",
        "subject_id": CLINICIAN,
        "active": true,
    })
}

fn pointers(problem: &Value) -> Vec<&str> {
    problem["errors"].as_array().unwrap().iter().map(|error| error["pointer"].as_str().unwrap()).collect()
}

#[tokio::test]
async fn a_patient_is_added_read_and_changed() {
    let server = Server::start().await;
    let reply = server.post(CLINICIAN, PATIENTS, a_patient("MRN-1", "Amara Okafor")).await;
    assert_eq!((reply.status.as_u16(), &reply.headers["etag"]), (201, &"\"1\"".parse().unwrap()));
    let added = reply.ok();
    assert_eq!((&added["mrn"], &added["display_name"]), (&json!("MRN-1"), &json!("Amara Okafor")));
    assert_eq!((&added["created_by_id"], &added["created_by"]), (&json!(CLINICIAN), &json!("Dr. Maria Santos")));
    let path = format!("{PATIENTS}/{}", added["id"].as_str().unwrap());
    assert_eq!(server.get(AUDITOR, &path).await.ok(), added);

    let put = async |tag: &str, body: Value| {
        server.call_with(Method::PUT, CLINICIAN, &path, Some(body), &[("if-match", tag)]).await
    };
    let mut married = a_patient("MRN-1", "Amara Okafor-Bell");
    married["birth_date"] = Value::Null;
    let changed = put("\"1\"", married.clone()).await.ok();
    assert_eq!((&changed["revision"], &changed["display_name"]), (&json!(2), &json!("Amara Okafor-Bell")));
    put("\"1\"", married.clone()).await.problem(412, "precondition_failed");
    server.call(Method::PUT, CLINICIAN, &path, Some(married.clone())).await.problem(428, "precondition_required");
    // What is left out would not be kept.
    married.as_object_mut().unwrap().remove("birth_date");
    assert_eq!(pointers(&put("*", married.clone()).await.problem(422, "validation_failed")), ["/birth_date"]);
    married["birth_date"] = Value::Null;
    married["name"] = json!({ "family": "Okafor-Bell" });
    let problem = put("*", married).await.problem(422, "validation_failed");
    assert_eq!(pointers(&problem), ["/name/given", "/name/prefix", "/name/suffix", "/name/text"]);
    assert_eq!(server.get(CLINICIAN, &path).await.ok(), changed);
}

#[tokio::test]
async fn a_practitioner_is_kept_by_administrators() {
    let server = Server::start().await;
    server.post(CLINICIAN, PRACTITIONERS, a_practitioner()).await.problem(403, "forbidden");
    let added = server.post(ADMINISTRATOR, PRACTITIONERS, a_practitioner()).await.ok();
    assert_eq!(added["display_name"], "Dr. Maria Santos");
    let path = format!("{PRACTITIONERS}/{}", added["id"].as_str().unwrap());
    let mut left = a_practitioner();
    left["active"] = false.into();
    let put = Method::PUT;
    server
        .call_with(put.clone(), CLINICIAN, &path, Some(left.clone()), &[("if-match", "*")])
        .await
        .problem(403, "forbidden");
    let mut short = left.clone();
    short["name"].as_object_mut().unwrap().remove("given");
    let refused = server.call_with(put.clone(), ADMINISTRATOR, &path, Some(short), &[("if-match", "*")]).await;
    assert_eq!(pointers(&refused.problem(422, "validation_failed")), ["/name/given"]);
    server.call_with(put, ADMINISTRATOR, &path, Some(left), &[("if-match", "\"1\"")]).await.ok();
    let list =
        async |query: &str| server.get(CLINICIAN, &format!("{PRACTITIONERS}?{query}")).await.ok()["items"].clone();
    assert_eq!(list("active=true").await, json!([]));
    assert_eq!(list("active=false&q=santos").await[0]["subject_id"], CLINICIAN);
    assert_eq!(list("identifier=STAFF-0117").await[0]["id"], added["id"]);
}

#[tokio::test]
async fn records_are_found_by_the_name_their_doctor_has_now() {
    let server = Server::start().await;
    let (_, doctor) = (server.record().await, server.doctor(CLINICIAN).await);
    let found = async |word: &str| {
        let records = server.get(CLINICIAN, &format!("/api/medical-records?q={word}")).await.ok();
        records["items"].as_array().unwrap().len()
    };
    assert_eq!((found("holm").await, found("quill").await), (1, 0));
    let name = json!({ "text": "Dr. Nora Quill", "family": null, "given": [], "prefix": [], "suffix": [] });
    let renamed =
        json!({ "identifier": "STAFF-1", "name": name, "specialty": null, "subject_id": null, "active": true });
    let path = format!("{PRACTITIONERS}/{}", doctor.as_str().unwrap());
    server.call_with(Method::PUT, ADMINISTRATOR, &path, Some(renamed), &[("if-match", "*")]).await.ok();
    assert_eq!((found("holm").await, found("quill").await), (0, 1));
    // By an import, too.
    let request = server.http.post(format!("{}{PRACTITIONERS}/import", server.app.api_url));
    let request = request.bearer_auth(server.token(ADMINISTRATOR).await).header("content-type", "text/csv");
    let report = request.body("identifier,name\nSTAFF-1,Dr. Zora Zander\n").send().await.unwrap();
    assert_eq!(report.status().as_u16(), 200);
    assert_eq!((found("quill").await, found("zander").await), (0, 1));
}

#[tokio::test]
async fn an_identifier_names_one_person_of_a_tenant() {
    let server = Server::start().await;
    let first = server.post(CLINICIAN, PATIENTS, a_patient("MRN-1", "Amara Okafor")).await.ok();
    server.post(CLINICIAN, PATIENTS, a_patient(" MRN-1 ", "Bo Berg")).await.problem(409, "already_exists");
    let other = server.post(CLINICIAN, PATIENTS, a_patient("MRN-2", "Bo Berg")).await.ok();
    let path = format!("{PATIENTS}/{}", other["id"].as_str().unwrap());
    let taken = Some(a_patient("MRN-1", "Bo Berg"));
    server.call_with(Method::PUT, CLINICIAN, &path, taken, &[("if-match", "*")]).await.problem(409, "already_exists");
    // Another hospital counts for itself, and nobody sees the other's.
    server.post(STRANGER, PATIENTS, a_patient("MRN-1", "Amara Okafor")).await.ok();
    server.get(STRANGER, &path).await.problem(404, "not_found");
    assert_eq!(server.get(STRANGER, &format!("{PATIENTS}?q=berg")).await.ok()["items"], json!([]));
    let found = server.get(CLINICIAN, &format!("{PATIENTS}?identifier=MRN-1")).await.ok();
    assert_eq!(found["items"], json!([first]));
}

#[tokio::test]
async fn unacceptable_fields_of_a_person_are_all_named() {
    let server = Server::start().await;
    let mut patient = a_patient("  ", "x");
    patient["name"] = json!({ "given": ["a\nb"], "family": "y".repeat(201) });
    patient["birth_date"] = "1849-12-31".into();
    let problem = server.post(CLINICIAN, PATIENTS, patient).await.problem(422, "validation_failed");
    assert_eq!(pointers(&problem), ["/mrn", "/name/family", "/name/given/0", "/name", "/birth_date"]);
    for (field, value) in
        [("birth_date", json!("20191104")), ("gender", json!("m")), ("unheard_of", json!(1)), ("name", json!([]))]
    {
        let mut patient = a_patient("MRN-1", "Bo Berg");
        patient[field] = value;
        server.post(CLINICIAN, PATIENTS, patient).await.problem(400, "invalid_request");
    }
    assert_eq!(server.get(CLINICIAN, PATIENTS).await.ok()["items"], json!([]));
}

#[tokio::test]
async fn the_same_key_adds_one_patient() {
    let server = Server::start().await;
    let add = async || {
        let body = Some(a_patient("MRN-1", "Bo Berg"));
        server.call_with(Method::POST, CLINICIAN, PATIENTS, body, &[("idempotency-key", "once")]).await.ok()
    };
    assert_eq!(add().await, add().await);
}

#[tokio::test]
async fn what_is_done_to_people_is_audited_without_their_names() {
    let server = Server::start().await;
    let id = server.post(CLINICIAN, PATIENTS, a_patient("MRN-1", "Zora Quill")).await.ok()["id"].clone();
    server.get(CLINICIAN, &format!("{PATIENTS}/{}", id.as_str().unwrap())).await.ok();
    server.get(CLINICIAN, &format!("{PATIENTS}?q=zora")).await.ok();
    let log = server.get(AUDITOR, "/api/audit-log").await.ok();
    let entries: Vec<_> =
        log["items"].as_array().unwrap().iter().map(|entry| entry["action"].as_str().unwrap()).collect();
    assert_eq!(entries, ["patients.listed", "patient.read", "patient.created"]);
    assert_eq!((&log["items"][2]["target_type"], &log["items"][2]["target_id"]), (&json!("patient"), &id));
    assert!(!log.to_string().to_lowercase().contains("zora"), "{log}");
}

/// A body of 4 MiB has a million pieces: a sentence on each would be an answer of some hundred.
#[tokio::test]
async fn what_is_wrong_a_thousand_times_is_told_a_hundred_times() {
    let server = Server::start().await;
    let named = json!({ "text": null, "family": "Okafor", "given": vec![""; 10_000], "prefix": [], "suffix": [] });
    let mut patient = a_patient("MRN-1", "Amara Okafor");
    patient["name"] = named;
    let problem = server.post(CLINICIAN, PATIENTS, patient).await.problem(422, "validation_failed");
    assert!(pointers(&problem).contains(&"/name/given") && pointers(&problem).len() <= 100);

    let mut content = server.a_record().await;
    content["diagnoses"] = json!(vec![json!({ "code": {}, "verification_status": "confirmed" }); 2_000]);
    let problem =
        server.post(CLINICIAN, "/api/medical-records", content.clone()).await.problem(422, "validation_failed");
    assert!((1..=100).contains(&pointers(&problem).len()));
    let record = format!("/api/medical-records/{}", server.record().await);
    let replacing = server.call_with(Method::PUT, CLINICIAN, &record, Some(content), &[("if-match", "*")]).await;
    let problem = replacing.problem(422, "validation_failed");
    assert!((1..=100).contains(&pointers(&problem).len()), "{}", pointers(&problem).len());
}
