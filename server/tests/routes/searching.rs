//! Lists of records: searched, filtered, sorted and paged.

use reqwest::Method;
use serde_json::{Value, json};

use crate::support::{CLINICIAN, File, Server, escaped};

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
