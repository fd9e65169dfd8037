use std::time::{Duration, SystemTime};

use aws_sdk_s3::primitives::DateTime;
use futures::future::join_all;

use crate::harness::{BUCKET, PART, Store, bytes, code, refused};

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
