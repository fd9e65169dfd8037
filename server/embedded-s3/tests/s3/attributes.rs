use aws_sdk_s3::types::ObjectAttributes::{Checksum, Etag, ObjectParts, ObjectSize, StorageClass};

use crate::{
    harness::{BUCKET, PART, Store},
    multipart::Upload,
};

#[tokio::test]
async fn attributes_say_what_head_and_a_list_of_parts_would() {
    let store = Store::start().await;
    store.put("one", "bytes").await;
    let of = |key: &str| store.s3.get_object_attributes().bucket(BUCKET).key(key).object_attributes(ObjectParts);
    let one = of("one");
    let one = one.object_attributes(Etag).object_attributes(ObjectSize).object_attributes(StorageClass).send();
    let one = one.await.unwrap();
    assert_eq!((one.object_size(), one.storage_class().unwrap().as_str()), (Some(5), "STANDARD"));
    assert!(one.checksum().is_none() && one.object_parts().is_none());
    // Here alone it has no quotes.
    let head = store.s3.head_object().bucket(BUCKET).key("one").send().await.unwrap();
    assert_eq!(one.e_tag(), Some(head.e_tag().unwrap().trim_matches('"')));
    assert!(head.e_tag().unwrap().starts_with('"'));

    // As most clients send it.
    let listed = of("one").customize().mutate_request(|request| {
        request.headers_mut().insert("x-amz-object-attributes", "ETag,ObjectSize, StorageClass");
    });
    let listed = listed.send().await.unwrap();
    assert_eq!((listed.object_size(), listed.e_tag()), (Some(5), one.e_tag()));

    let upload = Upload::with_parts(&store, "many", &[vec![1; PART], b"end".to_vec()]).await;
    upload.complete().send().await.unwrap();
    let many = of("many").object_attributes(Checksum).max_parts(1).send().await.unwrap();
    assert!(many.checksum().unwrap().checksum_crc64_nvme().is_some());
    let parts = many.object_parts().unwrap();
    assert_eq!((parts.total_parts_count(), parts.is_truncated()), (Some(2), Some(true)));
    assert_eq!(parts.parts()[0].size(), Some(PART as i64));
    let rest = of("many").part_number_marker(parts.next_part_number_marker().unwrap()).send().await.unwrap();
    let parts = rest.object_parts().unwrap();
    assert_eq!((parts.is_truncated(), parts.parts().len(), parts.parts()[0].size()), (Some(false), 1, Some(3)));
}
