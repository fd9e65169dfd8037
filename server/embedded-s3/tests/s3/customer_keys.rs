//! SSE-C: what a client's own key encrypts, only that key reads.

use aws_sdk_s3::types::ServerSideEncryption;
use base64::{Engine as _, engine::general_purpose::STANDARD as BASE64};
use s3s::crypto::{Checksum as _, Md5};

use crate::{
    encryption::lies_open,
    harness::{BUCKET, PART, Store, bytes, code, refused},
};

/// The three headers of a key.
struct Key {
    key: String,
    md5: String,
}

impl Key {
    fn new(byte: u8) -> Self {
        let mut md5 = Md5::new();
        md5.update(&[byte; 32]);
        Self { key: BASE64.encode([byte; 32]), md5: BASE64.encode(md5.finalize()) }
    }
}

/// Adds a key's headers to any request that takes them.
macro_rules! with {
    ($request:expr, $key:expr) => {
        $request
            .sse_customer_algorithm("AES256")
            .sse_customer_key($key.key.clone())
            .sse_customer_key_md5($key.md5.clone())
    };
}

#[tokio::test]
async fn only_its_key_reads_what_a_client_encrypted() {
    // Also where the store itself encrypts nothing.
    let store = Store::start().await;
    let (key, other, body) = (Key::new(1), Key::new(2), bytes(100_000, 1));
    let put = store.s3.put_object().bucket(BUCKET).key("k").body(body.clone().into());
    let put = with!(put, key).send().await.unwrap();
    assert_eq!(put.sse_customer_key_md5(), Some(key.md5.as_str()));
    assert!(put.server_side_encryption().is_none() && !lies_open(&store, &body[1000..1064]));

    let get = || store.s3.get_object().bucket(BUCKET).key("k");
    let read = with!(get().range("bytes=999-2000"), key).send().await.unwrap();
    assert_eq!(read.body.collect().await.unwrap().to_vec(), body[999..=2000]);
    assert_eq!(code(get().send().await), refused(400, "InvalidRequest"));
    assert_eq!(code(with!(get(), other).send().await), refused(400, "InvalidRequest"));
    let head = || store.s3.head_object().bucket(BUCKET).key("k");
    assert!(head().send().await.is_err() && with!(head(), other).send().await.is_err());
    assert_eq!(with!(head(), key).send().await.unwrap().content_length(), Some(100_000));

    store.put("open", "x").await;
    let needless = with!(store.s3.get_object().bucket(BUCKET).key("open"), key).send().await;
    assert_eq!(code(needless), refused(400, "InvalidRequest"));
}

/// Whoever has no key could hold an MD5 against files that they guess.
#[tokio::test]
async fn an_etag_says_nothing_of_what_a_client_encrypted() {
    let store = Store::start().await;
    let (key, body) = (Key::new(1), bytes(PART, 1));
    let md5 = format!("\"{}\"", hex::encode(Md5::checksum(&body)));
    let put = with!(store.s3.put_object().bucket(BUCKET).key("k").body(body.clone().into()), key).send().await.unwrap();
    let head = with!(store.s3.head_object().bucket(BUCKET).key("k"), key).send().await.unwrap();
    assert_eq!(put.e_tag(), head.e_tag());
    assert_ne!(put.e_tag(), Some(md5.as_str()));

    let create = with!(store.s3.create_multipart_upload().bucket(BUCKET).key("parts"), key).send().await.unwrap();
    let part = store.s3.upload_part().bucket(BUCKET).key("parts").upload_id(create.upload_id().unwrap()).part_number(1);
    let part = with!(part.body(body.clone().into()), key).send().await.unwrap();
    assert_ne!(part.e_tag(), Some(md5.as_str()));

    store.s3.put_object().bucket(BUCKET).key("open").body(body.into()).send().await.unwrap();
    let copy = with!(store.s3.copy_object().bucket(BUCKET).key("c").copy_source(format!("{BUCKET}/open")), key);
    let copied = copy.send().await.unwrap().copy_object_result.unwrap();
    assert_ne!(copied.e_tag(), Some(md5.as_str()));
    let head = with!(store.s3.head_object().bucket(BUCKET).key("c"), key).send().await.unwrap();
    assert_eq!(head.e_tag(), copied.e_tag());
}

#[tokio::test]
async fn keys_that_are_none_are_refused() {
    let store = Store::start().await;
    let (key, other) = (Key::new(1), Key::new(2));
    let put = || store.s3.put_object().bucket(BUCKET).key("k");
    let wrong = [
        put().sse_customer_algorithm("AES256"),
        put().sse_customer_key(&key.key).sse_customer_key_md5(&key.md5),
        with!(put(), key).sse_customer_algorithm("AES128"),
        with!(put(), key).sse_customer_key_md5(&other.md5),
        with!(put(), key).sse_customer_key("c2hvcnQ="),
        with!(put(), key).server_side_encryption(ServerSideEncryption::Aes256),
    ];
    for put in wrong {
        assert_eq!(code(put.send().await), refused(400, "InvalidArgument"));
    }
    assert!(!store.exists("k").await);
}

#[tokio::test]
async fn every_part_brings_the_key_its_upload_began_with() {
    let store = Store::start().await;
    let (key, other, body) = (Key::new(1), Key::new(2), bytes(PART, 1));
    let begun = with!(store.s3.create_multipart_upload().bucket(BUCKET).key("k"), key).send().await.unwrap();
    let id = begun.upload_id().unwrap();
    let part = |number| {
        store.s3.upload_part().bucket(BUCKET).key("k").upload_id(id).part_number(number).body(body.clone().into())
    };
    assert_eq!(code(part(1).send().await), refused(400, "InvalidRequest"));
    assert_eq!(code(with!(part(1), other).send().await), refused(400, "InvalidRequest"));
    let mut whole = aws_sdk_s3::types::CompletedMultipartUpload::builder();
    for number in [1, 2] {
        let sent = with!(part(number), key).send().await.unwrap();
        let part = aws_sdk_s3::types::CompletedPart::builder().part_number(number).set_e_tag(sent.e_tag);
        whole = whole.parts(part.build());
    }
    let complete = store.s3.complete_multipart_upload().bucket(BUCKET).key("k").upload_id(id);
    complete.multipart_upload(whole.build()).send().await.unwrap();
    let read = with!(store.s3.get_object().bucket(BUCKET).key("k"), key).send().await.unwrap();
    assert_eq!(read.body.collect().await.unwrap().to_vec(), [body.clone(), body.clone()].concat());
    assert!(!lies_open(&store, &body[1000..1064]));
}

#[tokio::test]
async fn a_copy_takes_one_key_off_and_puts_another_on() {
    let store = Store::start().await;
    let (key, other, body) = (Key::new(1), Key::new(2), bytes(100_000, 1));
    let put = store.s3.put_object().bucket(BUCKET).key("a").body(body.clone().into());
    with!(put, key).send().await.unwrap();
    let copy =
        |from: &str, to: &str| store.s3.copy_object().bucket(BUCKET).key(to).copy_source(format!("{BUCKET}/{from}"));
    assert_eq!(code(copy("a", "b").send().await), refused(400, "InvalidRequest"));
    macro_rules! from {
        ($copy:expr, $key:expr) => {
            $copy
                .copy_source_sse_customer_algorithm("AES256")
                .copy_source_sse_customer_key($key.key.clone())
                .copy_source_sse_customer_key_md5($key.md5.clone())
        };
    }
    with!(from!(copy("a", "b"), key), other).send().await.unwrap();
    let read = with!(store.s3.get_object().bucket(BUCKET).key("b"), other).send().await.unwrap();
    assert_eq!(read.body.collect().await.unwrap().to_vec(), body);
    assert!(!lies_open(&store, &body[1000..1064]));
    from!(copy("b", "c"), other).send().await.unwrap();
    assert_eq!(store.get("c").await, body);
    // And an open one under a key.
    with!(copy("c", "d"), key).send().await.unwrap();
    let read = with!(store.s3.get_object().bucket(BUCKET).key("d"), key).send().await.unwrap();
    assert_eq!(read.body.collect().await.unwrap().to_vec(), body);
    let range = store.s3.create_multipart_upload().bucket(BUCKET).key("e").send().await.unwrap();
    let part = store.s3.upload_part_copy().bucket(BUCKET).key("e").upload_id(range.upload_id().unwrap()).part_number(1);
    from!(part.copy_source(format!("{BUCKET}/d")).copy_source_range("bytes=5-99"), key).send().await.unwrap();
}
