use reqwest::Method;
use serde_json::{Value, json};

use crate::support::{ADMINISTRATOR, AUDITOR, CLINICIAN, Reply, Server};

const PATIENTS: &str = "/api/patients";

async fn import(server: &Server, persona: &str, path: &str, kind: &str, body: impl Into<reqwest::Body>) -> Reply {
    let token = server.token(persona).await;
    let request = server.http.request(Method::POST, format!("{}{path}/import", server.app.api_url));
    let response = request.bearer_auth(token).header("content-type", kind).body(body).send().await.unwrap();
    let (status, headers) = (response.status(), response.headers().clone());
    let body = serde_json::from_slice(&response.bytes().await.unwrap()).unwrap_or(Value::Null);
    Reply { status, headers, body }
}

fn outcomes(report: &Value) -> Vec<(u64, &str)> {
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
    let kind = "application/fhir+json";
    let report = import(&server, ADMINISTRATOR, PATIENTS, kind, bundle.to_string()).await.ok();
    assert_eq!(outcomes(&report), [(1, "created"), (2, "skipped"), (3, "refused")]);
    let patient = server.get(CLINICIAN, &format!("{PATIENTS}?q=chalmers")).await.ok()["items"][0].clone();
    assert_eq!((&patient["mrn"], &patient["display_name"]), (&json!("MRN-7"), &json!("Peter James Chalmers")));
    assert_eq!(patient["birth_date"], "1974-12-25");
    let report = import(&server, ADMINISTRATOR, "/api/practitioners", kind, bundle.to_string()).await.ok();
    assert_eq!(outcomes(&report), [(1, "skipped"), (2, "created"), (3, "skipped")]);
    let doctor = server.get(CLINICIAN, "/api/practitioners").await.ok()["items"][0].clone();
    assert_eq!(
        (&doctor["display_name"], &doctor["specialty"]),
        (&json!("Dr Adam Careful"), &json!("Bachelor of Science"))
    );
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
