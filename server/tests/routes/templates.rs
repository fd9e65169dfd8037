use reqwest::Method;
use serde_json::{Value, json};

use crate::support::{ADMINISTRATOR, AUDITOR, CLINICIAN, OTHER_ADMINISTRATOR, STRANGER, Server};

const PATH: &str = "/api/record-templates";

fn mole_check() -> Value {
    json!({
        "name": "Mole check",
        "description": "For a first visit to dermatology.",
        "active": true,
        "content": {
            "visit_type": "ambulatory",
            "department": "Dermatology",
            "chief_complaint": "Mole check",
            "physical_examination": "Site, size, border, colour:",
        },
    })
}

async fn put(server: &Server, template: &Value, input: Value, seen: &str) -> crate::support::Reply {
    let path = format!("{PATH}/{}", template["id"].as_str().unwrap());
    server.call_with(Method::PUT, ADMINISTRATOR, &path, Some(input), &[("if-match", seen)]).await
}

#[tokio::test]
async fn a_template_is_kept_in_versions() {
    let server = Server::start().await;
    let created = server.post(ADMINISTRATOR, PATH, mole_check()).await;
    assert_eq!((created.status.as_u16(), &created.headers["etag"]), (201, &"\"1\"".parse().unwrap()));
    let created = created.ok();
    for (field, value) in mole_check().as_object().unwrap() {
        assert_eq!(&created[field], value, "{field}");
    }
    let mut other = mole_check();
    other["content"]["notes"] = json!("Ask for sunburns in childhood.");
    put(&server, &created, other.clone(), "\"7\"").await.problem(412, "precondition_failed");
    let mut short = other.clone();
    short.as_object_mut().unwrap().remove("description");
    put(&server, &created, short, "*").await.problem(422, "validation_failed");
    let changed = put(&server, &created, other.clone(), "\"1\"").await.ok();
    assert_eq!((&changed["version"], &changed["content"]), (&json!(2), &other["content"]));
    assert_eq!((&changed["updated_by"], &changed["created_at"]), (&json!("James Whitfield"), &created["created_at"]));

    let path = format!("{PATH}/{}", created["id"].as_str().unwrap());
    assert_eq!(server.get(AUDITOR, &path).await.ok(), changed);
    assert_eq!(server.get(AUDITOR, &format!("{path}?version=1")).await.ok(), created);
    server.get(AUDITOR, &format!("{path}?version=3")).await.problem(404, "not_found");
    let versions = server.get(AUDITOR, &format!("{path}/versions")).await.ok();
    assert_eq!(versions["items"], json!([changed, created]));
    // Another hospital's templates are none.
    server.get(STRANGER, &path).await.problem(404, "not_found");
    server.call(Method::DELETE, OTHER_ADMINISTRATOR, &path, None).await.problem(404, "not_found");
    assert_eq!(server.get(STRANGER, PATH).await.ok()["items"], json!([]));
    server.post(CLINICIAN, PATH, mole_check()).await.problem(403, "forbidden");
}

#[tokio::test]
async fn a_put_keeps_nothing_of_a_field_that_it_does_not_say() {
    let server = Server::start().await;
    let mut input = mole_check();
    let code = json!({ "coding": [], "text": "Punch biopsy" });
    input["content"]["treatments"] =
        json!([{ "code": code, "status": "preparation", "performed_date": null, "note": "Ask for allergies" }]);
    let template = server.post(ADMINISTRATOR, PATH, input.clone()).await.ok();
    let mut short = input.clone();
    short["content"]["treatments"][0].as_object_mut().unwrap().remove("note");
    let problem = put(&server, &template, short, "*").await.problem(422, "validation_failed");
    assert_eq!(problem["errors"][0]["pointer"], "/content/treatments/0/note");
    // Which of a record's fields a template says is its own choice.
    input["content"].as_object_mut().unwrap().remove("department");
    assert_eq!(put(&server, &template, input.clone(), "*").await.ok()["content"], input["content"]);
    // What no record could say is told as when it is created.
    input["content"]["treatments"] = json!("none");
    put(&server, &template, input, "*").await.problem(400, "invalid_request");
}

#[tokio::test]
async fn a_record_begins_with_what_its_template_says() {
    let server = Server::start().await;
    let template = server.post(ADMINISTRATOR, PATH, mole_check()).await.ok();
    let whole = server.a_record().await;
    let from = |version: Value| {
        json!({
            "template": { "id": template["id"], "version": version },
            "patient_id": whole["patient_id"], "doctor_id": whole["doctor_id"], "visit_date": "2026-02-17",
            "chief_complaint": "Itching mole",
        })
    };
    let make = async |record: Value| server.post(CLINICIAN, "/api/medical-records", record).await;
    let record = make(from(json!(null))).await.ok();
    assert_eq!(
        (&record["template"], &record["department"], &record["chief_complaint"], &record["physical_examination"]),
        (
            &json!({ "id": template["id"], "version": 1 }),
            &json!("Dermatology"),
            &json!("Itching mole"),
            &json!("Site, size, border, colour:")
        )
    );
    // The template says something else later; the record stays, and tells what it came from.
    let mut other = mole_check();
    other["content"] = json!({ "visit_type": "virtual" });
    put(&server, &template, other, "*").await.ok();
    let path = format!("/api/medical-records/{}", record["id"].as_str().unwrap());
    assert_eq!(server.get(CLINICIAN, &path).await.ok(), record);
    let newest = make(from(json!(null))).await.ok();
    assert_eq!((&newest["template"]["version"], &newest["visit_type"]), (&json!(2), &json!("virtual")));
    assert_eq!(newest["department"], json!(null));
    // A form that was filled in from the older version says so.
    let older = make(from(json!(1))).await.ok();
    assert_eq!((&older["template"]["version"], &older["department"]), (&json!(1), &json!("Dermatology")));
    // What is changed later keeps it: where a record came from is nobody's to change.
    let mut patch = json!({ "notes": "n", "template": null });
    let change = async |patch: &Value| {
        server.call_with(Method::PATCH, CLINICIAN, &path, Some(patch.clone()), &[("if-match", "*")]).await
    };
    patch["template"] = json!({ "id": template["id"] });
    assert!(change(&patch).await.status.is_client_error());
    patch.as_object_mut().unwrap().remove("template");
    assert_eq!(change(&patch).await.ok()["template"], record["template"]);
    // A record of no template tells none.
    assert_eq!(make(whole).await.ok()["template"], json!(null));
    let of = async |template: &str| {
        let page = server.get(CLINICIAN, &format!("/api/medical-records?template_id={template}")).await.ok();
        page["items"].as_array().unwrap().len()
    };
    assert_eq!((of(template["id"].as_str().unwrap()).await, of("01890a5d-ac96-774b-bcce-b302099a8057").await), (3, 0));
}

#[tokio::test]
async fn without_a_template_the_kind_of_visit_must_be_given() {
    let server = Server::start().await;
    let mut record = server.a_record().await;
    record.as_object_mut().unwrap().remove("visit_type");
    let problem = server.post(CLINICIAN, "/api/medical-records", record).await.problem(422, "validation_failed");
    assert_eq!(problem["errors"][0]["pointer"], "/visit_type");
}

#[tokio::test]
async fn a_retired_template_makes_no_new_records() {
    let server = Server::start().await;
    let template = server.post(ADMINISTRATOR, PATH, mole_check()).await.ok();
    let path = format!("{PATH}/{}", template["id"].as_str().unwrap());
    for _ in 0..2 {
        assert_eq!(server.call(Method::DELETE, ADMINISTRATOR, &path, None).await.status, 204);
    }
    let retired = server.get(AUDITOR, &path).await.ok();
    assert_eq!((&retired["active"], &retired["version"]), (&json!(false), &json!(2)));
    let listed = async |query: &str| server.get(AUDITOR, &format!("{PATH}{query}")).await.ok()["items"].clone();
    assert_eq!(listed("?active=true").await, json!([]));
    assert_eq!(listed("?active=false").await, json!([retired]));
    let mut record = server.a_record().await;
    record["template"] = json!({ "id": template["id"] });
    let made = async |record: &Value| server.post(CLINICIAN, "/api/medical-records", record.clone()).await;
    made(&record).await.problem(422, "validation_failed");
    put(&server, &template, mole_check(), "\"2\"").await.ok();
    assert_eq!(made(&record).await.ok()["template"]["version"], 3);
    record["template"]["version"] = json!(9);
    let told = made(&record).await.problem(422, "validation_failed");
    assert_eq!(told["errors"][0]["pointer"], "/template/version");
    record["template"] = json!({ "id": record["patient_id"] });
    made(&record).await.problem(422, "validation_failed");
}

#[tokio::test]
async fn what_no_record_could_say_is_refused() {
    let server = Server::start().await;
    let refused = async |field: &str, value: Value| {
        let mut input = mole_check();
        input["content"] = json!({ field: value });
        server.post(ADMINISTRATOR, PATH, input).await
    };
    for field in ["patient_id", "doctor_id", "appointment_id", "visit_date", "follow_up_date"] {
        let told = refused(field, json!("x")).await.problem(422, "validation_failed");
        assert_eq!(told["errors"][0]["pointer"], format!("/content/{field}"));
    }
    let told = refused("department", json!("two\nlines")).await.problem(422, "validation_failed");
    assert_eq!(told["errors"][0]["pointer"], "/content/department");
    for (field, value) in [("unheard_of", json!("x")), ("visit_type", json!("teleport")), ("diagnoses", json!("x"))] {
        refused(field, value).await.problem(400, "invalid_request");
    }
    let mut nameless = mole_check();
    nameless["name"] = json!(" ");
    server.post(ADMINISTRATOR, PATH, nameless).await.problem(422, "validation_failed");
}
