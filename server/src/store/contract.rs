//! What every store must do, run on each implementation. Speaks to the ports only.

use chartlift_costs::{Happened, Kind, Stock};
use chartlift_protocol::{Crc32, Encoding, PartIndexEntry, PartToSign, UploadStatus};
use jiff::{SignedDuration, Timestamp};
use serde_json::json;

use crate::{
    audit::{Action, AuditEvent, AuditKey, Target, Verifier},
    auth::{JobScope, TenantId, TenantScope},
    domain::{
        attachment::{AttachmentChange, NewVersion},
        ports::{Completion, Created, IdempotencyKey, RecordFilter, Store, UploadFilter},
        record::{Record, RecordOrder, RecordStatus, VisitType},
        storage_usage::Grouping,
        uploads::upload::{Settled, Upload},
    },
};

fn at(seconds: i64) -> Timestamp {
    Timestamp::from_second(1_800_000_000 + seconds).unwrap()
}

fn event(action: Action) -> AuditEvent {
    AuditEvent {
        at: at(0),
        actor_id: "u-1".into(),
        actor_name: "Ada".into(),
        action,
        target: Target::Tenant,
        record_id: None,
        request_id: "q-1".into(),
        details: json!({ "ä": [1, "\"quoted\""] }),
    }
}

fn record(id: &str, name: &str) -> Record {
    Record {
        id: id.into(),
        patient_name: name.into(),
        mrn: format!("MRN-{id}"),
        birth_date: "1970-02-28".parse().unwrap(),
        visit_type: VisitType::HomeHealth,
        department: "Oncology".into(),
        visit_date: "2026-05-01".parse().unwrap(),
        title: "Çontrol 100%".into(),
        notes: "two\nlines".into(),
        status: RecordStatus::Draft,
        version: 1,
        attachment_count: 0,
        created_at: at(1),
        created_by: "Ada".into(),
        updated_at: at(1),
        updated_by: "Ada".into(),
        finalized_at: None,
        finalized_by: None,
    }
}

fn upload(id: &str, record_id: &str, attachment_id: &str, new_attachment: bool) -> Upload {
    Upload {
        id: id.into(),
        record_id: record_id.into(),
        attachment_id: attachment_id.into(),
        new_attachment,
        file_name: "ö.txt".into(),
        content_type: "text/plain".into(),
        extension: "txt".into(),
        size_bytes: 5 << 40,
        status: UploadStatus::Active,
        settled: None,
        created_at: at(2),
        created_by: "Ada".into(),
        expires_at: at(100),
    }
}

fn version(upload: &Upload) -> NewVersion {
    NewVersion {
        id: upload.id.clone(),
        attachment_id: upload.attachment_id.clone(),
        record_id: upload.record_id.clone(),
        first: upload.new_attachment,
        file_name: upload.file_name.clone(),
        content_type: upload.content_type.clone(),
        key: format!("key-{}", upload.id),
        encoding: Encoding::Gzip,
        source_bytes: 5 << 40,
        source_crc32: Crc32(1),
        source_sha256: Some("a".repeat(64)),
        stored_bytes: 100_000,
        stored_crc32: Crc32(2),
        storage_class: "STANDARD".into(),
        parts: vec![PartIndexEntry {
            number: 1,
            source_bytes: 5 << 40,
            stored_bytes: 100_000,
            source_crc32: Crc32(1),
            stored_crc32: Crc32(2),
        }],
        metadata_bytes: 500,
        created_at: at(3),
        created_by: "Ada".into(),
    }
}

struct Contract<'a, S> {
    store: &'a S,
    job: JobScope,
    one: TenantScope,
    two: TenantScope,
}

/// Runs the whole contract on an empty store that is keyed with `key`.
pub(crate) async fn run(store: &impl Store, key: &AuditKey) {
    let job = JobScope::new();
    let tenant = |id| job.tenant(TenantId::parse(id).unwrap());
    let (one, two) = (tenant("one"), tenant("two"));
    let contract = Contract { store, one, two, job };
    contract.records_belong_to_one_tenant().await;
    contract.idempotency_keys_are_claimed_once().await;
    contract.a_version_is_replaced_once().await;
    contract.listing_finds_and_pages().await;
    contract.an_upload_is_settled_once().await;
    contract.signed_bytes_are_limited_and_counted().await;
    contract.an_upload_ends_once().await;
    contract.a_finalized_record_takes_no_version().await;
    contract.versions_count_up().await;
    contract.a_deleted_attachment_is_hidden().await;
    contract.jobs_find_what_is_due().await;
    contract.the_log_is_a_whole_chain(key).await;
}

impl<S: Store> Contract<'_, S> {
    async fn add(&self, record: &Record) {
        let created = self.store.insert_record(&self.one, record, None, event(Action::RecordCreated)).await.unwrap();
        assert_eq!(created, Created::New);
    }

    async fn begin(&self, upload: &Upload) {
        let created = self.store.insert_upload(&self.one, upload, None, event(Action::UploadCreated)).await.unwrap();
        assert_eq!(created, Created::New);
    }

    async fn log_length(&self, scope: &TenantScope) -> usize {
        self.store.audit_before(scope, None, 10_000, None).await.unwrap().len()
    }

    async fn records_belong_to_one_tenant(&self) {
        let kept = record("r-1", "Björk");
        self.add(&kept).await;
        let read = Some(event(Action::RecordRead));
        assert_eq!(self.store.record(&self.one, "r-1", read.clone()).await.unwrap(), Some(kept.clone()));
        assert_eq!(self.store.record(&self.two, "r-1", read).await.unwrap(), None);
        assert!(
            !self
                .store
                .replace_record(&self.two, &Record { version: 2, ..kept }, event(Action::RecordUpdated))
                .await
                .unwrap()
        );
        assert_eq!((self.log_length(&self.one).await, self.log_length(&self.two).await), (2, 0));
        // The same id in two tenants is two records.
        let other = record("r-1", "Another");
        self.store.insert_record(&self.two, &other, None, event(Action::RecordCreated)).await.unwrap();
        assert_eq!(self.store.record(&self.one, "r-1", None).await.unwrap().unwrap().patient_name, "Björk");
    }

    async fn idempotency_keys_are_claimed_once(&self) {
        let key = |fingerprint: &str| IdempotencyKey {
            namespace: "createRecord:u-1".into(),
            key: "k".into(),
            fingerprint: fingerprint.into(),
        };
        let insert = async |scope, id: &str, fingerprint| {
            let record = record(id, "Keyed");
            self.store
                .insert_record(scope, &record, Some(&key(fingerprint)), event(Action::RecordCreated))
                .await
                .unwrap()
        };
        assert_eq!(insert(&self.one, "k-1", "f").await, Created::New);
        let length = self.log_length(&self.one).await;
        assert_eq!(insert(&self.one, "k-2", "f").await, Created::Before("k-1".into()));
        assert_eq!(insert(&self.one, "k-3", "g").await, Created::Conflict);
        assert_eq!(self.log_length(&self.one).await, length, "what was not done is in the log");
        assert_eq!(self.store.record(&self.one, "k-2", None).await.unwrap(), None);
        assert_eq!(insert(&self.two, "k-4", "g").await, Created::New, "keys of two tenants met");

        let forget = async |before| self.store.forget_idempotency_keys(&self.job, before).await.unwrap();
        assert_eq!(forget(at(1)).await, 0);
        assert_eq!(forget(at(2)).await, 2);
        assert_eq!(insert(&self.one, "k-5", "g").await, Created::New, "a forgotten key still counted");
    }

    async fn a_version_is_replaced_once(&self) {
        self.add(&record("v-1", "Before")).await;
        let second = Record { version: 2, patient_name: "After".into(), ..record("v-1", "") };
        let replace = async |record: &Record| {
            self.store.replace_record(&self.one, record, event(Action::RecordUpdated)).await.unwrap()
        };
        assert!(replace(&second).await);
        assert!(!replace(&second).await);
        let last = Record {
            version: 3,
            status: RecordStatus::Finalized,
            finalized_at: Some(at(9)),
            finalized_by: Some("Ada".into()),
            ..second
        };
        assert!(replace(&last).await);
        assert_eq!(self.store.record(&self.one, "v-1", None).await.unwrap(), Some(last.clone()));
        assert!(!replace(&Record { version: 4, ..last }).await, "a finalized record was changed");
    }

    async fn listing_finds_and_pages(&self) {
        for (id, name) in [("l-1", "Zoë Öz"), ("l-2", "Zoë Öz"), ("l-3", "Zoë Ab")] {
            self.add(&record(id, name)).await;
        }
        let mut filter = RecordFilter {
            words: vec!["zoë".into(), "100%".into()],
            status: Some(RecordStatus::Draft),
            order: RecordOrder::PatientName,
            after: None,
            limit: 2,
        };
        let mut found = Vec::new();
        loop {
            let page = self.store.records(&self.one, &filter, event(Action::RecordsListed)).await.unwrap();
            found.extend(page.items.into_iter().map(|record| record.id));
            let Some(cursor) = page.next_cursor else { break };
            filter.after = Some(crate::domain::page::Cursor::decode(&cursor, "patient_name").unwrap());
        }
        assert_eq!(found, ["l-3", "l-1", "l-2"]);
        filter.after = None;
        filter.words = vec!["1__%".into()];
        assert!(self.store.records(&self.one, &filter, event(Action::RecordsListed)).await.unwrap().items.is_empty());
    }

    async fn an_upload_is_settled_once(&self) {
        self.begin(&upload("s-1", "r-1", "s-a", true)).await;
        let first = Settled { encoding: Encoding::Gzip, key: "k".into(), multipart_id: Some("m".into()) };
        let second = Settled { encoding: Encoding::Identity, key: "l".into(), multipart_id: None };
        assert_eq!(self.store.settle_upload(&self.two, "s-1", &second).await.unwrap(), None);
        assert_eq!(self.store.settle_upload(&self.one, "s-1", &first).await.unwrap(), Some(first.clone()));
        assert_eq!(self.store.settle_upload(&self.one, "s-1", &second).await.unwrap(), Some(first.clone()));
        // S3 gave the multipart upload up: one successor, whoever asks first.
        let dead = first;
        let first = Settled { multipart_id: Some("m-2".into()), ..dead.clone() };
        let late = Settled { multipart_id: Some("m-3".into()), ..dead.clone() };
        assert_eq!(self.store.replace_multipart(&self.two, "s-1", &dead, &late).await.unwrap(), None);
        assert_eq!(self.store.replace_multipart(&self.one, "s-1", &dead, &first).await.unwrap(), Some(first.clone()));
        assert_eq!(self.store.replace_multipart(&self.one, "s-1", &dead, &late).await.unwrap(), Some(first.clone()));
        let read = self.store.upload(&self.one, "s-1", Some(event(Action::UploadRead))).await.unwrap().unwrap();
        assert_eq!(read, Upload { settled: Some(first), ..upload("s-1", "r-1", "s-a", true) });
        assert_eq!(self.store.upload(&self.two, "s-1", None).await.unwrap(), None);
        assert!(self.store.abort_upload(&self.one, "s-1", event(Action::UploadAborted)).await.unwrap());
        assert_eq!(self.store.settle_upload(&self.one, "s-1", &second).await.unwrap(), None);
        self.store.mark_swept(&self.one, "s-1").await.unwrap();
    }

    async fn signed_bytes_are_limited_and_counted(&self) {
        self.begin(&upload("n-1", "r-1", "n-a", true)).await;
        let part = |number, size_bytes| PartToSign { number, size_bytes, crc32: Crc32(0) };
        let note = async |parts: &[PartToSign]| self.store.note_signed(&self.one, "n-1", parts, 100).await.unwrap();
        let unfinished = async || {
            let usage = self.store.usage(&self.one, at(9), at(0), event(Action::CostsRead)).await.unwrap();
            let mut parts = usage.stocks.into_iter().filter(|stock| stock.kind == Kind::UnfinishedPart);
            parts.next().map(|stock| (stock.objects, stock.stored_bytes))
        };
        assert!(note(&[part(1, 60), part(2, 40)]).await);
        assert!(!note(&[part(3, 1)]).await);
        assert_eq!(unfinished().await, Some((1, 100)));
        assert!(note(&[part(2, 30)]).await, "signing again did not replace");
        assert_eq!(unfinished().await, Some((1, 90)));
        self.store.abort_upload(&self.one, "n-1", event(Action::UploadAborted)).await.unwrap();
        assert_eq!(unfinished().await, None);
        self.store.mark_swept(&self.one, "n-1").await.unwrap();
    }

    async fn an_upload_ends_once(&self) {
        let upload = upload("e-1", "r-1", "e-a", true);
        self.begin(&upload).await;
        let complete = async |scope| {
            self.store.complete_upload(scope, &version(&upload), event(Action::UploadCompleted)).await.unwrap()
        };
        assert_eq!(complete(&self.two).await, Completion::NotActive);
        assert_eq!(self.store.completed(&self.one, "e-1").await.unwrap(), None);
        let Completion::Done(done) = complete(&self.one).await else { panic!("not done") };
        assert_eq!((done.version, done.source_bytes), (1, 5 << 40));
        let length = self.log_length(&self.one).await;
        assert_eq!(complete(&self.one).await, Completion::Done(done.clone()));
        assert!(!self.store.abort_upload(&self.one, "e-1", event(Action::UploadAborted)).await.unwrap());
        assert_eq!(self.log_length(&self.one).await, length);
        assert_eq!(self.store.completed(&self.one, "e-1").await.unwrap(), Some(done));
        assert_eq!(self.store.record(&self.one, "r-1", None).await.unwrap().unwrap().attachment_count, 1);

        let filter = |status| UploadFilter { status, record_id: Some("r-1".into()), after: None, limit: 10 };
        let list = async |scope, status| {
            let page = self.store.uploads(scope, &filter(status), event(Action::UploadsListed)).await.unwrap();
            page.items.into_iter().map(|upload| upload.upload_id).collect::<Vec<_>>()
        };
        assert_eq!(list(&self.one, Some(UploadStatus::Completed)).await, ["e-1"]);
        assert_eq!(list(&self.one, None).await, ["s-1", "n-1", "e-1"]);
        assert_eq!(list(&self.two, None).await, Vec::<String>::new());
    }

    async fn a_finalized_record_takes_no_version(&self) {
        let late = upload("f-1", "v-1", "f-a", true);
        self.begin(&late).await;
        let outcome =
            self.store.complete_upload(&self.one, &version(&late), event(Action::UploadCompleted)).await.unwrap();
        assert_eq!(outcome, Completion::RecordFinalized);
        let still = self.store.upload(&self.one, "f-1", None).await.unwrap().unwrap();
        assert_eq!(still.status, UploadStatus::Active);
        assert_eq!(self.store.version(&self.one, "f-a", None).await.unwrap(), None);
        self.store.abort_upload(&self.one, "f-1", event(Action::UploadAborted)).await.unwrap();
        self.store.mark_swept(&self.one, "f-1").await.unwrap();
    }

    async fn versions_count_up(&self) {
        let next = Upload { file_name: "renamed.txt".into(), ..upload("e-2", "r-1", "e-a", false) };
        self.begin(&next).await;
        let outcome =
            self.store.complete_upload(&self.one, &version(&next), event(Action::UploadCompleted)).await.unwrap();
        assert!(matches!(outcome, Completion::Done(done) if done.version == 2));
        let number = async |scope, wanted| {
            self.store.version(scope, "e-a", wanted).await.unwrap().map(|version| (version.number, version.id))
        };
        assert_eq!(number(&self.one, None).await, Some((2, "e-2".into())));
        assert_eq!(number(&self.one, Some(1)).await, Some((1, "e-1".into())));
        assert_eq!(number(&self.one, Some(3)).await, None);
        assert_eq!(number(&self.two, None).await, None);

        let list = async |scope, id| {
            self.store.attachments(scope, id, false, None, 10, event(Action::AttachmentsListed)).await.unwrap()
        };
        let page = list(&self.one, "r-1").await.unwrap();
        assert_eq!(page.items.len(), 1);
        assert_eq!((page.items[0].version, page.items[0].file_name.as_str()), (2, "renamed.txt"));
        assert!(list(&self.one, "unknown").await.is_none());
        assert!(list(&self.two, "r-1").await.unwrap().items.is_empty());

        let newest = self.store.version(&self.one, "e-a", None).await.unwrap().unwrap();
        let index = self.store.part_index(&self.one, &newest.id).await.unwrap().unwrap();
        assert_eq!(index.parts, version(&next).parts);
        assert_eq!((index.source.crc32, index.stored.crc32), (Crc32(1), Crc32(2)));
        assert_eq!(self.store.part_index(&self.two, &newest.id).await.unwrap(), None);
        let download = AuditEvent { target: Target::Attachment("e-a".into()), ..event(Action::DownloadUrlIssued) };
        self.store.note_download(&self.one, &newest, download).await.unwrap();
        self.usage_is_counted().await;
    }

    /// Two versions of one attachment, and a download of the newer.
    async fn usage_is_counted(&self) {
        let usage = self.store.usage(&self.one, at(9), at(0), event(Action::CostsRead)).await.unwrap();
        let expected =
            |kind, source_bytes, stored_bytes| Stock::steady(kind, "STANDARD", "", 1, source_bytes, stored_bytes);
        let metadata = Stock::steady(Kind::Metadata, "STANDARD", "", 2, 0, 500);
        let (file, older) = (expected(Kind::File, 5 << 40, 100_000), expected(Kind::OlderVersion, 5 << 40, 100_000));
        assert_eq!(usage.stocks, [file.clone(), metadata, older]);
        let count = |what| usage.activities.iter().filter(|it| it.what == what).map(|it| it.count).sum::<u64>();
        // Two PUTs and two descriptions; two HEADs and a download.
        assert_eq!((count(Happened::Put), count(Happened::Get)), (4, 3));
        let later = self.store.usage(&self.one, at(9), at(8), event(Action::CostsRead)).await.unwrap();
        assert!(later.activities.is_empty(), "{:?}", later.activities);
        let nothing = self.store.usage(&self.two, at(9), at(0), event(Action::CostsRead)).await.unwrap();
        assert_eq!((nothing.stocks, nothing.activities), (vec![], vec![]));
        let account = self.store.account_stocks(&JobScope::new(), at(9)).await.unwrap();
        assert_eq!(account, usage.stocks);

        for grouping in Grouping::ALL {
            let page = self.store.stocks_by(&self.one, grouping, at(9), "").await.unwrap();
            let files = page.rows.iter().filter(|(_, _, stock)| stock.kind == Kind::File);
            let files: Vec<_> = files.map(|(group, added, stock)| (group.as_str(), *added, stock.clone())).collect();
            let group = match grouping {
                Grouping::StorageClass => "",
                Grouping::Month => "2027-01",
                Grouping::FileType => "text/plain",
                Grouping::Record => "r-1",
                Grouping::Department => "Oncology",
                Grouping::Uploader => "Ada",
            };
            assert_eq!(files, [(group, 100_000, file.clone())], "{grouping:?}");
            assert_eq!(page.next.is_some(), grouping == Grouping::Record);
            assert!(self.store.stocks_by(&self.two, grouping, at(9), "").await.unwrap().rows.is_empty());
        }
    }

    async fn a_deleted_attachment_is_hidden(&self) {
        let change = async |scope, change| {
            self.store.change_attachment(scope, "e-a", &change, event(Action::AttachmentDeleted)).await.unwrap()
        };
        let delete = || AttachmentChange::Delete { at: at(7), by: "Ada".into() };
        let length = self.log_length(&self.one).await;
        assert!(!change(&self.two, delete()).await);
        assert!(!change(&self.one, AttachmentChange::Undelete).await);
        assert_eq!(self.log_length(&self.one).await, length, "what was not done is in the log");
        assert!(change(&self.one, AttachmentChange::Rename("other.txt".into())).await);
        assert!(change(&self.one, delete()).await);
        assert!(!change(&self.one, delete()).await);
        assert!(!change(&self.one, AttachmentChange::Rename("x.txt".into())).await);
        assert_eq!(self.log_length(&self.one).await, length + 2);

        let hidden = self.store.attachment(&self.one, "e-a").await.unwrap().unwrap();
        assert_eq!(
            (hidden.file_name.as_str(), hidden.deleted_at, hidden.deleted_by.as_deref()),
            ("other.txt", Some(at(7)), Some("Ada"))
        );
        assert_eq!(self.store.attachment(&self.two, "e-a").await.unwrap(), None);
        assert_eq!(self.store.version(&self.one, "e-a", None).await.unwrap(), None);
        assert_eq!(self.store.record(&self.one, "r-1", None).await.unwrap().unwrap().attachment_count, 0);
        let list = async |deleted| {
            let listed =
                self.store.attachments(&self.one, "r-1", deleted, None, 10, event(Action::AttachmentsListed)).await;
            listed.unwrap().unwrap().items.len()
        };
        assert_eq!((list(false).await, list(true).await), (0, 1));
        let page =
            self.store.versions(&self.one, "e-a", Some(2), 5, event(Action::VersionsListed)).await.unwrap().unwrap();
        assert_eq!((page.items[0].number, page.items[0].newest, page.items[0].file_name.as_str()), (1, false, "ö.txt"));
        assert!(self.store.versions(&self.two, "e-a", None, 5, event(Action::VersionsListed)).await.unwrap().is_none());

        let late = upload("e-3", "r-1", "e-a", false);
        self.begin(&late).await;
        let outcome =
            self.store.complete_upload(&self.one, &version(&late), event(Action::UploadCompleted)).await.unwrap();
        assert_eq!(outcome, Completion::NotActive, "a deleted attachment got a version");
        self.store.abort_upload(&self.one, "e-3", event(Action::UploadAborted)).await.unwrap();
        self.store.mark_swept(&self.one, "e-3").await.unwrap();
        assert!(change(&self.one, AttachmentChange::Undelete).await);
        assert_eq!((list(false).await, list(true).await), (1, 0));
    }

    async fn jobs_find_what_is_due(&self) {
        let due = upload("j-1", "r-1", "j-a", true);
        self.begin(&due).await;
        let stale = async |now| {
            let found = self.store.stale_uploads(&self.job, now, 10).await.unwrap();
            found.into_iter().map(|(scope, id)| (scope.tenant().to_string(), id)).collect::<Vec<_>>()
        };
        assert_eq!(stale(due.expires_at - SignedDuration::from_millis(1)).await, []);
        assert_eq!(stale(due.expires_at).await, [("one".to_owned(), "j-1".to_owned())]);
        self.store.abort_upload(&self.one, "j-1", event(Action::UploadExpired)).await.unwrap();
        assert_eq!(stale(due.expires_at).await, []);
        let unswept = async |before| self.store.unswept_uploads(&self.job, before, 10).await.unwrap().len();
        assert_eq!(unswept(at(-1)).await, 0);
        assert_eq!(unswept(at(0)).await, 1);
        self.store.mark_swept(&self.one, "j-1").await.unwrap();
        assert_eq!(unswept(at(0)).await, 0);
    }

    async fn the_log_is_a_whole_chain(&self, key: &AuditKey) {
        self.store.ping().await.unwrap();
        self.store.audit(&self.one, event(Action::AuditVerified)).await.unwrap();
        for scope in [&self.one, &self.two] {
            let mut verifier = Verifier::new(key, scope.tenant().as_str());
            let (mut after, mut count) = (0, 0);
            loop {
                let entries = self.store.audit_after(scope, after, 5).await.unwrap();
                let Some(last) = entries.last() else { break };
                (after, count) = (last.seq, count + entries.len());
                assert!(verifier.check(&entries));
            }
            assert_eq!(verifier.verdict().checked, count as u64);
            assert_eq!(count, self.log_length(scope).await);
            assert!(count > 0);
        }
        let newest = self.store.audit_before(&self.one, None, 1, Some(event(Action::AuditRead))).await.unwrap();
        assert_eq!(newest[0].action, "audit.verified");
        assert_eq!(newest[0].details, json!({ "ä": [1, "\"quoted\""] }).to_string());
        let older = self.store.audit_before(&self.one, Some(newest[0].seq), 1, None).await.unwrap();
        assert_eq!(older[0].seq, newest[0].seq - 1);
    }
}
