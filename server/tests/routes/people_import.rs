use reqwest::Method;
use serde_json::{Value, json};

use crate::{
    postgres::cluster,
    support::{ADMINISTRATOR, AUDITOR, CLINICIAN, Reply, Server},
};

const PATIENTS: &str = "/api/patients";

pub(crate) async fn import(
    server: &Server,
    persona: &str,
    path: &str,
    kind: &str,
    body: impl Into<reqwest::Body>,
) -> Reply {
    let token = server.token(persona).await;
    let request = server.http.request(Method::POST, format!("{}{path}/import", server.app.api_url));
    let response = request.bearer_auth(token).header("content-type", kind).body(body).send().await.unwrap();
    let (status, headers) = (response.status(), response.headers().clone());
    let body = serde_json::from_slice(&response.bytes().await.unwrap()).unwrap_or(Value::Null);
    Reply { status, headers, body }
}

pub(crate) fn outcomes(report: &Value) -> Vec<(u64, &str)> {
    let rows = report["rows"].as_array().unwrap().iter();
    rows.map(|row| (row["row"].as_u64().unwrap(), row["outcome"].as_str().unwrap())).collect()
}

#[tokio::test]
async fn a_table_is_imported_row_by_row_and_again_changes_nothing() {
    let server = Server::start().await;
    // As a spreadsheet of a German desktop writes it.
    let table = "\u{feff}MRN;Family;Given;Birth_Date;Gender;Active\r\n\
        A-1;\"Öberg; Åsa\";Åsa Maria;1958-03-14;f;yes\r\n\
        A-2;Berg;Bo;14.03.1958;m;\r\n\
        A-3;Diaz;Cleo;;;no\r\n\
        ;Nobody;;;;\r\n";
    let report = import(&server, ADMINISTRATOR, PATIENTS, "text/csv; charset=utf-8", table).await.ok();
    assert_eq!(outcomes(&report), [(1, "created"), (2, "refused"), (3, "created"), (4, "refused")]);
    assert_eq!((&report["created"], &report["refused"]), (&json!(2), &json!(2)));
    assert!(report["rows"][1]["errors"][0]["detail"].as_str().unwrap().contains("YYYY-MM-DD"), "{report}");
    assert_eq!(report["rows"][3]["errors"][0]["pointer"], "/mrn");
    let cleo = server.get(CLINICIAN, &format!("{PATIENTS}?q=cleo")).await.ok()["items"][0].clone();
    assert_eq!(
        (&cleo["gender"], &cleo["birth_date"], &cleo["active"]),
        (&json!("unknown"), &json!(null), &json!(false))
    );
    assert_eq!(cleo["id"], report["rows"][2]["id"]);

    let again = table.replace(";no\r\n", ";yes\r\n");
    let report = import(&server, ADMINISTRATOR, PATIENTS, "text/csv", again).await.ok();
    assert_eq!(outcomes(&report), [(1, "unchanged"), (2, "refused"), (3, "updated"), (4, "refused")]);
    let log = server.get(AUDITOR, "/api/audit-log").await.ok();
    let of = |action: &str| log["items"].as_array().unwrap().iter().filter(|entry| entry["action"] == action).count();
    assert_eq!((of("patient.created"), of("patient.updated")), (2, 1));
}

#[tokio::test]
async fn a_bundle_is_imported_by_both_directories() {
    let server = Server::start().await;
    let bundle = json!({ "resourceType": "Bundle", "type": "collection", "entry": [
        { "resource": {
            "resourceType": "Patient",
            "identifier": [
                { "system": "urn:oid:2.16.840.1.113883.4.1", "value": "999-99-9999" },
                { "type": { "coding": [{ "code": "MR" }] }, "value": "MRN-7" },
            ],
            "name": [
                { "use": "nickname", "given": ["Jim"] },
                { "use": "official", "family": "Chalmers", "given": ["Peter", "James"] },
            ],
            "gender": "male", "birthDate": "1974-12-25",
        } },
        { "resource": {
            "resourceType": "Practitioner",
            "identifier": [{ "value": "23" }],
            "name": [{ "family": "Careful", "given": ["Adam"], "prefix": ["Dr"] }],
            "qualification": [{ "code": { "text": "Bachelor of Science" } }],
        } },
        { "resource": { "resourceType": "Patient", "birthDate": "1974" } },
    ] });
    let kind = FHIR;
    let report = import(&server, ADMINISTRATOR, PATIENTS, kind, bundle.to_string()).await.ok();
    assert_eq!(outcomes(&report), [(1, "created"), (2, "skipped"), (3, "refused")]);
    let patient = server.get(CLINICIAN, &format!("{PATIENTS}?q=chalmers")).await.ok()["items"][0].clone();
    assert_eq!((&patient["mrn"], &patient["display_name"]), (&json!("MRN-7"), &json!("Peter James Chalmers")));
    assert_eq!(patient["birth_date"], "1974-12-25");
    let report = import(&server, ADMINISTRATOR, PRACTITIONERS, kind, bundle.to_string()).await.ok();
    assert_eq!(outcomes(&report), [(1, "skipped"), (2, "created"), (3, "skipped")]);
    let doctor = server.get(CLINICIAN, "/api/practitioners").await.ok()["items"][0].clone();
    assert_eq!(
        (&doctor["display_name"], &doctor["specialty"]),
        (&json!("Dr Adam Careful"), &json!("Bachelor of Science"))
    );
}

const PRACTITIONERS: &str = "/api/practitioners";
const FHIR: &str = "application/fhir+json";

fn bundle(resource: &Value) -> String {
    json!({ "resourceType": "Bundle", "type": "collection", "entry": [{ "resource": resource }] }).to_string()
}

/// What the API says of the only person of a directory.
async fn the_only_one(server: &Server, path: &str) -> Value {
    let people = server.get(CLINICIAN, path).await.ok()["items"].clone();
    assert_eq!(people.as_array().unwrap().len(), 1, "{people}");
    people[0].clone()
}

/// Imports over somebody who is known and checks that nothing but `changed` is otherwise afterwards.
async fn overlays(server: &Server, path: &str, kind: &str, body: String, changed: Value) {
    let mut expected = the_only_one(server, path).await;
    let report = import(server, ADMINISTRATOR, path, kind, body.clone()).await.ok();
    let outcome = if changed == json!({}) { "unchanged" } else { "updated" };
    assert_eq!(outcomes(&report), [(1, outcome)], "{body}: {report}");
    let after = the_only_one(server, path).await;
    for (pointer, value) in changed.as_object().unwrap() {
        *expected.pointer_mut(pointer).unwrap() = value.clone();
    }
    for field in ["mrn", "identifier", "name", "birth_date", "gender", "specialty", "subject_id", "active"] {
        assert_eq!(after[field], expected[field], "{field} after {body}");
    }
}

#[tokio::test]
async fn what_a_table_does_not_mention_of_a_patient_stays() {
    let server = Server::start().await;
    let name = json!({ "text": null, "family": "Okafor", "given": ["Amara"], "prefix": ["Dr."], "suffix": [] });
    let patient =
        json!({ "mrn": "A-1", "name": name, "birth_date": "1958-03-14", "gender": "female", "active": false });
    server.post(CLINICIAN, PATIENTS, patient).await.ok();
    let csv = async |table: &str, changed| overlays(&server, PATIENTS, "text/csv", table.to_owned(), changed).await;
    csv("mrn,family,given\nA-1,Okafor,Amara\n", json!({})).await;
    csv("mrn\nA-1\n", json!({})).await;
    csv("mrn,family,given\nA-1,Bell,Amara Joy\n", json!({ "/name/family": "Bell", "/name/given": ["Amara", "Joy"] }))
        .await;
    // An empty cell says that there is nothing; whether somebody is active is not said by one.
    csv(
        "mrn,birth_date,gender,prefix,active\nA-1,,,,\n",
        json!({
            "/birth_date": null, "/gender": "unknown", "/name/prefix": [],
        }),
    )
    .await;
    csv("mrn,active\nA-1,yes\n", json!({ "/active": true })).await;
    // A name that is shown whole is not made of its old pieces, nor hides the new ones.
    csv("mrn,name\nA-1,\"Bell, Amara\"\n", json!({ "/name/text": "Bell, Amara" })).await;
    csv("mrn,family\nA-1,Bell\n", json!({})).await;
    csv("mrn,family\nA-1,Okafor\n", json!({ "/name/text": null, "/name/family": "Okafor" })).await;
}

#[tokio::test]
async fn what_a_table_does_not_mention_of_a_practitioner_stays() {
    let server = Server::start().await;
    let name = json!({ "text": "Dr. M. Santos", "family": "Santos", "given": ["Maria"], "prefix": [], "suffix": [] });
    let doctor = json!({
        "identifier": "23", "name": name, "specialty": "Cardiology", "subject_id": CLINICIAN, "active": false,
    });
    server.post(ADMINISTRATOR, PRACTITIONERS, doctor).await.ok();
    let csv = async |table: &str, changed| overlays(&server, PRACTITIONERS, "text/csv", table.into(), changed).await;
    csv("identifier,family,given\n23,Santos,Maria\n", json!({})).await;
    csv("identifier,specialty\n23,Oncology\n", json!({ "/specialty": "Oncology" })).await;
    csv("identifier,specialty,subject_id\n23,,\n", json!({ "/specialty": null, "/subject_id": null })).await;
}

#[tokio::test]
async fn what_a_bundle_does_not_mention_stays() {
    let server = Server::start().await;
    let name = json!({ "text": null, "family": "Chalmers", "given": ["Peter"], "prefix": [], "suffix": [] });
    let patient = json!({ "mrn": "7", "name": name, "birth_date": "1974-12-25", "gender": "male", "active": false });
    server.post(CLINICIAN, PATIENTS, patient).await.ok();
    let doctor = json!({
        "identifier": "23", "name": name, "specialty": "Cardiology", "subject_id": CLINICIAN, "active": false,
    });
    server.post(ADMINISTRATOR, PRACTITIONERS, doctor).await.ok();
    let of = |kind: &str, number: &str, said: Value| {
        let mut resource = json!({ "resourceType": kind, "identifier": [{ "value": number }] });
        resource.as_object_mut().unwrap().extend(said.as_object().unwrap().clone());
        bundle(&resource)
    };
    let patient = async |said, changed| overlays(&server, PATIENTS, FHIR, of("Patient", "7", said), changed).await;
    let doctor =
        async |said, changed| overlays(&server, PRACTITIONERS, FHIR, of("Practitioner", "23", said), changed).await;
    patient(json!({}), json!({})).await;
    patient(json!({ "name": [{ "family": "Bell" }] }), json!({ "/name/family": "Bell" })).await;
    patient(json!({ "gender": "other", "active": true }), json!({ "/gender": "other", "/active": true })).await;
    patient(json!({ "birthDate": "1974-12-24" }), json!({ "/birth_date": "1974-12-24" })).await;
    doctor(json!({}), json!({})).await;
    doctor(json!({ "name": [{ "family": "Chalmers", "given": ["Peter"] }] }), json!({})).await;
    doctor(json!({ "qualification": [{ "code": { "text": "Oncology" } }] }), json!({ "/specialty": "Oncology" })).await;
    doctor(json!({ "active": true }), json!({ "/active": true })).await;
}

#[tokio::test]
async fn what_is_no_import_is_refused_whole() {
    let server = Server::start().await;
    import(&server, CLINICIAN, PATIENTS, "text/csv", "mrn\n").await.problem(403, "forbidden");
    import(&server, ADMINISTRATOR, PATIENTS, "text/plain", "mrn\n").await.problem(400, "invalid_request");
    for table in ["", "name,gender\nBo,m\n", "mrn,shoe_size\nA,42\n", "mrn,name\nA\n"] {
        import(&server, ADMINISTRATOR, PATIENTS, "text/csv", table).await.problem(422, "validation_failed");
    }
    for bundle in ["{}", "[]", "x", r#"{"resourceType":"Patient"}"#, r#"{"resourceType":"Bundle","entry":1}"#] {
        let reply = import(&server, ADMINISTRATOR, PATIENTS, "application/fhir+json", bundle).await;
        reply.problem(422, "validation_failed");
    }
    let many = format!("mrn,name\n{}", (0..10_001).map(|n| format!("A-{n},N\n")).collect::<String>());
    import(&server, ADMINISTRATOR, PATIENTS, "text/csv", many).await.problem(422, "validation_failed");
    assert_eq!(server.get(CLINICIAN, PATIENTS).await.ok()["items"], json!([]));
}

/// Two people may import the same list at once, each sorted in another way.
#[tokio::test]
async fn people_are_locked_in_one_order_whatever_the_lists() {
    let Some(url) = cluster::new_database() else { return };
    let server = Server::start_with(&["--database-url", &url]).await;
    import(&server, ADMINISTRATOR, PATIENTS, "text/csv", "mrn,family\nA-1,Berg\nA-2,Diaz\n").await.ok();
    let database = sqlx::PgPool::connect(&cluster::as_superuser(&url)).await.unwrap();
    let lock = |mrn| sqlx::query("SELECT 1 FROM patients WHERE identifier = $1 FOR UPDATE NOWAIT").bind(mrn);
    let mut holder = database.begin().await.unwrap();
    lock("A-1").execute(&mut *holder).await.unwrap();
    let waiting = async {
        cluster::waited_for(&database, &mut holder).await;
        lock("A-2").execute(&database).await.expect("it holds another while it waits");
        holder.commit().await.unwrap();
    };
    let table = "mrn,family\nA-3,Ek\nA-2,Cruz\n,Nobody\nA-1,Berg\n";
    let (report, ()) = tokio::join!(import(&server, ADMINISTRATOR, PATIENTS, "text/csv", table), waiting);
    let report = report.ok();
    assert_eq!(outcomes(&report), [(1, "created"), (2, "updated"), (3, "refused"), (4, "unchanged")]);
}

#[tokio::test]
async fn who_is_added_by_another_import_at_the_same_moment_is_changed() {
    let Some(url) = cluster::new_database() else { return };
    let server = Server::start_with(&["--database-url", &url]).await;
    import(&server, ADMINISTRATOR, PATIENTS, "text/csv", "mrn,family\nA-1,Berg\n").await.ok();
    let database = sqlx::PgPool::connect(&cluster::as_superuser(&url)).await.unwrap();
    let mut other = database.begin().await.unwrap();
    let id = "01890a5d-ac96-774b-bcce-b302099a8057";
    let added = "INSERT INTO patients SELECT (jsonb_populate_record(p, jsonb_build_object('id', $1, 'identifier', 'A-2', \
                 'content', replace(p.content, 'A-1', 'A-2')))).* FROM patients p WHERE identifier = 'A-1'";
    sqlx::query(added).bind(id).execute(&mut *other).await.unwrap();
    let ending = async {
        cluster::waited_for(&database, &mut other).await;
        other.commit().await.unwrap();
    };
    let table = "mrn,family\nA-2,Cruz\nA-3,Ek\n";
    let (report, ()) = tokio::join!(import(&server, ADMINISTRATOR, PATIENTS, "text/csv", table), ending);
    let report = report.ok();
    assert_eq!(outcomes(&report), [(1, "updated"), (2, "created")]);
    assert_eq!(report["rows"][0]["id"], id);
}
