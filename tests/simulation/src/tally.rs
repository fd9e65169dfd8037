//! Many runs, counted.

use std::{collections::BTreeMap, fmt};

use crate::run::{Ending, Fault, run};

/// What came of many runs.
#[derive(Debug, Default)]
pub struct Tally {
    /// Runs in all.
    pub ran: u64,
    /// Runs that made a version.
    pub succeeded: u64,
    /// Runs that ended in a typed error, by code.
    pub failed: BTreeMap<String, u64>,
    /// Runs in which something happened that must never happen, by seed.
    pub faults: Vec<(u64, Fault)>,
}

impl Tally {
    /// Runs seeds `seed`, `seed + 1`, … on all processors.
    #[must_use]
    pub fn of(count: u64, seed: u64) -> Self {
        let threads = std::thread::available_parallelism().map_or(1, usize::from) as u64;
        std::thread::scope(|scope| {
            let workers: Vec<_> = (0..threads)
                .map(|thread| {
                    scope.spawn(move || {
                        let mut tally = Self::default();
                        (thread..count)
                            .step_by(usize::try_from(threads).expect("few"))
                            .for_each(|i| tally.add(seed + i));
                        tally
                    })
                })
                .collect();
            workers.into_iter().fold(Self::default(), |sum, worker| sum.and(worker.join().expect("a run panicked")))
        })
    }

    fn add(&mut self, seed: u64) {
        self.ran += 1;
        match run(seed) {
            Ok(Ending::Version { .. }) => self.succeeded += 1,
            Ok(Ending::Failed(code)) => *self.failed.entry(code).or_default() += 1,
            Err(fault) => self.faults.push((seed, fault)),
        }
    }

    fn and(mut self, other: Self) -> Self {
        self.ran += other.ran;
        self.succeeded += other.succeeded;
        for (code, count) in other.failed {
            *self.failed.entry(code).or_default() += count;
        }
        self.faults.extend(other.faults);
        self
    }

    /// Runs that stored something else than the source.
    #[must_use]
    pub fn corrupted(&self) -> usize {
        self.faults.iter().filter(|(_, fault)| matches!(fault, Fault::Corrupted(_))).count()
    }
}

impl fmt::Display for Tally {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        writeln!(f, "ran {}: {} succeeded", self.ran, self.succeeded)?;
        for (code, count) in &self.failed {
            writeln!(f, "  {count} failed with {code}")?;
        }
        for (seed, fault) in &self.faults {
            writeln!(f, "  seed {seed}: {fault:?}")?;
        }
        write!(f, "corrupted {}, other faults {}", self.corrupted(), self.faults.len() - self.corrupted())
    }
}
