use aws_sdk_s3::types::{BucketCannedAcl, ObjectCannedAcl, ObjectOwnership, OwnershipControls, OwnershipControlsRule};

use crate::harness::{BUCKET, Store, code, refused};

#[tokio::test]
async fn nobody_is_let_in_but_the_owner() {
    let store = Store::start().await;
    store.put("k", "x").await;
    let shown = store.s3.get_object_acl().bucket(BUCKET).key("k").send().await.unwrap();
    let of_bucket = store.s3.get_bucket_acl().bucket(BUCKET).send().await.unwrap();
    for grants in [shown.grants(), of_bucket.grants()] {
        let [grant] = grants else { panic!("{grants:?}") };
        assert_eq!(grant.permission().unwrap().as_str(), "FULL_CONTROL");
        assert_eq!(grant.grantee().unwrap().id(), shown.owner().unwrap().id());
    }
    let put = || store.s3.put_object().bucket(BUCKET).key("k");
    put().acl(ObjectCannedAcl::BucketOwnerFullControl).send().await.unwrap();
    assert_eq!(code(put().acl(ObjectCannedAcl::PublicRead).send().await), refused(501, "NotImplemented"));
    assert_eq!(code(put().grant_read("id=\"other\"").send().await), refused(501, "NotImplemented"));
    assert_eq!(code(put().acl("everybody".into()).send().await), refused(400, "InvalidArgument"));
    let lists = || store.s3.put_bucket_acl().bucket(BUCKET);
    lists().acl(BucketCannedAcl::Private).send().await.unwrap();
    assert_eq!(code(lists().acl(BucketCannedAcl::PublicRead).send().await), refused(501, "NotImplemented"));
    let made = store.s3.create_bucket().bucket("public").acl(BucketCannedAcl::PublicRead).send().await;
    assert_eq!(code(made), refused(501, "NotImplemented"));
}

#[tokio::test]
async fn with_enforced_ownership_there_are_no_access_lists() {
    let store = Store::start().await;
    let get = || store.s3.get_bucket_ownership_controls().bucket(BUCKET);
    assert_eq!(code(get().send().await), refused(404, "OwnershipControlsNotFoundError"));
    let rule = OwnershipControlsRule::builder().object_ownership(ObjectOwnership::BucketOwnerEnforced).build().unwrap();
    let controls = OwnershipControls::builder().rules(rule).build().unwrap();
    store.s3.put_bucket_ownership_controls().bucket(BUCKET).ownership_controls(controls).send().await.unwrap();
    let kept = get().send().await.unwrap();
    let kept = kept.ownership_controls().unwrap().rules()[0].object_ownership();
    assert_eq!(kept.as_str(), "BucketOwnerEnforced");
    let put = store.s3.put_object().bucket(BUCKET).key("k").acl(ObjectCannedAcl::PublicRead);
    assert_eq!(code(put.send().await), refused(400, "AccessControlListNotSupported"));
}

#[tokio::test]
async fn a_request_for_another_account_s_bucket_is_refused() {
    let store = Store::start().await;
    let list = || store.s3.list_objects_v2().bucket(BUCKET);
    list().expected_bucket_owner("chartlift").send().await.unwrap();
    assert_eq!(code(list().expected_bucket_owner("111122223333").send().await), refused(403, "AccessDenied"));
}
