//! An encoder that begins to err in the midst of uploads: nothing wrong becomes a version, and every file arrives.

use std::rc::Rc;

use chartlift_core::{
    Engine, Tuning, UploadRequest,
    ports::SourceMeta,
    protocol::{Encoding, UploadCompleted},
};
use chartlift_fault_runs::{
    ports::{Memory, Shared, Tab},
    simulation::Simulation,
    world::World,
};
use futures::future::join_all;

const FILES: usize = 4;

fn content(file: usize) -> Vec<u8> {
    (0..).flat_map(|line| format!("OBX|{line}|NM|2345-7^GLUCOSE||{file}|mg/dL\r").into_bytes()).take(60_000).collect()
}

/// Uploads files with an encoder that errs after so many segments; gives what became of each.
fn uploads(seed: u64, errs_after: Option<u64>) -> Vec<UploadCompleted> {
    let time = Simulation::new(seed);
    let world = World::default();
    world.url_life_ms.set(900_000);
    world.min_part_bytes.set(2048);
    let shared = Rc::new(Shared::calm(time.clone(), world));
    shared.encoder_errs_after.set(errs_after);
    let tuning = Tuning { segment_bytes: 512, min_part_bytes: 2048, single_put_bytes: 2048, ..Tuning::default() };
    let engine = Engine::new(Tab(Rc::clone(&shared)), tuning);
    let files: Vec<_> = (0..FILES).map(|file| Rc::new(content(file))).collect();
    let uploads = files.iter().enumerate().map(|(file, bytes)| {
        let meta = SourceMeta {
            name: format!("file {file}"),
            content_type: String::new(),
            size_bytes: bytes.len() as u64,
            last_modified_ms: 1,
        };
        let source = Memory { bytes: Rc::clone(bytes), meta, shared: Rc::clone(&shared) };
        engine
            .upload(
                UploadRequest { source, record_id: format!("record {file}"), attachment_id: None, owner: None },
                |_| (),
            )
            .1
    });
    let outcomes = time.run(join_all(uploads)).unwrap_or_else(|hang| panic!("seed {seed}: {hang:?}"));
    let completed: Vec<_> =
        outcomes.into_iter().map(|outcome| outcome.unwrap_or_else(|error| panic!("seed {seed}: {error}"))).collect();
    for (completed, bytes) in completed.iter().zip(&files) {
        let object = shared.world.object(&completed.upload_id).expect("an object");
        let decoded = match completed.encoding {
            Encoding::Gzip => chartlift_fault_runs::run::gunzip(&object).expect("one gzip member"),
            Encoding::Identity => object,
        };
        assert!(decoded == **bytes, "seed {seed}: something else was stored");
    }
    assert_eq!(shared.world.leftovers(), 0, "seed {seed}: parts were left in S3");
    assert!(shared.disk.borrow().is_empty(), "seed {seed}: a journal row was left");
    completed
}

#[test]
fn files_go_up_as_they_are_once_the_encoder_was_seen_to_err() {
    for seed in 0..20 {
        for errs_after in [0, 1, 7, 30, 200] {
            let completed = uploads(seed, Some(errs_after));
            let plain = completed.iter().filter(|one| one.encoding == Encoding::Identity).count();
            assert_eq!(plain, FILES, "seed {seed}, after {errs_after}");
        }
        assert!(uploads(seed, None).iter().all(|one| one.encoding == Encoding::Gzip), "seed {seed}");
    }
}
