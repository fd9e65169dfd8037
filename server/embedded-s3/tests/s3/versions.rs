use aws_sdk_s3::types::{
    BucketVersioningStatus::{self, Enabled, Suspended},
    Delete, ObjectIdentifier, VersioningConfiguration,
};

use crate::{
    harness::{BUCKET, PART, Store, bytes, code, refused},
    multipart::Upload,
};

async fn set_versioning(store: &Store, status: BucketVersioningStatus) {
    let versioning = VersioningConfiguration::builder().status(status).build();
    let put = store.s3.put_bucket_versioning().bucket(BUCKET).versioning_configuration(versioning);
    put.send().await.unwrap();
}

async fn put(store: &Store, key: &str, body: &str) -> Option<String> {
    let put = store.s3.put_object().bucket(BUCKET).key(key).body(body.as_bytes().to_vec().into());
    put.send().await.unwrap().version_id
}

async fn get(store: &Store, key: &str, version: Option<&str>) -> Result<String, (u16, String)> {
    let got = store.s3.get_object().bucket(BUCKET).key(key).set_version_id(version.map(String::from)).send().await;
    match got {
        Ok(got) => Ok(String::from_utf8(got.body.collect().await.unwrap().to_vec()).unwrap()),
        refused => Err(code(refused)),
    }
}

/// `(version, latest, delete marker)` of every line, the newest of a key first.
async fn listed(store: &Store) -> Vec<(String, bool, bool)> {
    let listed = store.s3.list_object_versions().bucket(BUCKET).send().await.unwrap();
    let mut lines: Vec<_> =
        listed.versions().iter().map(|v| (v.version_id().unwrap().to_owned(), v.is_latest().unwrap(), false)).collect();
    let marker =
        |m: &aws_sdk_s3::types::DeleteMarkerEntry| (m.version_id().unwrap().to_owned(), m.is_latest().unwrap(), true);
    lines.extend(listed.delete_markers().iter().map(marker));
    lines
}

#[tokio::test]
async fn versions_are_kept_and_read_until_each_is_deleted() {
    let store = Store::start().await;
    assert_eq!(put(&store, "k", "before versioning").await, None);
    set_versioning(&store, Enabled).await;
    let first = put(&store, "k", "first").await.unwrap();
    let second = put(&store, "k", "second").await.unwrap();
    assert_ne!(first, second);
    assert_eq!(get(&store, "k", None).await.unwrap(), "second");
    assert_eq!(get(&store, "k", Some(&first)).await.unwrap(), "first");
    assert_eq!(get(&store, "k", Some("null")).await.unwrap(), "before versioning");
    assert_eq!(get(&store, "k", Some("none")).await, Err(refused(404, "NoSuchVersion")));
    let versions = listed(&store).await;
    let expected = [(second.clone(), true, false), (first.clone(), false, false), ("null".into(), false, false)];
    assert_eq!(versions, expected);

    let deleted = store.s3.delete_object().bucket(BUCKET).key("k").send().await.unwrap();
    assert_eq!(deleted.delete_marker(), Some(true));
    let marker = deleted.version_id().unwrap().to_owned();
    let gone = store.s3.get_object().bucket(BUCKET).key("k").send().await.unwrap_err();
    let headers = gone.raw_response().unwrap().headers();
    assert_eq!((headers.get("x-amz-delete-marker"), headers.get("x-amz-version-id")), (Some("true"), Some(&*marker)));
    assert_eq!(code::<(), _>(Err(gone)), refused(404, "NoSuchKey"));
    assert_eq!(get(&store, "k", Some(&marker)).await, Err(refused(405, "MethodNotAllowed")));
    assert_eq!(get(&store, "k", Some(&second)).await.unwrap(), "second");
    let current = store.s3.list_objects_v2().bucket(BUCKET).send().await.unwrap();
    assert!(current.contents().is_empty());
    let full = store.s3.delete_bucket().bucket(BUCKET).send().await;
    assert_eq!(code(full), refused(409, "BucketNotEmpty"));

    // Deleting the marker brings the object back; deleting versions frees their bytes, the latest first.
    for (version, then) in [(&marker, Some("second")), (&second, Some("first")), (&first, Some("before versioning"))] {
        let delete = store.s3.delete_object().bucket(BUCKET).key("k").version_id(version).send().await.unwrap();
        assert_eq!(delete.version_id(), Some(version.as_str()));
        assert_eq!(get(&store, "k", None).await.ok().as_deref(), then);
    }
    store.blobs_settle_at(1).await;
}

#[tokio::test]
async fn suspended_versioning_replaces_only_the_null_version() {
    let store = Store::start().await;
    set_versioning(&store, Enabled).await;
    let kept = put(&store, "k", "kept").await.unwrap();
    set_versioning(&store, Suspended).await;
    assert_eq!(put(&store, "k", "one").await.as_deref(), Some("null"));
    assert_eq!(put(&store, "k", "two").await.as_deref(), Some("null"));
    assert_eq!(get(&store, "k", None).await.unwrap(), "two");
    assert_eq!(get(&store, "k", Some(&kept)).await.unwrap(), "kept");
    store.blobs_settle_at(2).await;
    let deleted = store.s3.delete_object().bucket(BUCKET).key("k").send().await.unwrap();
    assert_eq!((deleted.version_id(), deleted.delete_marker()), (Some("null"), Some(true)));
    assert_eq!(listed(&store).await, [(kept, false, false), ("null".into(), true, true)]);
    store.blobs_settle_at(1).await;
}

#[tokio::test]
async fn multipart_uploads_copies_and_deletions_of_many_know_versions() {
    let store = Store::start().await;
    set_versioning(&store, Enabled).await;
    let pieces = [bytes(PART, 1), bytes(10, 2)];
    let upload = Upload::with_parts(&store, "multi", &pieces).await;
    let first = upload.complete().send().await.unwrap().version_id.unwrap();
    put(&store, "multi", "newer").await;
    let copy = store.s3.copy_object().bucket(BUCKET).key("copy");
    let copied = copy.copy_source(format!("{BUCKET}/multi?versionId={first}")).send().await.unwrap();
    assert_eq!(copied.copy_source_version_id(), Some(first.as_str()));
    assert!(store.get("copy").await == pieces.concat());

    let version = copied.version_id().unwrap().to_owned();
    let one = ObjectIdentifier::builder().key("copy").version_id(&version).build().unwrap();
    let marked = ObjectIdentifier::builder().key("multi").build().unwrap();
    let delete = Delete::builder().set_objects(Some(vec![one, marked])).build().unwrap();
    let deleted = store.s3.delete_objects().bucket(BUCKET).delete(delete).send().await.unwrap();
    let deleted = deleted.deleted();
    assert_eq!((deleted[0].version_id(), deleted[0].delete_marker()), (Some(version.as_str()), None));
    assert_eq!(deleted[1].delete_marker(), Some(true));
    assert!(deleted[1].delete_marker_version_id().is_some());
    assert!(!store.exists("copy").await && !store.exists("multi").await);
}

#[tokio::test]
async fn a_listing_of_versions_is_paged_without_loss() {
    let store = Store::start().await;
    set_versioning(&store, Enabled).await;
    let mut put_versions = Vec::new();
    for n in 0..7 {
        put_versions.push(put(&store, "a", &n.to_string()).await.unwrap());
    }
    put(&store, "dir/x", "x").await;
    put(&store, "dir/y", "y").await;
    let (mut versions, mut prefixes) = (Vec::new(), Vec::new());
    let (mut key, mut id) = (None, None);
    loop {
        let page = store.s3.list_object_versions().bucket(BUCKET).max_keys(2).delimiter("/");
        let page = page.set_key_marker(key.take()).set_version_id_marker(id.take()).send().await.unwrap();
        assert!(page.versions().len() + page.common_prefixes().len() <= 2);
        versions.extend(page.versions().iter().map(|version| version.version_id().unwrap().to_owned()));
        prefixes.extend(page.common_prefixes().iter().map(|prefix| prefix.prefix().unwrap().to_owned()));
        if page.is_truncated() != Some(true) {
            break;
        }
        (key, id) = (page.next_key_marker().map(String::from), page.next_version_id_marker().map(String::from));
    }
    put_versions.reverse();
    assert_eq!((versions, prefixes), (put_versions, vec!["dir/".to_owned()]));
}
