//! When files are read again.
//!
//! Nearly half of a hospital's imported studies are never viewed, and those that are, almost always within the first month
//! (University of Utah, SIIM 2012). 72 % of the earlier examinations one compares with are at most a week old, 80 % a
//! month (Siegel and Reiner, J Digit Imaging 1998;11(2):94). Of requests for studies older than a year, 48 % are for ones
//! in their second year, 22 % in the third, 13, 9, 6 and 2 % in those after (van Ooijen, UMC Groningen, RSNA 2007). What
//! these do not say, how many files are read between the first month and the end of the first year, and in the second, is
//! assumed: one in ten, and one in twenty.

use crate::random::Random;

/// Of 1,000 files, how many are read within the first month.
const FIRST_MONTH_PER_1000: u64 = 520;
/// Of 1,000 files, how many are read in the rest of the first year.
const FIRST_YEAR_PER_1000: u64 = 100;
/// The same in the second year and after; the proportions are van Ooijen's.
const LATER_PER_1000: [u64; 6] = [50, 23, 14, 9, 6, 2];

/// The ages in days at which a file is read, rising.
pub fn reads(random: &mut Random) -> Vec<u64> {
    let mut ages = Vec::new();
    if random.chance(FIRST_MONTH_PER_1000) {
        for _ in 0..=random.below(3) {
            // 72 of 80 within a week.
            ages.push(if random.below(80) < 72 { random.below(7) } else { 7 + random.below(23) });
        }
    }
    if random.chance(FIRST_YEAR_PER_1000) {
        ages.push(30 + random.below(335));
    }
    for (year, per_1000) in (1..).zip(LATER_PER_1000) {
        if random.chance(per_1000) {
            ages.push(365 * year + random.below(365));
        }
    }
    ages.sort_unstable();
    ages
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn files_cool_as_the_literature_has_it() {
        let mut random = Random::new(7);
        let files: Vec<Vec<u64>> = (0..100_000).map(|_| reads(&mut random)).collect();
        let read_between =
            |from, to| files.iter().filter(|ages| ages.iter().any(|age| (from..to).contains(age))).count();
        assert!((51_000..53_000).contains(&read_between(0, 30)));
        assert!((4_700..5_300).contains(&read_between(365, 730)));
        assert!(read_between(730, 1095) < read_between(365, 730) / 2 + 300);
    }
}
