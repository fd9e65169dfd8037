use std::sync::Arc;

use chartlift_costs::{Happened, Kind, Speed, Stock};
use chartlift_protocol::{Crc32, PartToSign};

use super::{
    attachments::{complete, two_versions},
    given::{add, append, at, begin_upload, event, every_version, insert, record, scope, upload, usage_of, version},
};
use crate::{
    audit::{Action, AuditEvent, Target},
    auth::JobScope,
    domain::{
        attachment::NewVersion,
        ports::Store,
        storage_usage::{GroupedStock, Grouping, Groups, LeftEarly, Part, RowFilter},
    },
};

/// What was asked of S3 is billed at the class it was asked of, whatever became of the object since.
pub(crate) async fn requests_are_of_the_class_they_met(store: &Arc<dyn Store>) {
    two_versions(&**store).await;
    let mut tx = store.begin(&scope("one")).await.unwrap();
    let read = |version: u32, at| AuditEvent {
        at,
        target: Target::Attachment("e-a".into()),
        details: serde_json::json!({ "version": version, "valid_seconds": 900 }),
        ..event(Action::DownloadUrlIssued)
    };
    append(&mut *tx, read(2, at(5))).await;
    tx.place("e-2", "GLACIER_IR", "", at(6)).await.unwrap();
    append(&mut *tx, read(2, at(7))).await;
    append(&mut *tx, read(1, at(8))).await;
    tx.commit().await.unwrap();

    let mut one = store.read(&scope("one")).await.unwrap();
    let activities = usage_of(&mut *one, at(9), at(0)).await.activities;
    let of = |what, class: &str| {
        let these = activities.iter().filter(|it| it.what == what && it.storage_class == class);
        these.fold((0, 0), |(count, bytes), it| (count + it.count, bytes + it.bytes))
    };
    // Three for each upload, a HEAD, its beginning and its end, and two downloads.
    assert_eq!((of(Happened::Get, "STANDARD").0, of(Happened::Get, "GLACIER_IR").0), (8, 1));
    assert_eq!((of(Happened::Put, "STANDARD").0, of(Happened::Put, "GLACIER_IR").0), (4, 0));
    assert_eq!(of(Happened::Retrieval, "GLACIER_IR"), (0, 100_000));
}

/// Two versions of one attachment, and a download of the newer.
pub(crate) async fn usage_is_counted(store: &Arc<dyn Store>) {
    two_versions(&**store).await;
    let mut tx = store.begin(&scope("one")).await.unwrap();
    tx.note_access("e-2", "key-e-2", at(0)).await.unwrap();
    let download = AuditEvent { target: Target::Attachment("e-a".into()), ..event(Action::DownloadUrlIssued) };
    append(&mut *tx, download).await;
    tx.commit().await.unwrap();

    let mut one = store.read(&scope("one")).await.unwrap();
    let usage = usage_of(&mut *one, at(9), at(0)).await;
    let expected =
        |kind, source_bytes, stored_bytes| Stock::steady(kind, "STANDARD", "", 1, source_bytes, stored_bytes);
    let metadata = Stock::steady(Kind::Metadata, "STANDARD", "", 2, 0, 500);
    let (file, older) = (expected(Kind::File, 5 << 40, 100_000), expected(Kind::OlderVersion, 5 << 40, 100_000));
    assert_eq!(usage.stocks, [file.clone(), metadata, older]);
    let count = |what| usage.activities.iter().filter(|it| it.what == what).map(|it| it.count).sum::<u64>();
    // Two PUTs and two descriptions; what proved two uploads and a download.
    assert_eq!((count(Happened::Put), count(Happened::Get)), (4, 7));
    let later = usage_of(&mut *one, at(9), at(8)).await;
    assert!(later.activities.is_empty(), "{:?}", later.activities);
    drop(one);
    let mut tx = store.begin(&scope("one")).await.unwrap();
    tx.place("e-1", "GLACIER", "", at(10)).await.unwrap();
    let details = serde_json::json!({ "version": 1, "tier": "Bulk", "days": 3, "storage_class": "GLACIER" });
    let target = Target::Attachment("e-a".into());
    append(&mut *tx, AuditEvent { at: at(11), target, details, ..event(Action::RestoreRequested) }).await;
    tx.commit().await.unwrap();
    let mut one = store.read(&scope("one")).await.unwrap();
    let since = usage_of(&mut *one, at(12), at(10)).await.activities;
    let happened: Vec<_> = since.iter().map(|it| (it.what, it.storage_class.as_str(), it.count, it.bytes)).collect();
    let restore = Happened::Restore(Speed::Bulk);
    assert_eq!(happened, [(Happened::TransitionIn, "GLACIER", 1, 0), (restore, "GLACIER", 1, 100_000)]);
    assert_eq!(usage_of(&mut *one, at(12), at(12)).await.activities, []);
    drop(one);
    let mut tx = store.begin(&scope("one")).await.unwrap();
    tx.place("e-1", "STANDARD", "", at(13)).await.unwrap();
    tx.commit().await.unwrap();
    let mut one = store.read(&scope("one")).await.unwrap();
    let mut two = store.read(&scope("two")).await.unwrap();
    let nothing = usage_of(&mut *two, at(9), at(0)).await;
    assert_eq!((nothing.stocks, nothing.activities), (vec![], vec![]));
    let account = store.account_stocks(&JobScope::new(), at(9)).await.unwrap();
    assert_eq!(account, usage.stocks);

    for grouping in Grouping::ALL {
        let rows = one.stocks_by(grouping, at(9), &Part::All).await.unwrap();
        let files: Vec<_> = rows.iter().filter(|row| row.stock.kind == Kind::File).cloned().collect();
        let group = match grouping {
            Grouping::StorageClass => "",
            Grouping::Month => "2027-01",
            Grouping::FileType => "text/plain",
            Grouping::Record => "r-1",
            Grouping::Department => "Oncology",
            Grouping::Doctor => "Dr. Ada (d-1)",
            Grouping::Uploader => "Ada",
        };
        let expected = GroupedStock { group: group.into(), added_30_days_bytes: 100_000, stock: file.clone() };
        assert_eq!(files, [expected], "{grouping:?}");
        let row = RowFilter { by: grouping, group: group.into(), ..every_version() };
        let mut behind = Vec::new();
        while let [next] = &one
            .versions_behind(&row, at(9), behind.last().map(|(bytes, id): &(u64, String)| (*bytes, id.as_str())), 1)
            .await
            .unwrap()[..]
        {
            behind.push((next.stored_bytes, next.id.clone()));
        }
        assert_eq!(behind, [(100_000, "e-1".to_owned()), (100_000, "e-2".to_owned())], "{grouping:?}");
        assert_eq!(two.versions_behind(&row, at(9), None, 9).await.unwrap(), [], "{grouping:?}");
        let elsewhere = RowFilter { group: "elsewhere".into(), ..row.clone() };
        let larger = RowFilter { min_stored_bytes: 100_001, ..row.clone() };
        let later = RowFilter { moved_since: Some(at(14)), ..row.clone() };
        for nothing in [elsewhere, larger, later] {
            assert_eq!(one.versions_behind(&nothing, at(9), None, 9).await.unwrap(), [], "{nothing:?}");
        }
        // The other one lies where it was put.
        let moved = RowFilter { min_stored_bytes: 100_000, moved_since: Some(at(13)), ..row };
        let moved: Vec<_> = one.versions_behind(&moved, at(9), None, 9).await.unwrap();
        assert_eq!(moved.iter().map(|version| version.id.as_str()).collect::<Vec<_>>(), ["e-1"], "{grouping:?}");
        let theirs = two.stocks_by(grouping, at(9), &Part::All).await.unwrap();
        assert!(theirs.is_empty(), "{grouping:?}");
    }
}

/// Whatever is between, before or beside the files that part them is in one part.
pub(crate) async fn parts_are_the_whole(store: &Arc<dyn Store>) {
    add(&**store, "one", &record("r-1", "Björk")).await;
    let file = async |id: &str| complete(&**store, &upload(&format!("u-{id}"), "r-1", id, true), 1).await;
    for id in ["a", "b", "c", "d"] {
        file(id).await;
    }
    begin_upload(&**store, "one", &upload("u-e", "r-1", "e", true)).await;
    let mut tx = store.begin(&scope("one")).await.unwrap();
    tx.note_signed("u-e", &[PartToSign { number: 1, size_bytes: 7, crc32: Crc32(1), sha256: None }]).await.unwrap();
    tx.commit().await.unwrap();
    let parting = store.read(&scope("one")).await.unwrap().parting_files(3, 1).await.unwrap();
    assert_eq!(parting, ["b", "c"]);
    let parts = Part::between(parting);
    let readers = store.read_together(&scope("one"), parts.len()).await.unwrap();
    // What comes after they began is nothing to them.
    for id in ["0", "bb", "f"] {
        file(id).await;
    }
    let (mut together, mut files) = (Groups::default(), Vec::new());
    for (part, mut tx) in parts.iter().zip(readers) {
        let rows = tx.stocks_by(Grouping::FileType, at(9), part).await.unwrap();
        let counts = rows.iter().filter(|row| row.stock.kind == Kind::File).map(|row| row.stock.counts.objects);
        files.push(counts.sum::<u64>());
        rows.into_iter().for_each(|row| together.add(row));
    }
    let together = together.into_rows();
    assert_eq!(files, [2, 1, 1]);
    assert!(together.iter().any(|row| row.stock.kind == Kind::UnfinishedPart), "{together:?}");
    let mut one = store.read(&scope("one")).await.unwrap();
    let objects = |rows: &[GroupedStock]| rows.iter().map(|row| row.stock.counts.objects).sum::<u64>();
    let all = one.stocks_by(Grouping::FileType, at(9), &Part::All).await.unwrap();
    // Three files more, and their descriptions.
    assert_eq!(objects(&all), objects(&together) + 6);
    assert_eq!(one.parting_files(2, 4).await.unwrap(), Vec::<String>::new(), "so few are counted by one");
}

/// By record, one statement tells the same as parts of it: whatever lies beside versions is in its place, and no record is torn apart
/// where one helping ends and the next begins.
pub(crate) async fn by_record_all_is_counted_at_once(store: &Arc<dyn Store>) {
    let mut tx = store.begin(&scope("one")).await.unwrap();
    for number in 10..60 {
        insert(&mut *tx, &record(&format!("r-{number}"), "Björk")).await;
        // In 23 classes each, which are as many rows: a thousand end within a record.
        let versions = (0..23).map(|class| {
            let id = format!("u-{number}-{class}");
            let upload = upload(&id, &format!("r-{number}"), &format!("a-{number}-{class}"), true);
            NewVersion { storage_class: format!("CLASS_{class}"), stored_bytes: number * 1000, ..version(&upload) }
        });
        tx.insert_first_versions(&versions.collect::<Vec<_>>()).await.unwrap();
    }
    // Before all the others, among them, and after them.
    for record_id in ["r-0", "r-10", "r-35", "r-59", "r-99"] {
        if ["r-0", "r-99"].contains(&record_id) {
            insert(&mut *tx, &record(record_id, "Björk")).await;
        }
        let id = format!("under way in {record_id}");
        tx.insert_upload(&upload(&id, record_id, &format!("new in {record_id}"), true)).await.unwrap();
        tx.note_signed(&id, &[PartToSign { number: 1, size_bytes: 7, crc32: Crc32(1), sha256: None }]).await.unwrap();
    }
    tx.commit().await.unwrap();
    let mut one = store.read(&scope("one")).await.unwrap();
    let mut helpings: Vec<Vec<GroupedStock>> = Vec::new();
    let mut take = |rows| {
        helpings.push(rows);
        Ok(())
    };
    one.stocks_by_record(at(9), &mut take).await.unwrap();
    assert!(helpings.len() > 1, "all of it fits into one helping");
    for pair in helpings.windows(2) {
        assert!(pair[0].last().unwrap().group < pair[1][0].group, "{:?}", pair[1][0]);
    }
    let all = one.stocks_by(Grouping::Record, at(9), &Part::All).await.unwrap();
    assert_eq!(helpings.concat(), all);
    // The classes, a description and, of five, what is under way.
    assert_eq!(all.len(), 50 * 24 + 5);
    let mut two = store.read(&scope("two")).await.unwrap();
    let mut theirs = Vec::new();
    let mut take = |rows| {
        theirs.push(rows);
        Ok(())
    };
    two.stocks_by_record(at(9), &mut take).await.unwrap();
    assert_eq!(theirs.concat(), []);
}

/// What lies beside versions, and what left too early, is listed as it is counted, each for its kind.
pub(crate) async fn what_is_beside_versions_is_listed_by_its_kind(store: &Arc<dyn Store>) {
    two_versions(&**store).await;
    begin_upload(&**store, "one", &upload("e-3", "r-1", "e-b", true)).await;
    let mut tx = store.begin(&scope("one")).await.unwrap();
    let part = |number, size_bytes| PartToSign { number, size_bytes, crc32: Crc32(0), sha256: None };
    tx.note_signed("e-3", &[part(1, 7), part(2, 5)]).await.unwrap();
    tx.note_restored_copy("e-1", at(6), at(8)).await.unwrap();
    tx.place("e-2", "GLACIER_IR", "", at(6)).await.unwrap();
    let hours = 3 * 3600;
    tx.place("e-2", "STANDARD", "", at(6 + hours)).await.unwrap();
    tx.commit().await.unwrap();

    let mut one = store.read(&scope("one")).await.unwrap();
    let all = every_version();
    let mut listed = async |row: RowFilter, now| -> Vec<(String, Kind, String, u64)> {
        let versions = one.versions_behind(&row, now, None, 9).await.unwrap();
        versions.into_iter().map(|it| (it.id, it.kind, it.storage_class, it.stored_bytes)).collect()
    };
    let of = |kind| RowFilter { kind: Some(kind), ..all.clone() };
    let copy = ("e-1".to_owned(), Kind::RestoredCopy, "STANDARD".to_owned(), 100_000);
    assert_eq!(listed(of(Kind::RestoredCopy), at(7)).await, [copy]);
    assert_eq!(listed(of(Kind::RestoredCopy), at(8)).await, []);
    let parts = ("e-3".to_owned(), Kind::UnfinishedPart, "STANDARD".to_owned(), 12);
    assert_eq!(listed(of(Kind::UnfinishedPart), at(7)).await, [parts]);
    assert_eq!(listed(of(Kind::KeptObject), at(7)).await, []);
    assert_eq!(listed(of(Kind::Metadata), at(7)).await, []);
    assert_eq!(listed(all.clone(), at(7)).await.len(), 2, "versions alone, unless asked for");

    let early = |since, minimum_hours| RowFilter {
        storage_class: Some("GLACIER_IR".to_owned()),
        left_early: Some(LeftEarly { since: at(since), minimum_hours }),
        ..all.clone()
    };
    let left = ("e-2".to_owned(), Kind::File, "GLACIER_IR".to_owned(), 100_000);
    assert_eq!(listed(early(0, 4), at(7 + hours)).await, [left]);
    assert_eq!(listed(early(0, 3), at(7 + hours)).await, [], "it stayed long enough");
    assert_eq!(listed(early(7 + hours, 4), at(8 + hours)).await, [], "that was before");
    assert_eq!(listed(early(0, 4), at(5 + hours)).await, [], "it is still there");
}
