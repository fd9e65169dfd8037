//! Lifecycle rules, tiers, archives and restores, by a clock that is moved.

use std::time::Duration;

use aws_sdk_s3::types::{
    AbortIncompleteMultipartUpload, ArchiveStatus, BucketLifecycleConfiguration, BucketVersioningStatus,
    ExpirationStatus, GlacierJobParameters, IntelligentTieringAccessTier, IntelligentTieringConfiguration,
    IntelligentTieringStatus, LifecycleExpiration, LifecycleRule, LifecycleRuleFilter, NoncurrentVersionExpiration,
    RestoreRequest, StorageClass, Tier, Tiering, Transition, TransitionStorageClass, VersioningConfiguration,
};
use chartlift_embedded_s3::{Aged, Handle, MovableClock};

use crate::{
    harness::{BUCKET, Store, bytes, code, refused},
    multipart::Upload,
};

const DAY: Duration = Duration::from_secs(24 * 60 * 60);
/// Large enough for rules and tiers to care.
const LARGE: usize = 200 * 1024;

struct Aging {
    store: Store,
    clock: MovableClock,
    handle: Handle,
}

impl Aging {
    async fn start() -> Self {
        let clock = MovableClock::default();
        let (store, handle) = Store::start_with_handle(|config| config.clock = clock.clock()).await;
        Self { store, clock, handle }
    }

    /// Lets days pass, and what they bring happen.
    async fn days(&self, days: u32) -> Aged {
        self.clock.advance(DAY * days);
        self.handle.age().await.unwrap()
    }

    async fn rules(&self, rules: Vec<LifecycleRule>) {
        let rules = BucketLifecycleConfiguration::builder().set_rules(Some(rules)).build().unwrap();
        let put = self.store.s3.put_bucket_lifecycle_configuration().bucket(BUCKET);
        put.lifecycle_configuration(rules).send().await.unwrap();
    }

    async fn class_of(&self, key: &str) -> Option<StorageClass> {
        self.store.s3.head_object().bucket(BUCKET).key(key).send().await.unwrap().storage_class
    }

    async fn read(&self, key: &str) -> Result<(), (u16, String)> {
        match self.store.s3.get_object().bucket(BUCKET).key(key).send().await {
            Ok(got) => {
                got.body.collect().await.unwrap();
                Ok(())
            }
            refused => Err(code(refused)),
        }
    }

    async fn restore(&self, key: &str, days: Option<i32>, tier: Tier) -> Result<(), (u16, String)> {
        let job = GlacierJobParameters::builder().tier(tier).build().unwrap();
        let request = RestoreRequest::builder().set_days(days).glacier_job_parameters(job).build();
        match self.store.s3.restore_object().bucket(BUCKET).key(key).restore_request(request).send().await {
            Ok(_) => Ok(()),
            refused => Err(code(refused)),
        }
    }

    async fn restore_header(&self, key: &str) -> Option<String> {
        self.store.s3.head_object().bucket(BUCKET).key(key).send().await.unwrap().restore
    }
}

fn rule(id: &str) -> aws_sdk_s3::types::builders::LifecycleRuleBuilder {
    let everything = LifecycleRuleFilter::builder().prefix("").build();
    LifecycleRule::builder().id(id).filter(everything).status(ExpirationStatus::Enabled)
}

fn after(days: i32, class: TransitionStorageClass) -> Transition {
    Transition::builder().days(days).storage_class(class).build()
}

#[tokio::test]
async fn a_demonstration_waits_for_no_restore_longer_than_it_says() {
    let clock = MovableClock::default();
    let (store, _handle) = Store::start_with_handle(|config| {
        config.clock = clock.clock();
        config.restores_within = Some(Duration::from_secs(10));
    })
    .await;
    let put = store.s3.put_object().bucket(BUCKET).key("scan").storage_class(StorageClass::DeepArchive);
    put.body(bytes(LARGE, 1).into()).send().await.unwrap();
    let job = GlacierJobParameters::builder().tier(Tier::Bulk).build().unwrap();
    let wanted = RestoreRequest::builder().days(1).glacier_job_parameters(job).build();
    store.s3.restore_object().bucket(BUCKET).key("scan").restore_request(wanted).send().await.unwrap();
    let get = || store.s3.get_object().bucket(BUCKET).key("scan").send();
    clock.advance(Duration::from_secs(8));
    assert_eq!(code(get().await), refused(403, "InvalidObjectState"));
    clock.advance(Duration::from_secs(3));
    get().await.unwrap();
}

#[tokio::test]
async fn an_object_is_archived_by_rule_restored_read_and_archived_again() {
    let aging = Aging::start().await;
    let body = bytes(LARGE, 1);
    aging.store.put("scan", body.clone()).await;
    aging.store.put("small", "x").await;
    let moves = rule("archive").transitions(after(90, TransitionStorageClass::Glacier));
    let moves = moves.transitions(after(365, TransitionStorageClass::DeepArchive)).build().unwrap();
    aging.rules(vec![moves]).await;
    assert_eq!(aging.days(80).await, Aged::default());
    assert_eq!(aging.read("scan").await, Ok(()));
    assert_eq!(aging.days(11).await, Aged { transitioned: 1, ..Aged::default() });
    assert_eq!(aging.class_of("scan").await, Some(StorageClass::Glacier));
    assert_eq!(aging.class_of("small").await, None, "too small to be worth it");
    assert_eq!(aging.read("scan").await, Err(refused(403, "InvalidObjectState")));
    let copy = aging.store.s3.copy_object().bucket(BUCKET).key("copy").copy_source(format!("{BUCKET}/scan"));
    assert_eq!(code(copy.send().await), refused(403, "InvalidObjectState"));

    assert_eq!(aging.restore("small", Some(1), Tier::Standard).await, Err(refused(403, "InvalidObjectState")));
    aging.restore("scan", Some(2), Tier::Expedited).await.unwrap();
    assert_eq!(aging.restore_header("scan").await.as_deref(), Some("ongoing-request=\"true\""));
    assert_eq!(aging.restore("scan", Some(2), Tier::Bulk).await, Err(refused(409, "RestoreAlreadyInProgress")));
    assert_eq!(aging.read("scan").await, Err(refused(403, "InvalidObjectState")));
    aging.clock.advance(Duration::from_secs(5 * 60));
    assert!(aging.restore_header("scan").await.unwrap().starts_with("ongoing-request=\"false\", expiry-date=\""));
    assert!(aging.store.get("scan").await == body);
    aging.days(4).await;
    assert_eq!(aging.read("scan").await, Err(refused(403, "InvalidObjectState")));
    assert_eq!(aging.restore_header("scan").await, None);

    aging.days(365).await;
    assert_eq!(aging.class_of("scan").await, Some(StorageClass::DeepArchive));
    assert_eq!(aging.restore("scan", Some(1), Tier::Expedited).await, Err(refused(400, "InvalidArgument")));
    // What a rule did is in the sidecar, too.
    drop(aging.handle);
    let store = aging.store.crash_and_restart().await;
    let head = store.s3.head_object().bucket(BUCKET).key("scan").send().await.unwrap();
    assert_eq!(head.storage_class(), Some(&StorageClass::DeepArchive));
}

#[tokio::test]
async fn intelligent_tiering_follows_the_reads() {
    let aging = Aging::start().await;
    let tiering = |tier, days| Tiering::builder().access_tier(tier).days(days).build().unwrap();
    let configuration = IntelligentTieringConfiguration::builder()
        .id("archive")
        .status(IntelligentTieringStatus::Enabled)
        .tierings(tiering(IntelligentTieringAccessTier::ArchiveAccess, 90))
        .tierings(tiering(IntelligentTieringAccessTier::DeepArchiveAccess, 180))
        .build()
        .unwrap();
    let put = aging.store.s3.put_bucket_intelligent_tiering_configuration().bucket(BUCKET).id("archive");
    put.intelligent_tiering_configuration(configuration).send().await.unwrap();
    let put = aging.store.s3.put_object().bucket(BUCKET).key("k").storage_class(StorageClass::IntelligentTiering);
    put.body(bytes(LARGE, 2).into()).send().await.unwrap();

    assert_eq!(aging.days(31).await.tiered, 1);
    assert_eq!(aging.read("k").await, Ok(()), "the infrequent tier is read at once");
    assert_eq!(aging.days(80).await.tiered, 1, "the read was noted: it counts anew");
    assert_eq!(aging.read("k").await, Ok(()));
    assert_eq!(aging.days(91).await.tiered, 1);
    let status = || async { aging.store.s3.head_object().bucket(BUCKET).key("k").send().await.unwrap().archive_status };
    assert_eq!(status().await, Some(ArchiveStatus::ArchiveAccess));
    assert_eq!(aging.class_of("k").await, Some(StorageClass::IntelligentTiering));
    assert_eq!(aging.read("k").await, Err(refused(403, "InvalidObjectState")));
    aging.days(90).await;
    assert_eq!(status().await, Some(ArchiveStatus::DeepArchiveAccess));
    assert_eq!(aging.restore("k", Some(1), Tier::Standard).await, Err(refused(400, "InvalidArgument")));
    aging.restore("k", None, Tier::Standard).await.unwrap();
    aging.clock.advance(Duration::from_secs(12 * 60 * 60));
    assert_eq!(aging.read("k").await, Ok(()));
    assert_eq!(status().await, None);
    assert_eq!(aging.days(20).await, Aged::default());
    assert_eq!(aging.days(71).await.tiered, 1, "it left for good, and comes back as any other");
}

#[tokio::test]
async fn what_has_had_its_time_goes_and_locks_hold_it() {
    let aging = Aging::start().await;
    let s3 = &aging.store.s3;
    let versioning = VersioningConfiguration::builder().status(BucketVersioningStatus::Enabled).build();
    s3.put_bucket_versioning().bucket(BUCKET).versioning_configuration(versioning).send().await.unwrap();
    aging.store.put("k", "first").await;
    aging.store.put("k", "second").await;
    Upload::with_parts(&aging.store, "unfinished", &[b"part".to_vec()]).await;
    let abort = AbortIncompleteMultipartUpload::builder().days_after_initiation(7).build();
    let noncurrent = NoncurrentVersionExpiration::builder().noncurrent_days(30).build();
    let expiration = LifecycleExpiration::builder().days(365).build();
    aging
        .rules(vec![
            rule("abort").abort_incomplete_multipart_upload(abort).build().unwrap(),
            rule("noncurrent").noncurrent_version_expiration(noncurrent).build().unwrap(),
            rule("end").expiration(expiration).build().unwrap(),
        ])
        .await;
    assert_eq!(aging.days(6).await, Aged::default());
    assert_eq!(aging.days(2).await, Aged { aborted: 1, ..Aged::default() });
    assert!(s3.list_multipart_uploads().bucket(BUCKET).send().await.unwrap().uploads().is_empty());
    assert_eq!(aging.days(24).await, Aged { expired: 1, ..Aged::default() });
    assert_eq!(aging.store.get("k").await, b"second");
    // First a marker hides it, then the hidden version goes, then the marker that hides nothing.
    for versions in [2, 1, 0] {
        aging.days(366).await;
        let listed = s3.list_object_versions().bucket(BUCKET).send().await.unwrap();
        assert_eq!(listed.versions().len() + listed.delete_markers().len(), versions);
    }
    aging.store.blobs_settle_at(0).await;
}
