//! The engine on simulated links: how fast, how much memory, how hard it compresses, up to the largest files.

use chartlift_core::{
    Tuning, UploadError, adapt,
    protocol::{
        Intent,
        limits::{GIB, KIB, MAX_PARTS, MIB, MIN_PART_BYTES, TIB},
    },
};
use chartlift_fault_runs::link::{Seen, Setting, upload, uploads};

fn setting() -> Setting {
    Setting {
        size_bytes: 300 * MIB,
        compressible: true,
        ratio_per_1024: |_| 300,
        worker_speed: |_| 100 * 1024,
        link_speed: |_| 12_500,
        swallows: false,
        dead: 0..0,
        latency_ms: 25,
        intent: Intent::Balanced,
        sha256: true,
        wanted_sha256: true,
        tuning: Tuning::default(),
    }
}

fn is_sound(seen: &Seen, tuning: &Tuning) {
    seen.outcome.as_ref().expect("it succeeds");
    assert!(seen.parts.len() <= MAX_PARTS as usize, "{} parts", seen.parts.len());
    let (_, all_but_last) = seen.parts.split_last().expect("at least one part");
    assert!(all_but_last.iter().all(|&bytes| bytes >= MIN_PART_BYTES), "a part under S3's minimum");
    assert!(seen.peak_bytes <= tuning.memory_budget_bytes, "{} MiB held", seen.peak_bytes / MIB);
}

#[test]
fn the_link_is_kept_full_and_signatures_are_never_waited_for() {
    // 100 Mbit/s with a round trip of 50 ms; what is stored takes so long:
    let seen = upload(setting());
    is_sound(&seen, &Tuning::default());
    let ideal_ms = seen.parts.iter().sum::<u64>() / 12_500;
    // The round trips: create, sign, first byte, last answer, complete; and the first part has to be compressed.
    assert!(seen.took_ms <= ideal_ms * 105 / 100 + 8 * 50, "took {} ms, ideal {ideal_ms} ms", seen.took_ms);
    assert_eq!(seen.waited_for_signature_ms, 0);
}

/// Compressing does not wait for the server, and the network waits for no more than the first part.
#[test]
fn compressing_begins_at_once_and_overlaps_with_sending_from_the_first_part_on() {
    let slow: fn(u8) -> u64 = |_| 10 * 1024;
    let seen = upload(Setting { worker_speed: slow, ..setting() });
    is_sound(&seen, &Tuning::default());
    assert_eq!(seen.began_compressing_ms, 0, "it waited for an answer");
    // At 300/1024, 5 MiB stored are 18 segments of 1 MiB; four more are at work then, and a signature takes 50 ms.
    assert!(seen.compressed_at_first_part <= 24 * MIB, "{} MiB", seen.compressed_at_first_part / MIB);
    // The second reading takes the workers' time only when the network has something to do.
    assert!(seen.compressed_at_second_reading >= 18 * MIB, "{} MiB", seen.compressed_at_second_reading / MIB);
}

#[test]
fn workers_that_starve_the_network_do_less() {
    let slow_workers: fn(u8) -> u64 = |effort| 8 * 1024 / u64::from(effort);
    let seen = upload(Setting { worker_speed: slow_workers, link_speed: |_| 1 << 20, ..setting() });
    is_sound(&seen, &Tuning::default());
    let range = adapt::range(Intent::Balanced);
    assert_eq!(seen.efforts.first(), Some(&range.start));
    assert_eq!(seen.efforts.last(), Some(&range.least), "{:?}", seen.efforts);
}

#[test]
fn a_slow_network_gets_smaller_parts() {
    let seen = upload(Setting { link_speed: |_| 500, intent: Intent::Smallest, ..setting() });
    is_sound(&seen, &Tuning::default());
    let range = adapt::range(Intent::Smallest);
    assert_eq!(seen.efforts.last(), Some(&range.most), "{:?}", seen.efforts);
}

#[test]
fn a_link_that_changes_is_followed_and_the_same_link_gives_the_same_efforts() {
    let changing = || Setting {
        size_bytes: 2 * GIB,
        worker_speed: |effort| 40 * 1024 / u64::from(effort),
        // Wide, then narrow, then wide again.
        link_speed: |now_ms| if (20_000..60_000).contains(&now_ms) { 1_000 } else { 1 << 20 },
        ..setting()
    };
    let seen = upload(changing());
    is_sound(&seen, &Tuning::default());
    let range = adapt::range(Intent::Balanced);
    let first_least = seen.efforts.iter().position(|&effort| effort == range.least).expect("falls at first");
    let then_most = seen.efforts[first_least..].iter().position(|&effort| effort == range.most).expect("rises then");
    assert!(seen.efforts[first_least + then_most..].contains(&range.least), "falls again: {:?}", seen.efforts);
    assert_eq!(seen.efforts, upload(changing()).efforts);
}

#[test]
fn ratios_that_jump_about_still_give_sound_parts() {
    let jumpy: fn(u64) -> u64 = |start| [20, 1024, 300, 900][usize::try_from(start / (7 * MIB) % 4).unwrap()];
    let seen = upload(Setting { size_bytes: 3 * GIB, ratio_per_1024: jumpy, link_speed: |_| 1 << 20, ..setting() });
    is_sound(&seen, &Tuning::default());
    let largest = seen.parts.iter().max().unwrap();
    assert!(*largest <= 2 * MIN_PART_BYTES + MIB, "a part of {} KiB", largest / KIB);
}

/// The largest object S3 takes, not compressible at all, with a budget that admits it.
#[test]
fn five_tebibytes_fit_ten_thousand_parts_and_the_budget() {
    let tuning = Tuning { memory_budget_bytes: 4 * GIB, segment_bytes: 16 * MIB, ..Tuning::default() };
    let huge = Setting {
        size_bytes: 5 * TIB,
        compressible: false,
        link_speed: |_| 1 << 30,
        worker_speed: |_| 1 << 30,
        tuning: tuning.clone(),
        ..setting()
    };
    let seen = upload(huge.clone());
    is_sound(&seen, &tuning);
    assert_eq!(seen.parts.iter().sum::<u64>(), 5 * TIB);
    let usual = Setting { tuning: Tuning { segment_bytes: 16 * MIB, ..Tuning::default() }, ..huge };
    assert!(upload(usual.clone()).outcome.is_ok(), "what is sent from the file needs no memory");
    let refused = upload(Setting { compressible: true, ..usual });
    assert!(matches!(refused.outcome, Err(UploadError::NeedsMoreMemory { .. })), "refused before it starts");
    assert_eq!(refused.took_ms, 0);
}

#[test]
fn memory_is_what_is_in_flight_whatever_the_size() {
    let peak = |size_bytes| {
        let seen = upload(Setting { size_bytes, link_speed: |_| 4_000, ratio_per_1024: |_| 1024, ..setting() });
        is_sound(&seen, &Tuning::default());
        seen.peak_bytes
    };
    let (small, large) = (peak(200 * MIB), peak(20 * GIB));
    assert_eq!(small, large);
    // Six in flight, two more held, whole segments each; the first six are one to five segments larger.
    assert!(large <= 8 * (MIN_PART_BYTES + MIB) + 15 * MIB, "{} MiB", large / MIB);
}

/// What inspects uploads takes each part at once and passes it on at 40 kB/s: the first six parts take 13 minutes.
#[test]
fn a_proxy_that_swallows_parts_is_waited_for_and_none_is_sent_more_than_twice() {
    let seen =
        upload(Setting { size_bytes: 60 * MIB, compressible: false, link_speed: |_| 40, swallows: true, ..setting() });
    is_sound(&seen, &Tuning::default());
    assert!(seen.sent.values().all(|&times| times <= 2), "{:?}", seen.sent);
    let ideal_ms = 60 * MIB / 40;
    // Few parts were sent again to see whether the silence means anything.
    assert!(seen.sent.values().filter(|&&times| times == 2).count() <= 3, "{:?}", seen.sent);
    assert!(seen.took_ms <= ideal_ms * 125 / 100, "took {} s of {} s", seen.took_ms / 1000, ideal_ms / 1000);
}

/// A VPN that was cut, a NAT that forgot: what was sent is in buffers and never answered, while new connections work.
#[test]
fn connections_that_die_are_found_out_in_a_minute_or_two() {
    for dead in [0..6, 7..13] {
        let calm = upload(Setting { compressible: false, ..setting() }).took_ms;
        let seen = upload(Setting { compressible: false, dead: dead.clone(), ..setting() });
        is_sound(&seen, &Tuning::default());
        assert!(seen.sent.values().all(|&times| times <= 2), "{dead:?}: {:?}", seen.sent);
        let late_ms = seen.took_ms - calm;
        assert!(late_ms <= 3 * Tuning::default().stall_ms, "{dead:?}: {} s late", late_ms / 1000);
    }
}

/// The first that was sent again to see dies as well, as while a VPN is still connecting: the next finds out.
#[test]
fn a_network_that_heals_later_is_found_out_in_minutes() {
    let seen = upload(Setting { compressible: false, dead: 0..7, ..setting() });
    is_sound(&seen, &Tuning::default());
    assert!(seen.took_ms < 7 * 60_000, "{} s", seen.took_ms / 1000);
}

/// A proxy that swallows, but not from the start: the pace that was seen until then says nothing any more.
#[test]
fn a_proxy_that_begins_to_swallow_is_waited_for_too() {
    let slows_down: fn(u64) -> u64 = |now_ms| if now_ms < 3_000 { 12_500 } else { 40 };
    let seen = upload(Setting {
        size_bytes: 90 * MIB,
        compressible: false,
        link_speed: slows_down,
        swallows: true,
        ..setting()
    });
    is_sound(&seen, &Tuning::default());
    assert!(seen.sent.values().all(|&times| times <= 2), "{:?}", seen.sent);
}

/// Many files share the lanes: that they are all busy shows only when the parts of all of them are counted.
#[test]
fn the_effort_of_several_files_follows_what_they_share() {
    let slow: fn(u64) -> u64 = |_| 500;
    let seen = uploads(Setting { size_bytes: 100 * MIB, link_speed: slow, ..setting() }, 4);
    assert!(seen.outcome.is_ok());
    assert_eq!(seen.efforts.iter().max(), Some(&adapt::range(Intent::Balanced).most), "{:?}", seen.efforts);
}

#[test]
fn small_files_count_in_the_memory_budget() {
    let tuning = Tuning { memory_budget_bytes: 3 * MIB + 64 * KIB, ..Tuning::default() };
    let small = Setting { size_bytes: MIB, ratio_per_1024: |_| 1024, link_speed: |_| 50, tuning, ..setting() };
    let budget = small.tuning.memory_budget_bytes;
    let seen = uploads(small, 20);
    assert!(seen.outcome.is_ok());
    assert!((2 * MIB..=budget).contains(&seen.peak_bytes), "{} KiB of {} KiB", seen.peak_bytes / KIB, budget / KIB);
}

/// Small or large, compressed or not: the second reading is made either way, and what it computes is what the policy wants,
/// also where that changed while the page was open.
#[test]
fn the_sha_256_is_told_where_the_policy_wants_it() {
    for size_bytes in [100 * KIB, 60 * MIB] {
        for compressible in [true, false] {
            let seen = |wanted_sha256, sha256| {
                let seen = upload(Setting { size_bytes, compressible, wanted_sha256, sha256, ..setting() });
                assert!(seen.outcome.is_ok());
                (seen.told_sha256, seen.read_with_sha256)
            };
            assert_eq!(seen(true, true), (true, vec![true]));
            assert_eq!(seen(false, false), (false, vec![false]));
            let (told, read) = seen(false, true);
            assert!(told && read.last() == Some(&true), "{size_bytes}, {compressible}: {read:?}");
        }
    }
}
