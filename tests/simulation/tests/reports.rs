//! How often an upload says how it stands: at most ten times a second however late timers ring, never silent while it works,
//! and silent while nothing can change.

use std::{cell::RefCell, rc::Rc};

use chartlift_core::{Engine, Snapshot, Status, Tuning, UploadHandle, UploadRequest, ports::SourceMeta};
use chartlift_fault_runs::{
    ports::{Memory, Shared, Tab},
    simulation::Simulation,
    world::World,
};
use futures::future::join;

/// The least time between two reports, in milliseconds: ten a second.
const LEAST_GAP_MS: u64 = 100;
/// The time between two reports while all timers ring in time, in milliseconds.
const PACE_MS: u64 = 125;

/// When each report came, and what it said.
type Reports = Vec<(u64, Snapshot)>;

/// Uploads 400 kB of noise on a good day, while something else happens; timers ring up to `late_ms` late. Also answers when
/// its outcome was there.
fn watched(seed: u64, late_ms: u64, meanwhile: impl AsyncFnOnce(&Simulation, UploadHandle)) -> (Reports, u64) {
    let time = Simulation::new(seed);
    let world = World::default();
    world.url_life_ms.set(900_000);
    world.min_part_bytes.set(2048);
    let shared = Rc::new(Shared::calm(time.clone(), world));
    shared.timers_late_ms.set(late_ms);
    let bytes: Vec<u8> = (0..400_000_u32).map(|at| at.wrapping_mul(2_654_435_761).to_be_bytes()[0]).collect();
    let meta = SourceMeta {
        name: "file".into(),
        content_type: String::new(),
        size_bytes: bytes.len() as u64,
        last_modified_ms: 1,
    };
    let source = Memory { bytes: Rc::new(bytes), meta, shared: Rc::clone(&shared) };
    let tuning = Tuning { segment_bytes: 512, min_part_bytes: 2048, single_put_bytes: 2048, ..Tuning::default() };
    let request = UploadRequest { source, record_id: "record".into(), attachment_id: None, owner: None };
    let reports: Rc<RefCell<Reports>> = Rc::default();
    let (said, clock) = (Rc::clone(&reports), time.clone());
    let (handle, work) = Engine::new(Tab(shared), tuning)
        .upload(request, move |snapshot| said.borrow_mut().push((clock.now_ms(), snapshot.clone())));
    let work = async {
        work.await.expect("it succeeds");
        time.now_ms()
    };
    let (ended_ms, ()) = time.run(join(work, meanwhile(&time, handle))).expect("it ends");
    (reports.take(), ended_ms)
}

async fn nothing(_time: &Simulation, _handle: UploadHandle) {}

/// Times between each report and the next, without the last one: the end is told at once.
fn gaps(reports: &Reports) -> Vec<u64> {
    let (_, all_but_last) = reports.split_last().expect("there are reports");
    all_but_last.windows(2).map(|pair| pair[1].0 - pair[0].0).collect()
}

#[test]
fn reports_keep_their_pace_and_none_comes_in_a_bunch_however_late_timers_ring() {
    for late_ms in [0, 20, 60, 130, 2_000] {
        for seed in 0..8 {
            let (reports, _) = watched(seed, late_ms, nothing);
            let gaps = gaps(&reports);
            assert!(gaps.len() > 1, "too few to judge");
            assert!(
                gaps.iter().all(|gap| (LEAST_GAP_MS..=PACE_MS + late_ms).contains(gap)),
                "timers up to {late_ms} ms late, seed {seed}: {gaps:?}"
            );
        }
    }
}

/// A timer that rings a little late does not slow down what follows: on the whole, the pace is kept.
#[test]
fn late_timers_are_made_up_for() {
    for seed in 0..8 {
        let gaps = gaps(&watched(seed, 20, nothing).0);
        let whole: u64 = gaps.iter().sum();
        assert!(whole <= PACE_MS * gaps.len() as u64 + 20, "seed {seed}: {gaps:?}");
    }
}

#[test]
fn the_end_is_told_at_once() {
    for seed in 0..8 {
        let (reports, ended_ms) = watched(seed, 0, nothing);
        let (at_ms, last) = reports.last().expect("there are reports");
        assert_eq!((*at_ms, last.status, last.progress), (ended_ms, Status::Done, 1.0), "seed {seed}");
    }
}

/// A status is told within one pace, and told once for as long as nothing else can change.
#[test]
fn what_is_paused_says_so_and_then_nothing_until_it_goes_on() {
    const PAUSED_MS: u64 = 400;
    const GOES_ON_MS: u64 = PAUSED_MS + 60_000;
    let (reports, _) = watched(1, 0, async |time: &Simulation, handle: UploadHandle| {
        time.sleep_ms(PAUSED_MS).await;
        handle.pause();
        time.sleep_ms(GOES_ON_MS - PAUSED_MS).await;
        handle.resume();
    });
    let held: Vec<_> = reports.iter().filter(|(at, _)| (PAUSED_MS..GOES_ON_MS).contains(at)).collect();
    assert_eq!(held.iter().map(|(_, now)| now.status).collect::<Vec<_>>(), [Status::Paused]);
    assert!(held[0].0 <= PAUSED_MS + PACE_MS, "told after {} ms", held[0].0 - PAUSED_MS);
    let (next_ms, next) = reports.iter().find(|(at, _)| *at >= GOES_ON_MS).expect("it goes on");
    assert_ne!(next.status, Status::Paused);
    assert!(*next_ms <= GOES_ON_MS + PACE_MS, "told after {} ms", next_ms - GOES_ON_MS);
}
