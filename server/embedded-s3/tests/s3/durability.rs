use std::sync::{
    Arc,
    atomic::{AtomicUsize, Ordering},
};

use crate::{
    harness::{BUCKET, PART, Process, Store, bytes, client, code, count_blobs, refused},
    multipart::Upload,
};

#[tokio::test]
async fn what_was_answered_is_there_after_a_crash() {
    let store = Store::start().await;
    let body = bytes(PART + 5, 1);
    store.put("single", body.clone()).await;
    let done = Upload::with_parts(&store, "multi", &[body[..PART].to_vec(), body[PART..].to_vec()]).await;
    done.complete().send().await.unwrap();
    let unfinished = Upload::with_parts(&store, "later", &[body[..PART].to_vec()]).await;
    let (id, parts) = (unfinished.id, unfinished.parts);

    let store = store.crash_and_restart().await;
    assert!(store.get("single").await == body);
    assert!(store.get("multi").await == body);
    // An upload goes on where it was.
    let resumed = Upload { store: &store, key: "later".into(), id, parts };
    resumed.complete().send().await.unwrap();
    assert!(store.get("later").await == body[..PART]);
}

/// The real thing: a process of its own, killed without warning while clients upload.
#[tokio::test]
async fn a_killed_process_loses_nothing_it_answered() {
    let directory = tempfile::tempdir().unwrap();
    let process = Arc::new(Process::start(directory.path(), "info"));
    let s3 = client(&process.url);
    let mut answered = Vec::new();
    let mut uploads = tokio::task::JoinSet::new();
    let successes = Arc::new(AtomicUsize::new(0));
    for n in 0..200_u32 {
        let put = s3.put_object().bucket(BUCKET).key(format!("{n}")).body(bytes(400_000, n).into());
        let (process, successes) = (Arc::clone(&process), Arc::clone(&successes));
        uploads.spawn(async move {
            let stored = put.send().await.is_ok();
            if stored && successes.fetch_add(1, Ordering::Relaxed) == 20 {
                process.kill();
            }
            (n, stored)
        });
    }
    while let Some(done) = uploads.join_next().await {
        if let (n, true) = done.unwrap() {
            answered.push(n);
        }
    }
    drop(process);
    assert!(answered.len() >= 20 && answered.len() < 200, "killed after {} of 200", answered.len());

    let process = Process::start(directory.path(), "info");
    let s3 = client(&process.url);
    let listed = s3.list_objects_v2().bucket(BUCKET).send().await.unwrap();
    assert_eq!(count_blobs(directory.path()), listed.contents().len(), "every blob belongs to an object");
    for n in 0..200_u32 {
        let got = s3.get_object().bucket(BUCKET).key(format!("{n}")).send().await;
        match got {
            // Committed before the kill, whether or not the answer still came through.
            Ok(got) => assert!(got.body.collect().await.unwrap().to_vec() == bytes(400_000, n), "{n} is damaged"),
            Err(_) if answered.contains(&n) => panic!("{n} was answered and is lost"),
            missing => assert_eq!(code(missing), refused(404, "NoSuchKey")),
        }
    }
    process.kill();
    process.ended();
}
