use aws_sdk_s3::{
    operation::complete_multipart_upload::builders::CompleteMultipartUploadFluentBuilder,
    types::{ChecksumAlgorithm, ChecksumMode, ChecksumType, CompletedMultipartUpload, CompletedPart, StorageClass},
};

use crate::harness::{BUCKET, PART, Store, bytes, code, crc32, refused};

/// A multipart upload as a test drives it.
pub struct Upload<'a> {
    pub store: &'a Store,
    pub key: String,
    pub id: String,
    pub parts: Vec<CompletedPart>,
}

impl<'a> Upload<'a> {
    pub async fn begin(store: &'a Store, key: &str) -> Self {
        let made = store.s3.create_multipart_upload().bucket(BUCKET).key(key).send().await.unwrap();
        Self { store, key: key.into(), id: made.upload_id().unwrap().into(), parts: Vec::new() }
    }

    async fn begin_with(store: &'a Store, algorithm: ChecksumAlgorithm, coverage: ChecksumType) -> Self {
        let create = store.s3.create_multipart_upload().bucket(BUCKET).key("k");
        let made = create.checksum_algorithm(algorithm).checksum_type(coverage).send().await.unwrap();
        Self { store, key: "k".into(), id: made.upload_id().unwrap().into(), parts: Vec::new() }
    }

    pub async fn with_parts(store: &'a Store, key: &str, bodies: &[Vec<u8>]) -> Self {
        let mut upload = Self::begin(store, key).await;
        for (number, body) in (1..).zip(bodies) {
            upload.part(number, body.clone()).await;
        }
        upload
    }

    async fn part(&mut self, number: i32, body: Vec<u8>) {
        let part = self.store.s3.upload_part().bucket(BUCKET).key(&self.key).upload_id(&self.id).part_number(number);
        let sent = part.body(body.into()).send().await.unwrap();
        let part = CompletedPart::builder().part_number(number).set_e_tag(sent.e_tag).build();
        self.parts.retain(|kept| kept.part_number() != Some(number));
        self.parts.push(part);
    }

    async fn part_with_crc32(&mut self, number: i32, body: &[u8]) {
        let part = self.store.s3.upload_part().bucket(BUCKET).key(&self.key).upload_id(&self.id).part_number(number);
        let sent = part.body(body.to_vec().into()).checksum_crc32(crc32(body)).send().await.unwrap();
        assert_eq!(sent.checksum_crc32(), Some(crc32(body).as_str()));
        let part = CompletedPart::builder().part_number(number).checksum_crc32(crc32(body)).set_e_tag(sent.e_tag);
        self.parts.push(part.build());
    }

    pub fn complete(&self) -> CompleteMultipartUploadFluentBuilder {
        self.complete_with(self.parts.clone())
    }

    fn complete_with(&self, parts: Vec<CompletedPart>) -> CompleteMultipartUploadFluentBuilder {
        // The SDK does not send an empty list; the store refuses it all the same.
        let manifest = CompletedMultipartUpload::builder().set_parts(Some(parts)).build();
        let complete = self.store.s3.complete_multipart_upload().bucket(BUCKET).key(&self.key).upload_id(&self.id);
        complete.multipart_upload(manifest)
    }

    async fn listed(&self) -> Vec<i32> {
        let list = self.store.s3.list_parts().bucket(BUCKET).key(&self.key).upload_id(&self.id);
        list.send().await.unwrap().parts().iter().filter_map(|part| part.part_number()).collect()
    }
}

#[tokio::test]
async fn parts_become_one_object() {
    let store = Store::start().await;
    let body = bytes(2 * PART + 12_345, 1);
    let create =
        store.s3.create_multipart_upload().bucket(BUCKET).key("k").storage_class(StorageClass::IntelligentTiering);
    let made = create.content_type("text/csv").content_encoding("gzip").metadata("a", "b").send().await.unwrap();
    let mut upload = Upload { store: &store, key: "k".into(), id: made.upload_id.unwrap(), parts: Vec::new() };
    // Out of order, as a parallel uploader sends them; one of them twice.
    upload.part(3, body[2 * PART..].to_vec()).await;
    upload.part(1, bytes(PART, 99)).await;
    upload.part(1, body[..PART].to_vec()).await;
    upload.part(2, body[PART..2 * PART].to_vec()).await;
    assert_eq!(upload.listed().await, [1, 2, 3]);
    assert!(!store.exists("k").await);
    upload.parts.sort_by_key(|part| part.part_number());
    let done = upload.complete().send().await.unwrap();
    assert!(done.e_tag().unwrap().ends_with("-3\""));

    let got = store.s3.get_object().bucket(BUCKET).key("k").send().await.unwrap();
    assert_eq!((got.content_type(), got.content_encoding()), (Some("text/csv"), Some("gzip")));
    assert_eq!(got.storage_class(), Some(&StorageClass::IntelligentTiering));
    assert_eq!(got.metadata().unwrap()["a"], "b");
    assert_eq!(got.e_tag(), done.e_tag());
    assert!(got.body.collect().await.unwrap().to_vec() == body);
    // A range across the border of parts, and one part by its number.
    let range = format!("bytes={}-{}", PART - 10, 2 * PART + 9);
    let got = store.s3.get_object().bucket(BUCKET).key("k").range(range).send().await.unwrap();
    assert!(got.body.collect().await.unwrap().to_vec() == body[PART - 10..2 * PART + 10]);
    let got = store.s3.get_object().bucket(BUCKET).key("k").part_number(3).send().await.unwrap();
    assert_eq!(got.parts_count(), Some(3));
    assert!(got.body.collect().await.unwrap().to_vec() == body[2 * PART..]);
    let none = store.s3.get_object().bucket(BUCKET).key("k").part_number(4).send().await;
    assert_eq!(code(none), refused(416, "InvalidPartNumber"));
    store.blobs_settle_at(3).await;
    let again = upload.complete().send().await;
    assert_eq!(code(again), refused(404, "NoSuchUpload"));
}

#[tokio::test]
async fn a_refused_completion_leaves_the_upload_as_it_was() {
    let store = Store::start().await;
    let upload = Upload::with_parts(&store, "k", &[bytes(PART, 1), bytes(PART - 1, 2), bytes(100, 3)]).await;
    let [first, small, last] = &upload.parts[..] else { unreachable!() };
    let with = |part: &CompletedPart, number: i32| {
        CompletedPart::builder().set_e_tag(part.e_tag.clone()).part_number(number).build()
    };
    for (parts, expected) in [
        (upload.parts.clone(), refused(400, "EntityTooSmall")),
        (vec![last.clone(), first.clone()], refused(400, "InvalidPartOrder")),
        (vec![first.clone(), first.clone()], refused(400, "InvalidPartOrder")),
        (vec![first.clone(), with(last, 7)], refused(400, "InvalidPart")),
        (vec![with(last, 1), small.clone()], refused(400, "InvalidPart")),
        (vec![], refused(400, "MalformedXML")),
    ] {
        assert_eq!(code(upload.complete_with(parts).send().await), expected);
        assert_eq!(upload.listed().await, [1, 2, 3]);
    }
    let size = upload.complete_with(vec![first.clone(), last.clone()]).mpu_object_size(1).send().await;
    assert_eq!(code(size), refused(400, "InvalidRequest"));
    // Without the small part it is fine, and the part left out gives its bytes back.
    let right = (PART + 100) as i64;
    upload.complete_with(vec![first.clone(), last.clone()]).mpu_object_size(right).send().await.unwrap();
    assert!(store.get("k").await == [bytes(PART, 1), bytes(100, 3)].concat());
    store.blobs_settle_at(2).await;
}

#[tokio::test]
async fn a_test_may_have_smaller_parts_than_s3() {
    let store = Store::start_with(|config| config.min_part_bytes = 100).await;
    let small = Upload::with_parts(&store, "small", &[bytes(99, 1), bytes(10, 2)]).await;
    assert_eq!(code(small.complete().send().await), refused(400, "EntityTooSmall"));
    let enough = Upload::with_parts(&store, "k", &[bytes(100, 1), bytes(10, 2)]).await;
    enough.complete().send().await.unwrap();
    assert!(store.get("k").await == [bytes(100, 1), bytes(10, 2)].concat());
}

#[tokio::test]
async fn parts_of_other_sizes_are_refused_where_a_test_wants_that() {
    let store = Store::start_with(|config| (config.min_part_bytes, config.equal_parts) = (100, true)).await;
    let unequal = Upload::with_parts(&store, "k", &[bytes(100, 1), bytes(101, 2), bytes(10, 3)]).await;
    assert_eq!(code(unequal.complete().send().await), refused(400, "InvalidPart"));
    assert_eq!(unequal.listed().await, [1, 2, 3]);
    let equal = Upload::with_parts(&store, "k", &[bytes(101, 1), bytes(101, 2), bytes(10, 3)]).await;
    equal.complete().send().await.unwrap();
    assert!(store.get("k").await == [bytes(101, 1), bytes(101, 2), bytes(10, 3)].concat());
}

#[tokio::test]
async fn a_full_object_checksum_is_combined_from_the_parts() {
    let store = Store::start().await;
    let body = bytes(PART + 777, 5);
    let mut upload = Upload::begin_with(&store, ChecksumAlgorithm::Crc32, ChecksumType::FullObject).await;
    upload.part_with_crc32(1, &body[..PART]).await;
    upload.part_with_crc32(2, &body[PART..]).await;
    let listed = store.s3.list_parts().bucket(BUCKET).key("k").upload_id(&upload.id).send().await.unwrap();
    assert_eq!(listed.checksum_algorithm(), Some(&ChecksumAlgorithm::Crc32));
    assert_eq!(listed.checksum_type(), Some(&ChecksumType::FullObject));
    assert_eq!(listed.parts()[1].checksum_crc32(), Some(crc32(&body[PART..]).as_str()));
    let complete = || upload.complete().checksum_type(ChecksumType::FullObject);
    assert_eq!(code(complete().checksum_crc32("AAAAAA==").send().await), refused(400, "BadDigest"));
    let composite = upload.complete().checksum_type(ChecksumType::Composite).send().await;
    assert_eq!(code(composite), refused(400, "InvalidRequest"));
    let done = complete().checksum_crc32(crc32(&body)).send().await.unwrap();
    assert_eq!(done.checksum_crc32(), Some(crc32(&body).as_str()));
    let head =
        store.s3.head_object().bucket(BUCKET).key("k").checksum_mode(ChecksumMode::Enabled).send().await.unwrap();
    assert_eq!(head.checksum_crc32(), Some(crc32(&body).as_str()));
    assert_eq!(head.checksum_type(), Some(&ChecksumType::FullObject));
    // The SDK itself verifies the body against the checksum while reading.
    let got = store.s3.get_object().bucket(BUCKET).key("k").checksum_mode(ChecksumMode::Enabled).send().await.unwrap();
    assert!(got.body.collect().await.unwrap().to_vec() == body);
}

#[tokio::test]
async fn a_composite_checksum_is_that_of_the_parts_digests() {
    use base64::{Engine as _, engine::general_purpose::STANDARD};
    let store = Store::start().await;
    let body = bytes(PART + 777, 6);
    let mut upload = Upload::begin_with(&store, ChecksumAlgorithm::Crc32, ChecksumType::Composite).await;
    upload.part_with_crc32(1, &body[..PART]).await;
    upload.part_with_crc32(2, &body[PART..]).await;
    let digests = [&body[..PART], &body[PART..]].map(|part| STANDARD.decode(crc32(part)).unwrap()).concat();
    let done = upload.complete().send().await.unwrap();
    assert_eq!(done.checksum_crc32(), Some(format!("{}-2", crc32(&digests)).as_str()));
    assert_eq!(done.checksum_type(), Some(&ChecksumType::Composite));
}

#[tokio::test]
async fn a_part_must_be_what_the_upload_expects() {
    let store = Store::start().await;
    let upload = Upload::begin_with(&store, ChecksumAlgorithm::Crc32, ChecksumType::Composite).await;
    let part = |number: i32| {
        let part = store.s3.upload_part().bucket(BUCKET).key("k").upload_id(&upload.id).part_number(number);
        part.body(bytes(1000, 1).into())
    };
    assert_eq!(code(part(1).checksum_crc32("AAAAAA==").send().await), refused(400, "BadDigest"));
    assert_eq!(code(part(1).checksum_crc32_c("AAAAAA==").send().await), refused(400, "InvalidRequest"));
    assert_eq!(code(part(1).send().await), refused(400, "InvalidRequest"));
    assert_eq!(code(part(0).send().await), refused(400, "InvalidArgument"));
    assert_eq!(code(part(10_001).send().await), refused(400, "InvalidArgument"));
    let create = store.s3.create_multipart_upload().bucket(BUCKET).key("k");
    let create = create.checksum_algorithm(ChecksumAlgorithm::Sha256).checksum_type(ChecksumType::FullObject);
    assert_eq!(code(create.send().await), refused(400, "InvalidRequest"));
    assert!(upload.listed().await.is_empty());
    store.blobs_settle_at(0).await;

    let wrong_key = store.s3.upload_part().bucket(BUCKET).key("other").upload_id(&upload.id).part_number(1);
    assert_eq!(code(wrong_key.send().await), refused(404, "NoSuchUpload"));
}

#[tokio::test]
async fn parts_are_listed_sorted_and_paged() {
    let store = Store::start().await;
    let mut upload = Upload::begin(&store, "k").await;
    for number in [7, 10_000, 2, 31, 9, 1] {
        upload.part(number, vec![0; number as usize % 100]).await;
    }
    let (mut numbers, mut marker) = (Vec::new(), None);
    loop {
        let list = store.s3.list_parts().bucket(BUCKET).key("k").upload_id(&upload.id).max_parts(2);
        let page = list.set_part_number_marker(marker).send().await.unwrap();
        assert!(page.parts().len() <= 2);
        for part in page.parts() {
            assert_eq!(part.size(), Some(i64::from(part.part_number().unwrap() % 100)));
            assert!(part.e_tag().is_some() && part.last_modified().is_some());
            numbers.push(part.part_number().unwrap());
        }
        if page.is_truncated() != Some(true) {
            break;
        }
        marker = page.next_part_number_marker().map(String::from);
    }
    assert_eq!(numbers, [1, 2, 7, 9, 31, 10_000]);
}

#[tokio::test]
async fn an_aborted_upload_is_gone_with_its_parts() {
    let store = Store::start().await;
    let upload = Upload::with_parts(&store, "k", &[bytes(1000, 1), bytes(1000, 2)]).await;
    assert_eq!(store.blobs(), 2);
    let abort = || store.s3.abort_multipart_upload().bucket(BUCKET).key("k").upload_id(&upload.id).send();
    abort().await.unwrap();
    assert_eq!(code(abort().await), refused(404, "NoSuchUpload"));
    let part = store.s3.upload_part().bucket(BUCKET).key("k").upload_id(&upload.id).part_number(1).send().await;
    assert_eq!(code(part), refused(404, "NoSuchUpload"));
    store.blobs_settle_at(0).await;
}
