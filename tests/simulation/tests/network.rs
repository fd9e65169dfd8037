//! People's networks: what must come of each (the cases of `tests/cases/network.json` that the engine decides).

use std::{
    cell::{Cell, RefCell},
    rc::Rc,
};

use chartlift_core::{
    Engine, Snapshot, Status, Tuning, UploadError, UploadHandle, UploadRequest, Waiting, WaitsFor, adapt,
    ports::{PutError, SourceMeta},
    protocol::{Intent, UploadCompleted},
    retry_after,
};
use chartlift_fault_runs::{
    ports::{Memory, Shared, Tab},
    run::gunzip,
    simulation::Simulation,
    world::World,
};
use futures::future::{Either, join, select};

/// One upload on a good day, into which a test puts one fault.
struct Day {
    time: Simulation,
    shared: Rc<Shared>,
    tuning: Tuning,
    snapshots: Rc<RefCell<Vec<Snapshot>>>,
}

impl Day {
    fn new() -> Self {
        let time = Simulation::new(1);
        let world = World::default();
        world.url_life_ms.set(900_000);
        world.min_part_bytes.set(2048);
        let shared = Rc::new(Shared::calm(time.clone(), world));
        let tuning = Tuning { segment_bytes: 512, min_part_bytes: 2048, single_put_bytes: 2048, ..Tuning::default() };
        Self { time, shared, tuning, snapshots: Rc::default() }
    }

    /// Uploads so many bytes of noise, while something else happens.
    fn upload(&self, bytes: u32, meanwhile: impl AsyncFnOnce(UploadHandle)) -> Result<UploadCompleted, UploadError> {
        let (handle, work) = self.begin(noise(bytes));
        let (outcome, ()) = self.time.run(join(work, meanwhile(handle))).expect("it ends");
        outcome
    }

    /// Uploads in a tab that dies when something has happened.
    fn dies(&self, bytes: Vec<u8>, death: impl AsyncFnOnce()) {
        let (_handle, work) = self.begin(bytes);
        let ended = self.time.run(async {
            let (work, death) = (Box::pin(work), Box::pin(death()));
            matches!(select(work, death).await, Either::Left(_))
        });
        assert_eq!(ended, Ok(false), "the tab dies before the upload ends");
    }

    fn begin(&self, bytes: Vec<u8>) -> (UploadHandle, impl Future<Output = Result<UploadCompleted, UploadError>>) {
        let bytes = Rc::new(bytes);
        let meta = SourceMeta {
            name: "file".into(),
            content_type: String::new(),
            size_bytes: bytes.len() as u64,
            last_modified_ms: 1,
        };
        let source = Memory { bytes, meta, shared: Rc::clone(&self.shared) };
        let request = UploadRequest { source, record_id: "record".into(), attachment_id: None, owner: None };
        let snapshots = Rc::clone(&self.snapshots);
        let engine = Engine::new(Tab(Rc::clone(&self.shared)), self.tuning.clone());
        engine.upload(request, move |snapshot| snapshots.borrow_mut().push(snapshot.clone()))
    }

    /// Waits until so many parts have arrived.
    async fn taken(&self, parts: u64) {
        while self.shared.world.parts_taken.get() < parts {
            self.time.sleep_ms(1).await;
        }
    }

    fn waits(&self) -> Vec<Waiting> {
        self.snapshots.borrow().iter().filter_map(|snapshot| snapshot.waiting).collect()
    }
}

fn noise(bytes: u32) -> Vec<u8> {
    (0..bytes).map(|at| at.wrapping_mul(2_654_435_761).to_be_bytes()[0]).collect()
}

/// As it is, and in a form that the gate compresses.
fn kinds(bytes: u32) -> [Vec<u8>; 2] {
    let archive = [b"PK\x03\x04\x14\0\0\0\x08\0".as_slice(), &[0; 20], &noise(bytes)].concat();
    let digits = noise(bytes).into_iter().map(|byte| b'0' + byte % 10).collect();
    [archive, digits]
}

async fn nothing(_handle: UploadHandle) {}

fn unavailable(retry_after_ms: Option<u64>) -> PutError {
    PutError::Status { status: 503, code: Some("SlowDown".into()), retry_after_ms }
}

/// 503 with any `Retry-After`: minutes at the most, and never without a wait.
#[test]
fn who_asks_for_a_year_is_asked_again_in_minutes() {
    let day = Day::new();
    day.shared.next_puts.replace([unavailable(Some(u64::MAX)), unavailable(Some(86_400_000))].into());
    day.upload(1_000, nothing).expect("it goes on");
    let took = day.time.now_ms();
    assert!((2 * retry_after::LONGEST_MS..3 * retry_after::LONGEST_MS).contains(&took), "took {took} ms");
}

#[test]
fn who_asks_for_nothing_is_not_asked_in_a_hot_loop() {
    let day = Day::new();
    day.shared.next_puts.replace(vec![unavailable(Some(0)); 8].into());
    day.upload(1_000, nothing).expect("the ninth try goes well");
    assert!(day.time.now_ms() > 4_000, "eight waits in {} ms", day.time.now_ms());
}

/// A memory that errs, or something on one connection that does: what arrived wrong is made and sent anew before that is said.
#[test]
fn what_arrives_damaged_again_and_again_is_made_anew_once() {
    let damaged = PutError::Status { status: 400, code: Some("BadDigest".into()), retry_after_ms: None };
    for bytes in [1_000, 20_000] {
        let day = Day::new();
        // Three tries of each part that is on its way at once.
        day.shared.next_puts.replace(vec![damaged.clone(); 18].into());
        let day = Day { tuning: Tuning { max_parallel_parts: 6, ..day.tuning.clone() }, ..day };
        let puts = if bytes == 1_000 { 3 } else { 18 };
        day.shared.next_puts.borrow_mut().truncate(puts);
        day.upload(bytes, nothing).unwrap_or_else(|error| panic!("{bytes} bytes: {error}"));
    }
    let day = Day::new();
    day.shared.next_puts.replace(vec![damaged; 100].into());
    let outcome = day.upload(1_000, nothing);
    assert!(matches!(outcome, Err(UploadError::Damaged { .. })), "{outcome:?}");
    assert_eq!(day.shared.next_puts.borrow().len(), 94, "three tries, twice");
}

/// A URL that is signed with no life at all: the store decides, and tries are counted.
#[test]
fn urls_that_expire_at_once_are_not_signed_in_a_hot_loop() {
    let day = Day::new();
    day.shared.world.url_life_ms.set(0);
    let error = day.upload(10_000, nothing).unwrap_err();
    assert!(matches!(error, UploadError::StoreRefused { status: 403, .. }), "{error:?}");
    assert!(day.shared.requests.get() < 100, "{} requests", day.shared.requests.get());
}

/// Gives up once the server has a version.
async fn cancel_when_stored(day: &Day, handle: UploadHandle) {
    while day.shared.world.versions.get() == 0 {
        day.time.sleep_ms(1).await;
    }
    handle.cancel();
    day.shared.complete_is_silent.set(false);
}

/// Everything is stored and the answer is on its way for ever: whoever gives up then has a version all the same.
#[test]
fn a_cancel_that_comes_too_late_is_not_called_cancelled() {
    for bytes in [1_000, 10_000] {
        let day = Day::new();
        day.shared.complete_is_silent.set(true);
        let outcome = day.upload(bytes, async |handle| cancel_when_stored(&day, handle).await);
        assert_eq!(outcome.map(|completed| completed.version), Ok(1));
        assert_eq!(day.snapshots.borrow().last().map(|last| last.status), Some(Status::Done));
    }
}

/// The server has made it, and its answer is on its way: nobody but who asked would ever know of it.
#[test]
fn a_cancel_that_meets_the_creation_leaves_no_upload() {
    for bytes in [1_000, 10_000] {
        let day = Day::new();
        let outcome = day.upload(bytes, async |handle| {
            while day.shared.world.begun() == 0 {
                day.time.sleep_ms(1).await;
            }
            handle.cancel();
        });
        assert_eq!(outcome, Err(UploadError::Cancelled));
        assert_eq!((day.shared.world.begun(), day.shared.world.active()), (1, 0), "{bytes} bytes");
    }
}

/// Nothing was made: whoever gives up waits for nobody.
#[test]
fn a_cancel_before_the_creation_ends_at_once() {
    let day = Day::new();
    day.shared.offline_until_ms.set(u64::MAX);
    let cancelled = Cell::new(0);
    let outcome = day.upload(10_000, async |handle| {
        day.time.sleep_ms(10_000).await;
        cancelled.set(day.time.now_ms());
        handle.cancel();
    });
    assert_eq!(outcome, Err(UploadError::Cancelled));
    assert_eq!(day.time.now_ms(), cancelled.get());
}

#[test]
fn a_cancel_that_nobody_hears_says_so_where_there_may_be_a_version() {
    let day = Day::new();
    day.shared.complete_is_silent.set(true);
    let began = Cell::new(0);
    let outcome = day.upload(10_000, async |handle| {
        cancel_when_stored(&day, handle).await;
        began.set(day.time.now_ms());
        day.shared.offline_until_ms.set(u64::MAX);
    });
    assert_eq!(outcome, Err(UploadError::CancelUnconfirmed));
    assert!(day.time.now_ms() - began.get() <= day.tuning.cancel_ms + 1_000, "it takes {} ms", day.time.now_ms());
}

/// Without a network a cancel ends all the same, and soon; nothing was ever completed.
#[test]
fn a_cancel_without_a_network_ends_in_seconds() {
    let day = Day::new();
    let cancelled = Cell::new(0);
    let outcome = day.upload(60_000, async |handle| {
        day.time.sleep_ms(400).await;
        day.shared.offline_until_ms.set(u64::MAX);
        day.time.sleep_ms(60_000).await;
        cancelled.set(day.time.now_ms());
        handle.cancel();
    });
    assert_eq!(outcome, Err(UploadError::Cancelled));
    assert_eq!(day.shared.world.versions.get(), 0);
    assert!(day.time.now_ms() - cancelled.get() <= day.tuning.cancel_ms + 1_000, "{} ms", day.time.now_ms());
}

/// The browser never tells that there is a network (`navigator.onLine` is false though connected); a PUT is reset.
#[test]
fn a_browser_that_believes_itself_offline_is_not_believed() {
    let day = Day::new();
    day.shared.next_puts.replace(vec![PutError::Network; 4].into());
    day.upload(10_000, nothing).expect("the server answers a probe, so it goes on");
    assert!(day.time.now_ms() < 60_000, "took {} ms", day.time.now_ms());
}

/// Of parts that are on their way when it goes, as of those that begin without it.
#[test]
fn a_network_that_comes_and_goes_uses_up_no_tries() {
    let day = Day { tuning: Tuning { max_tries: 1, ..Day::new().tuning }, ..Day::new() };
    let (time, shared) = (&day.time, &day.shared);
    let mut interrupted = 0;
    day.upload(100_000, async |_| {
        for taken in [2, 6, 10, 14, 18] {
            day.taken(taken).await;
            interrupted += u32::from(shared.flying.get() > 0);
            shared.offline_until_ms.set(time.now_ms() + 20_000);
            time.sleep_ms(20_000).await;
        }
    })
    .expect("it goes on each time");
    assert_eq!(interrupted, 5, "each in the midst of parts");
}

/// A login page instead of the API and of S3, for 20 seconds, from any moment on.
#[test]
fn a_login_page_is_no_network() {
    for begins_ms in (0..1_500).step_by(150) {
        let day = Day { tuning: Tuning { max_tries: 1, ..Day::new().tuning }, ..Day::new() };
        let outcome = day.upload(20_000, async |_handle| {
            day.time.sleep_ms(begins_ms).await;
            day.shared.portal_until_ms.set(day.time.now_ms() + 20_000);
        });
        // With a single try: the page counts for none.
        outcome.unwrap_or_else(|error| panic!("from {begins_ms} ms on: {error}"));
    }
}

#[test]
fn a_machine_that_sleeps_counts_no_part_as_failed() {
    for naps_ms in (0..1_500).step_by(100) {
        let day = Day { tuning: Tuning { max_tries: 1, ..Day::new().tuning }, ..Day::new() };
        let outcome = day.upload(20_000, async |_handle| {
            day.time.sleep_ms(naps_ms).await;
            if day.snapshots.borrow().last().is_some_and(|last| last.status == Status::Uploading) {
                day.shared.nap(90_000);
            }
        });
        outcome.unwrap_or_else(|error| panic!("a nap at {naps_ms} ms: {error}"));
    }
}

/// An administrator, or a rule of the bucket, aborts the multipart upload; the server knows nothing of it.
#[test]
fn an_upload_that_somebody_aborts_in_s3_begins_anew_by_itself() {
    for aborted_ms in (0..1_500).step_by(100) {
        let day = Day::new();
        let outcome = day.upload(40_000, async |_handle| {
            day.time.sleep_ms(aborted_ms).await;
            day.shared.world.abort_in_s3();
        });
        outcome.unwrap_or_else(|error| panic!("aborted at {aborted_ms} ms: {error}"));
        assert_eq!((day.shared.world.versions.get(), day.shared.world.leftovers()), (1, 0));
    }
}

#[test]
fn what_is_waited_for_is_told_with_its_end_and_its_tries() {
    let day = Day::new();
    day.shared.next_puts.replace([unavailable(Some(60_000)), unavailable(Some(30_000))].into());
    day.upload(1_000, nothing).expect("it goes on");
    let waits = day.waits();
    let of_try = |tries| waits.iter().find(|wait| wait.tries == tries).copied().expect("told");
    assert!(waits.iter().all(|wait| wait.what == WaitsFor::Store));
    let (first, second) = (of_try(1), of_try(2));
    assert!(first.until_ms.unwrap() >= 60_000 && second.until_ms.unwrap() >= first.until_ms.unwrap() + 30_000);
    assert_eq!(day.snapshots.borrow().last().and_then(|last| last.waiting), None);
}

/// What an earlier run has sent says nothing of this one's network: empty lanes mean nothing before its own first part.
#[test]
fn the_effort_of_what_goes_on_begins_where_the_intent_says() {
    let day = Day::new();
    let efforts = Rc::new(RefCell::new(Vec::new()));
    let pause = async |handle: UploadHandle| {
        while day.shared.world.parts_taken.get() < 3 {
            day.time.sleep_ms(1).await;
        }
        handle.pause();
        day.time.sleep_ms(500).await;
        let known = day.shared.disk.borrow().values().map(|saved| saved.parts.len()).sum::<usize>();
        handle.resume();
        // The first part that the journal has not known.
        loop {
            day.time.sleep_ms(1).await;
            let disk = day.shared.disk.borrow();
            let Some(saved) = disk.values().next() else { continue };
            let new = saved.parts.iter().filter(|part| part.number as usize > known).min_by_key(|part| part.number);
            if let Some(part) = new {
                efforts.borrow_mut().push(part.effort);
                return;
            }
        }
    };
    day.upload(200_000, pause).expect("it goes on");
    assert_eq!(*efforts.borrow(), [adapt::range(Intent::Balanced).start]);
}

/// The version exists and the journal has forgotten some parts of it: there is no second version.
#[test]
fn a_completed_upload_whose_journal_lost_parts_is_not_sent_again() {
    let day = Day::new();
    day.shared.complete_is_silent.set(true);
    let stored = async |handle: UploadHandle| {
        while day.shared.world.versions.get() == 0 {
            day.time.sleep_ms(1).await;
        }
        day.shared.disk.borrow_mut().values_mut().for_each(|saved| saved.parts.truncate(1));
        day.shared.complete_is_silent.set(false);
        // As a closed page: what it did is dropped, and the file chosen again.
        handle.pause();
        day.time.sleep_ms(100).await;
        handle.resume();
    };
    let completed = day.upload(20_000, stored).expect("it is complete");
    assert_eq!((completed.version, day.shared.world.versions.get()), (1, 1));
}

/// The pause comes while the server completes: S3 has made the object, lists no part any more, and there is no version yet.
#[test]
fn a_pause_that_meets_a_completing_upload_sends_no_part_again() {
    for bytes in [1_000, 20_000] {
        let day = Day::new();
        day.shared.complete_is_slow.set(true);
        let taken = Cell::new(0);
        let completed = day.upload(bytes, async |handle| {
            while !day.shared.world.assembling.get() {
                day.time.sleep_ms(1).await;
            }
            taken.set(day.shared.world.parts_taken.get());
            handle.pause();
            day.time.sleep_ms(5_000).await;
            day.shared.complete_is_slow.set(false);
            handle.resume();
        });
        assert_eq!(completed.map(|completed| completed.version), Ok(1));
        assert_eq!(day.shared.world.parts_taken.get(), taken.get(), "{bytes} bytes");
        assert_eq!(day.shared.world.begun(), 1);
    }
}

/// As above, but it is the tab that ends, and another that goes on.
#[test]
fn a_tab_that_dies_while_its_upload_is_completed_leaves_no_part_to_be_sent_again() {
    let day = Day::new();
    day.shared.complete_is_slow.set(true);
    day.dies(noise(20_000), async || {
        while !day.shared.world.assembling.get() {
            day.time.sleep_ms(1).await;
        }
    });
    let taken = day.shared.world.parts_taken.get();
    day.shared.complete_is_slow.set(false);
    day.upload(20_000, nothing).expect("all that is left to do is to complete");
    assert_eq!((day.shared.world.parts_taken.get(), day.shared.world.begun()), (taken, 1));
}

/// A browser that was cleared, or another one: the server knows the upload, and there must be no second beside it.
#[test]
fn an_upload_that_the_journal_has_forgotten_is_found_by_the_server() {
    for (bytes, kept) in kinds(60_000).into_iter().zip([true, false]) {
        let day = Day::new();
        day.dies(bytes.clone(), async || day.taken(5).await);
        day.shared.disk.borrow_mut().clear();
        let parts = day.shared.world.parts_taken.get();
        let (_handle, work) = day.begin(bytes.clone());
        let completed = day.time.run(work).expect("it ends").expect("it goes on");
        assert_eq!((completed.version, day.shared.world.begun()), (1, 1));
        let object = day.shared.world.object(&completed.upload_id).expect("there is one");
        let source = if kept { object } else { gunzip(&object).expect("one member") };
        assert!(source == bytes);
        // What lies in S3 as it lies in the file goes not again, as far as it lay there without a gap.
        let again = day.shared.world.parts_taken.get() - parts;
        let all = 60_030_u64.div_ceil(2048);
        assert!(if kept { again <= all - 3 } else { again > 5 }, "{again} of about {all}");
        assert!(day.shared.disk.borrow().is_empty());
    }
}
