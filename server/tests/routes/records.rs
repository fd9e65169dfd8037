//! What a record says, whom it names, and who may read it.

use reqwest::Method;
use serde_json::{Value, json};

use crate::support::{ADMINISTRATOR, CLINICIAN, STRANGER, Server, a_patient};

const PATH: &str = "/api/medical-records";

#[tokio::test]
async fn a_record_is_created_and_read() {
    let server = Server::start().await;
    let record = server.a_record().await;
    let reply = server.post(CLINICIAN, PATH, record.clone()).await;
    assert_eq!((reply.status.as_u16(), &reply.headers["etag"]), (201, &"\"1\"".parse().unwrap()));
    let created = reply.ok();
    for (field, value) in record.as_object().unwrap() {
        assert_eq!(&created[field], value);
    }
    assert_eq!((&created["status"], &created["created_by"]), (&json!("draft"), &json!("Dr. Maria Santos")));
    assert_eq!(
        (&created["created_by_id"], &created["doctor"]["display_name"]),
        (&json!(CLINICIAN), &json!("Dr. Nils Holm"))
    );
    let patient =
        json!({ "mrn": "RG-300100", "display_name": "Rosa Lindgren", "birth_date": "1975-04-02", "gender": "female" });
    assert_eq!(created["patient"], patient);
    let read = server.get(CLINICIAN, &format!("{PATH}/{}", created["id"].as_str().unwrap())).await.ok();
    assert_eq!(read, created);
}

#[tokio::test]
async fn a_record_says_no_more_than_fits_a_page_of_them() {
    let server = Server::start().await;
    let mut record = server.a_record().await;
    // Each is as long as it may be, in whatever script.
    for text in ["history_of_present_illness", "physical_examination", "notes"] {
        record[text] = "語".repeat(20_000).into();
    }
    server.post(CLINICIAN, PATH, record.clone()).await.ok();
    let code = json!({ "coding": [{ "system": "http://loinc.org", "code": "600-7" }], "text": "Blood culture" });
    let order = |text: &str| json!({ "code": code, "status": "completed", "result": { "value_string": text } });
    record["lab_orders"] = vec![order(&"x".repeat(2_000)); 200].into();
    let problem = server.post(CLINICIAN, PATH, record).await.problem(422, "validation_failed");
    assert!(problem["errors"][0]["detail"].as_str().unwrap().contains("262144 bytes"), "{problem}");
}

#[tokio::test]
async fn unacceptable_fields_are_all_named() {
    let server = Server::start().await;
    let mut record = server.a_record().await;
    record["chief_complaint"] = "x".repeat(501).into();
    record["department"] = "two\nlines".into();
    record["diagnoses"] = json!([{ "code": {}, "verification_status": "confirmed" }]);
    record["vital_signs"] = json!({ "body_temperature": { "value": 372, "unit": "Cel" } });
    record["follow_up_date"] = "2026-03-01".into();
    let problem = server.post(CLINICIAN, PATH, record).await.problem(422, "validation_failed");
    let pointers: Vec<_> =
        problem["errors"].as_array().unwrap().iter().map(|e| e["pointer"].as_str().unwrap()).collect();
    assert_eq!(
        pointers,
        [
            "/department",
            "/chief_complaint",
            "/diagnoses/0/code",
            "/vital_signs/body_temperature/value",
            "/follow_up_date"
        ]
    );
    let nested = json!({ "coding": [], "text": "Mole" });
    for (field, value) in [
        ("visit_date", json!("2026-02-30")),
        ("visit_type", json!("teleport")),
        ("unheard_of", json!("x")),
        ("vital_signs", json!([])),
        ("diagnoses", json!([["a", "confirmed"]])),
        ("diagnoses", json!([{ "code": nested, "verification_status": "sure" }])),
        ("follow_up_required", json!("yes")),
        ("patient_id", json!(null)),
    ] {
        let mut record = server.a_record().await;
        record[field] = value;
        server.post(CLINICIAN, PATH, record).await.problem(400, "invalid_request");
    }
    assert_eq!(server.get(CLINICIAN, PATH).await.ok()["items"], json!([]));
}

#[tokio::test]
async fn clinical_content_is_kept_as_it_was_said() {
    let server = Server::start().await;
    let mut record = server.a_record().await;
    let concept = |system: &str, code: &str, text: &str| json!({ "coding": [{ "system": system, "code": code, "display": null }], "text": text });
    let sct = "http://snomed.info/sct";
    record["history_of_present_illness"] = "Grew over\nsix months".into();
    record["diagnoses"] = json!([{
        "code": concept("http://hl7.org/fhir/sid/icd-10", "D22.5", "Melanocytic naevus of trunk"),
        "verification_status": "provisional", "note": "Biopsy pending",
    }]);
    record["treatments"] = json!([{
        "code": concept(sct, "240977001", "Punch biopsy"), "status": "completed", "performed_date": "2026-02-17", "note": null,
    }]);
    record["prescriptions"] = json!([{
        "medication": concept("http://www.whocc.no/atc", "N02BE01", "Paracetamol"), "status": "active",
        "dose_quantity": { "value": 500, "unit": "mg" }, "route": concept(sct, "26643006", "Oral"),
        "timing": { "frequency": 3, "period": 1, "period_unit": "d" }, "as_needed": true,
        "duration": { "value": 2.5, "unit": "d" }, "patient_instruction": "With a meal",
    }]);
    record["lab_orders"] = json!([{
        "code": concept("http://loinc.org", "2951-2", "Sodium"), "status": "completed",
        "result": {
            "value_quantity": { "value": 139.5, "unit": "mmol/L" }, "value_string": null, "interpretation": "N",
            "reference_range": "135–145 mmol/L", "effective_date": "2026-02-17",
        },
    }]);
    record["vital_signs"] = json!({
        "body_temperature": { "value": 37.2, "unit": "Cel" }, "heart_rate": { "value": 72, "unit": "/min" },
        "respiratory_rate": null, "systolic_blood_pressure": null, "diastolic_blood_pressure": null,
        "oxygen_saturation": null, "body_weight": null, "body_height": null, "body_mass_index": null,
        "head_circumference": null,
    });
    record["follow_up_required"] = true.into();
    record["follow_up_date"] = "2026-03-03".into();
    let created = server.post(CLINICIAN, PATH, record.clone()).await.ok();
    for (field, value) in record.as_object().unwrap() {
        assert_eq!(&created[field], value, "{field}");
    }
    let path = format!("{PATH}/{}", created["id"].as_str().unwrap());
    assert_eq!(server.get(CLINICIAN, &path).await.ok(), created);
    // What is not said of a new record is not there.
    let few = json!({
        "patient_id": record["patient_id"], "doctor_id": record["doctor_id"], "visit_date": "2026-02-17",
        "visit_type": "virtual",
    });
    let few = server.post(CLINICIAN, PATH, few).await.ok();
    assert_eq!(
        (&few["notes"], &few["diagnoses"], &few["follow_up_required"]),
        (&json!(null), &json!([]), &json!(false))
    );

    // Search finds what a diagnosis is called and coded.
    for query in ["naevus", "d22", "six%20months"] {
        let found = server.get(CLINICIAN, &format!("{PATH}?q={query}")).await.ok();
        assert_eq!(found["items"].as_array().unwrap().len(), 1, "{query}");
    }
}

#[tokio::test]
async fn a_record_names_people_of_its_own_directory() {
    let server = Server::start().await;
    let record = server.a_record().await;
    let refused = async |field: &str, value: Value| {
        let mut record = record.clone();
        record[field] = value;
        server.post(CLINICIAN, PATH, record).await.problem(422, "validation_failed")["errors"][0]["pointer"].clone()
    };
    for (field, other) in [("patient_id", "doctor_id"), ("doctor_id", "patient_id")] {
        let theirs = server.a_record_of(STRANGER).await[field].clone();
        for id in [theirs, record[other].clone(), json!("nobody")] {
            assert_eq!(refused(field, id).await, format!("/{field}"));
        }
    }
    assert_eq!(refused("visit_date", json!("1975-04-01")).await, "/visit_date");

    // Who has left stays where they were named, and is not named anew.
    let path = format!("{PATH}/{}", server.post(CLINICIAN, PATH, record.clone()).await.ok()["id"].as_str().unwrap());
    let mut gone = a_patient("RG-300100", "Rosa Lindgren-Holm");
    gone["active"] = false.into();
    let patient = format!("/api/patients/{}", record["patient_id"].as_str().unwrap());
    server.call_with(Method::PUT, CLINICIAN, &patient, Some(gone), &[("if-match", "*")]).await.ok();
    assert_eq!(refused("notes", json!("more")).await, "/patient_id");
    let patch = Some(json!({ "notes": "more" }));
    let changed = server.call_with(Method::PATCH, CLINICIAN, &path, patch, &[("if-match", "*")]).await.ok();
    assert_eq!(changed["patient"]["display_name"], "Rosa Lindgren-Holm");
    let found = server.get(CLINICIAN, &format!("{PATH}?q=holm%20rosa")).await.ok();
    assert_eq!(found["items"][0]["patient"]["display_name"], "Rosa Lindgren-Holm");
}

/// A record with one of everything, and every day that it can say.
async fn dated(server: &Server) -> Value {
    let mut record = server.a_record().await;
    let day = "2026-02-17";
    record["follow_up_required"] = true.into();
    record["follow_up_date"] = day.into();
    record["diagnoses"] = json!([{ "code": { "text": "Naevus" }, "verification_status": "confirmed" }]);
    record["treatments"] = json!([{ "code": { "text": "Biopsy" }, "status": "completed", "performed_date": day }]);
    record["prescriptions"] = json!([{ "medication": { "text": "Paracetamol" }, "status": "active" }]);
    record["lab_orders"] = json!([{
        "code": { "coding": [{ "system": "http://loinc.org", "code": "2951-2" }] }, "status": "completed",
        "result": { "value_string": "139", "effective_date": day },
    }]);
    record["vital_signs"] = json!({});
    record
}

/// Where a record has days: by their names, since all of them end alike.
fn days_of(value: &Value, at: &str) -> Vec<String> {
    match value {
        Value::Object(members) => {
            let below = members.iter().flat_map(|(name, value)| days_of(value, &format!("{at}/{name}")));
            below.collect()
        }
        Value::Array(items) => {
            (0..).zip(items).flat_map(|(index, item)| days_of(item, &format!("{at}/{index}"))).collect()
        }
        _ if at.ends_with("_date") => vec![at.to_owned()],
        _ => Vec::new(),
    }
}

#[tokio::test]
async fn days_are_days_and_lines_are_lines() {
    let server = Server::start().await;
    let cases: Value = serde_json::from_str(include_str!("../../../tests/cases/dates.json")).unwrap();
    let refused = cases["refuse"].as_array().unwrap();
    let dated = dated(&server).await;
    let created = server.post(CLINICIAN, PATH, dated.clone()).await.ok();
    let places: Vec<_> = days_of(&created, "").into_iter().filter(|place| place != "/patient/birth_date").collect();
    assert_eq!(places.len(), 4, "{places:?}");
    for day in refused {
        for place in &places {
            let mut record = dated.clone();
            *record.pointer_mut(place).unwrap() = day.clone();
            let reply = server.post(CLINICIAN, PATH, record).await;
            assert_eq!(reply.status.as_u16(), 400, "{day} was taken at {place}");
        }
    }
    let patient = async |mrn: &str, field: &str, value: &Value| {
        let mut patient = a_patient(mrn, "Rosa Lindgren");
        patient[field] = value.clone();
        server.post(CLINICIAN, "/api/patients", patient).await
    };
    for day in refused {
        patient("D-0", "birth_date", day).await.problem(400, "invalid_request");
    }
    for (index, day) in cases["accept"].as_array().unwrap().iter().enumerate() {
        assert_eq!(&patient(&format!("D-{index}"), "birth_date", day).await.ok()["birth_date"], day);
    }
    let cases: Value = serde_json::from_str(include_str!("../../../tests/cases/file-names.json")).unwrap();
    let named = |name: &Value| json!({ "text": name });
    for name in cases["refuse_or_neutralise"].as_array().unwrap() {
        patient("N-0", "name", &named(name)).await.problem(422, "validation_failed");
    }
    for (index, name) in cases["keep"].as_array().unwrap().iter().enumerate() {
        assert_eq!(&patient(&format!("N-{index}"), "name", &named(name)).await.ok()["display_name"], name);
    }
    let composed = patient("M-1", "name", &named(&json!("Mu\u{308}ller"))).await.ok();
    assert_eq!(composed["display_name"], "Müller");
}

#[tokio::test]
async fn another_tenants_record_is_not_found() {
    let server = Server::start().await;
    let path = format!("{PATH}/{}", server.record().await);
    server.get(STRANGER, &path).await.problem(404, "not_found");
    server.get(STRANGER, &format!("{path}/attachments")).await.problem(404, "not_found");
    let put =
        server.call_with(Method::PUT, STRANGER, &path, Some(server.a_record().await), &[("if-match", "\"1\"")]).await;
    put.problem(404, "not_found");
    let finalize = format!("{path}/finalize");
    server.call_with(Method::POST, STRANGER, &finalize, None, &[("if-match", "\"1\"")]).await.problem(404, "not_found");
    assert_eq!(server.get(STRANGER, PATH).await.ok()["items"], json!([]));
    assert_eq!(server.get(CLINICIAN, &path).await.ok()["revision"], 1);
}

#[tokio::test]
async fn a_visit_has_a_year_that_patients_live_in() {
    let server = Server::start().await;
    let mut patient = a_patient("U-1", "Unknown Traveller");
    patient["birth_date"] = Value::Null;
    let patient = server.post(CLINICIAN, "/api/patients", patient).await.ok();
    let mut record = server.a_record().await;
    record["patient_id"] = patient["id"].clone();
    for typo in ["0206-02-17", "1849-12-31"] {
        record["visit_date"] = typo.into();
        let problem = server.post(CLINICIAN, PATH, record.clone()).await.problem(422, "validation_failed");
        assert_eq!(problem["errors"][0]["pointer"], "/visit_date", "{typo}: {problem}");
    }
    record["visit_date"] = "1850-01-01".into();
    server.post(CLINICIAN, PATH, record).await.ok();
    // Nor was anything done to them earlier.
    for place in ["/treatments/0/performed_date", "/lab_orders/0/result/effective_date"] {
        let mut record = dated(&server).await;
        *record.pointer_mut(place).unwrap() = "0206-02-17".into();
        let problem = server.post(CLINICIAN, PATH, record).await.problem(422, "validation_failed");
        assert_eq!(problem["errors"][0]["pointer"], place, "{problem}");
    }
}

#[tokio::test]
async fn a_replayed_key_answers_the_record_whatever_became_of_what_it_names() {
    let server = Server::start().await;
    let template = json!({
        "name": "Mole check", "description": null, "active": true, "content": { "visit_type": "ambulatory" },
    });
    let template = server.post(ADMINISTRATOR, "/api/record-templates", template).await.ok();
    let mut record = server.a_record().await;
    record["template"] = json!({ "id": template["id"], "version": null });
    let create = async |body: &Value| {
        let key = &[("idempotency-key", "visit-1")];
        server.call_with(Method::POST, CLINICIAN, PATH, Some(body.clone()), key).await
    };
    let first = create(&record).await.ok();

    let mut gone = a_patient("RG-300100", "Rosa Lindgren");
    gone["active"] = false.into();
    let patient = format!("/api/patients/{}", record["patient_id"].as_str().unwrap());
    server.call_with(Method::PUT, CLINICIAN, &patient, Some(gone), &[("if-match", "*")]).await.ok();
    assert_eq!(create(&record).await.ok()["id"], first["id"], "the patient has left");
    let doctors = "/api/practitioners";
    let left = "identifier,active\nSTAFF-1,no\n";
    let doctor = server.token(ADMINISTRATOR).await;
    let request = server.http.post(format!("{}{doctors}/import", server.app.api_url)).bearer_auth(doctor);
    assert_eq!(request.header("content-type", "text/csv").body(left).send().await.unwrap().status().as_u16(), 200);
    assert_eq!(create(&record).await.ok()["id"], first["id"], "the doctor has left");
    let template = format!("/api/record-templates/{}", template["id"].as_str().unwrap());
    server.call(Method::DELETE, ADMINISTRATOR, &template, None).await;
    assert_eq!(create(&record).await.ok()["id"], first["id"], "the template is retired");
    // What the key was not used for is refused as that, whatever else is wrong with it.
    record["notes"] = "Another".into();
    create(&record).await.problem(422, "idempotency_conflict");
}

#[tokio::test]
async fn the_same_idempotency_key_creates_one_record() {
    let server = Server::start().await;
    let create = async |persona: &str, body| {
        server.call_with(Method::POST, persona, PATH, Some(body), &[("idempotency-key", "visit-1")]).await
    };
    let record = server.a_record().await;
    let first = create(CLINICIAN, record.clone()).await.ok();
    assert_eq!(create(CLINICIAN, record.clone()).await.ok(), first);
    let mut other = record;
    other["notes"] = "Another".into();
    create(CLINICIAN, other).await.problem(422, "idempotency_conflict");
    let theirs = server.a_record_of(STRANGER).await;
    assert_ne!(create(STRANGER, theirs).await.ok()["id"], first["id"], "keys of two tenants met");
    assert_eq!(server.get(CLINICIAN, PATH).await.ok()["items"].as_array().unwrap().len(), 1);
}
