use aws_sdk_s3::types::EncodingType;

use crate::{
    harness::{BUCKET, Store, code, refused},
    multipart::Upload,
};

async fn keys(store: &Store, prefix: &str, delimiter: Option<&str>, page: i32) -> (Vec<String>, Vec<String>, usize) {
    let (mut keys, mut prefixes, mut pages, mut token) = (Vec::new(), Vec::new(), 0, None);
    loop {
        let list = store.s3.list_objects_v2().bucket(BUCKET).prefix(prefix).max_keys(page);
        let listed =
            list.set_delimiter(delimiter.map(String::from)).set_continuation_token(token).send().await.unwrap();
        pages += 1;
        assert!(listed.key_count().unwrap() <= page);
        keys.extend(listed.contents().iter().map(|object| object.key().unwrap().to_owned()));
        prefixes.extend(listed.common_prefixes().iter().map(|prefix| prefix.prefix().unwrap().to_owned()));
        assert_eq!(listed.is_truncated(), Some(listed.next_continuation_token().is_some()));
        match listed.next_continuation_token() {
            Some(next) => token = Some(next.to_owned()),
            None => return (keys, prefixes, pages),
        }
    }
}

#[tokio::test]
async fn keys_are_listed_in_byte_order_page_by_page() {
    let store = Store::start().await;
    let mut all: Vec<String> = ["b", "a/1", "a/2", "a/b/3", "a0", "Z", "ä", "ß/1", "a", "𝒳"].map(String::from).into();
    for key in &all {
        store.put(key, key.as_bytes()).await;
    }
    all.sort_unstable();
    for page in [1, 2, 3, 1000] {
        let (listed, prefixes, pages) = keys(&store, "", None, page).await;
        assert_eq!(listed, all, "pages of {page}");
        assert!(prefixes.is_empty());
        assert_eq!(pages, all.len().div_ceil(page as usize));
    }
    for page in [1, 2, 1000] {
        let (listed, prefixes, _) = keys(&store, "", Some("/"), page).await;
        assert_eq!(listed, ["Z", "a", "a0", "b", "ä", "𝒳"]);
        assert_eq!(prefixes, ["a/", "ß/"]);
        let (listed, prefixes, _) = keys(&store, "a/", Some("/"), page).await;
        assert_eq!((listed, prefixes), (vec!["a/1".into(), "a/2".into()], vec!["a/b/".into()]));
    }
    let after = store.s3.list_objects_v2().bucket(BUCKET).start_after("a0").send().await.unwrap();
    assert_eq!(after.contents()[0].key(), Some("b"));
    let none = store.s3.list_objects_v2().bucket(BUCKET).max_keys(0).send().await.unwrap();
    assert_eq!((none.key_count(), none.is_truncated()), (Some(0), Some(false)));
    let bad = store.s3.list_objects_v2().bucket(BUCKET).continuation_token("!").send().await;
    assert_eq!(code(bad), refused(400, "InvalidArgument"));
}

#[tokio::test]
async fn keys_xml_cannot_hold_are_listed_encoded() {
    let store = Store::start().await;
    store.put("a b\u{1}+&.json", "x").await;
    let list = store.s3.list_objects_v2().bucket(BUCKET).encoding_type(EncodingType::Url).send().await.unwrap();
    assert_eq!(list.contents()[0].key(), Some("a%20b%01%2B%26.json"));
    assert_eq!(list.contents()[0].size(), Some(1));
    assert_eq!(list.contents()[0].storage_class().unwrap().as_str(), "STANDARD");
}

#[tokio::test]
async fn the_first_version_of_listings_goes_on_after_a_key_of_the_clients_own() {
    let store = Store::start().await;
    for key in ["a", "b/1", "b/2", "c d", "c/1"] {
        store.put(key, "x").await;
    }
    let list = || store.s3.list_objects().bucket(BUCKET);
    let shown = |listed: &aws_sdk_s3::operation::list_objects::ListObjectsOutput| {
        let keys = listed.contents().iter().map(|object| object.key().unwrap().to_owned());
        let prefixes = listed.common_prefixes().iter().map(|prefix| prefix.prefix().unwrap().to_owned());
        keys.chain(prefixes).collect::<Vec<_>>()
    };
    let (mut all, mut marker) = (Vec::new(), None);
    loop {
        let listed = list().delimiter("/").max_keys(1).set_marker(marker).send().await.unwrap();
        all.extend(shown(&listed));
        assert_eq!(listed.is_truncated(), Some(listed.next_marker().is_some()));
        match listed.next_marker() {
            Some(next) => marker = Some(next.to_owned()),
            None => break,
        }
    }
    assert_eq!(all, ["a", "b/", "c d", "c/"]);
    // Without a delimiter there is no NextMarker: the last key is one.
    let first = list().max_keys(2).send().await.unwrap();
    assert_eq!(
        (shown(&first), first.is_truncated(), first.next_marker()),
        (vec!["a".into(), "b/1".into()], Some(true), None)
    );
    assert_eq!(first.contents()[0].owner().unwrap().id(), Some("chartlift"));
    let rest = list().marker("b/1").prefix("b").send().await.unwrap();
    assert_eq!((shown(&rest), rest.marker()), (vec!["b/2".to_owned()], Some("b/1")));
}

#[tokio::test]
async fn owners_are_listed_when_asked_for_and_buckets_page_by_page() {
    let store = Store::start().await;
    store.put("a", "x").await;
    let list = || store.s3.list_objects_v2().bucket(BUCKET);
    assert!(list().send().await.unwrap().contents()[0].owner().is_none());
    let listed = list().fetch_owner(true).send().await.unwrap();
    assert_eq!(listed.contents()[0].owner().unwrap().id(), Some("chartlift"));

    for name in ["page-a", "page-b", "page-c"] {
        store.s3.create_bucket().bucket(name).send().await.unwrap();
    }
    let first = store.s3.list_buckets().prefix("page-").max_buckets(2).send().await.unwrap();
    let names: Vec<_> = first.buckets().iter().filter_map(|bucket| bucket.name()).collect();
    assert_eq!(names, ["page-a", "page-b"]);
    let token = first.continuation_token().unwrap();
    let rest = store.s3.list_buckets().prefix("page-").continuation_token(token).send().await.unwrap();
    assert_eq!((rest.buckets().len(), rest.buckets()[0].name()), (1, Some("page-c")));
    assert!(rest.continuation_token().is_none());
}

#[tokio::test]
async fn unfinished_uploads_are_listed_page_by_page() {
    let store = Store::start().await;
    let mut all = Vec::new();
    for key in ["x/1", "x/2", "a", "x/1"] {
        all.push((key.to_owned(), Upload::begin(&store, key).await.id));
    }
    all.sort_unstable();
    let (mut listed, mut key, mut id) = (Vec::new(), None, None);
    loop {
        let list = store.s3.list_multipart_uploads().bucket(BUCKET).max_uploads(1);
        let page = list.set_key_marker(key).set_upload_id_marker(id).send().await.unwrap();
        let of = |upload: &aws_sdk_s3::types::MultipartUpload| {
            (upload.key().unwrap().to_owned(), upload.upload_id().unwrap().to_owned())
        };
        listed.extend(page.uploads().iter().map(of));
        if page.is_truncated() != Some(true) {
            break;
        }
        key = page.next_key_marker().map(String::from);
        id = page.next_upload_id_marker().map(String::from);
    }
    assert_eq!(listed, all);
    let folders = store.s3.list_multipart_uploads().bucket(BUCKET).delimiter("/").send().await.unwrap();
    assert_eq!((folders.uploads().len(), folders.common_prefixes()[0].prefix()), (1, Some("x/")));
    // Page by page the prefix comes once, though its uploads are two.
    let first = store.s3.list_multipart_uploads().bucket(BUCKET).delimiter("/").max_uploads(1).send().await.unwrap();
    assert_eq!((first.next_key_marker(), first.is_truncated()), (Some("a"), Some(true)));
    let second = store.s3.list_multipart_uploads().bucket(BUCKET).delimiter("/").max_uploads(1);
    let second = second.key_marker("a").upload_id_marker(first.next_upload_id_marker().unwrap()).send().await.unwrap();
    assert_eq!((second.common_prefixes()[0].prefix(), second.is_truncated()), (Some("x/"), Some(false)));
    let last = store.s3.list_multipart_uploads().bucket(BUCKET).delimiter("/").key_marker("x/").send().await.unwrap();
    assert!(last.uploads().is_empty() && last.common_prefixes().is_empty());
    let some = store.s3.list_multipart_uploads().bucket(BUCKET).prefix("x/2").send().await.unwrap();
    assert_eq!(some.uploads().len(), 1);
}
