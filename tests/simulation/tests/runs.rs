//! Ten thousand seeded runs: none may corrupt, hang or leave anything behind, and most must succeed.

use chartlift_fault_runs::{run::run, tally::Tally};

#[test]
fn ten_thousand_runs_end_in_the_source_or_in_one_typed_error() {
    let tally = Tally::of(10_000, 1);
    println!("{tally}");
    assert!(tally.faults.is_empty(), "{tally}");
    // A world this bad defeats some, but an engine that gives up early would show here.
    assert!(tally.succeeded * 10 >= tally.ran * 7, "{tally}");
}

#[test]
fn a_seed_always_ends_the_same() {
    for seed in [3, 77, 4242] {
        assert_eq!(run(seed), run(seed), "seed {seed}");
    }
}
