//! One seeded run: a file, a fate, and what must be true in the end.

use std::{
    cell::{Cell, RefCell},
    rc::Rc,
};

use chartlift_core::{
    Engine, Snapshot, Status, Tuning, UploadError, UploadHandle, UploadRequest,
    ports::SourceMeta,
    protocol::{Compression, Encoding, Intent, UploadCompleted, UploadPolicy},
};
use futures::{
    FutureExt,
    future::{Either, select, select_all},
};

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
    /// It said something that is not so.
    Lie(&'static str),
    /// It took far longer than it may.
    Late(&'static str),
    /// It asked again and again without waiting.
    Busy(u64),
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
    /// The user gives it up once the server has completed it, before its answer arrives.
    CancelLate,
    /// The user gives it up without a network.
    CancelOffline,
    /// The tab dies and another goes on, so many times.
    Crash(u32),
    Offline,
    FileChanges,
    /// A login page answers instead of everybody.
    Portal,
    /// The machine sleeps.
    Nap,
    /// What S3 has is aborted, and the server knows nothing of it.
    AbortedInS3,
    /// The server has given it up.
    Reaped,
    /// The journal loses its parts, or everything.
    JournalLost {
        all: bool,
    },
}

/// How long the machine sleeps, in milliseconds.
const NAP_MS: u64 = 90_000;

/// More requests than any honest run makes.
const MAX_REQUESTS: u64 = 5_000;

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
    match chance.below(19) {
        0 | 1 => Fate::PauseAndResume,
        2 => Fate::Cancel,
        3 => Fate::CancelLate,
        14 => Fate::CancelOffline,
        4 | 5 => Fate::Crash(1 + u32::try_from(chance.below(3)).expect("below 3")),
        6 | 7 => Fate::Offline,
        8 => Fate::FileChanges,
        9 => Fate::Portal,
        10 => Fate::Nap,
        11 => Fate::AbortedInS3,
        12 => Fate::Reaped,
        13 => Fate::JournalLost { all: chance.per_mille(500) },
        _ => Fate::None,
    }
}

/// One fate or two, and when: soon after each other, often, for that is when they meet.
fn fates(chance: &Chance) -> Vec<(Fate, u64)> {
    let first = (fate(chance), chance.below(4_000));
    let near = first.1.saturating_sub(200) + chance.below(400);
    let at = if chance.per_mille(500) { near } else { chance.below(4_000) };
    vec![first, (fate(chance), at)]
}

/// Runs one seed.
///
/// # Errors
/// What must never happen, if it did.
pub fn run(seed: u64) -> Result<Ending, Fault> {
    let time = Simulation::new(seed);
    let chance = time.chance();
    let bytes = Rc::new(content(chance));
    let (fates, moods) = (fates(chance), moods(chance));
    let world = World::default();
    let compression = if chance.per_mille(150) { Compression::Never } else { Compression::Auto };
    let intent = [Intent::Smallest, Intent::Balanced, Intent::Fast][usize::try_from(chance.below(3)).expect("below 3")];
    let max_parallel_parts = 1 + u8::try_from(chance.below(6)).expect("below 6");
    world.set_policy(UploadPolicy {
        compression,
        intent,
        max_parallel_parts,
        sha256: chance.per_mille(500),
        forms: chance.per_mille(500),
        equal_parts: chance.per_mille(300),
    });
    world.url_life_ms.set(2_000 + chance.below(60_000));
    world.min_part_bytes.set(2048);
    let shared = Rc::new(Shared {
        moods: Cell::new(moods),
        notices_offline: chance.per_mille(500),
        changes_at_ms: fates.iter().find(|(fate, _)| *fate == Fate::FileChanges).map(|(_, at)| *at),
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
    let outcome = time.run(live(&shared, &file, &fates, &watch)).map_err(Fault::Hung)?;
    if let Some(fault) = watch.fault.get() {
        return Err(fault.into());
    }
    let most_ms = 2 * tuning().cancel_ms + 1_000 + u64::from(shared.naps.get()) * NAP_MS;
    if watch.cancelled_ms.get().is_some_and(|at| time.now_ms() > at + most_ms) {
        return Err(Fault::Late("a cancel"));
    }
    if shared.requests.get() > MAX_REQUESTS {
        return Err(Fault::Busy(shared.requests.get()));
    }
    judge(&shared, &bytes, &fates, outcome)
}

fn crashes(fates: &[(Fate, u64)]) -> u32 {
    fates.iter().map(|(fate, _)| if let Fate::Crash(times) = fate { *times } else { 0 }).sum()
}

/// Lives through tabs until one ends.
async fn live(
    shared: &Rc<Shared>,
    file: &Memory,
    fates: &[(Fate, u64)],
    watch: &Rc<Watch>,
) -> Result<UploadCompleted, UploadError> {
    let mut crashes = crashes(fates);
    loop {
        let engine = Engine::new(Tab(Rc::clone(shared)), tuning());
        let request =
            UploadRequest { source: file.clone(), record_id: "record".into(), attachment_id: None, owner: None };
        watch.begin();
        let seen = Rc::clone(watch);
        let (handle, work) = engine.upload(request, move |snapshot| seen.look(snapshot));
        let tab = fates.iter().map(|&(fate, at)| meddle(shared, &handle, watch, fate, at, crashes > 0).boxed_local());
        let death = select_all(tab);
        futures::pin_mut!(work);
        match select(work, death).await {
            Either::Left((outcome, _)) => return outcome,
            // The tab dies: everything in it is dropped, the disk stays.
            Either::Right(_) => crashes -= 1,
        }
    }
}

/// What happens to a tab; ends when it dies.
async fn meddle(shared: &Shared, handle: &UploadHandle, watch: &Watch, fate: Fate, happens_at: u64, may_crash: bool) {
    let time = &shared.time;
    time.sleep_ms(happens_at).await;
    let while_it_lasts = |most_ms| time.now_ms() + time.chance().below(most_ms);
    match fate {
        Fate::PauseAndResume => {
            let resumed = shared.resumed.get();
            handle.pause();
            // The run is dropped within the same turn: nothing flies on.
            time.sleep_ms(100).await;
            // Unless an earlier pause has ended meanwhile.
            if shared.resumed.get() == resumed {
                watch.check(shared.flying.get() == 0, "a request flies while paused");
                watch.check(!shared.keeps.get(), "a file is kept in memory while paused");
            }
            time.sleep_ms(time.chance().below(10_000)).await;
            shared.resumed.set(shared.resumed.get() + 1);
            handle.resume();
        }
        Fate::Cancel => cancel(shared, handle, watch).await,
        Fate::CancelLate => {
            shared.complete_is_silent.set(true);
            while shared.world.versions.get() == 0 {
                time.sleep_ms(50).await;
            }
            // Nobody hears of what was done; what is asked from now on is answered.
            shared.complete_is_silent.set(false);
            cancel(shared, handle, watch).await;
        }
        Fate::CancelOffline => {
            shared.offline_until_ms.set(while_it_lasts(300_000));
            cancel(shared, handle, watch).await;
        }
        Fate::Offline => shared.offline_until_ms.set(while_it_lasts(300_000)),
        Fate::Portal => shared.portal_until_ms.set(while_it_lasts(60_000)),
        Fate::Nap => {
            shared.nap(NAP_MS);
            watch.nap();
        }
        Fate::AbortedInS3 => shared.world.abort_in_s3(),
        Fate::Reaped => shared.world.abort_all(),
        Fate::JournalLost { all: true } => shared.disk.borrow_mut().clear(),
        Fate::JournalLost { all: false } => shared.disk.borrow_mut().values_mut().for_each(|saved| saved.parts.clear()),
        Fate::Crash(_) if may_crash => return,
        Fate::None | Fate::FileChanges | Fate::Crash(_) => {}
    }
    std::future::pending::<()>().await;
}

async fn cancel(shared: &Shared, handle: &UploadHandle, watch: &Watch) {
    handle.cancel();
    watch.cancelled_ms.set(watch.cancelled_ms.get().or(Some(shared.time.now_ms())));
    shared.time.sleep_ms(100).await;
    watch.check(shared.flying.get() == 0, "a request flies 100 ms after cancel");
}

fn judge(
    shared: &Shared,
    source: &[u8],
    fates: &[(Fate, u64)],
    outcome: Result<UploadCompleted, UploadError>,
) -> Result<Ending, Fault> {
    let suffers = |wanted: &[Fate]| fates.iter().any(|(fate, _)| wanted.contains(fate));
    // What leaves no trace in a tab that dies is uploaded again by whoever drops it again: a small file, or any without
    // its journal.
    let small = source.len() as u64 <= tuning().single_put_bytes;
    let traceless = small || suffers(&[Fate::JournalLost { all: true }]);
    let most_versions = if traceless { 1 + crashes(fates) } else { 1 };
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
            if error == UploadError::Cancelled && crashes(fates) == 0 && shared.world.versions.get() > 0 {
                return Err(Fault::Lie("cancelled, and there is a version"));
            }
            let calm =
                calm && !suffers(&[Fate::CancelOffline, Fate::Offline, Fate::Portal, Fate::Nap]) && crashes(fates) == 0;
            if error == UploadError::Cancelled && calm && shared.world.leftovers() > 0 {
                return Err(Fault::Leftover("parts in S3 after a cancel"));
            }
            if error == UploadError::Cancelled && calm && shared.world.active() > 0 {
                return Err(Fault::Leftover("an active upload after a cancel"));
            }
            if error == UploadError::Cancelled && !shared.disk.borrow().is_empty() {
                return Err(Fault::Leftover("a journal row after a cancel"));
            }
            Ok(Ending::Failed(error.code().to_owned()))
        }
    }
}

/// What one gzip member holds; `None` if it is damaged or not the whole.
#[must_use]
pub fn gunzip(object: &[u8]) -> Option<Vec<u8>> {
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
    /// When it was given up.
    cancelled_ms: Cell<Option<u64>>,
    napped: Cell<bool>,
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
        Self { time, size_bytes, last, last_ms, cancelled_ms: Cell::default(), napped: Cell::default(), fault }
    }

    /// A new tab begins from nothing.
    fn begin(&self) {
        self.last.replace(None);
    }

    /// The machine has slept, and the page with it: the next report may come late, or soon after a late one.
    fn nap(&self) {
        self.napped.set(true);
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
            let napped = self.napped.take();
            if gap_ms < 100 && !ended {
                wrong(Seen::Rate("more than ten a second"));
            }
            if gap_ms > 250
                && !napped
                && matches!(last.status, Status::Uploading)
                && matches!(now.status, Status::Uploading)
            {
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
