//! Tags, retention and legal hold of objects.

use aws_sdk_s3::{
    primitives::DateTime,
    types::{
        DefaultRetention, ObjectLockConfiguration, ObjectLockEnabled, ObjectLockLegalHold, ObjectLockLegalHoldStatus,
        ObjectLockMode, ObjectLockRetention, ObjectLockRetentionMode, ObjectLockRule, Tag, Tagging, TaggingDirective,
    },
};
use std::time::{Duration, SystemTime};

use crate::harness::{BUCKET, Store, code, refused};

const LOCKED: &str = "locked";

fn in_days(days: u64) -> DateTime {
    (SystemTime::now() + Duration::from_secs(days * 24 * 3600)).into()
}

async fn with_lock() -> Store {
    let store = Store::start().await;
    store.s3.create_bucket().bucket(LOCKED).object_lock_enabled_for_bucket(true).send().await.unwrap();
    store
}

async fn delete(store: &Store, version: &str, bypass: bool) -> Result<(), (u16, String)> {
    let delete = store.s3.delete_object().bucket(LOCKED).key("k").version_id(version);
    match delete.bypass_governance_retention(bypass).send().await {
        Ok(_) => Ok(()),
        refused => Err(code(refused)),
    }
}

#[tokio::test]
async fn a_retained_version_is_not_deleted_before_its_time() {
    let store = with_lock().await;
    let put = store.s3.put_object().bucket(LOCKED).key("k").object_lock_mode(ObjectLockMode::Governance);
    let put = put.object_lock_retain_until_date(in_days(10)).send().await.unwrap();
    let governed = put.version_id().unwrap();
    let put = store.s3.put_object().bucket(LOCKED).key("k").object_lock_mode(ObjectLockMode::Compliance);
    let put = put.object_lock_retain_until_date(in_days(10)).send().await.unwrap();
    let compliant = put.version_id().unwrap();

    for version in [governed, compliant] {
        assert_eq!(delete(&store, version, false).await, Err(refused(403, "AccessDenied")));
    }
    assert_eq!(delete(&store, compliant, true).await, Err(refused(403, "AccessDenied")));
    // A marker hides it, and deletes nothing.
    store.s3.delete_object().bucket(LOCKED).key("k").send().await.unwrap();
    assert!(store.s3.get_object().bucket(LOCKED).key("k").version_id(compliant).send().await.is_ok());

    let retain = |version: &str, mode: ObjectLockRetentionMode, days: u64| {
        let retention = ObjectLockRetention::builder().mode(mode).retain_until_date(in_days(days)).build();
        store.s3.put_object_retention().bucket(LOCKED).key("k").version_id(version).retention(retention)
    };
    let shorter = retain(compliant, ObjectLockRetentionMode::Compliance, 5).send().await;
    assert_eq!(code(shorter), refused(403, "AccessDenied"));
    let weaker = retain(compliant, ObjectLockRetentionMode::Governance, 20).send().await;
    assert_eq!(code(weaker), refused(403, "AccessDenied"));
    retain(compliant, ObjectLockRetentionMode::Compliance, 20).send().await.unwrap();
    let shorter = retain(governed, ObjectLockRetentionMode::Governance, 5);
    assert_eq!(code(shorter.clone().send().await), refused(403, "AccessDenied"));
    let stricter = retain(governed, ObjectLockRetentionMode::Compliance, 20);
    assert_eq!(code(stricter.send().await), refused(403, "AccessDenied"), "for ever, without the right to");
    shorter.bypass_governance_retention(true).send().await.unwrap();
    delete(&store, governed, true).await.unwrap();
}

#[tokio::test]
async fn a_legal_hold_has_no_end_but_its_own() {
    let store = with_lock().await;
    let put = store.s3.put_object().bucket(LOCKED).key("k").object_lock_legal_hold_status("ON".into());
    let version = put.send().await.unwrap().version_id.unwrap();
    assert_eq!(delete(&store, &version, true).await, Err(refused(403, "AccessDenied")));
    let head = store.s3.head_object().bucket(LOCKED).key("k").send().await.unwrap();
    assert_eq!(head.object_lock_legal_hold_status(), Some(&ObjectLockLegalHoldStatus::On));
    let off = ObjectLockLegalHold::builder().status(ObjectLockLegalHoldStatus::Off).build();
    store.s3.put_object_legal_hold().bucket(LOCKED).key("k").legal_hold(off).send().await.unwrap();
    delete(&store, &version, false).await.unwrap();
}

#[tokio::test]
async fn a_bucket_locks_by_default_and_one_without_lock_refuses_to() {
    let store = with_lock().await;
    let retention = DefaultRetention::builder().mode(ObjectLockRetentionMode::Compliance).days(1).build();
    let rule = ObjectLockRule::builder().default_retention(retention).build();
    let lock = ObjectLockConfiguration::builder().object_lock_enabled(ObjectLockEnabled::Enabled).rule(rule).build();
    let put = store.s3.put_object_lock_configuration().object_lock_configuration(lock.clone());
    let unversioned = put.clone().bucket(BUCKET).send().await;
    assert_eq!(code(unversioned), refused(409, "InvalidBucketState"));
    put.bucket(LOCKED).send().await.unwrap();
    let got = store.s3.get_object_lock_configuration().bucket(LOCKED).send().await.unwrap();
    assert_eq!(got.object_lock_configuration(), Some(&lock));
    let version = store.s3.put_object().bucket(LOCKED).key("k").send().await.unwrap().version_id.unwrap();
    assert_eq!(delete(&store, &version, true).await, Err(refused(403, "AccessDenied")));
    let got = store.s3.get_object_retention().bucket(LOCKED).key("k").send().await.unwrap();
    assert_eq!(got.retention().unwrap().mode(), Some(&ObjectLockRetentionMode::Compliance));
    let put = store.s3.put_object().bucket(BUCKET).key("k").object_lock_legal_hold_status("ON".into()).send().await;
    assert_eq!(code(put), refused(400, "InvalidRequest"));
}

#[tokio::test]
async fn tags_are_kept_counted_copied_and_replaced() {
    let store = Store::start().await;
    let put = store.s3.put_object().bucket(BUCKET).key("k").tagging("kind=x-ray&for=Dr.%20A");
    put.send().await.unwrap();
    let tags = |key: &'static str| {
        let ask = store.s3.get_object_tagging().bucket(BUCKET).key(key);
        async move {
            let got = ask.send().await.unwrap();
            got.tag_set().iter().map(|tag| format!("{}={}", tag.key(), tag.value())).collect::<Vec<_>>()
        }
    };
    assert_eq!(tags("k").await, ["for=Dr. A", "kind=x-ray"]);
    let got = store.s3.get_object().bucket(BUCKET).key("k").send().await.unwrap();
    assert_eq!(got.tag_count(), Some(2));
    let copy = |to: &str| store.s3.copy_object().bucket(BUCKET).key(to).copy_source(format!("{BUCKET}/k"));
    copy("copy").send().await.unwrap();
    copy("other").tagging_directive(TaggingDirective::Replace).tagging("a=b").send().await.unwrap();
    assert_eq!(tags("copy").await, ["for=Dr. A", "kind=x-ray"]);
    assert_eq!(tags("other").await, ["a=b"]);
    let tag = Tag::builder().key("new").value("").build().unwrap();
    let tagging = Tagging::builder().tag_set(tag).build().unwrap();
    store.s3.put_object_tagging().bucket(BUCKET).key("k").tagging(tagging).send().await.unwrap();
    assert_eq!(tags("k").await, ["new="]);
    store.s3.delete_object_tagging().bucket(BUCKET).key("k").send().await.unwrap();
    assert!(tags("k").await.is_empty());
    let many = (0..11).map(|n| format!("t{n}=v")).collect::<Vec<_>>().join("&");
    let put = store.s3.put_object().bucket(BUCKET).key("many").tagging(many).send().await;
    assert_eq!(code(put), refused(400, "BadRequest"));
}
