//! Lists of records: searched, filtered, sorted and paged.

use reqwest::Method;
use serde_json::{Value, json};

use crate::support::{ADMINISTRATOR, CLINICIAN, File, STRANGER, Server, a_patient, escaped};

const PATH: &str = "/api/medical-records";

#[tokio::test]
async fn records_are_filtered() {
    let server = Server::start().await;
    let mut record = server.a_record().await;
    let first = server.post(CLINICIAN, PATH, record.clone()).await.ok();
    record["patient_id"] = server.patient(CLINICIAN, "B-1", "Bo Berg").await;
    record["visit_date"] = "2026-03-01".into();
    record["department"] = "Cardiology".into();
    record["visit_type"] = "virtual".into();
    let second = server.post(CLINICIAN, PATH, record).await.ok();
    let found = async |query: String| {
        let page = server.get(CLINICIAN, &format!("{PATH}?{query}")).await.ok();
        page["items"].as_array().unwrap().iter().map(|record| record["id"].clone()).collect::<Vec<_>>()
    };
    let (one, two) = (vec![first["id"].clone()], vec![second["id"].clone()]);
    for (query, expected) in [
        (format!("patient_id={}", second["patient_id"].as_str().unwrap()), &two),
        (format!("doctor_id={}&department=Dermatology", first["doctor_id"].as_str().unwrap()), &one),
        ("visit_type=virtual".to_owned(), &two),
        ("visited_from=2026-02-18".to_owned(), &two),
        ("visited_to=2026-02-28".to_owned(), &one),
        ("patient_id=nobody".to_owned(), &vec![]),
    ] {
        assert_eq!(&found(query.clone()).await, expected, "{query}");
    }
    server.get(CLINICIAN, &format!("{PATH}?visited_from=20260218")).await.problem(400, "invalid_request");
}

async fn made(server: &Server, name: &str, mrn: &str, visit: &str) {
    let mut record = server.a_record().await;
    (record["patient_id"], record["visit_date"]) = (server.patient(CLINICIAN, mrn, name).await, visit.into());
    server.post(CLINICIAN, PATH, record).await.ok();
}

fn names(page: &Value) -> Vec<&str> {
    page["items"].as_array().unwrap().iter().map(|record| record["patient"]["display_name"].as_str().unwrap()).collect()
}

#[tokio::test]
async fn records_are_searched_sorted_and_paged() {
    let server = Server::start().await;
    made(&server, "Åsa Öberg", "A-100%", "2026-01-03").await;
    made(&server, "Bo Berg", "B_200", "2026-01-01").await;
    made(&server, "Cleo Diaz", "C-300", "2026-01-02").await;
    let list = async |query: &str| server.get(CLINICIAN, &format!("{PATH}?{query}")).await.ok();

    assert_eq!(names(&list("").await), ["Åsa Öberg", "Cleo Diaz", "Bo Berg"]);
    assert_eq!(names(&list("sort=patient_name").await), ["Åsa Öberg", "Bo Berg", "Cleo Diaz"]);
    assert_eq!(names(&list("sort=updated_at").await), ["Åsa Öberg", "Bo Berg", "Cleo Diaz"]);
    assert_eq!(names(&list("q=BERG&sort=patient_name").await), ["Bo Berg"]);
    assert_eq!(names(&list("q=%C3%85SA%20a-1").await), ["Åsa Öberg"]);
    assert_eq!(names(&list("q=asa%20oberg").await), ["Åsa Öberg"]);
    // What databases take for wildcards finds nothing by itself and changes nothing beside a word.
    for wild in ["%25", "_", "*", "%5C", "%EF%BC%85"] {
        assert_eq!(names(&list(&format!("q={wild}")).await), Vec::<String>::new(), "{wild}");
        assert_eq!(names(&list(&format!("q={wild}berg")).await), ["Bo Berg"], "{wild}");
    }
    assert_eq!(names(&list("status=finalized").await), Vec::<&str>::new());

    for sort in ["-visit_date", "visit_date", "patient_name", "-patient_name", "-updated_at", "updated_at"] {
        let whole = list(&format!("sort={sort}")).await;
        let (mut paged, mut query) = (Vec::new(), format!("sort={sort}&limit=1"));
        loop {
            let page = list(&query).await;
            paged.extend(page["items"].as_array().unwrap().clone());
            let Some(cursor) = page["next_cursor"].as_str() else { break };
            query = format!("sort={sort}&limit=1&cursor={cursor}");
        }
        assert_eq!(&json!(paged), &whole["items"], "{sort}");
    }
}

#[tokio::test]
async fn names_are_found_as_people_type_them() {
    let cases: Value = serde_json::from_str(include_str!("../../../tests/cases/search.json")).unwrap();
    let server = Server::start().await;
    for (index, case) in cases["find"].as_array().unwrap().iter().enumerate() {
        let stored = case["stored"].as_str().unwrap();
        let mut record = server.a_record().await;
        record["patient_id"] = server.patient(CLINICIAN, &format!("F-{index}"), stored).await;
        let id = server.post(CLINICIAN, PATH, record).await.ok()["id"].clone();
        let query = escaped(case["query"].as_str().unwrap());
        let found = server.get(CLINICIAN, &format!("{PATH}?q={query}&limit=200")).await.ok();
        let found = found["items"].as_array().unwrap().iter().any(|record| record["id"] == id);
        assert!(found, "{case}");
    }
}

#[tokio::test]
async fn a_cursor_tells_nothing_of_a_patient() {
    let server = Server::start().await;
    made(&server, "Zora Quill", "A-1", "2026-01-03").await;
    made(&server, "Zora Quill", "A-2", "2026-01-03").await;
    let page = server.get(CLINICIAN, &format!("{PATH}?sort=patient_name&limit=1")).await.ok();
    let cursor = page["next_cursor"].as_str().unwrap();
    let bytes = base64::Engine::decode(&base64::engine::general_purpose::URL_SAFE_NO_PAD, cursor).unwrap();
    let text = String::from_utf8_lossy(&bytes).to_lowercase();
    assert!(!text.contains("zora") && !text.contains("quill") && !text.contains("2026-01-03"), "{text}");
}

/// Changes what was on the first page; answers the ids of all that later pages have.
async fn on_later_pages(server: &Server, path: &str, query: &str, change: impl AsyncFn(Value)) -> Vec<Value> {
    let (mut seen, mut cursor) = (Vec::new(), String::new());
    loop {
        let page = server.get(CLINICIAN, &format!("{path}?limit=1&{query}{cursor}")).await.ok();
        let item = page["items"][0].clone();
        if cursor.is_empty() {
            change(item).await;
        } else {
            seen.push(item["id"].clone());
        }
        let Some(next) = page["next_cursor"].as_str() else { break seen };
        assert!(seen.len() < 9, "{path} goes round and round");
        cursor = format!("&cursor={next}");
    }
}

#[tokio::test]
async fn a_page_begins_where_the_one_before_ended() {
    let server = Server::start().await;
    let put = async |path: &str, item: &Value, body: Value| {
        let path = format!("{path}/{}", item["id"].as_str().unwrap());
        server.call_with(Method::PUT, ADMINISTRATOR, &path, Some(body), &[("if-match", "*")]).await.ok();
    };
    for (number, name) in ["Aaron", "Björk", "Cleo"].into_iter().enumerate() {
        let doctor = json!({
            "identifier": format!("S-{number}"), "name": { "text": name }, "specialty": null, "subject_id": null, "active": true,
        });
        server.post(ADMINISTRATOR, "/api/practitioners", doctor).await.ok();
        server.post(CLINICIAN, "/api/patients", a_patient(&format!("S-{number}"), name)).await.ok();
        let template = json!({ "name": name, "description": null, "active": true, "content": {} });
        server.post(ADMINISTRATOR, "/api/record-templates", template).await.ok();
    }
    for path in ["/api/patients", "/api/practitioners", "/api/record-templates"] {
        let whole = server.get(CLINICIAN, path).await.ok();
        let others: Vec<Value> = whole["items"].as_array().unwrap()[1..].iter().map(|one| one["id"].clone()).collect();
        let last = async |item: Value| {
            let mut changed = item.clone();
            for kept in ["id", "display_name", "revision", "version"] {
                changed.as_object_mut().unwrap().remove(kept);
            }
            changed
                .as_object_mut()
                .unwrap()
                .retain(|field, _| !field.starts_with("created_") && !field.starts_with("updated_"));
            changed["name"] = if path.ends_with("templates") {
                json!("Zora")
            } else {
                json!({ "text": "Zora", "family": null, "given": [], "prefix": [], "suffix": [] })
            };
            put(path, &item, changed).await;
        };
        let seen = on_later_pages(&server, path, "", last).await;
        assert_eq!(seen.iter().take(others.len()).collect::<Vec<_>>(), others.iter().collect::<Vec<_>>(), "{path}");
    }
    // The day of a visit is corrected, which is the default order.
    for (number, day) in ["2026-01-01", "2026-01-02", "2026-01-03"].into_iter().enumerate() {
        made(&server, &format!("Patient {number}"), &format!("D-{number}"), day).await;
    }
    let whole = server.get(CLINICIAN, PATH).await.ok();
    let others: Vec<Value> = whole["items"].as_array().unwrap()[1..].iter().map(|one| one["id"].clone()).collect();
    let template = server.a_record().await;
    let earlier = async |item: Value| {
        let mut changed = template.clone();
        (changed["patient_id"], changed["visit_date"]) = (item["patient_id"].clone(), "2025-12-01".into());
        let path = format!("{PATH}/{}", item["id"].as_str().unwrap());
        server.call_with(Method::PUT, CLINICIAN, &path, Some(changed), &[("if-match", "*")]).await.ok();
    };
    let seen = on_later_pages(&server, PATH, "sort=-visit_date", earlier).await;
    assert_eq!(seen.iter().take(others.len()).collect::<Vec<_>>(), others.iter().collect::<Vec<_>>());
    // A cursor is of its tenant and its order only.
    let page = server.get(CLINICIAN, &format!("{PATH}?limit=1")).await.ok();
    let cursor = page["next_cursor"].as_str().unwrap();
    for (persona, query) in [(STRANGER, ""), (CLINICIAN, "&sort=visit_date")] {
        server.get(persona, &format!("{PATH}?cursor={cursor}{query}")).await.problem(422, "validation_failed");
    }
}

#[tokio::test]
async fn bad_queries_are_refused() {
    let server = Server::start().await;
    for query in ["limit=0", "limit=201", "cursor=x", "cursor=e30"] {
        server.get(CLINICIAN, &format!("{PATH}?{query}")).await.problem(422, "validation_failed");
    }
    for query in ["limit=-1", "sort=random", "status=lost"] {
        server.get(CLINICIAN, &format!("{PATH}?{query}")).await.problem(400, "invalid_request");
    }
}

#[tokio::test]
async fn records_are_found_by_code_files_and_their_names() {
    let server = Server::start().await;
    let mut record = server.a_record().await;
    let coding = json!([{ "system": "http://hl7.org/fhir/sid/icd-10", "code": "D22.5", "display": null }]);
    record["diagnoses"] =
        json!([{ "code": { "coding": coding, "text": "Naevus" }, "verification_status": "confirmed" }]);
    let coded = server.post(CLINICIAN, PATH, record).await.ok()["id"].as_str().unwrap().to_owned();
    let filed = server.record().await;
    let file =
        server.upload(&filed, &File::text("Befund Größe.txt")).await["attachment_id"].as_str().unwrap().to_owned();
    let found = async |query: &str| {
        let page = server.get(CLINICIAN, &format!("{PATH}?{query}")).await.ok();
        page["items"].as_array().unwrap().iter().map(|item| item["id"].as_str().unwrap().to_owned()).collect::<Vec<_>>()
    };
    for (query, only) in [
        ("diagnosis_code=D22.5", &coded),
        ("diagnosis_code=d22.5", &coded),
        ("q=naevus", &coded),
        ("has_attachments=true", &filed),
        ("has_attachments=false", &coded),
        ("q=grosse", &filed),
        ("q=befund%20lindgren&has_attachments=true", &filed),
    ] {
        assert_eq!(found(query).await, std::slice::from_ref(only), "{query}");
    }
    for query in ["diagnosis_code=D22", "diagnosis_code=D22.50", "q=d225x", "q=befund&diagnosis_code=D22.5"] {
        assert_eq!(found(query).await, Vec::<String>::new(), "{query}");
    }
    // What is deleted is no longer found.
    server.call(Method::DELETE, CLINICIAN, &format!("/api/attachments/{file}"), None).await;
    assert_eq!(found("q=grosse").await, Vec::<String>::new());
    assert_eq!(found("has_attachments=true").await, Vec::<String>::new());
    for query in ["diagnosis_code=", "has_attachments=maybe"] {
        assert!(server.get(CLINICIAN, &format!("{PATH}?{query}")).await.status.is_client_error(), "{query}");
    }
}
