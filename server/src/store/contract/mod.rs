//! What every store must do, run on each implementation. Speaks to the ports only; each test has a store of its own.

mod addenda;
mod attachments;
mod audit;
mod budgets;
pub(crate) mod everyday;
mod given;
mod metadata;
mod people;
pub(crate) mod racing;
mod records;
mod renamed;
mod repack;
mod retention;
mod search;
mod templates;
mod uploads;
mod usage;

pub(crate) use addenda::*;
pub(crate) use attachments::*;
pub(crate) use audit::*;
pub(crate) use budgets::*;
pub(crate) use metadata::*;
pub(crate) use people::*;
pub(crate) use records::*;
pub(crate) use renamed::*;
pub(crate) use repack::*;
pub(crate) use retention::*;
pub(crate) use search::*;
pub(crate) use templates::*;
pub(crate) use uploads::*;
pub(crate) use usage::*;

use crate::{
    audit::Action,
    domain::{
        ports::{IdempotencyKey, Store},
        record::Record,
    },
};
use given::{add, append, event, insert, record, scope};

/// Makes one test of each part of the contract; `$open` answers a store and what must live as long, or none to skip.
macro_rules! suite {
    ($open:expr) => {
        $crate::store::contract::suite!($open;
            people_are_one_tenants_and_named_once, people_are_found_and_paged, identifiers_are_taken_once_by_racing_requests,
            records_belong_to_one_tenant, what_is_not_committed_leaves_no_trace, a_locked_record_is_changed_by_one_at_a_time,
            listing_finds_and_pages, a_page_begins_where_the_one_before_ended, records_are_filtered,
            records_are_found_by_words_of_all_their_texts, many_records_are_found_whether_words_are_common_or_rare,
            a_record_of_very_many_words_is_found_by_its_first_ones,
            records_are_found_by_their_files, records_follow_their_patients, records_follow_their_doctors_in_batches,
            the_job_has_the_records_of_everybody_follow, a_record_that_follows_a_name_keeps_what_is_written_meanwhile, names_sort_alike_everywhere,
            a_records_history_is_kept, a_files_change_is_in_history_with_what_the_record_said_then,
            keys_are_claimed_once, keys_are_claimed_once_by_racing_requests,
            an_upload_is_settled_and_ended, signed_bytes_are_counted, what_is_said_of_the_whole_is_kept_until_the_end, uploads_are_listed_newest_first,
            an_upload_is_found_by_its_source_and_names_who_goes_on,
            jobs_find_what_is_due, versions_are_kept_and_counted, attachments_are_hidden_and_shown, attachments_are_described_moved_and_read,
            addenda_are_kept_in_the_order_of_their_signing, files_belong_to_an_addendum, a_record_waits_to_be_finalized,
            templates_are_kept_in_versions, templates_are_listed_by_name, a_record_tells_its_template,
            descriptions_are_queued_until_they_are_written, rows_are_made_of_their_descriptions,
            usage_is_counted, requests_are_of_the_class_they_met, what_is_beside_versions_is_listed_by_its_kind, parts_are_the_whole, by_record_all_is_counted_at_once, placements_are_kept_and_counted, unfinished_parts_are_counted_by_the_hour,
            a_legal_hold_is_one_records_and_one_tenants, deleted_files_are_removed_for_good,
            cold_objects_are_found_and_tried_once, an_object_takes_the_place_of_another, an_attempt_that_is_given_up_takes_nobodys_place, what_leaves_early_is_as_large_as_it_was,
            an_old_object_is_billed_while_the_bucket_keeps_it, what_is_dear_to_read_is_left_alone, a_new_object_begins_in_the_frequent_tier,
            a_job_is_done_by_one_server_at_a_time, an_access_log_counts_once, days_of_cost_are_written_once, a_budget_is_set_and_alerts_are_told_once,
            the_log_is_a_chain_however_many_write, log_rows_are_read_both_ways, log_rows_are_filtered);
    };
    ($open:expr; $($name:ident),+) => {
        $(
            #[tokio::test(flavor = "multi_thread", worker_threads = 2)]
            async fn $name() {
                let Some((store, _kept)) = $open().await else { return };
                let store: std::sync::Arc<dyn $crate::domain::ports::Store> = std::sync::Arc::new(store);
                $crate::store::contract::$name(&store).await;
                store.close().await;
            }
        )+
    };
}
pub(crate) use suite;

/// A record with an audit entry and a key, in tenant `one`.
pub(crate) async fn write_something(store: &dyn Store) {
    let mut tx = store.begin(&scope("one")).await.unwrap();
    insert(&mut *tx, &record("r-1", "Björk")).await;
    let key = IdempotencyKey { namespace: "n".into(), key: "k".into(), fingerprint: "f".into() };
    tx.claim_key(&key, "r-1", given::at(0)).await.unwrap();
    append(&mut *tx, event(Action::RecordCreated)).await;
    tx.commit().await.unwrap();
}

/// An entry of the audit log, committed.
pub(crate) async fn append_something(store: &dyn Store) {
    let mut tx = store.begin(&scope("one")).await.unwrap();
    append(&mut *tx, event(Action::RecordCreated)).await;
    tx.commit().await.unwrap();
}

/// Whatever a reading transaction is asked to write fails.
pub(crate) async fn reading_cannot_write(store: &dyn Store) {
    add(store, "one", &record("r-1", "Björk")).await;
    let mut tx = store.read(&scope("one")).await.unwrap();
    assert!(tx.insert_record(&Record { id: "r-2".into(), ..record("r-1", "Björk") }).await.is_err());
    drop(tx);
    assert_eq!(store.read(&scope("one")).await.unwrap().record("r-2").await.unwrap(), None);
}
