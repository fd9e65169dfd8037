//! Downloads through a world that fails in every way we know of: the exact bytes, or one typed error.

mod object;
mod time;
mod world;

use std::{
    cell::{Cell, RefCell},
    rc::Rc,
};

use chartlift_core::{
    Tuning,
    download::{DownloadError, Downloader, Limits},
    ports::Clock,
    protocol::{Crc32, Disposition, DownloadRequest, Encoding},
};
use object::Object;
use time::Time;
use world::{Moods, Tab, World};

const MIB: u64 = 1 << 20;
const DECODED_BYTES: u64 = 4 * MIB;
/// What may live beside the budget: the head's pieces, and those on their way to it and from it.
const HEAD_BYTES: u64 = 6 * MIB;

struct Ended {
    outcome: Result<(), DownloadError>,
    delivered: Vec<u8>,
    verified: u64,
    went_back: bool,
}

/// Downloads from a byte on, with a consumer that takes its time.
fn download(world: &Rc<World>, start_at: u64, slow_ms: u64) -> Ended {
    download_meanwhile(world, start_at, slow_ms, async {})
}

/// Downloads while something else happens.
fn download_meanwhile(world: &Rc<World>, start_at: u64, slow_ms: u64, meanwhile: impl Future<Output = ()>) -> Ended {
    let limits = Limits { connections: 3, open_parts: 5, decoded_bytes: DECODED_BYTES };
    let downloader = Downloader::new(Rc::new(Tab(Rc::clone(world))), Tuning::default(), limits);
    let delivered = RefCell::new(Vec::new());
    let (verified, went_back, before) = (Cell::new(start_at), Cell::new(false), Cell::new((0.0, 0)));
    let read = async {
        let opened = downloader.open(&request(), start_at).await?;
        let (time, delivered) = (&world.time, &delivered);
        let deliver = |chunk: world::Counted| async move {
            time.sleep_ms(time.below(slow_ms + 1)).await;
            delivered.borrow_mut().extend_from_slice(&chunk.bytes);
        };
        opened
            .read(deliver, |seen| {
                let now = (seen.progress, seen.stored_bytes_received);
                went_back.set(went_back.get() || now.0 < before.get().0 || now.1 < before.get().1 || now.0 > 1.0);
                before.set(now);
                verified.set(seen.source_bytes_verified);
            })
            .await
    };
    let (outcome, ()) = world.time.run(futures::future::join(read, meanwhile));
    assert_eq!(world.flying.get(), 0, "a request outlives its download");
    assert_eq!(world.live.get(), 0, "decoded bytes outlive their download");
    Ended { outcome, delivered: delivered.into_inner(), verified: verified.get(), went_back: went_back.get() }
}

fn request() -> DownloadRequest {
    DownloadRequest { attachment_id: "a".into(), version: None, disposition: Disposition::Attachment, ranges: true }
}

/// A source of up to 7 MiB in up to 8 parts; of few different bytes, or of noise.
fn some_object(time: &Time) -> Object {
    let size = time.below([1, 1000, MIB, 7 * MIB][usize::try_from(time.below(4)).unwrap()] + 1);
    let (run, values) = (1 + time.below(2000), 1 + time.below(256));
    let mut source = Vec::new();
    while (source.len() as u64) < size {
        let byte = u8::try_from(time.below(values)).unwrap();
        source.resize((source.len() as u64 + 1 + time.below(run)).min(size).try_into().unwrap(), byte);
    }
    let mut cuts: Vec<usize> = (0..time.below(8)).map(|_| usize::try_from(time.below(size + 1)).unwrap()).collect();
    cuts.sort_unstable();
    let encoding = if time.per_mille(600) { Encoding::Gzip } else { Encoding::Identity };
    Object::new(source, encoding, &cuts)
}

fn some_moods(time: &Time) -> Moods {
    let share = || if time.per_mille(500) { 0 } else { time.below(250) };
    Moods {
        reset: share(),
        broken: share(),
        truncated: share(),
        overload: share(),
        stall: share(),
        endless: share(),
        damage: share(),
        skew: share(),
        control: share(),
    }
}

#[test]
fn a_thousand_seeded_runs_end_in_the_exact_bytes_or_one_typed_error() {
    let (mut done, mut failed) = (0, 0);
    for seed in 0..1000 {
        let time = Time::seeded(seed);
        let mut world = World::new(time.clone(), some_object(&time));
        world.moods = some_moods(&time);
        world.url_lasts_seconds = [2, 30, 300][usize::try_from(time.below(3)).unwrap()];
        world.notices_offline = time.per_mille(500);
        if time.per_mille(300) {
            let from = time.below(2000);
            world.offline_ms = from..from + time.below(600_000);
        }
        let (start_at, slow_ms) = (time.below(world.object.source.len() as u64 + 1), time.below(300));
        let start_at = if time.per_mille(500) { 0 } else { start_at };
        let world = Rc::new(world);
        let ended = download(&world, start_at, slow_ms);
        let wanted = &world.object.source[usize::try_from(start_at).unwrap()..];
        match &ended.outcome {
            Ok(()) => {
                done += 1;
                assert!(ended.delivered == wanted, "seed {seed}: wrong bytes");
                assert_eq!(ended.verified, world.object.source.len() as u64, "seed {seed}");
            }
            Err(
                DownloadError::Network { .. }
                | DownloadError::Damaged
                | DownloadError::DamagedMidway
                | DownloadError::StoreRefused { .. },
            ) => {
                failed += 1;
                // What is said to be proven is right, and the end was never handed over.
                let proven = usize::try_from(ended.verified - start_at).unwrap();
                assert!(ended.delivered[..proven] == wanted[..proven], "seed {seed}: wrong bytes are called proven");
                assert!(
                    wanted.is_empty() || ended.delivered.len() < wanted.len(),
                    "seed {seed}: all was delivered, and then it failed"
                );
            }
            Err(error) => panic!("seed {seed}: {error:?}"),
        }
        assert!(!ended.went_back, "seed {seed}: a figure went back");
        let most = world.most_live.get();
        assert!(most <= DECODED_BYTES + HEAD_BYTES, "seed {seed}: {most} decoded bytes at once");
    }
    println!("{done} done, {failed} failed with a typed error, 0 wrong");
    assert!(done > 700 && failed > 0, "{done} done, {failed} failed");
}

#[test]
fn damage_that_stays_is_refused_wherever_it_is() {
    for seed in 0..300 {
        let time = Time::seeded(seed);
        let mut object = some_object(&time);
        if object.source.is_empty() {
            continue;
        }
        let at = usize::try_from(time.below(object.stored.len() as u64)).unwrap();
        object.stored[at] ^= 1 << time.below(8);
        let world = Rc::new(World::new(time, object));
        let ended = download(&world, 0, 5);
        match ended.outcome {
            // Header, trailer and what follows a part's last byte mean nothing for the source.
            Ok(()) => assert!(ended.delivered == world.object.source, "seed {seed}: wrong bytes"),
            Err(error) => assert_eq!(error.code(), "damaged", "seed {seed}"),
        }
        assert!(ended.delivered.len() <= world.object.source.len());
    }
}

/// A cache on the way keeps a damaged copy under the first URL: another URL brings the right one. What was handed over
/// before it could be proven is told of: reading anew mends that, but only who has it can.
#[test]
fn what_arrives_damaged_is_fetched_anew_by_another_url() {
    let source: Vec<u8> = (0..6 * MIB).map(|n| (n % 249) as u8).collect();
    let part = usize::try_from(MIB).unwrap();
    let damaged = |encoding, cuts: &[usize], at: u64| {
        let mut world = World::new(Time::seeded(1), Object::new(source.clone(), encoding, cuts));
        world.cached_damage_at = Some(at);
        let world = Rc::new(world);
        let ended = download(&world, 0, 20);
        (ended.outcome, ended.delivered == source, world.opened.get())
    };
    let pieces: Vec<usize> = (1..6).map(|n| n * part).collect();
    for at in [100, MIB + 100, 6 * MIB - 100] {
        assert_eq!(damaged(Encoding::Identity, &pieces, at), (Ok(()), true, 2), "byte {at}");
    }
    for at in [100, 5_000] {
        assert_eq!(damaged(Encoding::Gzip, &pieces, at), (Ok(()), true, 2), "byte {at}");
    }
    // The first of three pieces leaves before the part is proven.
    let (outcome, _, _) = damaged(Encoding::Identity, &[3 * part], 100);
    assert_eq!(outcome, Err(DownloadError::DamagedMidway));
    assert!(outcome.unwrap_err().retryable());
    // What left of the part before its last piece was right: that is seen, and gone on from.
    assert_eq!(damaged(Encoding::Identity, &[part, 4 * part], 4 * MIB - 100), (Ok(()), true, 2));
}

#[test]
fn who_knows_no_ranges_is_recognised_at_once_and_asked_for_the_whole() {
    let source: Vec<u8> = (0..9 * MIB).map(|n| (n * n % 251) as u8).collect();
    let cuts: Vec<usize> = (1..9).map(|n| n << 20).collect();
    for encoding in [Encoding::Gzip, Encoding::Identity] {
        for (cuts, start_at) in [(cuts.as_slice(), 0), (&cuts, 4_500_000), (&[], 0), (&[], 700_000)] {
            let world = Rc::new(World::new(Time::seeded(1), Object::new(source.clone(), encoding, cuts)));
            world.knows_no_ranges.set(true);
            let ended = download(&world, start_at, 5);
            let shown = format!("{encoding:?}, {} parts, from {start_at}", cuts.len() + 1);
            assert_eq!(ended.outcome, Ok(()), "{shown}");
            assert!(ended.delivered == source[usize::try_from(start_at).unwrap()..], "{shown}");
            assert_eq!(ended.verified, source.len() as u64, "{shown}");
            assert!(!ended.went_back, "{shown}");
            let asked = world.asked.borrow();
            assert!(asked.len() <= 4 && asked.last().unwrap().ask.is_empty(), "{shown}: {} requests", asked.len());
        }
    }
}

/// In the midst of a download somebody else carries it: what was proven stays, and the rest is read out of the whole.
#[test]
fn a_network_that_forgets_ranges_midway_is_gone_on_with_or_named() {
    let (mut gone_on, mut named) = (0, 0);
    for seed in 0..60 {
        let time = Time::seeded(seed);
        let cuts: Vec<usize> = (1..12).map(|n| n * (MIB as usize) / 2 * 3).collect();
        let source: Vec<u8> = (0..20 * MIB).map(|n| (n * n % 251) as u8).collect();
        let world = Rc::new(World::new(time, Object::new(source, Encoding::Identity, &cuts)));
        let ended = download_meanwhile(&world, 0, 30, async {
            world.time.sleep_ms(100 + world.time.below(1_500)).await;
            world.knows_no_ranges.set(true);
        });
        match ended.outcome {
            Ok(()) => {
                assert!(ended.delivered == world.object.source, "seed {seed}");
                gone_on += 1;
            }
            Err(error) => {
                assert_eq!(error, DownloadError::StoreRefused { status: 200, code: None }, "seed {seed}");
                named += 1;
            }
        }
        assert!(!ended.went_back, "seed {seed}");
    }
    assert!(gone_on > 0 && named > 0, "{gone_on} went on, {named} were named");
}

#[test]
fn an_index_that_contradicts_itself_is_refused_before_anything_is_fetched() {
    let source = vec![5; 100_000];
    let tampered: [fn(&mut Object); 4] = [
        |object| object.ranges.parts[1].source_crc32 = Crc32(1),
        |object| object.ranges.parts[0].stored_bytes += 1,
        |object| object.ranges.source.size_bytes -= 1,
        |object| object.ranges.parts.truncate(2),
    ];
    for (case, tamper) in tampered.into_iter().enumerate() {
        let mut object = Object::new(source.clone(), Encoding::Gzip, &[40_000, 70_000]);
        tamper(&mut object);
        let world = Rc::new(World::new(Time::seeded(1), object));
        assert_eq!(download(&world, 0, 0).outcome, Err(DownloadError::Damaged), "case {case}");
        assert!(world.asked.borrow().is_empty());
    }
}

#[test]
fn one_part_is_one_plain_request_and_nothing_is_none() {
    let world = Rc::new(World::new(Time::seeded(1), Object::new(vec![3; 5000], Encoding::Gzip, &[])));
    assert_eq!(download(&world, 0, 0).outcome, Ok(()));
    let asked = world.asked.borrow();
    assert_eq!((asked.len(), &asked[0].ask, asked[0].lead_bytes), (1, &Vec::new(), 10));
    for encoding in [Encoding::Gzip, Encoding::Identity] {
        let world = Rc::new(World::new(Time::seeded(1), Object::new(Vec::new(), encoding, &[])));
        assert_eq!(download(&world, 0, 0).outcome, Ok(()));
        assert!(world.asked.borrow().is_empty());
    }
}

/// Three connections; a request is not for less than 128 KiB.
#[test]
fn few_parts_share_all_connections() {
    let requests = |size: usize, cuts: &[usize]| {
        let source: Vec<u8> = (0..size).map(|n| (n % 251) as u8).collect();
        let world = Rc::new(World::new(Time::seeded(1), Object::new(source, Encoding::Identity, cuts)));
        let ended = download(&world, 0, 0);
        assert!(ended.outcome.is_ok() && ended.delivered == world.object.source);
        let asked = world.asked.borrow();
        for (job, part) in asked.iter().zip([0].iter().chain(cuts)) {
            let mut at = *part as u64;
            for range in &job.ask {
                assert_eq!(range.start, at, "ranges follow each other");
                at = range.end;
            }
            assert_eq!(at, if job.ask.is_empty() { 0 } else { *part as u64 + job.stored_bytes });
        }
        asked.iter().map(|job| job.ask.len()).collect::<Vec<_>>()
    };
    assert_eq!(requests(255 << 10, &[]), [0], "too small: the whole object in one plain request");
    assert_eq!(requests(257 << 10, &[]), [2]);
    assert_eq!(requests(5 << 20, &[]), [3]);
    assert_eq!(requests(9 << 20, &[]), [0], "more than is read ahead");
    assert_eq!(requests(6 << 20, &[3 << 20]), [1, 1]);
}

#[test]
fn a_start_beyond_the_end_is_refused() {
    let world = || Rc::new(World::new(Time::seeded(1), Object::new(vec![3; 10], Encoding::Identity, &[])));
    assert_eq!(download(&world(), 11, 0).outcome, Err(DownloadError::BeyondEnd { start_at: 11, size_bytes: 10 }));
    assert_eq!(download(&world(), 10, 0).outcome, Ok(()));
}

#[test]
fn a_resumed_download_fetches_only_the_parts_it_needs() {
    let object = Object::new((0..90_000_u32).map(|n| n.to_le_bytes()[0]).collect(), Encoding::Gzip, &[30_000, 60_000]);
    let world = Rc::new(World::new(Time::seeded(1), object));
    let ended = download(&world, 65_000, 0);
    assert!(ended.outcome.is_ok() && ended.delivered == world.object.source[65_000..]);
    let asked = world.asked.borrow();
    assert_eq!((asked.len(), asked[0].skip_bytes), (1, 5_000));
}

/// One part of 5 MiB stored can decode to gigabytes: that must not all be held.
#[test]
fn a_part_that_decodes_to_very_much_is_never_held_whole() {
    let part = 40 << 20;
    let object = Object::new(vec![0; 3 * part], Encoding::Gzip, &[part, 2 * part]);
    let world = Rc::new(World::new(Time::seeded(1), object));
    let ended = download(&world, 0, 20);
    assert!(ended.outcome.is_ok() && ended.delivered == world.object.source);
    assert!(world.most_live.get() <= DECODED_BYTES + HEAD_BYTES, "{} bytes at once", world.most_live.get());
}

#[test]
fn dropping_it_ends_every_request() {
    let cuts: Vec<usize> = (1..20).map(|n| n * 100_000).collect();
    let object = Object::new(vec![9; 2_000_000], Encoding::Identity, &cuts);
    let world = Rc::new(World::new(Time::seeded(1), object));
    let downloader = Downloader::new(Rc::new(Tab(Rc::clone(&world))), Tuning::default(), Limits::default());
    world.time.run(async {
        let opened = downloader.open(&request(), 0).await.unwrap();
        let never = |_| futures::future::pending();
        let read = opened.read(never, |_| ());
        let soon = world.time.sleep_ms(150);
        futures::pin_mut!(read, soon);
        assert!(matches!(futures::future::select(read, soon).await, futures::future::Either::Right(_)));
    });
    assert!(!world.asked.borrow().is_empty());
    assert_eq!((world.flying.get(), world.live.get()), (0, 0));
}
