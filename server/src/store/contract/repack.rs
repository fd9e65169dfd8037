use std::sync::Arc;

use chartlift_costs::{Kind, Stock};
use chartlift_protocol::{Crc32, Encoding, PartIndexEntry};
use jiff::{SignedDuration, Timestamp};

use super::{
    attachments::two_versions,
    given::{at, every_version, scope, usage_of},
};
use crate::domain::{
    attachment::AttachmentChange,
    ports::{OpenPacking, PackCandidate, PackRequests, PackState, PackedObject, RepackedStock, Store, Tx},
    retention::LegalHold,
    stamp::{Stamp, Subject},
    storage_usage::{Grouping, Part, RowFilter},
};

pub(super) async fn candidates(tx: &mut dyn Tx, before: Timestamp) -> Vec<PackCandidate> {
    tx.pack_candidates((before, before), 1, 1, "", 9).await.unwrap()
}

fn named(candidates: &[PackCandidate]) -> Vec<&str> {
    candidates.iter().map(|candidate| candidate.version.id.as_str()).collect()
}

pub(super) fn packed(version_id: &str) -> PackedObject {
    PackedObject {
        version_id: version_id.into(),
        key: format!("new-{version_id}"),
        stored_bytes: 60_000,
        stored_crc32: Crc32(9),
        parts: vec![PartIndexEntry {
            number: 1,
            source_bytes: 5 << 40,
            stored_bytes: 60_000,
            source_crc32: Crc32(1),
            stored_crc32: Crc32(9),
        }],
    }
}

pub(crate) async fn cold_objects_are_found_and_tried_once(store: &Arc<dyn Store>) {
    two_versions(&**store).await;
    let mut tx = store.begin(&scope("one")).await.unwrap();
    assert_eq!(named(&candidates(&mut *tx, at(2)).await), [""; 0], "they were stored since");
    let cold = candidates(&mut *tx, at(5)).await;
    assert_eq!(named(&cold), ["e-1", "e-2"]);
    assert_eq!(
        (cold[0].storage_class.as_str(), cold[0].access_tier.as_str(), cold[0].there_since),
        ("STANDARD", "", at(3))
    );
    assert_eq!(tx.pack_candidates((at(5), at(5)), 100_001, 1, "", 9).await.unwrap(), []);
    assert_eq!(named(&tx.pack_candidates((at(5), at(5)), 1, 1, "e-1", 9).await.unwrap()), ["e-2"]);
    assert_eq!(named(&tx.pack_candidates((at(5), at(5)), 1, 1, "", 1).await.unwrap()), ["e-1"]);
    assert_eq!(candidates(&mut *store.read(&scope("two")).await.unwrap(), at(5)).await, []);

    tx.leave_unpacked(&cold[0], 99_000, 1, at(6)).await.unwrap();
    assert_eq!(named(&candidates(&mut *tx, at(7)).await), ["e-2"]);
    assert_eq!(
        named(&tx.pack_candidates((at(7), at(7)), 1, 2, "", 9).await.unwrap()),
        ["e-1", "e-2"],
        "a better one tries again"
    );
    let hold = LegalHold { reason: "Case".into(), placed_at: at(5), placed_by_id: "p".into(), placed_by: "P".into() };
    tx.place_hold("r-1", &hold).await.unwrap();
    assert_eq!(candidates(&mut *tx, at(7)).await, []);
    tx.lift_hold("r-1").await.unwrap();
    tx.note_access("e-2", "key-e-2", at(8)).await.unwrap();
    assert_eq!(candidates(&mut *tx, at(7)).await, []);
    assert_eq!(named(&candidates(&mut *tx, at(8)).await), ["e-2"]);
    let by = Stamp { at: at(9), by: Subject { id: "p-ada".into(), name: "Ada".into() } };
    tx.change_attachment("e-a", &AttachmentChange::Delete(by)).await.unwrap();
    assert_eq!(candidates(&mut *tx, at(9)).await, []);
}

pub(crate) async fn an_object_takes_the_place_of_another(store: &Arc<dyn Store>) {
    two_versions(&**store).await;
    let mut tx = store.begin(&scope("one")).await.unwrap();
    let cold = candidates(&mut *tx, at(5)).await.remove(1);
    assert!(!tx.swap_object(&packed("e-2"), at(5), hour(10)).await.unwrap(), "nothing was begun");
    tx.begin_packing(&cold, "new-e-2", 1, hour(9)).await.unwrap();
    let open = OpenPacking {
        version_id: "e-2".into(),
        state: PackState::Begun,
        old_key: "key-e-2".into(),
        new_key: "new-e-2".into(),
    };
    assert_eq!(tx.open_packings().await.unwrap(), std::slice::from_ref(&open));
    assert_eq!(named(&candidates(&mut *tx, at(5)).await), ["e-1"], "it is under way");
    let other = PackedObject { key: "another".into(), ..packed("e-2") };
    assert!(!tx.swap_object(&other, at(5), hour(10)).await.unwrap(), "another attempt's object");
    assert!(!tx.swap_object(&packed("e-2"), at(2), hour(10)).await.unwrap(), "it was read since");
    for (key, of_attempt, left) in [("new-e-2", true, false), ("key-e-2", false, false), ("late", true, true)] {
        assert_eq!(tx.is_packing_left("e-2", key, of_attempt).await.unwrap(), left, "{key} before");
    }
    tx.commit().await.unwrap();

    let day = async || store.read(&scope("one")).await.unwrap().stored_between(hour(0), hour(20)).await.unwrap();
    let bytes = |stocks: Vec<chartlift_costs::Stock>| {
        let files = stocks.into_iter().filter(|stock| stock.kind == chartlift_costs::Kind::File);
        files.map(|stock| stock.byte_hours).sum::<u128>()
    };
    let before = bytes(day().await);
    let mut tx = store.begin(&scope("one")).await.unwrap();
    assert!(tx.swap_object(&packed("e-2"), at(5), hour(10)).await.unwrap());
    tx.note_pack_requests("e-2", PackRequests { puts: 1, gets: 4, read_bytes: 160_000 }).await.unwrap();
    assert_eq!(tx.open_packings().await.unwrap(), [OpenPacking { state: PackState::Swapped, ..open }]);
    tx.commit().await.unwrap();
    // Ten hours of each: what lay there stays as large as it was.
    assert_eq!((before, bytes(day().await)), (20 * 100_000, 10 * 100_000 + 10 * 60_000));
    let mut tx = store.begin(&scope("one")).await.unwrap();
    let version = tx.version("e-a", None).await.unwrap().unwrap();
    assert_eq!((version.key.as_str(), version.number, version.stored_bytes), ("new-e-2", 2, 60_000));
    assert_eq!((version.encoding, version.source_bytes), (Encoding::Gzip, 5 << 40));
    let index = tx.part_index("e-2").await.unwrap().unwrap();
    assert_eq!((index.parts, index.stored.crc32, index.source.crc32), (packed("e-2").parts, Crc32(9), Crc32(1)));
    let stays = tx.placements("e-2").await.unwrap();
    assert_eq!((stays.len(), stays[0].to, stays[1].to), (2, Some(hour(10)), None));
    assert!(!tx.note_access("e-2", "key-e-2", hour(11)).await.unwrap(), "a URL to the old object");
    for (key, of_attempt, left) in [("new-e-2", true, false), ("key-e-2", false, true), ("other", false, false)] {
        assert_eq!(tx.is_packing_left("e-2", key, of_attempt).await.unwrap(), left, "{key} after");
    }
    let saved =
        RepackedStock { storage_class: "STANDARD".into(), access_tier: String::new(), files: 1, saved_bytes: 40_000 };
    assert_eq!(tx.repacked().await.unwrap(), [saved]);
    let activities = usage_of(&mut *tx, hour(12), hour(10)).await.activities;
    let puts = activities.iter().filter(|it| it.what == chartlift_costs::Happened::Put).map(|it| it.count).sum::<u64>();
    assert_eq!(puts, 2, "its own and the description's: {activities:?}");
    tx.forget_packing("e-2").await.unwrap();
    tx.end_packing("e-2", None).await.unwrap();
    assert_eq!(tx.open_packings().await.unwrap(), []);
    assert_eq!(named(&candidates(&mut *tx, hour(12)).await), ["e-1"], "what is done is not tried again");
    tx.commit().await.unwrap();
    let mut two = store.read(&scope("two")).await.unwrap();
    assert_eq!((two.repacked().await.unwrap(), two.open_packings().await.unwrap()), (vec![], vec![]));
}

fn hour(hours: i64) -> Timestamp {
    at(3) + SignedDuration::from_hours(hours)
}

/// A file that came into `GLACIER_IR` in the first hour and was swapped for its smaller object in the eleventh, uncommitted.
async fn swapped_in_the_archive(store: &Arc<dyn Store>) -> Box<dyn Tx> {
    two_versions(&**store).await;
    let mut tx = store.begin(&scope("one")).await.unwrap();
    tx.place("e-1", "GLACIER_IR", "", hour(1)).await.unwrap();
    let cold = candidates(&mut *tx, hour(1)).await.remove(0);
    tx.begin_packing(&cold, "new-e-1", 1, hour(9)).await.unwrap();
    assert!(tx.swap_object(&packed("e-1"), hour(1), hour(11)).await.unwrap());
    tx
}

/// Where the bucket keeps the old object, it is on the bill for as long, and leaves its class only then.
pub(crate) async fn an_old_object_is_billed_while_the_bucket_keeps_it(store: &Arc<dyn Store>) {
    let mut tx = swapped_in_the_archive(store).await;
    let kept = |stocks: Vec<Stock>| -> Vec<(String, u64, u128)> {
        let kept = stocks.into_iter().filter(|stock| stock.kind == Kind::KeptObject);
        kept.map(|stock| (stock.storage_class, stock.counts.stored_bytes, stock.byte_hours)).collect()
    };
    let old = |hours: u128| vec![("GLACIER_IR".to_owned(), 100_000, hours * 100_000)];
    let now = async |tx: &mut dyn Tx, hours| kept(usage_of(&mut *tx, hour(hours), hour(0)).await.stocks);
    assert_eq!(now(&mut *tx, 12).await, old(1), "it is still to be deleted");
    tx.end_packing("e-1", Some(hour(20))).await.unwrap();
    assert_eq!((now(&mut *tx, 19).await, now(&mut *tx, 20).await), (old(1), vec![]));
    let all = tx.stocks_by(Grouping::Record, hour(19), &Part::Records(String::new(), "r-9".into())).await.unwrap();
    assert_eq!(kept(all.into_iter().map(|row| row.stock).collect()), old(1), "the report has it");
    let listed = RowFilter { kind: Some(Kind::KeptObject), ..every_version() };
    let listed = tx.versions_behind(&listed, hour(19), None, 9).await.unwrap();
    assert_eq!((listed.len(), listed[0].stored_bytes, listed[0].storage_class.as_str()), (1, 100_000, "GLACIER_IR"));
    // From the eleventh to the twentieth hour, beside the new one.
    assert_eq!(kept(tx.stored_between(hour(0), hour(15)).await.unwrap()), old(4));
    let day = kept(tx.stored_between(hour(0), hour(24)).await.unwrap());
    assert_eq!(day, [("GLACIER_IR".to_owned(), 0, 9 * 100_000)], "at the end it is gone");
    assert_eq!(tx.departures(hour(0), hour(20)).await.unwrap(), []);
    let left = tx.departures(hour(0), hour(21)).await.unwrap();
    assert_eq!((left.len(), left[0].stayed_hours, left[0].left.stored_bytes), (1, 19, 100_000), "{left:?}");
    tx.commit().await.unwrap();
    assert_eq!(kept(usage_of(&mut *store.read(&scope("two")).await.unwrap(), hour(19), hour(0)).await.stocks), []);
}

/// Reading alone would cost: what Intelligent-Tiering moved down comes up again, what is archived has to be restored.
pub(crate) async fn what_is_dear_to_read_is_left_alone(store: &Arc<dyn Store>) {
    two_versions(&**store).await;
    let mut tx = store.begin(&scope("one")).await.unwrap();
    tx.place("e-1", "INTELLIGENT_TIERING", "", at(4)).await.unwrap();
    tx.place("e-2", "GLACIER", "", at(4)).await.unwrap();
    assert_eq!(named(&candidates(&mut *tx, at(9)).await), ["e-1"]);
    tx.note_restored_copy("e-2", at(6), at(8)).await.unwrap();
    assert_eq!(named(&candidates(&mut *tx, at(5)).await), ["e-1"], "its copy is not there yet");
    assert_eq!(named(&candidates(&mut *tx, at(7)).await), ["e-1", "e-2"]);
    assert_eq!(named(&candidates(&mut *tx, at(8)).await), ["e-1"], "its copy is gone");
    tx.place("e-1", "INTELLIGENT_TIERING", "INFREQUENT_ACCESS", at(9)).await.unwrap();
    assert_eq!(named(&candidates(&mut *tx, at(9)).await), [""; 0]);
    tx.commit().await.unwrap();
}

/// In Intelligent-Tiering a new object begins in the frequent tier, however long nobody read its version.
pub(crate) async fn a_new_object_begins_in_the_frequent_tier(store: &Arc<dyn Store>) {
    two_versions(&**store).await;
    let day = |days: i64| at(3) + SignedDuration::from_hours(24 * days);
    let mut tx = store.begin(&scope("one")).await.unwrap();
    tx.place("e-2", "INTELLIGENT_TIERING", "", day(1)).await.unwrap();
    let cold = tx.pack_candidates((day(20), day(20)), 1, 1, "e-1", 9).await.unwrap().remove(0);
    tx.begin_packing(&cold, "new-e-2", 1, day(20)).await.unwrap();
    let large = PackedObject { stored_bytes: 1 << 20, ..packed("e-2") };
    assert!(tx.swap_object(&large, day(20), day(20)).await.unwrap());
    tx.end_packing("e-2", None).await.unwrap();
    let tiers = async |tx: &mut dyn Tx, days| -> Vec<String> {
        tx.cool("e-2", day(days)).await.unwrap();
        let stocks = usage_of(&mut *tx, day(days), day(0)).await.stocks;
        let tiered = stocks.into_iter().filter(|stock| stock.storage_class == "INTELLIGENT_TIERING");
        tiered.map(|stock| stock.access_tier).collect()
    };
    assert_eq!(tiers(&mut *tx, 49).await, [""]);
    assert_eq!(tiers(&mut *tx, 50).await, ["INFREQUENT_ACCESS"]);
    tx.commit().await.unwrap();
}

pub(crate) async fn an_attempt_that_is_given_up_takes_nobodys_place(store: &Arc<dyn Store>) {
    two_versions(&**store).await;
    let mut tx = store.begin(&scope("one")).await.unwrap();
    let cold = candidates(&mut *tx, at(5)).await.remove(1);
    tx.begin_packing(&cold, "new-e-2", 1, at(6)).await.unwrap();
    tx.bar_packing("e-2", "new-e-2").await.unwrap();
    assert!(!tx.swap_object(&packed("e-2"), at(5), at(7)).await.unwrap());
    // Whoever was to remove it, and could not, still knows of it.
    let open = tx.open_packings().await.unwrap();
    assert_eq!((open[0].state, open[0].new_key.as_str()), (PackState::Begun, "new-e-2"));
    tx.forget_packing("e-2").await.unwrap();
    // The next attempt is none of its business.
    tx.begin_packing(&cold, "new-e-2", 1, at(8)).await.unwrap();
    tx.bar_packing("e-2", "another").await.unwrap();
    assert!(tx.swap_object(&packed("e-2"), at(5), at(9)).await.unwrap());
    tx.commit().await.unwrap();
}

/// One leaving early: what it was large then is what is charged.
pub(crate) async fn what_leaves_early_is_as_large_as_it_was(store: &Arc<dyn Store>) {
    let mut tx = swapped_in_the_archive(store).await;
    let left = tx.departures(hour(0), hour(20)).await.unwrap();
    assert_eq!((left.len(), left[0].stayed_hours, left[0].left.stored_bytes), (1, 10, 100_000), "{left:?}");
    tx.commit().await.unwrap();
}
