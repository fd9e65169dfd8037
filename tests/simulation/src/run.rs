//! One seeded run: a file, a fate, and what must be true in the end.

use std::{
    cell::{Cell, RefCell},
    rc::Rc,
};

use chartlift_core::{
    Engine, Snapshot, Status, Tuning, UploadError, UploadRequest,
    ports::SourceMeta,
    protocol::{Compression, Encoding, Intent, UploadCompleted},
};
use futures::future::{Either, select};

use crate::{
    chance::Chance,
    ports::{Memory, Moods, Shared, Tab},
    simulation::{Hang, Simulation},
    world::World,
};

/// How a run ended.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Ending {
    /// The version is the source, byte for byte.
    Version {
        /// Parts that arrived, counting each arrival.
        parts_taken: u64,
    },
    /// One typed error, by its code.
    Failed(String),
}

/// What must never happen.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Fault {
    /// It did not end.
    Hung(Hang),
    /// It said success and the stored object is something else.
    Corrupted(&'static str),
    /// Progress went back or past the whole.
    Progress(&'static str),
    /// Reports came too often or too seldom.
    ReportRate(&'static str),
    /// Something stayed behind: a request in flight, parts in S3, a journal row.
    Leftover(&'static str),
}

fn tuning() -> Tuning {
    Tuning {
        segment_bytes: 512,
        min_part_bytes: 2048,
        single_put_bytes: 2048,
        memory_budget_bytes: 64 * 1024,
        stall_ms: 5_000,
        ..Tuning::default()
    }
}

/// What is to happen to the upload besides faults.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Fate {
    None,
    PauseAndResume,
    Cancel,
    /// The tab dies and another goes on, so many times.
    Crash(u32),
    Offline,
    FileChanges,
}

fn content(chance: &Chance) -> Vec<u8> {
    let limit = [1, 3000, 20_000, 60_000][usize::try_from(chance.below(4)).expect("below 4")];
    let size = usize::try_from(chance.below(limit + 1)).expect("files are small");
    let mut bytes = Vec::with_capacity(size);
    while bytes.len() < size {
        let run = usize::try_from(chance.below(4000)).expect("small").min(size - bytes.len());
        match chance.below(3) {
            0 => bytes.extend((0..run).map(|_| chance.bits().to_le_bytes()[0])),
            1 => bytes.extend(b"OBX|1|NM|2345-7^GLUCOSE||98|mg/dL|70-105||||F\r".iter().cycle().take(run)),
            _ => bytes.extend((0..run).map(|_| b'0' + chance.bits().to_le_bytes()[0] % 10)),
        }
    }
    bytes
}

fn moods(chance: &Chance) -> Moods {
    // A third of all runs are calm, the rest more or less stormy, each in its own way.
    let storm = [0, 40, 160][usize::try_from(chance.below(3)).expect("below 3")];
    let mood = || if chance.per_mille(500) { chance.below(storm + 1) } else { 0 };
    Moods {
        reset: mood(),
        lost_answer: mood(),
        overload: mood(),
        stall: mood() / 4,
        abort: mood(),
        damage: mood(),
        skew: mood(),
        worker: mood() / 4,
        duplicate: mood(),
    }
}

fn fate(chance: &Chance) -> Fate {
    match chance.below(10) {
        0 | 1 => Fate::PauseAndResume,
        2 => Fate::Cancel,
        3 | 4 => Fate::Crash(1 + u32::try_from(chance.below(3)).expect("below 3")),
        5 => Fate::Offline,
        6 => Fate::FileChanges,
        _ => Fate::None,
    }
}

/// Runs one seed.
///
/// # Errors
/// What must never happen, if it did.
pub fn run(seed: u64) -> Result<Ending, Fault> {
    let time = Simulation::new(seed);
    let chance = time.chance();
    let bytes = Rc::new(content(chance));
    let (fate, moods) = (fate(chance), moods(chance));
    let world = World::default();
    let compression = if chance.per_mille(150) { Compression::Never } else { Compression::Auto };
    let intent = [Intent::Smallest, Intent::Balanced, Intent::Fast][usize::try_from(chance.below(3)).expect("below 3")];
    world.set_policy(compression, intent, 1 + u8::try_from(chance.below(6)).expect("below 6"));
    world.url_life_ms.set(2_000 + chance.below(60_000));
    world.min_part_bytes.set(2048);
    let happens_at = chance.below(4_000);
    let shared = Rc::new(Shared {
        moods: Cell::new(moods),
        notices_offline: chance.per_mille(500),
        changes_at_ms: (fate == Fate::FileChanges).then_some(happens_at),
        ..Shared::calm(time.clone(), world)
    });
    let meta = SourceMeta {
        name: "file".into(),
        content_type: String::new(),
        size_bytes: bytes.len() as u64,
        last_modified_ms: 1,
    };
    let file = Memory { bytes: Rc::clone(&bytes), meta, shared: Rc::clone(&shared) };
    let watch = Rc::new(Watch::new(time.clone(), bytes.len() as u64));
    let outcome = time.run(live(&shared, &file, fate, happens_at, &watch)).map_err(Fault::Hung)?;
    if let Some(fault) = watch.fault.get() {
        return Err(fault.into());
    }
    // A small file leaves no trace in a tab that dies: whoever drops it again uploads it again.
    let crashes = if let Fate::Crash(times) = fate { times } else { 0 };
    let small = bytes.len() as u64 <= tuning().single_put_bytes;
    judge(&shared, &bytes, outcome, if small { 1 + crashes } else { 1 })
}

/// Lives through tabs until one ends.
async fn live(
    shared: &Rc<Shared>,
    file: &Memory,
    fate: Fate,
    happens_at: u64,
    watch: &Rc<Watch>,
) -> Result<UploadCompleted, UploadError> {
    let mut crashes = if let Fate::Crash(times) = fate { times } else { 0 };
    loop {
        let engine = Engine::new(Tab(Rc::clone(shared)), tuning());
        let request = UploadRequest { source: file.clone(), record_id: "record".into(), attachment_id: None };
        watch.begin();
        let seen = Rc::clone(watch);
        let (handle, work) = engine.upload(request, move |snapshot| seen.look(snapshot));
        let crash = crashes > 0;
        let meddling = async {
            shared.time.sleep_ms(happens_at).await;
            match fate {
                Fate::PauseAndResume => {
                    handle.pause();
                    // The run is dropped within the same turn: nothing flies on.
                    shared.time.sleep_ms(100).await;
                    watch.check(shared.flying.get() == 0, "a request flies while paused");
                    shared.time.sleep_ms(shared.time.chance().below(10_000)).await;
                    handle.resume();
                }
                Fate::Cancel => {
                    handle.cancel();
                    shared.time.sleep_ms(100).await;
                    watch.check(shared.flying.get() == 0, "a request flies 100 ms after cancel");
                }
                Fate::Offline => {
                    let until = shared.time.now_ms() + shared.time.chance().below(300_000);
                    shared.offline_until_ms.set(until);
                }
                Fate::Crash(_) if crash => return,
                Fate::None | Fate::FileChanges | Fate::Crash(_) => {}
            }
            std::future::pending::<()>().await;
        };
        futures::pin_mut!(work, meddling);
        match select(work, meddling).await {
            Either::Left((outcome, _)) => return outcome,
            // The tab dies: everything in it is dropped, the disk stays.
            Either::Right(_) => crashes -= 1,
        }
    }
}

fn judge(
    shared: &Shared,
    source: &[u8],
    outcome: Result<UploadCompleted, UploadError>,
    most_versions: u32,
) -> Result<Ending, Fault> {
    if shared.flying.get() != 0 {
        return Err(Fault::Leftover("a request in flight after the end"));
    }
    if !shared.locks.borrow().is_empty() {
        return Err(Fault::Leftover("a lock after the end"));
    }
    match outcome {
        Ok(completed) => {
            let object = shared.world.object(&completed.upload_id).ok_or(Fault::Corrupted("there is no object"))?;
            let decoded = match completed.encoding {
                Encoding::Gzip => gunzip(&object).ok_or(Fault::Corrupted("the object is not one gzip member"))?,
                Encoding::Identity => object.clone(),
            };
            if decoded != source {
                return Err(Fault::Corrupted("the object decodes to something else"));
            }
            if !(1..=most_versions).contains(&shared.world.versions.get()) {
                return Err(Fault::Corrupted("more than one version"));
            }
            if !shared.disk.borrow().is_empty() {
                return Err(Fault::Leftover("a journal row after success"));
            }
            Ok(Ending::Version { parts_taken: shared.world.parts_taken.get() })
        }
        Err(error) => {
            // With the server out of reach a cancel leaves parts to its reaper; in calm weather nothing may stay.
            let calm = shared.moods.get().reset + shared.moods.get().lost_answer + shared.moods.get().overload == 0;
            if error == UploadError::Cancelled && calm && shared.world.leftovers() > 0 {
                return Err(Fault::Leftover("parts in S3 after a cancel"));
            }
            if error == UploadError::Cancelled && !shared.disk.borrow().is_empty() {
                return Err(Fault::Leftover("a journal row after a cancel"));
            }
            Ok(Ending::Failed(error.code().to_owned()))
        }
    }
}

fn gunzip(object: &[u8]) -> Option<Vec<u8>> {
    let mut decoder = flate2::bufread::GzDecoder::new(object);
    let mut out = Vec::new();
    std::io::Read::read_to_end(&mut decoder, &mut out).ok()?;
    decoder.into_inner().is_empty().then_some(out)
}

/// Watches what the user would see.
struct Watch {
    time: Simulation,
    size_bytes: u64,
    last: RefCell<Option<Snapshot>>,
    last_ms: Cell<u64>,
    fault: Cell<Option<Seen>>,
}

#[derive(Clone, Copy)]
enum Seen {
    Progress(&'static str),
    Rate(&'static str),
    Leftover(&'static str),
}

impl From<Seen> for Fault {
    fn from(seen: Seen) -> Self {
        match seen {
            Seen::Progress(what) => Self::Progress(what),
            Seen::Rate(what) => Self::ReportRate(what),
            Seen::Leftover(what) => Self::Leftover(what),
        }
    }
}

impl Watch {
    fn new(time: Simulation, size_bytes: u64) -> Self {
        let (last, last_ms, fault) = (RefCell::default(), Cell::new(0), Cell::new(None));
        Self { time, size_bytes, last, last_ms, fault }
    }

    /// A new tab begins from nothing.
    fn begin(&self) {
        self.last.replace(None);
    }

    fn check(&self, right: bool, what: &'static str) {
        if !right && self.fault.get().is_none() {
            self.fault.set(Some(Seen::Leftover(what)));
        }
    }

    fn look(&self, now: &Snapshot) {
        let mut last = self.last.borrow_mut();
        let wrong = |seen: Seen| self.fault.set(Some(self.fault.get().unwrap_or(seen)));
        let ended = matches!(now.status, Status::Done | Status::Failed | Status::Cancelled);
        if let Some(last) = &*last {
            if now.progress < last.progress
                || now.stored_bytes_sent < last.stored_bytes_sent
                || now.source_bytes_read < last.source_bytes_read
            {
                wrong(Seen::Progress("it went back"));
            }
            let gap_ms = self.time.now_ms() - self.last_ms.get();
            if gap_ms < 100 && !ended {
                wrong(Seen::Rate("more than ten a second"));
            }
            if gap_ms > 250 && matches!(last.status, Status::Uploading) && matches!(now.status, Status::Uploading) {
                wrong(Seen::Rate("fewer than four a second"));
            }
        }
        if now.progress > 1.0
            || now.stored_bytes_sent > now.stored_bytes_total
            || now.source_bytes_read > self.size_bytes
        {
            wrong(Seen::Progress("past the whole"));
        }
        if (now.progress >= 1.0) != (now.status == Status::Done) {
            wrong(Seen::Progress("whole before it was verified, or not whole after"));
        }
        self.last_ms.set(self.time.now_ms());
        *last = Some(now.clone());
    }
}
