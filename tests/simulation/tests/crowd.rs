//! Many files at once through one engine: what they share must never be held by all and given back by none.

use std::rc::Rc;

use chartlift_core::{Engine, Tuning, UploadRequest, ports::SourceMeta};
use chartlift_fault_runs::{
    chance::Chance,
    ports::{Memory, Shared, Tab},
    simulation::Simulation,
    world::World,
};
use futures::future::join_all;

const FILES: u64 = 8;

fn content(chance: &Chance) -> Vec<u8> {
    // Noise and text in turn, so that parts come out smaller than guessed.
    let mut bytes = Vec::new();
    while bytes.len() < 30_000 {
        let run = usize::try_from(chance.below(6000)).expect("small");
        if chance.per_mille(500) {
            bytes.extend((0..run).map(|_| chance.bits().to_le_bytes()[0]));
        } else {
            bytes.extend(b"OBX|1|NM|2345-7^GLUCOSE||98|mg/dL|70-105||||F\r".iter().cycle().take(run));
        }
    }
    bytes
}

/// Uploads [`FILES`] files at once and checks that each arrived.
fn crowd(seed: u64, max_parallel_parts: usize, memory_budget_bytes: u64) {
    let time = Simulation::new(seed);
    let world = World::default();
    world.url_life_ms.set(900_000);
    world.min_part_bytes.set(2048);
    let shared = Rc::new(Shared::calm(time.clone(), world));
    let tuning = Tuning {
        segment_bytes: 512,
        min_part_bytes: 2048,
        single_put_bytes: 2048,
        max_parallel_parts,
        memory_budget_bytes,
        ..Tuning::default()
    };
    let engine = Engine::new(Tab(Rc::clone(&shared)), tuning);
    let uploads = (0..FILES).map(|file| {
        let bytes = Rc::new(content(time.chance()));
        let meta = SourceMeta {
            name: format!("file {file}"),
            content_type: String::new(),
            size_bytes: bytes.len() as u64,
            last_modified_ms: 1,
        };
        let source = Memory { bytes, meta, shared: Rc::clone(&shared) };
        let request = UploadRequest { source, record_id: format!("record {file}"), attachment_id: None, owner: None };
        engine.upload(request, |_| ()).1
    });
    let shown = format!("seed {seed}, {max_parallel_parts} parts at once, {memory_budget_bytes} bytes");
    let outcomes = time.run(join_all(uploads)).unwrap_or_else(|hang| panic!("{shown}: {hang:?}"));
    for outcome in outcomes {
        outcome.unwrap_or_else(|error| panic!("{shown}: {error}"));
    }
    assert_eq!(u64::from(shared.world.versions.get()), FILES, "{shown}");
}

#[test]
fn a_crowd_never_waits_for_itself() {
    for seed in 0..8 {
        for parallel in 1..=6 {
            crowd(seed, parallel, 192 * 1024);
            // Room for three parts: the least that a file of several parts is let in with.
            crowd(seed, parallel, 3 * (2048 + 512));
        }
    }
}
