use std::sync::Arc;

use serde_json::json;

use super::given::{add, after, at, insert, record, scope};
use crate::domain::{
    page::Cursor,
    ports::{Store, TemplateFilter},
    record::Record,
    record_template::RecordTemplate,
    stamp::{Stamp, Subject},
    template::{Template, TemplateContent, TemplateInput},
};

fn stamp(seconds: i64) -> Stamp {
    Stamp { at: at(seconds), by: Subject { id: "u-1".into(), name: "Ada".into() } }
}

fn template(id: &str, name: &str) -> Template {
    let content = json!({ "visit_type": "virtual", "notes": "ä\nß" }).as_object().unwrap().clone();
    let input = TemplateInput { name: name.into(), description: None, active: true, content: TemplateContent(content) };
    Template::created(id.into(), input, stamp(1))
}

async fn keep(store: &dyn Store, tenant: &str, template: &Template) {
    let mut tx = store.begin(&scope(tenant)).await.unwrap();
    tx.insert_template(template).await.unwrap();
    tx.commit().await.unwrap();
}

pub(crate) async fn templates_are_kept_in_versions(store: &Arc<dyn Store>) {
    let first = template("t-1", "Ärzte");
    keep(&**store, "one", &first).await;
    keep(&**store, "two", &template("t-1", "Theirs")).await;
    let mut tx = store.begin(&scope("one")).await.unwrap();
    assert_eq!(tx.lock_template("t-1").await.unwrap(), Some(first.clone()));
    let input = TemplateInput { description: Some("Why".into()), active: false, ..first.input.clone() };
    let second = first.clone().changed(input, stamp(2));
    tx.update_template(&second).await.unwrap();
    tx.commit().await.unwrap();
    let mut tx = store.read(&scope("one")).await.unwrap();
    assert_eq!(tx.template("t-1", None).await.unwrap(), Some(second.clone()));
    assert_eq!(tx.template("t-1", Some(1)).await.unwrap(), Some(first.clone()));
    assert_eq!(tx.template("t-1", Some(3)).await.unwrap(), None);
    assert_eq!(tx.template_versions("t-1", None, 5).await.unwrap(), [second.clone(), first.clone()]);
    assert_eq!(tx.template_versions("t-1", Some(2), 5).await.unwrap(), [first]);
    drop(tx);
    assert_eq!(store.read(&scope("two")).await.unwrap().template("t-1", None).await.unwrap().unwrap().version, 1);
    // A version is written once.
    let mut tx = store.begin(&scope("one")).await.unwrap();
    assert!(tx.update_template(&second).await.is_err());
}

pub(crate) async fn templates_are_listed_by_name(store: &Arc<dyn Store>) {
    for (id, name) in [("t-1", "Zoe"), ("t-2", "Ärzte"), ("t-3", "Aaron"), ("t-4", "bob")] {
        keep(&**store, "one", &template(id, name)).await;
    }
    let mut tx = store.begin(&scope("one")).await.unwrap();
    let bob = tx.template("t-4", None).await.unwrap().unwrap();
    let retired = TemplateInput { active: false, ..bob.input.clone() };
    tx.update_template(&bob.changed(retired, stamp(2))).await.unwrap();
    tx.commit().await.unwrap();
    let list = async |active, after: Option<Cursor>, limit| {
        let filter = TemplateFilter { active, after, limit };
        let found = store.read(&scope("one")).await.unwrap().templates(&filter).await.unwrap();
        found.rows.into_iter().map(|template| template.id).collect::<Vec<_>>()
    };
    assert_eq!(list(None, None, 9).await, ["t-3", "t-2", "t-4", "t-1"]);
    assert_eq!(list(Some(true), None, 9).await, ["t-3", "t-2", "t-1"]);
    assert_eq!(list(Some(false), None, 9).await, ["t-4"]);
    // One more than asked for tells that there is another page.
    let filter = TemplateFilter { active: None, after: None, limit: 1 };
    let first = store.read(&scope("one")).await.unwrap().templates(&filter).await.unwrap();
    let after = after(&first, |template| &template.id);
    assert_eq!(list(None, after.clone(), 1).await, ["t-2", "t-4"]);
    assert_eq!(list(None, after.clone(), 3).await, ["t-2", "t-4", "t-1"]);
    // The place stays where it was, whatever the template is called by now.
    let mut tx = store.begin(&scope("one")).await.unwrap();
    let input = TemplateInput { name: "Zzz".into(), ..first.rows[0].input.clone() };
    tx.update_template(&first.rows[0].clone().changed(input, stamp(3))).await.unwrap();
    tx.commit().await.unwrap();
    assert_eq!(list(None, after, 1).await, ["t-2", "t-4"]);
}

pub(crate) async fn a_record_tells_its_template(store: &Arc<dyn Store>) {
    keep(&**store, "one", &template("t-1", "Mole check")).await;
    let from = Some(RecordTemplate { id: "t-1".into(), version: 1 });
    let made = Record { template: from, ..record("r-1", "Björk") };
    let mut tx = store.begin(&scope("one")).await.unwrap();
    insert(&mut *tx, &made).await;
    tx.commit().await.unwrap();
    add(&**store, "one", &record("r-2", "Björk")).await;
    let mut tx = store.read(&scope("one")).await.unwrap();
    assert_eq!(tx.record("r-1").await.unwrap(), Some(made));
    assert_eq!(tx.record("r-2").await.unwrap().unwrap().template, None);
}
