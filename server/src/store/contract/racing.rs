//! What two transactions do at once, on a database that lets them. `one_waits` completes when one waits for the other.

use std::sync::Arc;

use chartlift_costs::Kind;
use jiff::SignedDuration;

use super::{
    attachments::two_versions,
    given::{at, scope, usage_of},
    repack::{candidates, packed},
};
use crate::domain::ports::Store;

/// Two servers that were started together note the same moves in the same minute.
pub(crate) async fn a_version_is_moved_by_one_at_a_time(store: &Arc<dyn Store>, one_waits: impl Future<Output = ()>) {
    two_versions(&**store).await;
    let later = at(3) + SignedDuration::from_hours(24 * 500);
    let mut tx = store.begin(&scope("one")).await.unwrap();
    tx.place("e-2", "INTELLIGENT_TIERING", "", at(4)).await.unwrap();
    // It is larger than what stays in the frequent tier.
    let cold = tx.pack_candidates((at(9), at(9)), 1, 1, "e-1", 9).await.unwrap().remove(0);
    tx.begin_packing(&cold, "new-e-2", 1, at(9)).await.unwrap();
    let mut large = packed("e-2");
    large.stored_bytes = 1 << 20;
    assert!(tx.swap_object(&large, at(9), at(9)).await.unwrap());
    tx.commit().await.unwrap();

    let mut first = store.begin(&scope("one")).await.unwrap();
    assert_eq!(first.cool("e-2", later).await.unwrap(), 2);
    let second = async {
        let mut second = store.begin(&scope("one")).await.unwrap();
        let moved = second.cool("e-2", later).await.unwrap();
        second.commit().await.unwrap();
        moved
    };
    let end = async {
        one_waits.await;
        first.commit().await.unwrap();
    };
    assert_eq!(tokio::join!(second, end).0, 0, "it was moved twice");
}

/// Two people wait for the same file to come out of the archive.
pub(crate) async fn a_restored_copy_is_billed_once(store: &Arc<dyn Store>, one_waits: impl Future<Output = ()>) {
    two_versions(&**store).await;
    let mut first = store.begin(&scope("one")).await.unwrap();
    first.note_restored_copy("e-2", at(10), at(90)).await.unwrap();
    let second = async {
        let mut second = store.begin(&scope("one")).await.unwrap();
        second.note_restored_copy("e-2", at(11), at(90)).await.unwrap();
        second.commit().await.unwrap();
    };
    let end = async {
        one_waits.await;
        first.commit().await.unwrap();
    };
    tokio::join!(second, end);
    let usage = usage_of(&mut *store.read(&scope("one")).await.unwrap(), at(20), at(0)).await;
    let copies = usage.stocks.iter().filter(|stock| stock.kind == Kind::RestoredCopy);
    assert_eq!(copies.map(|stock| stock.counts.objects).sum::<u64>(), 1);
}

/// One server gives up what another is still at: its object goes, and so must not be the version's.
pub(crate) async fn what_is_given_up_takes_no_place(store: &Arc<dyn Store>, one_waits: impl Future<Output = ()>) {
    two_versions(&**store).await;
    let mut tx = store.begin(&scope("one")).await.unwrap();
    let cold = candidates(&mut *tx, at(5)).await.remove(1);
    tx.begin_packing(&cold, "new-e-2", 1, at(9)).await.unwrap();
    tx.commit().await.unwrap();
    let mut first = store.begin(&scope("one")).await.unwrap();
    first.bar_packing("e-2", "new-e-2").await.unwrap();
    let second = async {
        let mut second = store.begin(&scope("one")).await.unwrap();
        let swapped = second.swap_object(&packed("e-2"), at(5), at(10)).await.unwrap();
        second.commit().await.unwrap();
        swapped
    };
    let end = async {
        one_waits.await;
        first.commit().await.unwrap();
    };
    assert!(!tokio::join!(second, end).0, "the version has an object that is being removed");
}
