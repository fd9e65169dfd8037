//! Lists and searches: what is found, in which order, page by page.

use std::sync::Arc;

use serde_json::json;

use super::given::{add, after, at, begin_upload, first_file, insert, person, record, scope, upload, version};
use crate::domain::{
    attachment::AttachmentChange,
    directory::person::PersonKind,
    page::{Cursor, Placed},
    ports::{PersonRow, RecordFilter, Store},
    record::{Record, RecordOrder, RecordStatus},
    record_content::{RecordContent, VisitType},
    revision::Change,
    stamp::{Stamp, Subject},
    uploads::upload::Upload,
};

pub(crate) async fn listing_finds_and_pages(store: &Arc<dyn Store>) {
    for (id, name) in [("l-1", "Zoë Öz"), ("l-2", "Zoë Öz"), ("l-3", "Zoë Ab")] {
        add(&**store, "one", &record(id, name)).await;
    }
    add(&**store, "two", &record("l-4", "Zoë Öz")).await;
    let mut filter = RecordFilter {
        words: vec!["zoe".into(), "contr".into()],
        status: Some(RecordStatus::Draft),
        order: RecordOrder::PatientName,
        limit: 1,
        ..all()
    };
    let find = async |filter: &RecordFilter| find(&**store, "one", filter.clone()).await;
    // One more than asked for tells that there is another page.
    assert_eq!(find(&filter).await, ["l-3", "l-1"]);
    filter.after = after(&page(&**store, "one", &filter).await, |record| &record.id);
    assert_eq!(find(&filter).await, ["l-1", "l-2"]);
    filter.after = after(&page(&**store, "one", &filter).await, |record| &record.id);
    assert_eq!(find(&filter).await, ["l-2"]);
    filter.after = None;
    filter.words = vec!["ontrol".into()];
    assert_eq!(find(&filter).await, Vec::<String>::new(), "found within a word");
}

const ORDERS: [RecordOrder; 6] = [
    RecordOrder::LatestVisit,
    RecordOrder::EarliestVisit,
    RecordOrder::PatientName,
    RecordOrder::PatientNameDescending,
    RecordOrder::LatestChange,
    RecordOrder::EarliestChange,
];

/// Whatever becomes of a page's last record, the others come once each.
pub(crate) async fn a_page_begins_where_the_one_before_ended(store: &Arc<dyn Store>) {
    let days = ["2026-04-01", "2026-05-02", "2026-05-03", "2026-05-04", "2026-06-01"];
    let names = ["Aaron", "Björk", "Cleo", "Dora", "Zora"];
    for (tenant, order) in ["a", "b", "c", "d", "e", "f"].into_iter().zip(ORDERS) {
        // Into which place the record is moved, and whether the pages are searched for.
        for (moved, words) in [(0, vec![]), (4, vec![]), (0, vec!["contr".into()]), (4, vec!["contr".into()])] {
            let tenant = format!("{tenant}{moved}{}", words.len());
            let at = |number: usize| at(number.try_into().unwrap());
            let of = |id: &str, number: usize| {
                let one = record(id, names[number]);
                let content = RecordContent { visit_date: days[number].parse().unwrap(), ..one.content };
                Record { content, updated_at: at(number), ..one }
            };
            for number in 1..4 {
                add(&**store, &tenant, &of(&format!("r-{number}"), number)).await;
            }
            let mut filter = RecordFilter { words, order, limit: 1, ..all() };
            let mut seen = Vec::new();
            loop {
                let read = page(&**store, &tenant, &filter).await;
                assert!(seen.len() < 9, "{order:?} goes round and round");
                filter.after = after(&read, |record| &record.id);
                seen.extend(read.rows.first().map(|record| record.id.clone()));
                if seen.len() == 1 {
                    change(&**store, &tenant, of(&seen[0], moved)).await;
                }
                if filter.after.is_none() {
                    break;
                }
            }
            let changed = seen[0].clone();
            let mut others: Vec<_> = seen.iter().filter(|id| **id != changed).collect();
            others.sort();
            let all: Vec<_> = ["r-1", "r-2", "r-3"].into_iter().filter(|id| *id != changed).collect();
            assert_eq!(others, all, "{order:?}, {changed} moved to {moved}: {seen:?}");
        }
    }
}

/// Writes a record anew, and its patient's name.
async fn change(store: &dyn Store, tenant: &str, record: Record) {
    let mut tx = store.begin(&scope(tenant)).await.unwrap();
    let patient = &record.content.patient_id;
    let before = tx.lock_person(PersonKind::Patient, patient).await.unwrap().unwrap();
    let renamed = person(PersonKind::Patient, patient, &before.identifier, &record.patient.display_name);
    assert!(tx.update_person(&PersonRow { content: before.content, ..renamed }).await.unwrap());
    tx.update_record(&record).await.unwrap();
    tx.queue_renamed(PersonKind::Patient, patient).await.unwrap();
    tx.refresh_renamed(PersonKind::Patient, patient, 10).await.unwrap();
    tx.commit().await.unwrap();
}

pub(super) async fn page(store: &dyn Store, tenant: &str, filter: &RecordFilter) -> Placed<Record> {
    store.read(&scope(tenant)).await.unwrap().records(filter).await.unwrap()
}

/// All records, as many as tests have.
pub(super) fn all() -> RecordFilter {
    RecordFilter { limit: 50, ..RecordFilter::default() }
}

pub(crate) async fn records_are_filtered(store: &Arc<dyn Store>) {
    let first = record("r-1", "Björk");
    let other = RecordContent {
        doctor_id: "d-2".into(),
        department: None,
        visit_type: VisitType::Virtual,
        visit_date: "2026-05-02".parse().unwrap(),
        ..record("r-2", "Björk").content
    };
    add(&**store, "one", &first).await;
    add(&**store, "one", &Record { content: other, ..record("r-2", "Björk") }).await;
    let find = async |filter: RecordFilter| find(&**store, "one", filter).await;
    let (day, next) = ("2026-05-01".parse().ok(), "2026-05-02".parse().ok());
    assert_eq!(find(all()).await, ["r-2", "r-1"]);
    for (filter, found) in [
        (RecordFilter { patient_id: Some("p-r-1".into()), ..all() }, vec!["r-1"]),
        (RecordFilter { doctor_id: Some("d-2".into()), ..all() }, vec!["r-2"]),
        (RecordFilter { department: Some("Oncology".into()), ..all() }, vec!["r-1"]),
        (RecordFilter { visit_type: Some(VisitType::Virtual), ..all() }, vec!["r-2"]),
        (RecordFilter { visited_from: next, ..all() }, vec!["r-2"]),
        (RecordFilter { visited_to: day, ..all() }, vec!["r-1"]),
        (RecordFilter { visited_from: day, visited_to: next, ..all() }, vec!["r-2", "r-1"]),
        (RecordFilter { status: Some(RecordStatus::Finalized), ..all() }, vec![]),
    ] {
        assert_eq!(find(filter.clone()).await, found, "{filter:?}");
    }
}

/// Whom words find, typed as people type them.
pub(super) fn with(word: &str) -> RecordFilter {
    RecordFilter { words: vec![word.into()], ..all() }
}

pub(super) async fn find(store: &dyn Store, tenant: &str, filter: RecordFilter) -> Vec<String> {
    page(store, tenant, &filter).await.rows.into_iter().map(|record| record.id).collect()
}

pub(crate) async fn records_are_found_by_words_of_all_their_texts(store: &Arc<dyn Store>) {
    let diagnosis = json!([{
        "code": { "coding": [{ "system": "http://hl7.org/fhir/sid/icd-10", "code": "E11.9", "display": "Diabetes" }] },
        "verification_status": "confirmed",
    }]);
    let whole = RecordContent {
        chief_complaint: Some("Chest pain".into()),
        history_of_present_illness: Some("Began in Åre".into()),
        physical_examination: Some("Reflexes brisk".into()),
        diagnoses: serde_json::from_value(diagnosis).unwrap(),
        notes: Some("Wants tea".into()),
        ..record("r-1", "Bélanger").content
    };
    add(&**store, "one", &Record { content: whole, ..record("r-1", "Bélanger") }).await;
    add(&**store, "one", &record("r-2", "Bélanger")).await;
    // A tenant whose name is the beginning of another's.
    add(&**store, "one-more", &record("r-3", "Bélanger")).await;
    let words = |text: &str| RecordFilter { words: crate::domain::search::search_words(text).unwrap(), ..all() };
    for text in ["chest PAIN", "are", "brisk", "diabetes", "tea", "mrn tea", "belanger pain", "e11 9"] {
        assert_eq!(find(&**store, "one", words(text)).await, ["r-1"], "{text}");
    }
    assert_eq!(find(&**store, "one", words("bel")).await, ["r-2", "r-1"]);
    for text in ["pain headache", "hest", "one"] {
        assert_eq!(find(&**store, "one", words(text)).await, Vec::<String>::new(), "{text}");
    }
    assert_eq!(find(&**store, "one-more", words("bel")).await, ["r-3"]);
    assert_eq!(find(&**store, "on", words("bel")).await, Vec::<String>::new());
    let code = |code: &str| RecordFilter { diagnosis_code: Some(code.into()), ..all() };
    for (wanted, found) in [("E11.9", vec!["r-1"]), ("e11.9", vec!["r-1"]), ("E11", vec![]), ("E11.90", vec![])] {
        assert_eq!(find(&**store, "one", code(wanted)).await, found, "{wanted}");
    }
    // What is no longer said finds nothing.
    let mut tx = store.begin(&scope("one")).await.unwrap();
    tx.update_record(&record("r-1", "Bélanger")).await.unwrap();
    tx.commit().await.unwrap();
    assert_eq!(find(&**store, "one", words("tea")).await, Vec::<String>::new());
    assert_eq!(find(&**store, "one", code("E11.9")).await, Vec::<String>::new());
}

pub(crate) async fn a_record_of_very_many_words_is_found_by_its_first_ones(store: &Arc<dyn Store>) {
    // More than a tsvector has room for, which would mix them up without a word. Those that come first sort last.
    let notes: String = (100_000..200_000).rev().map(|number| format!("w{number} ")).collect();
    let code =
        json!([{ "code": { "coding": [{ "system": "s", "code": "E11.9" }] }, "verification_status": "confirmed" }]);
    let diagnoses = serde_json::from_value(code).unwrap();
    let long = RecordContent { notes: Some(notes), diagnoses, ..record("r-1", "Bélanger").content };
    add(&**store, "one", &Record { content: long, ..record("r-1", "Bélanger") }).await;
    let words = |text: &str| RecordFilter { words: crate::domain::search::search_words(text).unwrap(), ..all() };
    for text in ["belanger", "w199999", "w190000"] {
        assert_eq!(find(&**store, "one", words(text)).await, ["r-1"], "{text}");
    }
    let coded = RecordFilter { diagnosis_code: Some("E11.9".into()), ..all() };
    assert_eq!(find(&**store, "one", coded).await, ["r-1"]);
    assert_eq!(find(&**store, "one", words("99")).await, Vec::<String>::new(), "the rest of a word");
}

pub(crate) async fn many_records_are_found_whether_words_are_common_or_rare(store: &Arc<dyn Store>) {
    // More than are looked through before the index of words is asked.
    const RECORDS: u32 = 5_000;
    let mut tx = store.begin(&scope("one")).await.unwrap();
    insert(&mut *tx, &record("r-0000", "Zoe")).await;
    let name = |number: u32| match number {
        17 => "Yrsa".to_owned(),
        number if number.is_multiple_of(1_000) => "Rare".to_owned(),
        _ => "Common".to_owned(),
    };
    for number in 1..RECORDS {
        let patient = name(number);
        let one = record(&format!("r-{number:04}"), &patient);
        // Words that are in half and in a third of all, and one that is in none of the latest.
        let often = if number.is_multiple_of(2) { "even" } else { "odd" };
        let third = if number.is_multiple_of(3) { "third" } else { "" };
        let early = if number < RECORDS / 2 { "early" } else { "" };
        let notes = Some(format!("{patient} {often} {third} {early}"));
        let content = RecordContent { patient_id: "p-r-0000".into(), notes, ..one.content.clone() };
        tx.insert_record(&Record { content, ..one }).await.unwrap();
    }
    tx.commit().await.unwrap();
    let words = |word: &str, order, after: Option<Cursor>, limit| RecordFilter {
        words: vec![word.into()],
        order,
        after,
        limit,
        ..all()
    };
    let latest = RecordOrder::LatestVisit;
    assert_eq!(find(&**store, "one", words("common", latest, None, 2)).await, ["r-4999", "r-4998", "r-4997"]);
    assert_eq!(find(&**store, "one", words("rare", latest, None, 9)).await, ["r-4000", "r-3000", "r-2000", "r-1000"]);
    let first = page(&**store, "one", &words("rare", latest, None, 2)).await;
    let behind = after(&first, |record| &record.id);
    assert_eq!(find(&**store, "one", words("rare", latest, behind, 9)).await, ["r-2000", "r-1000"]);
    assert_eq!(find(&**store, "one", words("yrsa", latest, None, 9)).await, ["r-0017"]);
    assert_eq!(find(&**store, "one", words("yrsa", RecordOrder::PatientName, None, 9)).await, ["r-0017"]);
    for (both, found) in [
        (["rare", "yrsa"], vec![]),
        (["even", "odd"], vec![]),
        (["third", "rare"], vec!["r-3000"]),
        (["even", "rare"], vec!["r-4000", "r-3000", "r-2000", "r-1000"]),
        (["odd", "yrsa"], vec!["r-0017"]),
        (["even", "yrsa"], vec![]),
    ] {
        let both = RecordFilter { words: both.map(str::to_owned).into(), ..all() };
        assert_eq!(find(&**store, "one", both.clone()).await, found, "{:?}", both.words);
    }
    let early = find(&**store, "one", words("early", latest, None, 1)).await;
    assert_eq!(early, ["r-2499", "r-2498"], "what the sample has none of");
    // Page by page, every one comes once.
    let (mut behind, mut seen) = (None, Vec::new());
    loop {
        let read = page(&**store, "one", &words("common", latest, behind, 999)).await;
        behind = after(&read, |record| &record.id);
        seen.extend(read.rows.into_iter().take(999).map(|record| record.id));
        if behind.is_none() {
            break;
        }
    }
    assert_eq!(seen.len(), (1..RECORDS).filter(|number| name(*number) == "Common").count());
    assert!(seen.is_sorted_by(|a, b| a > b), "a record came twice or out of order");
}

pub(crate) async fn records_are_found_by_their_files(store: &Arc<dyn Store>) {
    for id in ["r-1", "r-2"] {
        add(&**store, "one", &record(id, "Björk")).await;
    }
    let file = |name: &str| Upload { file_name: name.into(), ..upload("u-1", "r-1", "f-1", true) };
    begin_upload(&**store, "one", &file("Befund Größe.txt")).await;
    let mut tx = store.begin(&scope("one")).await.unwrap();
    let stamp = Stamp { at: at(5), by: Subject { id: "u-1".into(), name: "Ada".into() } };
    tx.touch_record("r-1", Change::FileAdded, &stamp, &first_file("Befund Größe.txt")).await.unwrap();
    tx.insert_version(&version(&file("Befund Größe.txt")), 1).await.unwrap();
    tx.commit().await.unwrap();
    let words = async |word: &str| find(&**store, "one", RecordFilter { words: vec![word.into()], ..all() }).await;
    let with = async |has| find(&**store, "one", RecordFilter { has_attachments: Some(has), ..all() }).await;
    let change = async |change| {
        let mut tx = store.begin(&scope("one")).await.unwrap();
        tx.change_attachment("f-1", &change).await.unwrap();
        tx.commit().await.unwrap();
    };
    assert_eq!(
        (words("grosse").await, with(true).await, with(false).await),
        (vec!["r-1".into()], vec!["r-1".into()], vec!["r-2".into()])
    );
    change(AttachmentChange::Rename("Arztbrief.txt".into())).await;
    assert_eq!((words("grosse").await, words("arztb").await), (vec![], vec!["r-1".to_owned()]));
    change(AttachmentChange::MoveTo("r-2".into())).await;
    assert_eq!((words("arztb").await, with(true).await), (vec!["r-2".to_owned()], vec!["r-2".to_owned()]));
    change(AttachmentChange::Delete(stamp)).await;
    assert_eq!((words("arztb").await, with(true).await), (vec![], vec![]));
    change(AttachmentChange::Undelete).await;
    assert_eq!(words("arztb").await, ["r-2"]);
}

pub(crate) async fn names_sort_alike_everywhere(store: &Arc<dyn Store>) {
    let cases: serde_json::Value = serde_json::from_str(include_str!("../../../../tests/cases/search.json")).unwrap();
    let order: Vec<&str> = cases["order"].as_array().unwrap().iter().map(|name| name.as_str().unwrap()).collect();
    for (number, name) in order.iter().rev().enumerate() {
        add(&**store, "one", &record(&format!("r-{number}"), name)).await;
    }
    for (by, backwards) in [(RecordOrder::PatientName, false), (RecordOrder::PatientNameDescending, true)] {
        let filter = RecordFilter { order: by, ..all() };
        let records = page(&**store, "one", &filter).await.rows;
        let mut names: Vec<_> = records.iter().map(|record| record.patient.display_name.as_str()).collect();
        if backwards {
            names.reverse();
        }
        assert_eq!(names, order);
    }
}
