//! What an object must show that is too large to be read whole.

use serde_json::{Value, json};

use crate::support::{Does, FaultyStore, File, Server, noise};

/// More than is read whole, and less than goes in parts.
const LARGE: usize = 200_000;

/// A completion that tells another checksum of the source than the stored bytes come to. The index folds, so only the object itself
/// can tell.
fn forged(file: &File) -> Value {
    let mut completion = file.completion();
    let mut whole = crc32fast::Hasher::new();
    for (at, part) in file.parts.iter().enumerate() {
        let crc32 = crc32fast::hash(&part.source) ^ u32::from(at == 0);
        whole.combine(&crc32fast::Hasher::new_with_initial_len(crc32, part.source.len() as u64));
        completion["parts"][at]["source_crc32"] = format!("{crc32:08x}").into();
    }
    completion["source"]["crc32"] = format!("{:08x}", whole.finalize()).into();
    completion
}

#[tokio::test]
async fn a_large_gzip_that_ends_with_another_checksum_is_refused_and_removed() {
    let server = Server::start().await;
    let record = server.record().await;
    for in_parts in [false, true] {
        let mut single = File::raw(LARGE);
        single.restored(true);
        let file = if in_parts { File::gzip_in_parts(noise(6 << 20)) } else { single };
        for (completion, code) in [(forged(&file), Some("checksum_mismatch")), (file.completion(), None)] {
            let created = server.create(&record, &file).await;
            let upload_id = created["upload_id"].as_str().unwrap();
            server.send_all(upload_id, &file).await;
            let reply = server.complete(upload_id, completion).await;
            match code {
                Some(code) => {
                    reply.problem(422, code);
                    assert_eq!(server.open_multiparts().await, []);
                    assert_eq!(server.keys().await.len(), if in_parts { 2 } else { 0 }, "the object is still there");
                }
                None => drop(reply.ok()),
            }
        }
    }
    assert_eq!(server.attachments(&record).await.len(), 2);
}

#[tokio::test]
async fn a_large_program_under_another_name_is_refused_and_removed() {
    let server = Server::start().await;
    let record = server.record().await;
    let mut source = noise(6 << 20);
    source[..4].copy_from_slice(b"MZ\x90\0");
    let mut raw = File::in_parts(source.len());
    raw.parts[0].source[..4].copy_from_slice(&source[..4]);
    raw.parts[0].stored[..4].copy_from_slice(&source[..4]);
    raw.source.clone_from(&source);
    let mut single = File::raw(LARGE);
    single.source.copy_from_slice(&source[..LARGE]);
    single.restored(false);
    for mut file in [raw, File::gzip_in_parts(source), single] {
        "report.pdf".clone_into(&mut file.name);
        file.content_type.clear();
        let created = server.create(&record, &file).await;
        let upload_id = created["upload_id"].as_str().unwrap();
        server.send_all(upload_id, &file).await;
        server.complete(upload_id, file.completion()).await.problem(415, "type_not_allowed");
        server.assert_nothing_left(&record).await;
        assert_eq!(server.open_multiparts().await, []);
    }
}

/// Each seen by what alone tells: bytes of the same size by their checksum, others by their size where the store tells no checksum.
#[tokio::test]
async fn a_large_object_that_was_swapped_is_not_taken() {
    let store = FaultyStore::start().await;
    let server = Server::start_with(&store.settings()).await;
    let record = server.record().await;
    for (len, untold) in [(LARGE, "content-length"), (LARGE, "x-none"), (LARGE - 1, "x-amz-checksum-crc32")] {
        let file = File::raw(LARGE);
        let created = server.create(&record, &file).await;
        let upload_id = created["upload_id"].as_str().unwrap();
        server.send_all(upload_id, &file).await;
        let key = server.key_of(upload_id).await;
        store.replace(&key, vec![b'x'; len]).await;
        store.fault(|line| line.starts_with("HEAD"), Does::Drop(untold));
        server.complete(upload_id, file.completion()).await.problem(422, "checksum_mismatch");
        store.heal();
        assert_eq!(server.attachments(&record).await, Vec::<Value>::new());
        assert_eq!(store.keys().await, Vec::<String>::new());
    }
}

/// A checksum of no bytes adds nothing to the whole's, whatever it is.
#[tokio::test]
async fn no_bytes_have_one_checksum() {
    let server = Server::start().await;
    let record = server.record().await;
    let file = File::raw(0);
    for field in ["source_crc32", "stored_crc32"] {
        let created = server.create(&record, &file).await;
        let upload_id = created["upload_id"].as_str().unwrap();
        server.send_all(upload_id, &file).await;
        let mut completion = file.completion();
        completion["parts"][0][field] = json!("deadbeef");
        server.complete(upload_id, completion).await.problem(422, "checksum_mismatch");
        server.assert_nothing_left(&record).await;
    }
}
