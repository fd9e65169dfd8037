use std::sync::Arc;

use chartlift_costs::{Kind, Stock};
use chartlift_protocol::{Crc32, UploadStatus};
use jiff::SignedDuration;
use rust_decimal::Decimal;

use super::given::{add, append, at, begin_upload, event, record, scope, upload, version};
use crate::{
    audit::{Action, AuditEvent, Target},
    auth::JobScope,
    domain::{
        attachment::{AttachmentChange, AttachmentStatus, NewVersion},
        cost_day::CostDay,
        lease::{Lease, Wish},
        placement::Placement,
        ports::Store,
        seen_reads::SeenReads,
        stamp::{Stamp, Subject},
        uploads::upload::Upload,
    },
};

/// Completes an upload as the domain does.
pub(super) async fn complete(store: &dyn Store, upload: &Upload, number: u32) {
    begin_upload(store, "one", upload).await;
    let mut tx = store.begin(&scope("one")).await.unwrap();
    tx.insert_version(&version(upload), number).await.unwrap();
    tx.note_metadata_bytes(&[(upload.id.clone(), 500)]).await.unwrap();
    tx.end_upload(&upload.id, UploadStatus::Completed, at(3)).await.unwrap();
    tx.commit().await.unwrap();
}

pub(super) async fn two_versions(store: &dyn Store) -> Upload {
    add(store, "one", &record("r-1", "Björk")).await;
    add(store, "two", &record("r-1", "Björk")).await;
    complete(store, &upload("e-1", "r-1", "e-a", true), 1).await;
    let second = Upload { file_name: "renamed.txt".into(), ..upload("e-2", "r-1", "e-a", false) };
    complete(store, &second, 2).await;
    second
}

pub(crate) async fn versions_are_kept_and_counted(store: &Arc<dyn Store>) {
    let second = two_versions(&**store).await;
    let number = async |tenant: &str, wanted| {
        let version = store.read(&scope(tenant)).await.unwrap().version("e-a", wanted).await.unwrap();
        version.map(|version| (version.number, version.id, version.file_name))
    };
    assert_eq!(number("one", None).await, Some((2, "e-2".into(), "renamed.txt".into())));
    assert_eq!(number("one", Some(1)).await, Some((1, "e-1".into(), "ö.txt".into())));
    assert_eq!(number("one", Some(3)).await, None);
    assert_eq!(number("two", None).await, None);

    let mut tx = store.read(&scope("one")).await.unwrap();
    let versions = tx.versions("e-a", None, 5).await.unwrap();
    let listed: Vec<_> = versions.iter().map(|version| (version.number, version.newest)).collect();
    assert_eq!(listed, [(2, true), (1, false)]);
    assert_eq!(tx.versions("e-a", Some(2), 5).await.unwrap()[0].number, 1);
    let index = tx.part_index("e-2").await.unwrap().unwrap();
    assert_eq!(index.parts, version(&second).parts);
    assert_eq!((index.source.crc32, index.stored.crc32), (Crc32(1), Crc32(2)));
    let done = tx.version_of_upload("e-1").await.unwrap().unwrap();
    assert_eq!((done.version, done.source_bytes), (1, 5 << 40));
    assert_eq!(tx.version_of_upload("e-9").await.unwrap(), None);
    drop(tx);
    let mut tx = store.read(&scope("two")).await.unwrap();
    assert_eq!(tx.part_index("e-2").await.unwrap(), None);
    assert!(tx.versions("e-a", None, 5).await.unwrap().is_empty());
}

pub(crate) async fn days_of_cost_are_written_once(store: &Arc<dyn Store>) {
    two_versions(&**store).await;
    let tenants = store.tenants_with_files(&JobScope::new()).await.unwrap();
    assert_eq!(tenants.iter().map(|(scope, _)| scope.tenant().as_str()).collect::<Vec<_>>(), ["one"]);
    let day = |text: &str, cost: i64| CostDay {
        day: text.parse().unwrap(),
        currency: "USD".into(),
        monthly_total: Decimal::new(cost, 10),
        baseline_monthly: Decimal::from(2),
        files: 1,
        source_bytes: 1 << 50,
        stored_bytes: 7,
    };
    let mut tx = store.begin(&scope("one")).await.unwrap();
    assert_eq!(tx.last_cost_day().await.unwrap(), None);
    for (text, cost) in [("2027-01-15", 1), ("2027-01-16", 2), ("2027-01-15", 3)] {
        tx.insert_cost_day(&day(text, cost)).await.unwrap();
    }
    tx.commit().await.unwrap();
    let mut one = store.read(&scope("one")).await.unwrap();
    assert_eq!(one.last_cost_day().await.unwrap(), Some("2027-01-16".parse().unwrap()));
    let days = one.cost_days("2027-01-01".parse().unwrap()).await.unwrap();
    assert_eq!(days, [day("2027-01-15", 1), day("2027-01-16", 2)]);
    assert_eq!(one.cost_days("2027-01-16".parse().unwrap()).await.unwrap().len(), 1);
    let mut two = store.read(&scope("two")).await.unwrap();
    assert!(two.cost_days("2027-01-01".parse().unwrap()).await.unwrap().is_empty());

    // Both versions were stored at 3; the newer was read 100 days later.
    let later = at(3) + SignedDuration::from_hours(100 * 24);
    let mut tx = store.begin(&scope("one")).await.unwrap();
    tx.note_access("e-2", "key-e-2", later).await.unwrap();
    let target = Target::Attachment("e-a".into());
    append(&mut *tx, AuditEvent { at: later, target, ..event(Action::DownloadUrlIssued) }).await;
    tx.commit().await.unwrap();
    let mut one = store.read(&scope("one")).await.unwrap();
    let cohorts = one.cohorts(later + SignedDuration::from_hours(24)).await.unwrap();
    let of = |kind| {
        let cohort = cohorts.iter().find(|cohort| cohort.kind == kind).unwrap();
        (cohort.age_days, cohort.idle_days, cohort.counts.objects, cohort.reads_a_month)
    };
    assert_eq!((of(Kind::File), of(Kind::OlderVersion)), ((90, 0, 1, 1), (90, 90, 1, 0)));
}

pub(crate) async fn attachments_are_hidden_and_shown(store: &Arc<dyn Store>) {
    two_versions(&**store).await;
    let change = async |tenant: &str, change| {
        let mut tx = store.begin(&scope(tenant)).await.unwrap();
        tx.change_attachment("e-a", &change).await.unwrap();
        tx.note_access("e-2", "key-e-2", at(9)).await.unwrap();
        tx.commit().await.unwrap();
    };
    let list = async |tenant: &str, deleted| {
        let mut tx = store.read(&scope(tenant)).await.unwrap();
        let attachments = tx.attachments("r-1", deleted, None, 10).await.unwrap();
        attachments.into_iter().map(|attachment| (attachment.version, attachment.file_name)).collect::<Vec<_>>()
    };
    let count =
        async || store.read(&scope("one")).await.unwrap().record("r-1").await.unwrap().unwrap().attachment_count;
    assert_eq!(list("one", false).await, [(2, "renamed.txt".to_owned())]);
    assert_eq!(count().await, 1);
    let stamp = Stamp { at: at(7), by: Subject { id: "u-1".into(), name: "Ada".into() } };
    change("two", AttachmentChange::Rename("theirs.txt".into())).await;
    change("one", AttachmentChange::Rename("other.txt".into())).await;
    change("one", AttachmentChange::Delete(stamp.clone())).await;
    assert_eq!(list("one", false).await, []);
    assert_eq!(list("one", true).await, [(2, "other.txt".to_owned())]);
    assert_eq!(list("two", true).await, []);
    assert_eq!(count().await, 0);
    let mut tx = store.read(&scope("one")).await.unwrap();
    let hidden = tx.attachment("e-a").await.unwrap().unwrap();
    assert_eq!((hidden.deleted_at, hidden.deleted_by.as_deref()), (Some(at(7)), Some("Ada")));
    assert_eq!((hidden.deleted_by_id.as_deref(), hidden.status), (Some("u-1"), AttachmentStatus::Deleted));
    assert_eq!(tx.version("e-a", None).await.unwrap(), None);
    drop(tx);
    change("one", AttachmentChange::Undelete).await;
    assert_eq!(list("one", false).await, [(2, "other.txt".to_owned())]);
}

pub(crate) async fn attachments_are_described_moved_and_read(store: &Arc<dyn Store>) {
    two_versions(&**store).await;
    add(&**store, "one", &record("r-2", "Björk")).await;
    let change = async |tenant: &str, change| {
        let mut tx = store.begin(&scope(tenant)).await.unwrap();
        tx.change_attachment("e-a", &change).await.unwrap();
        tx.commit().await.unwrap();
    };
    let now = async || store.read(&scope("one")).await.unwrap().attachment("e-a").await.unwrap().unwrap();
    let first = now().await;
    assert_eq!((first.description, first.download_urls_issued, first.last_download_url_at), (None, 0, None));
    assert_eq!((first.status, first.uploaded_by_id.as_str()), (AttachmentStatus::Active, "p-ada"));
    change("two", AttachmentChange::Describe(Some("theirs".into()))).await;
    change("one", AttachmentChange::Describe(Some("Ünder\nit".into()))).await;
    change("one", AttachmentChange::MoveTo("r-2".into())).await;
    for (version, seconds) in [("e-1", 8), ("e-2", 9), ("e-2", 9)] {
        let mut tx = store.begin(&scope("one")).await.unwrap();
        tx.note_access(version, &format!("key-{version}"), at(seconds)).await.unwrap();
        tx.commit().await.unwrap();
    }
    let moved = now().await;
    assert_eq!((moved.description.as_deref(), moved.record_id.as_str()), (Some("Ünder\nit"), "r-2"));
    assert_eq!((moved.download_urls_issued, moved.last_download_url_at), (3, Some(at(9))));
    let mut tx = store.read(&scope("one")).await.unwrap();
    assert_eq!(tx.attachments("r-1", false, None, 9).await.unwrap(), []);
    assert_eq!(tx.attachments("r-2", false, None, 9).await.unwrap(), [moved]);
    assert_eq!(tx.record("r-2").await.unwrap().unwrap().attachment_count, 1);
    drop(tx);
    change("one", AttachmentChange::Describe(None)).await;
    assert_eq!(now().await.description, None);
}

/// Stays meet without gaps, whoever moved the object, and hours come to the same however time is cut.
pub(crate) async fn placements_are_kept_and_counted(store: &Arc<dyn Store>) {
    two_versions(&**store).await;
    let day = |days: i64| at(0) + SignedDuration::from_hours(24 * days);
    let write = async |tenant: &str, id: &str, class: &str, tier: &str, when| {
        let mut tx = store.begin(&scope(tenant)).await.unwrap();
        let placed = tx.place(id, class, tier, when).await.unwrap();
        tx.commit().await.unwrap();
        placed
    };
    let stays = async |id: &str| {
        let items = store.read(&scope("one")).await.unwrap().placements(id).await.unwrap();
        for (one, next) in items.iter().zip(&items[1..]) {
            assert_eq!(one.to, Some(next.from));
        }
        assert!(items.last().unwrap().to.is_none() && items[0].from == at(3));
        let name = |it: &Placement| (it.storage_class.clone(), it.access_tier.clone().unwrap_or_default(), it.from);
        items.iter().map(name).collect::<Vec<_>>()
    };
    assert!(!write("two", "e-1", "GLACIER", "", day(1)).await, "another tenant's");
    assert!(!write("one", "e-1", "STANDARD", "", day(1)).await, "it lay there");
    assert!(write("one", "e-1", "GLACIER_IR", "", day(1)).await);
    assert_eq!(stays("e-1").await[1], ("GLACIER_IR".into(), String::new(), day(1)));

    // Of the tiers that S3 tells nobody: this one was last read on the 10th day, and is too small before it grows.
    assert!(write("one", "e-2", "INTELLIGENT_TIERING", "", day(2)).await);
    let mut tx = store.begin(&scope("one")).await.unwrap();
    tx.note_access("e-2", "key-e-2", day(10)).await.unwrap();
    assert_eq!(tx.idle(day(500), 9).await.unwrap(), Vec::<String>::new());
    assert_eq!(tx.cool("e-2", day(500)).await.unwrap(), 0, "small objects stay frequent");
    tx.commit().await.unwrap();
    let large = Upload { file_name: "large.txt".into(), ..upload("e-3", "r-1", "e-a", false) };
    begin_upload(&**store, "one", &large).await;
    let mut tx = store.begin(&scope("one")).await.unwrap();
    let large = NewVersion { stored_bytes: 1 << 20, storage_class: "INTELLIGENT_TIERING".into(), ..version(&large) };
    tx.insert_version(&large, 3).await.unwrap();
    tx.note_metadata_bytes(&[("e-3".into(), 500)]).await.unwrap();
    tx.end_upload("e-3", UploadStatus::Completed, at(3)).await.unwrap();
    tx.note_access("e-3", "key-e-3", day(10)).await.unwrap();
    assert_eq!((tx.idle(day(39), 9).await.unwrap(), tx.cool("e-3", day(39)).await.unwrap()), (vec![], 0));
    assert_eq!(tx.idle(day(500), 0).await.unwrap(), Vec::<String>::new());
    assert_eq!(tx.idle(day(500), 9).await.unwrap(), ["e-3"]);
    assert_eq!(tx.cool("e-3", day(500)).await.unwrap(), 2);
    assert_eq!(tx.idle(day(500), 9).await.unwrap(), Vec::<String>::new());
    assert!(!tx.note_reads("e-3", "another key", &SeenReads { count: 1, last_at: day(501) }).await.unwrap());
    assert!(tx.note_reads("e-3", "key-e-3", &SeenReads { count: 4, last_at: day(501) }).await.unwrap());
    tx.commit().await.unwrap();
    let read = store.read(&scope("one")).await.unwrap().attachment("e-a").await.unwrap().unwrap();
    assert_eq!((read.reads, read.last_read_at), (4, Some(day(501))));
    let tiers: Vec<_> = stays("e-3").await.into_iter().map(|(_, tier, from)| (tier, from)).collect();
    let expected = [("", at(3)), ("INFREQUENT_ACCESS", day(40)), ("ARCHIVE_INSTANT_ACCESS", day(100)), ("", day(501))];
    assert_eq!(tiers, expected.map(|(tier, from)| (tier.to_owned(), from)));

    let mut one = store.read(&scope("one")).await.unwrap();
    // Midnight: `at(0)` is none.
    let hour = |hours: i64| {
        let start = at(0).as_second() / 86_400 * 86_400;
        jiff::Timestamp::from_second(start + hours * 3600).unwrap()
    };
    let all = one.stored_between(hour(0), hour(24 * 600)).await.unwrap();
    let hours = |stocks: &[Stock]| stocks.iter().map(|it| it.byte_hours).sum::<u128>();
    let mut cut = 0;
    for day in 0..600 {
        cut += hours(&one.stored_between(hour(24 * day), hour(24 * (day + 1))).await.unwrap());
    }
    assert_eq!(cut, hours(&all));
    let first_hours = 24 * 600 - (u128::try_from(at(3).as_second()).unwrap() % 86_400) / 3600;
    assert_eq!(cut, first_hours * (100_000 + 100_000 + (1 << 20) + 3 * 500));
    let of = |class: &str, tier: &str| {
        let stock = all.iter().find(|it| (it.storage_class.as_str(), it.access_tier.as_str()) == (class, tier));
        stock.map(|it| (it.kind, it.counts.objects, it.byte_hours))
    };
    assert_eq!(of("INTELLIGENT_TIERING", "INFREQUENT_ACCESS"), Some((Kind::File, 0, (60 * 24) << 20)));
    assert_eq!(of("INTELLIGENT_TIERING", "ARCHIVE_INSTANT_ACCESS"), Some((Kind::File, 0, (401 * 24) << 20)));
    assert!(one.stored_between(hour(-48), hour(-24)).await.unwrap().is_empty());
    let mut two = store.read(&scope("two")).await.unwrap();
    assert!(two.stored_between(hour(0), hour(24 * 600)).await.unwrap().is_empty());
    assert_eq!(store.account_between(&JobScope::new(), hour(0), hour(24 * 600)).await.unwrap(), all);
}

/// Parts that were sent count for as long as they lay there, also when their upload is over.
pub(crate) async fn unfinished_parts_are_counted_by_the_hour(store: &Arc<dyn Store>) {
    add(&**store, "one", &record("r-1", "Björk")).await;
    begin_upload(&**store, "one", &upload("e-1", "r-1", "e-a", true)).await;
    let hour = |hours: i64| jiff::Timestamp::from_second((at(0).as_second() / 3600 + hours) * 3600).unwrap();
    let mut tx = store.begin(&scope("one")).await.unwrap();
    let part = chartlift_protocol::PartToSign { number: 1, size_bytes: 7, crc32: Crc32(0), sha256: None };
    tx.note_signed("e-1", &[part]).await.unwrap();
    tx.commit().await.unwrap();
    let between = async |from, to| {
        let stocks = store.read(&scope("one")).await.unwrap().stored_between(hour(from), hour(to)).await.unwrap();
        stocks.iter().map(|it| (it.kind, it.counts.objects, it.byte_hours)).collect::<Vec<_>>()
    };
    assert_eq!(between(0, 10).await, [(Kind::UnfinishedPart, 1, 70)]);
    let mut tx = store.begin(&scope("one")).await.unwrap();
    tx.end_upload("e-1", UploadStatus::Aborted, hour(4)).await.unwrap();
    tx.commit().await.unwrap();
    assert_eq!(between(0, 10).await, [(Kind::UnfinishedPart, 0, 28)]);
    assert_eq!(between(4, 10).await, []);
}

pub(crate) async fn a_job_is_done_by_one_server_at_a_time(store: &Arc<dyn Store>) {
    let job = JobScope::new();
    let take = async |holder, now, until, not_done_since| {
        let (lease, now) = (Lease { job: "a job", holder }, at(now));
        store
            .take_lease(&job, &Wish { lease, until: at(until), now, not_done_since: at(not_done_since) })
            .await
            .unwrap()
    };
    let (one, two) = (Lease { job: "a job", holder: "one" }, Lease { job: "a job", holder: "two" });
    assert!(take("one", 0, 10, -100).await);
    assert!(!take("two", 9, 19, -100).await, "it is in other hands");
    assert!(store.renew_lease(&job, &one, at(12)).await.unwrap());
    assert!(!take("two", 11, 19, -100).await);
    assert!(take("two", 12, 20, -100).await, "whoever died has it no longer");
    assert!(!store.renew_lease(&job, &one, at(30)).await.unwrap());
    store.end_lease(&job, &one, Some(at(13))).await.unwrap();
    assert!(!take("one", 14, 20, -100).await, "it was not theirs to end");
    store.end_lease(&job, &two, Some(at(14))).await.unwrap();
    assert!(!take("one", 15, 20, 13).await, "it was done lately");
    assert!(take("one", 15, 20, 14).await);
    store.end_lease(&job, &one, None).await.unwrap();
    assert!(take("two", 16, 20, 14).await, "it was given back undone");
}

/// Each tenant's reads of a log are counted in a transaction of that tenant; then the log is done with for all.
pub(crate) async fn an_access_log_counts_once(store: &Arc<dyn Store>) {
    let take = async |tenant: &str, log: &str, commit: bool| {
        let mut tx = store.begin(&scope(tenant)).await.unwrap();
        let new = tx.take_access_log(log, at(5)).await.unwrap();
        if commit {
            tx.commit().await.unwrap();
        }
        new
    };
    assert!(take("one", "l/1", false).await);
    assert!(take("one", "l/1", true).await, "what is not committed was not counted");
    assert!(!take("one", "l/1", true).await);
    assert!(take("two", "l/1", true).await && take("one", "l/2", true).await);
    let job = JobScope::new();
    let done = async || store.done_access_logs(&job, "l/1", "l/3").await.unwrap().into_iter().collect::<Vec<_>>();
    assert_eq!(done().await, Vec::<String>::new(), "counted for some is not done with");
    for (log, read_at) in [("l/1", 5), ("l/2", 5), ("l/3", 9), ("l/4", 9)] {
        store.end_access_log(&job, log, at(read_at)).await.unwrap();
        store.end_access_log(&job, log, at(read_at)).await.unwrap();
    }
    assert_eq!(done().await, ["l/2", "l/3"]);
    store.forget_access_logs(&job, at(6)).await.unwrap();
    assert_eq!(done().await, ["l/3"]);
    assert!(take("one", "l/1", true).await && take("two", "l/1", true).await, "forgotten for every tenant");
}
