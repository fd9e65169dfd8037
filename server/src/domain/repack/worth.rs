//! Whether compressing an object again pays.

use chartlift_costs::{
    Activity, BYTES_PER_GIB, Counts, Departure, Happened, Kind, PriceTable, SCALE, Stock, Usage, bill_within,
    early_deletions,
};
use rust_decimal::Decimal;

use crate::domain::{
    ports::{PackCandidate, PackRequests},
    storage_rules::{INTELLIGENT_TIERING, OLD_OBJECT_DAYS},
};

/// The time in which it must pay back, in months: as recommendations do.
const HORIZON_MONTHS: u32 = 12;
/// The tiers of a year in which nobody reads an object, and for how many months each (30 days, 60 more, the rest): Intelligent-
/// Tiering without the archive tiers that must be asked for.
const COOLING: &[(&str, u32)] = &[("", 1), ("INFREQUENT_ACCESS", 2), ("ARCHIVE_INSTANT_ACCESS", HORIZON_MONTHS - 3)];
const YEAR_HOURS: u64 = 8_766;
/// The hours of a month, on average.
const MONTH_HOURS: u64 = YEAR_HOURS / 12;
/// What is smaller is never watched nor moved by Intelligent-Tiering.
const WATCHED_BYTES: u64 = 128 << 10;

/// What compressing an object again would bring.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Worth {
    /// What is saved a month, over a year in which nobody reads it.
    pub saves_monthly: Decimal,
    /// What it costs, once: requests, reading, the rest of the class's minimum duration, the old object for as long as the
    /// bucket keeps it, and in Intelligent-Tiering that the new object is idle from now on only.
    pub once: Decimal,
}

impl Worth {
    /// Whether it is paid back within a year.
    pub(super) fn pays(&self) -> bool {
        self.saves_monthly * Decimal::from(HORIZON_MONTHS) > self.once
    }

    /// After how many months it is paid back, with one digit; none if never.
    #[must_use]
    pub fn pays_back_months(&self) -> Option<Decimal> {
        (self.saves_monthly > Decimal::ZERO).then(|| (self.once / self.saves_monthly).round_dp(1))
    }
}

/// How long an object lies where it is, and where it goes.
pub(super) struct Course {
    /// For how many hours it has lain there.
    pub(super) stayed_hours: u64,
    /// Into which classes it moves after how many days since it was stored, in the order of the days.
    pub(super) moves: Vec<(String, u16)>,
}

/// An object of this size instead of the one that is there.
pub(super) fn worth(
    of: &PackCandidate,
    new_bytes: u64,
    course: &Course,
    requests: PackRequests,
    others: &Usage,
    table: &PriceTable,
) -> Worth {
    let (source_bytes, old_bytes) = (of.version.source_bytes, of.version.stored_bytes);
    let class = of.storage_class.as_str();
    let monthly_in = |class: &str, tier: &str, bytes: u64| {
        // What is small stays in the frequent tier.
        let tier = if bytes < WATCHED_BYTES { "" } else { tier };
        let stocks = vec![Stock::steady(Kind::File, class, tier, 1, source_bytes, bytes)];
        bill_within(&Usage { stocks, ..Usage::default() }, others, table).monthly_total
    };
    let monthly = |tier: &str, bytes: u64| monthly_in(class, tier, bytes);
    let year = if class == INTELLIGENT_TIERING { COOLING } else { &[("", HORIZON_MONTHS)] };
    let of_year = |bytes: u64, age_days: u64| -> Decimal {
        // Small ones move nowhere; in Intelligent-Tiering the tiers are what counts.
        if course.moves.is_empty() || bytes < WATCHED_BYTES || class == INTELLIGENT_TIERING {
            return year.iter().map(|(tier, months)| monthly(tier, bytes) * Decimal::from(*months)).sum();
        }
        let stays = stays_of_year(class, &course.moves, age_days);
        let storage: Decimal = stays.iter().map(|(class, days)| monthly_in(class, "", bytes) * months(*days)).sum();
        let moved = stays.iter().skip(1).map(|(class, _)| Activity::counted(Happened::TransitionIn, class, 1));
        let usage = Usage { activities: moved.collect(), ..Usage::default() };
        storage + bill_within(&usage, &Usage::default(), table).once_total
    };
    let age_days = course.stayed_hours / 24;
    let saves = of_year(old_bytes, age_days) - of_year(new_bytes, 0);
    let saves_monthly = (saves / Decimal::from(HORIZON_MONTHS)).round_dp(SCALE);
    // A new object's idleness begins anew: it comes down to each tier as much as one month later than the old one would have.
    let delay: Decimal =
        year.windows(2).map(|tiers| monthly(tiers[0].0, new_bytes) - monthly(tiers[1].0, new_bytes)).sum();
    let left = Counts { objects: 1, stored_bytes: old_bytes, source_bytes, ..small(old_bytes) };
    // What the bucket keeps it for counts as stay, and is paid for; it was read, so it is in the frequent tier.
    let stayed_hours = course.stayed_hours + 24 * u64::from(OLD_OBJECT_DAYS);
    let departure = Departure { storage_class: class.to_owned(), stayed_hours, left };
    let mut activities = early_deletions(&[departure], table, 1, MONTH_HOURS);
    activities.extend(pack_activities(class, requests, 1));
    let once = bill_within(&Usage { activities, ..Usage::default() }, &Usage::default(), table).once_total;
    Worth { saves_monthly: saves_monthly.normalize(), once: (once + monthly("", old_bytes) + delay).normalize() }
}

/// In which class an object of this age lies for how many days of a year.
fn stays_of_year<'a>(class: &'a str, moves: &'a [(String, u16)], age_days: u64) -> Vec<(&'a str, Decimal)> {
    let year = Decimal::from(YEAR_HOURS) / Decimal::from(24);
    let mut stays = vec![(class, Decimal::ZERO)];
    let mut begun = Decimal::ZERO;
    for (to, days) in moves {
        let at = Decimal::from(u64::from(*days).saturating_sub(age_days)).max(begun);
        if at >= year {
            break;
        }
        if let Some((_, stay)) = stays.last_mut() {
            *stay = at - begun;
        }
        stays.push((to, Decimal::ZERO));
        begun = at;
    }
    if let Some((_, stay)) = stays.last_mut() {
        *stay = year - begun;
    }
    stays
}

fn months(days: Decimal) -> Decimal {
    days * Decimal::from(24 * HORIZON_MONTHS) / Decimal::from(YEAR_HOURS)
}

fn small(bytes: u64) -> Counts {
    let small = bytes < WATCHED_BYTES;
    Counts { small_objects: u64::from(small), small_stored_bytes: if small { bytes } else { 0 }, ..Counts::default() }
}

/// What compressing an object again asks of S3; of these, `swapped` objects have descriptions that were written
/// anew.
pub(crate) fn pack_activities(class: &str, requests: PackRequests, swapped: u64) -> Vec<Activity> {
    let PackRequests { puts, gets, read_bytes } = requests;
    let retrieval = Activity { bytes: read_bytes, ..Activity::counted(Happened::Retrieval, class, 0) };
    let mut activities =
        vec![Activity::counted(Happened::Put, class, puts), Activity::counted(Happened::Get, class, gets), retrieval];
    activities.push(Activity::counted(Happened::Put, "STANDARD", swapped));
    activities.retain(|activity| activity.count > 0 || activity.bytes > 0);
    activities
}

/// Less than this in S3 is never worth it, whatever the class: a year of a GiB in `STANDARD` costs some 50,000 PUTs.
pub(super) const LEAST_BYTES: u64 = BYTES_PER_GIB / 50_000;

#[cfg(test)]
mod tests {
    use chartlift_costs::PriceBook;
    use chartlift_protocol::Encoding;
    use jiff::{Timestamp, civil::date};

    use super::*;
    use crate::domain::attachment::StoredVersion;

    /// A GiB that becomes half a GiB, after so many days there, without requests.
    fn half_a_gib(class: &str, days: u64) -> Worth {
        half_a_moving_gib(class, days, &[])
    }

    /// The same where a rule moves it into these classes after so many days.
    fn half_a_moving_gib(class: &str, days: u64, moves: &[(&str, u16)]) -> Worth {
        let version = StoredVersion {
            id: "v".to_owned(),
            attachment_id: "a".to_owned(),
            record_id: "r".to_owned(),
            number: 1,
            file_name: "a.txt".to_owned(),
            content_type: "text/plain".to_owned(),
            key: "k".to_owned(),
            encoding: Encoding::Identity,
            source_bytes: BYTES_PER_GIB,
            stored_bytes: BYTES_PER_GIB,
        };
        let of = PackCandidate {
            version,
            storage_class: class.to_owned(),
            access_tier: String::new(),
            there_since: Timestamp::UNIX_EPOCH,
        };
        let book = PriceBook::shipped();
        let table = book.table("us-east-1", date(2026, 6, 1)).unwrap();
        let moves = moves.iter().map(|(to, days)| ((*to).to_owned(), *days)).collect();
        let course = Course { stayed_hours: 24 * days, moves };
        worth(&of, BYTES_PER_GIB / 2, &course, PackRequests::default(), &Usage::default(), table)
    }

    fn money(text: &str) -> Decimal {
        text.parse().unwrap()
    }

    #[test]
    fn what_is_kept_for_30_days_is_part_of_the_price() {
        // Half of $0.023; the description's PUT, and a month of the old GiB.
        let standard = half_a_gib("STANDARD", 31);
        assert_eq!((standard.saves_monthly, standard.once), (money("0.0115"), money("0.023005")));
        // In GLACIER_IR 30 of the 90 days are over and 30 more are paid as the old object's: 30 of 30.4375 are charged.
        let instant = half_a_gib("GLACIER_IR", 30);
        assert_eq!(instant.saves_monthly, money("0.002"));
        let fee = instant.once - money("0.004005");
        assert!((fee - money("0.004") * money("720") / money("730.5")).abs() < money("0.00002"), "{fee}");
    }

    /// A year unread: one month at $0.023, two at $0.0125, nine at $0.004, and $0.0000025 for watching in each.
    #[test]
    fn in_intelligent_tiering_a_year_cools() {
        let tiering = half_a_gib("INTELLIGENT_TIERING", 20);
        assert_eq!(tiering.saves_monthly, (money("0.084") / money("24")).round_dp(SCALE));
        // The old GiB is watched for its month, too; the new half comes down from $0.023 to $0.004 a month later.
        assert_eq!(tiering.once, money("0.023005") + money("0.0000025") + money("0.0095"));
        assert!(tiering.pays());
    }

    /// After 60 days in `STANDARD` ($0.023) the old GiB goes into `GLACIER_IR` ($0.004) in 30, the new half in 90.
    #[test]
    fn a_rule_by_age_begins_anew_with_a_new_object() {
        let moving = half_a_moving_gib("STANDARD", 60, &[("GLACIER_IR", 90)]);
        let month = money("30.4375");
        let year_of = |gib: &str, standard: &str| {
            let (gib, standard) = (money(gib), money(standard));
            gib * (money("0.023") * standard + money("0.004") * (money("365.25") - standard)) / month
        };
        let saved = (year_of("1", "30") - year_of("0.5", "90")) / money("12");
        assert!((moving.saves_monthly - saved).abs() < money("0.0000001"), "{} is not {saved}", moving.saves_monthly);
        assert!(moving.saves_monthly < half_a_gib("STANDARD", 60).saves_monthly / money("9"));
        // About to move: the new half in STANDARD costs more than the old whole would have.
        let due = half_a_moving_gib("STANDARD", 89, &[("GLACIER_IR", 300)]);
        let late = half_a_moving_gib("STANDARD", 299, &[("GLACIER_IR", 300)]);
        assert!(due.pays() && late.saves_monthly < Decimal::ZERO && !late.pays(), "{due:?} {late:?}");
    }
}
