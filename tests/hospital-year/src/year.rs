//! The simulation: files arrive, are read, cool, and are billed month by month by the cost engine.

use std::collections::BTreeMap;

use chartlift_costs::{Activity, Counts, Happened, Kind, PriceTable, Stock, Usage, allot_bills, upload_requests};
use rust_decimal::Decimal;

use crate::{
    access::reads,
    calendar::Months,
    mix::{KINDS, Mix},
    plan::{Plan, Stretch, archived, stretches},
    random::Random,
    ratios::Ratios,
};

/// Bytes of the description that is kept beside each version.
const METADATA_BYTES: u64 = 750;
/// What a reader waits for a file in an archive tier: S3's standard retrieval takes three to five hours.
const WAIT_HOURS: u64 = 4;

/// One file of the year.
pub struct File {
    /// Whose it is, by number.
    pub tenant: usize,
    /// The day it comes.
    pub arrival: u64,
    /// The days it is read, rising: days of the year as [`File::arrival`], not ages.
    pub reads: Vec<u64>,
    /// Its bytes before compression.
    pub source_bytes: u64,
    /// Its bytes in S3.
    pub stored_bytes: u64,
}

/// What a plan cost.
pub struct Outcome {
    /// By month, all tenants together: what comes again, and what was charged once.
    pub months: Vec<(Decimal, Decimal)>,
    /// What each tenant paid over all months.
    pub tenants: Vec<Decimal>,
    /// Hours people waited for archived files.
    pub hours_waited: u64,
}

impl Outcome {
    /// All months together.
    #[must_use]
    pub fn total(&self) -> Decimal {
        self.months.iter().map(|(monthly, once)| monthly + once).sum()
    }

    /// The last month, when everything that arrived is there: without what is charged once.
    #[must_use]
    pub fn last_month(&self) -> Decimal {
        self.months.last().map_or(Decimal::ZERO, |(monthly, _)| *monthly)
    }
}

/// The files of a mix, the same for every plan.
#[must_use]
pub fn files(mix: &Mix, ratios: &Ratios, tenants: usize, count: u64, days: u64, seed: u64) -> Vec<File> {
    let mut random = Random::new(seed);
    let file = |_| {
        let kind = random.weighted(mix.shares.iter().copied());
        let size = random.weighted(KINDS[kind].sizes.iter().map(|(_, weight)| *weight));
        let arrival = weekday(&mut random, days);
        // Hospitals differ in size: each has half again as many files as the next.
        let tenant = random.weighted((0..tenants).map(|tenant| {
            3_u64.pow(u32::try_from(tenants - 1 - tenant).unwrap_or(0).min(20))
                * 2_u64.pow(u32::try_from(tenant).unwrap_or(0).min(20))
        }));
        File {
            tenant,
            arrival,
            reads: reads(&mut random).into_iter().map(|age| arrival + age).collect(),
            source_bytes: KINDS[kind].sizes[size].0,
            stored_bytes: ratios.stored(kind, size),
        }
    };
    (0..count).map(file).collect()
}

/// A day of arrival: weekends bring a third of a weekday. The first of January 2026 is a Thursday.
fn weekday(random: &mut Random, days: u64) -> u64 {
    loop {
        let day = random.below(days);
        let weekend = matches!((day + 3) % 7, 5 | 6);
        if !weekend || random.chance(333) {
            return day;
        }
    }
}

/// What keeping the files by this plan costs.
#[must_use]
pub fn keep(files: &[File], plan: &Plan, tenants: usize, months: &Months, table: &PriceTable) -> Outcome {
    let mut books = Books::new(tenants, months);
    for file in files {
        books.add(file, plan, months);
    }
    let mut outcome =
        Outcome { months: Vec::new(), tenants: vec![Decimal::ZERO; tenants], hours_waited: books.hours_waited };
    for month in 0..months.count() {
        let usages: Vec<Usage> = (0..tenants).map(|tenant| books.usage(tenant, month, months)).collect();
        let (mut monthly, mut once) = (Decimal::ZERO, Decimal::ZERO);
        for (tenant, bill) in allot_bills(&usages, table).iter().enumerate() {
            monthly += bill.monthly_total;
            once += bill.once_total;
            outcome.tenants[tenant] += bill.monthly_total + bill.once_total;
        }
        outcome.months.push((monthly, once));
    }
    outcome
}

type Place = (Kind, &'static str, &'static str);
type Event = (Happened, &'static str);

/// Byte-time and events by tenant and month.
struct Books {
    stocks: Vec<Vec<BTreeMap<Place, Stock>>>,
    events: Vec<Vec<BTreeMap<Event, (u64, u64)>>>,
    hours_waited: u64,
}

/// The HEADs and GETs that prove an upload, as the server makes them (`Sent::reads`; `server/tests/routes/simulated_year.rs` holds one
/// against the other): a small file is read whole; of others S3 is asked, their beginning is read, and the end of a gzip.
fn proof_requests(file: &File) -> u64 {
    match file.stored_bytes {
        ..=65_536 => 1,
        as_it_is if as_it_is == file.source_bytes => 2,
        _ => 3,
    }
}

impl Books {
    fn new(tenants: usize, months: &Months) -> Self {
        Self {
            stocks: vec![vec![BTreeMap::new(); months.count()]; tenants],
            events: vec![vec![BTreeMap::new(); months.count()]; tenants],
            hours_waited: 0,
        }
    }

    fn add(&mut self, file: &File, plan: &Plan, months: &Months) {
        let bytes = if plan.compressed { file.stored_bytes } else { file.source_bytes };
        let life = stretches(plan.place, bytes, file.arrival, &file.reads, months.days());
        self.event(file.tenant, months.of(file.arrival), (Happened::Put, "STANDARD"), 1, 0);
        if plan.compressed {
            // Chartlift's own: the description, and what proves the upload.
            for request in upload_requests("STANDARD", 0, proof_requests(file)).into_iter().skip(1) {
                self.event(file.tenant, months.of(file.arrival), (request.what, "STANDARD"), request.count, 0);
            }
            let whole = crate::calendar::Days { from: file.arrival, to: months.days() };
            self.stay(file.tenant, (Kind::Metadata, "STANDARD", ""), whole, months, 0, METADATA_BYTES);
        }
        for (at, stretch) in life.iter().enumerate() {
            let place = (Kind::File, stretch.class, stretch.tier);
            self.stay(file.tenant, place, stretch.days, months, file.source_bytes, bytes);
            let before = if at == 0 { "STANDARD" } else { life[at - 1].class };
            if stretch.class != before {
                let month = months.of(stretch.days.from);
                self.event(file.tenant, month, (Happened::TransitionIn, stretch.class), 1, 0);
            }
        }
        for &day in file.reads.iter().filter(|day| **day < months.days()) {
            let Some(stretch) = read_from(&life, day) else { continue };
            self.event(file.tenant, months.of(day), (Happened::Get, stretch.class), 1, 0);
            self.event(file.tenant, months.of(day), (Happened::Retrieval, stretch.class), 0, bytes);
            if archived(stretch) {
                self.hours_waited += WAIT_HOURS;
            }
        }
    }

    fn stay(
        &mut self,
        tenant: usize,
        place: Place,
        days: crate::calendar::Days,
        months: &Months,
        source: u64,
        stored: u64,
    ) {
        let (kind, class, tier) = place;
        for (month, days) in months.split(days) {
            let stock = self.stocks[tenant][month]
                .entry(place)
                .or_insert_with(|| Stock::of(kind, class, tier, Counts::default()));
            stock.add(&Stock::steady(kind, class, tier, 1, source, stored).for_hours(days * 24));
        }
    }

    fn event(&mut self, tenant: usize, month: usize, event: Event, count: u64, bytes: u64) {
        let known = self.events[tenant][month].entry(event).or_default();
        known.0 += count;
        known.1 += bytes;
    }

    fn usage(&self, tenant: usize, month: usize, months: &Months) -> Usage {
        let activities = self.events[tenant][month]
            .iter()
            .map(|(&(what, class), &(count, bytes))| Activity { bytes, ..Activity::counted(what, class, count) });
        Usage {
            month_hours: months.hours(month),
            stocks: self.stocks[tenant][month].values().cloned().collect(),
            activities: activities.collect(),
        }
    }
}

/// The stretch that a file is read out of on a day. What a read wakes is another tier from then on, which it was not yet; a move by
/// age was at midnight, before anybody read, and is the only thing that changes the class.
fn read_from(life: &[Stretch], day: u64) -> Option<&Stretch> {
    // On the day of arrival it is where it begins.
    let before = life.iter().rposition(|stretch| stretch.days.from < day).unwrap_or(0);
    let moved = life.get(before + 1).filter(|next| next.days.from == day && next.class != life[before].class);
    moved.or(life.get(before))
}

/// Source and stored bytes of all files.
#[must_use]
pub fn total_bytes(files: &[File]) -> (u64, u64) {
    files.iter().fold((0, 0), |(source, stored), file| (source + file.source_bytes, stored + file.stored_bytes))
}

#[cfg(test)]
mod tests {
    use chartlift_costs::PriceBook;
    use jiff::civil::date;

    use super::*;
    use crate::plan::PLANS;

    fn one(source_bytes: u64, stored_bytes: u64, reads: Vec<u64>) -> File {
        File { tenant: 0, arrival: 0, reads, source_bytes, stored_bytes }
    }

    fn cost(file: File, plan: usize) -> Outcome {
        let months = Months::from(date(2026, 1, 1), 12);
        let table = PriceBook::shipped().table("us-east-1", date(2026, 1, 1)).unwrap().clone();
        keep(&[file], &PLANS[plan], 1, &months, &table)
    }

    /// A GiB that is there all year in STANDARD costs twelve times its monthly price and one PUT.
    #[test]
    fn a_year_of_standard_is_twelve_months() {
        let outcome = cost(one(1 << 30, 1 << 30, vec![]), 0);
        assert_eq!(outcome.total().to_string().trim_end_matches('0'), "0.276005");
        assert_eq!(outcome.tenants[0], outcome.total());
    }

    /// By hand, a GiB in Intelligent-Tiering that nobody reads: a day in STANDARD, 30 frequent, 60 infrequent, 274 archive instant.
    #[test]
    fn an_unread_file_cools_to_the_archive_instant_price() {
        let outcome = cost(one(1 << 30, 1 << 30, vec![]), 1);
        let december: Decimal = "0.0040025".parse().unwrap();
        assert_eq!(outcome.last_month(), december, "storage and monitoring");
        assert!(outcome.total() < "0.09".parse().unwrap(), "{}", outcome.total());
    }

    /// A GiB that is read on the 92nd day, which began with its move: by GLACIER_IR's prices, three cents of retrieval.
    #[test]
    fn a_read_on_the_day_of_a_move_finds_the_file_moved() {
        let once = |day| cost(one(1 << 30, 1 << 30, vec![day]), 5).months[3].1;
        let (on_its_day, later) = (once(91), once(95));
        assert_eq!(on_its_day, later);
        assert!(on_its_day > "0.03".parse().unwrap(), "{on_its_day}");
    }

    #[test]
    fn waiting_for_archived_files_is_counted() {
        assert_eq!(cost(one(1 << 30, 1 << 30, vec![5, 200]), 4).hours_waited, 4);
        assert_eq!(cost(one(1 << 30, 1 << 30, vec![5, 200]), 3).hours_waited, 0);
    }
}
