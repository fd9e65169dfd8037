use std::time::{Duration, SystemTime};

use aws_sdk_s3::{
    primitives::DateTime,
    types::{Delete, ObjectIdentifier},
};
use futures::future::join_all;

use crate::harness::{BUCKET, PART, Store, bytes, code, for_seconds, refused};

#[tokio::test]
async fn reads_honour_their_conditions() {
    let store = Store::start().await;
    store.put("k", "abc").await;
    let etag = "\"900150983cd24fb0d6963f7d28e17f72\"";
    let get = || store.s3.get_object().bucket(BUCKET).key("k");
    let (before, after) =
        (SystemTime::now() - Duration::from_secs(3600), SystemTime::now() + Duration::from_secs(3600));
    let (before, after) = (DateTime::from(before), DateTime::from(after));

    assert!(get().if_match(etag).send().await.is_ok());
    assert_eq!(code(get().if_match("\"other\"").send().await), refused(412, "PreconditionFailed"));
    assert_eq!(code(get().if_unmodified_since(before).send().await), refused(412, "PreconditionFailed"));
    assert!(get().if_unmodified_since(after).send().await.is_ok());
    assert!(get().if_modified_since(before).send().await.is_ok());
    assert!(get().if_none_match("\"other\"").send().await.is_ok());
    for unmodified in [get().if_none_match(etag), get().if_none_match("*"), get().if_modified_since(after)] {
        let answer = unmodified.send().await.unwrap_err();
        let answer = answer.raw_response().unwrap();
        assert_eq!((answer.status().as_u16(), answer.headers().get("etag")), (304, Some(etag)));
    }
    // An ETag condition that holds hides a date that does not (RFC 9110, 13.2.2).
    assert!(get().if_match(etag).if_unmodified_since(before).send().await.is_ok());
    assert!(get().if_none_match("\"other\"").if_modified_since(after).send().await.is_ok());
    let head = store.s3.head_object().bucket(BUCKET).key("k").if_match("\"other\"").send().await.unwrap_err();
    assert_eq!(head.raw_response().unwrap().status().as_u16(), 412);
}

#[tokio::test]
async fn writes_honour_their_conditions() {
    let store = Store::start().await;
    let put = |body: &str| store.s3.put_object().bucket(BUCKET).key("k").body(body.as_bytes().to_vec().into());
    assert_eq!(code(put("x").if_match("*").send().await), refused(404, "NoSuchKey"));
    put("first").if_none_match("*").send().await.unwrap();
    assert_eq!(code(put("second").if_none_match("*").send().await), refused(412, "PreconditionFailed"));
    assert_eq!(code(put("second").if_match("\"other\"").send().await), refused(412, "PreconditionFailed"));
    assert_eq!(code(put("second").if_none_match("\"other\"").send().await), refused(501, "NotImplemented"));
    assert_eq!(store.get("k").await, b"first");
    let head = store.s3.head_object().bucket(BUCKET).key("k").send().await.unwrap();
    put("second").if_match(head.e_tag().unwrap()).send().await.unwrap();
    assert_eq!(store.get("k").await, b"second");
    let delete = store.s3.delete_object().bucket(BUCKET).key("k").if_match("\"other\"").send().await;
    assert_eq!(code(delete), refused(412, "PreconditionFailed"));
    store.blobs_settle_at(1).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn a_race_to_create_has_one_winner() {
    let store = Store::start().await;
    for round in 0..5 {
        let key = format!("race-{round}");
        let racers = (0..12_u32).map(|n| {
            let put = store.s3.put_object().bucket(BUCKET).key(&key).if_none_match("*");
            put.body(bytes(50_000, n).into()).send()
        });
        let outcomes = join_all(racers).await;
        let winners: Vec<_> = (0..12_u32).zip(&outcomes).filter(|(_, outcome)| outcome.is_ok()).collect();
        assert_eq!(winners.len(), 1);
        assert!(store.get(&key).await == bytes(50_000, winners[0].0));
        for outcome in outcomes {
            if outcome.is_err() {
                assert_eq!(code(outcome), refused(412, "PreconditionFailed"));
            }
        }
    }
    store.blobs_settle_at(5).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn completions_of_one_key_race_to_one_winner() {
    let store = Store::start().await;
    let mut uploads = Vec::new();
    for n in 0..4 {
        uploads.push(crate::multipart::Upload::with_parts(&store, "k", &[bytes(PART, n), bytes(10, n)]).await);
    }
    let outcomes = join_all(uploads.iter().map(|upload| upload.complete().if_none_match("*").send())).await;
    assert_eq!(outcomes.iter().filter(|outcome| outcome.is_ok()).count(), 1);
    for outcome in outcomes {
        if outcome.is_err() {
            assert_eq!(code(outcome), refused(412, "PreconditionFailed"));
        }
    }
    // The losers' uploads are still there, to be aborted.
    let left = store.s3.list_multipart_uploads().bucket(BUCKET).send().await.unwrap();
    assert_eq!(left.uploads().len(), 3);
}

/// The cases of `tests/cases/conditions.json`, with the headers unsigned (as a page sends them with a presigned URL)
/// and signed (as SDKs send them).
#[tokio::test]
async fn reads_answer_the_listed_cases() {
    let cases: serde_json::Value =
        serde_json::from_str(include_str!("../../../../tests/cases/conditions.json")).unwrap();
    let store = Store::start().await;
    for case in cases["s3_get"].as_array().unwrap() {
        let size = case["size"].as_u64().map_or(40, |size| size as usize);
        let body = bytes(size, 7);
        store.put("k", body.clone()).await;
        let head = store.s3.head_object().bucket(BUCKET).key("k").send().await.unwrap();
        let etag = head.e_tag().unwrap();
        let headers: Vec<(&'static str, String)> =
            ["if-modified-since", "if-none-match", "if-match", "if-range", "range"]
                .into_iter()
                .filter_map(|name| Some((name, case[name.replace('-', "_")].as_str()?.replace("ETAG", etag))))
                .collect();

        let url = store.s3.get_object().bucket(BUCKET).key("k").presigned(for_seconds(60)).await.unwrap();
        let get = headers.iter().fold(store.http.get(url.uri()), |get, (name, value)| get.header(*name, value));
        let unsigned = get.send().await.unwrap();
        let unsigned = (unsigned.status().as_u16(), unsigned.bytes().await.unwrap().to_vec());

        let signed = store.s3.get_object().bucket(BUCKET).key("k").customize().mutate_request(move |request| {
            for (name, value) in &headers {
                request.headers_mut().insert(*name, value.clone());
            }
        });
        let signed = match signed.send().await {
            Ok(got) if got.content_range().is_some() => (206, got.body.collect().await.unwrap().to_vec()),
            Ok(got) => (200, got.body.collect().await.unwrap().to_vec()),
            Err(error) => (error.raw_response().unwrap().status().as_u16(), Vec::new()),
        };
        for (how, (status, got)) in [("unsigned", unsigned), ("signed", signed)] {
            assert_eq!(u64::from(status), case["status"].as_u64().unwrap(), "{how}: {case}");
            match status {
                200 => assert!(got == body, "{how}: {case}"),
                206 => assert!(got == body[..1], "{how}: {case}"),
                _ => {}
            }
        }
    }
}

#[tokio::test]
async fn a_range_depends_on_if_range() {
    let store = Store::start().await;
    store.put("k", "abcdef").await;
    let head = store.s3.head_object().bucket(BUCKET).key("k").send().await.unwrap();
    let modified = std::time::SystemTime::try_from(*head.last_modified().unwrap()).unwrap();
    let etag = head.e_tag().unwrap().to_owned();
    let url = store.s3.get_object().bucket(BUCKET).key("k").presigned(for_seconds(60)).await.unwrap();
    for (if_range, status) in [
        (etag.clone(), 206),
        // Only a strong validator will do (RFC 9110, 13.1.5).
        (format!("W/{etag}"), 200),
        (httpdate::fmt_http_date(modified), 206),
        (httpdate::fmt_http_date(modified + Duration::from_secs(1)), 200),
        ("neither".to_owned(), 200),
    ] {
        let get = store.http.get(url.uri()).header("range", "bytes=2-3").header("if-range", &if_range);
        let got = get.send().await.unwrap();
        assert_eq!(got.status(), status, "{if_range}");
        let expected = if status == 206 { "cd" } else { "abcdef" };
        assert_eq!(got.text().await.unwrap(), expected, "{if_range}");
    }
}

/// The conditions of a copy's source are read as those of a GET are.
#[tokio::test]
async fn a_copy_honours_lists_and_ignores_what_is_no_date() {
    let store = Store::start().await;
    store.put("k", "abc").await;
    let copy = |name: &'static str, value: &'static str| {
        let copy = store.s3.copy_object().bucket(BUCKET).key("copy").copy_source(format!("{BUCKET}/k"));
        copy.customize().mutate_request(move |request| drop(request.headers_mut().insert(name, value))).send()
    };
    let listed = "\"other\", \"900150983cd24fb0d6963f7d28e17f72\"";
    assert!(copy("x-amz-copy-source-if-match", listed).await.is_ok());
    let unmet = copy("x-amz-copy-source-if-none-match", listed).await;
    assert_eq!(code(unmet), refused(412, "PreconditionFailed"));
    assert!(copy("x-amz-copy-source-if-modified-since", "not a date").await.is_ok());
    assert!(copy("x-amz-copy-source-if-unmodified-since", "not a date").await.is_ok());
}

#[tokio::test]
async fn an_empty_object_has_no_range() {
    let store = Store::start().await;
    store.put("k", "").await;
    let url = store.s3.get_object().bucket(BUCKET).key("k").presigned(for_seconds(60)).await.unwrap();
    for (range, status) in
        [("bytes=-5", 416), ("bytes=0-", 416), ("bytes=5-", 416), ("bytes=-", 200), ("rows=1-2", 200)]
    {
        let got = store.http.get(url.uri()).header("range", range).send().await.unwrap();
        assert_eq!(got.status(), status, "{range}");
    }
    store.put("k", "abc").await;
    for (range, status) in [("bytes=-0", 416), ("bytes=99999999999999999999-", 416), ("bytes=0-1,2-2", 200)] {
        let got = store.http.get(url.uri()).header("range", range).send().await.unwrap();
        assert_eq!(got.status(), status, "{range}");
    }
}

/// S3 has them for directory buckets only; passed over, they would delete what was to stay.
#[tokio::test]
async fn conditions_that_are_not_offered_delete_nothing() {
    let store = Store::start().await;
    store.put("k", "abc").await;
    let delete = || store.s3.delete_object().bucket(BUCKET).key("k");
    assert_eq!(code(delete().if_match_size(4).send().await), refused(501, "NotImplemented"));
    let then = DateTime::from(SystemTime::UNIX_EPOCH);
    assert_eq!(code(delete().if_match_last_modified_time(then).send().await), refused(501, "NotImplemented"));
    let one = ObjectIdentifier::builder().key("k").size(4).build().unwrap();
    let both = Delete::builder().objects(one).build().unwrap();
    let answer = store.s3.delete_objects().bucket(BUCKET).delete(both).send().await.unwrap();
    assert_eq!(answer.errors()[0].code(), Some("NotImplemented"));
    assert!(store.exists("k").await);
}
