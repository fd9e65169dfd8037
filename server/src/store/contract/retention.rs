use std::sync::Arc;

use jiff::SignedDuration;

use super::{
    attachments::two_versions,
    given::{add, at, record, scope, usage_of},
};
use crate::{
    auth::JobScope,
    domain::{
        attachment::AttachmentChange, ports::Store, record_content::VisitType, retention::LegalHold, stamp::Stamp,
    },
};

pub(crate) async fn a_legal_hold_is_one_records_and_one_tenants(store: &Arc<dyn Store>) {
    add(&**store, "one", &record("r-1", "Björk")).await;
    add(&**store, "two", &record("r-1", "Björk")).await;
    let hold = |reason: &str| LegalHold {
        reason: reason.into(),
        placed_at: at(5),
        placed_by_id: "p-ada".into(),
        placed_by: "Ada".into(),
    };
    let mut tx = store.begin(&scope("one")).await.unwrap();
    tx.place_hold("r-1", &hold("Fall 1")).await.unwrap();
    tx.place_hold("r-1", &hold("Fall 2 – Größe")).await.unwrap();
    tx.commit().await.unwrap();
    let held = async |tenant: &str| store.read(&scope(tenant)).await.unwrap().legal_hold("r-1").await.unwrap();
    assert_eq!((held("one").await, held("two").await), (Some(hold("Fall 2 – Größe")), None));
    for (tenant, lifted) in [("two", false), ("one", true), ("one", false)] {
        let mut tx = store.begin(&scope(tenant)).await.unwrap();
        assert_eq!(tx.lift_hold("r-1").await.unwrap(), lifted, "{tenant}");
        tx.commit().await.unwrap();
    }
    assert_eq!(held("one").await, None);
}

pub(crate) async fn deleted_files_are_removed_for_good(store: &Arc<dyn Store>) {
    two_versions(&**store).await;
    let by = Stamp { at: at(7), by: crate::domain::stamp::Subject { id: "p-ada".into(), name: "Ada".into() } };
    let mut tx = store.begin(&scope("one")).await.unwrap();
    tx.begin_purge("e-a", at(6)).await.unwrap();
    assert!(tx.attachment("e-a").await.unwrap().is_some(), "what is not deleted is not removed");
    assert_eq!(tx.deleted_attachments(None, "", 9).await.unwrap(), []);
    tx.change_attachment("e-a", &AttachmentChange::Delete(by)).await.unwrap();
    let deleted = tx.deleted_attachments(Some("r-1"), "", 9).await.unwrap();
    let [file] = &deleted[..] else { panic!("{deleted:?}") };
    assert_eq!((file.id.as_str(), file.record_id.as_str(), file.deleted_at), ("e-a", "r-1", at(7)));
    assert_eq!((file.visit_type, file.purging), (VisitType::HomeHealth, false));
    assert_eq!(tx.deleted_attachments(Some("r-2"), "", 9).await.unwrap(), []);
    assert_eq!(tx.deleted_attachments(None, "e-a", 9).await.unwrap(), []);
    tx.begin_purge("e-a", at(8)).await.unwrap();
    assert_eq!(tx.attachment("e-a").await.unwrap(), None, "it is nobody's any more");
    assert!(tx.deleted_attachments(None, "", 9).await.unwrap()[0].purging);
    let versions = tx.versions_to_purge("e-a").await.unwrap();
    let named: Vec<_> = versions.iter().map(|it| (it.version_id.as_str(), it.number, it.key.as_str())).collect();
    assert_eq!(named, [("e-1", 1, "key-e-1"), ("e-2", 2, "key-e-2")]);
    assert!(versions.iter().all(|it| it.stored_bytes == 100_000 && it.source_sha256.is_some()));
    assert!(!tx.is_purged("e-1").await.unwrap());
    tx.commit().await.unwrap();

    let later = at(7) + SignedDuration::from_hours(48);
    let mut tx = store.begin(&scope("one")).await.unwrap();
    assert!(tx.place("e-1", "GLACIER", "", at(10)).await.unwrap());
    // A copy that would stay beyond the removal, by what is known last.
    let in_hours = |hours: i64| at(10) + SignedDuration::from_hours(hours);
    tx.note_restored_copy("e-1", in_hours(1), in_hours(60)).await.unwrap();
    tx.note_restored_copy("e-1", in_hours(5), in_hours(72)).await.unwrap();
    assert_eq!(tx.restored_copy("e-1").await.unwrap(), Some((in_hours(1), in_hours(72))));
    assert_eq!(tx.restored_copy("e-2").await.unwrap(), None);
    let copies = |stocks: Vec<chartlift_costs::Stock>| -> Vec<(u64, u128)> {
        let copies = stocks.into_iter().filter(|it| it.kind == chartlift_costs::Kind::RestoredCopy);
        copies.map(|it| (it.counts.stored_bytes, it.object_hours)).collect()
    };
    assert_eq!(copies(usage_of(&mut *tx, in_hours(0), in_hours(0)).await.stocks), [], "it is not there yet");
    assert_eq!(copies(usage_of(&mut *tx, in_hours(2), in_hours(0)).await.stocks), [(100_000, 1)]);
    assert_eq!(copies(usage_of(&mut *tx, in_hours(71), in_hours(0)).await.stocks), [(100_000, 1)]);
    assert_eq!(copies(usage_of(&mut *tx, in_hours(72), in_hours(0)).await.stocks), []);
    assert_eq!(tx.departures(at(0), later).await.unwrap(), [], "STANDARD asks for no time");
    tx.commit().await.unwrap();
    let mut tx = store.begin(&scope("two")).await.unwrap();
    assert_eq!(tx.versions_to_purge("e-a").await.unwrap(), []);
    tx.end_purge("e-a", later).await.unwrap();
    tx.commit().await.unwrap();
    let mut tx = store.begin(&scope("one")).await.unwrap();
    assert!(!tx.is_purged("e-1").await.unwrap(), "another tenant removed it");
    tx.end_purge("e-a", later).await.unwrap();
    tx.commit().await.unwrap();
    let mut one = store.read(&scope("one")).await.unwrap();
    assert!(one.is_purged("e-1").await.unwrap() && one.is_purged("e-2").await.unwrap());
    assert_eq!(one.deleted_attachments(None, "", 9).await.unwrap(), []);
    assert_eq!(one.versions_to_purge("e-a").await.unwrap(), []);
    let names: Vec<_> = one.versions("e-a", None, 9).await.unwrap().into_iter().map(|it| it.file_name).collect();
    assert_eq!(names, ["", ""]);
    assert_eq!(one.upload("e-1").await.unwrap().unwrap().file_name, "");
    // It is not billed any more, and was until then.
    assert_eq!(usage_of(&mut *one, later, later).await.stocks, []);
    let day = |days: i64| at(0) + SignedDuration::from_hours(24 * days);
    let hours = |stocks: &[chartlift_costs::Stock]| stocks.iter().map(|it| it.object_hours).sum::<u128>();
    assert!(hours(&one.stored_between(day(0), day(2)).await.unwrap()) >= 4 * 47);
    assert_eq!(hours(&one.stored_between(day(3), day(4)).await.unwrap()), 0);
    assert_eq!(store.stored_objects(&JobScope::new(), "", 9).await.unwrap(), []);
    let left = one.departures(at(0), later + SignedDuration::from_millis(1)).await.unwrap();
    let [left] = &left[..] else { panic!("{left:?}") };
    assert_eq!((left.storage_class.as_str(), left.stayed_hours, left.left.objects), ("GLACIER", 47, 1));
    assert_eq!((left.left.stored_bytes, left.left.small_stored_bytes), (100_000, 100_000));
    assert_eq!(one.departures(at(0), later).await.unwrap(), []);
    assert_eq!(store.read(&scope("two")).await.unwrap().departures(at(0), day(9)).await.unwrap(), []);
    assert_eq!(copies(one.stored_between(day(0), day(9)).await.unwrap()), [(0, 47)], "the copy went with its object");
}
