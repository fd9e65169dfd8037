//! What other ways of keeping the same files would cost.

use rust_decimal::Decimal;
use serde::{Deserialize, Serialize};

use crate::{
    bill::bill_within,
    prices::PriceTable,
    tiers::{AccessTier, tier_at},
    units::{OVERHEAD_ARCHIVE_BYTES, SMALL_BYTES},
    usage::{Activity, Counts, Happened, Kind, Stock, Usage},
};

/// The time a recommendation must pay back within, in months.
const HORIZON_MONTHS: u32 = 12;
/// How long a reader waits for an archived file: S3's standard retrieval, at its longest.
const ARCHIVE_WAIT_HOURS: u64 = 5;
const DEEP_ARCHIVE_WAIT_HOURS: u64 = 12;
/// The shortest idleness after which Intelligent-Tiering's opt-in archive tiers can begin.
const ARCHIVE_AFTER_DAYS: u16 = 90;
const DEEP_ARCHIVE_AFTER_DAYS: u16 = 180;

/// Objects alike in all that a bill depends on.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Cohort {
    /// Why they are stored.
    pub kind: Kind,
    /// Their storage class now.
    pub storage_class: String,
    /// Their access tier now; empty for the frequent one and in other classes.
    pub access_tier: String,
    /// Days since they were stored.
    pub age_days: u32,
    /// Days since they were read.
    pub idle_days: u32,
    /// How many and how large.
    pub counts: Counts,
    /// How many of them are read in a month.
    pub reads_a_month: u64,
}

/// A way to keep files.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "strategy", rename_all = "snake_case")]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub enum Strategy {
    /// As they are kept now.
    AsIs,
    /// As now, but uncompressed.
    Uncompressed,
    /// Everything that can be read at once in `STANDARD`.
    Standard,
    /// Objects of 128 KiB or more in `INTELLIGENT_TIERING`.
    IntelligentTiering {
        /// With its opt-in archive tiers, from 90 and 180 days on: people wait for what is in them.
        archive_tiers: bool,
    },
    /// Objects of 128 KiB or more move from `STANDARD` to a class at an age.
    Lifecycle {
        /// The class.
        to: Target,
        /// The age in days.
        #[cfg_attr(feature = "openapi", schema(maximum = 36_500))]
        after_days: u32,
    },
    /// Replaced versions and deleted files go after so many days. Retention rules may forbid it.
    Retention {
        /// How long they are kept.
        #[cfg_attr(feature = "openapi", schema(maximum = 36_500))]
        days: u32,
    },
}

/// The most days of a strategy: a hundred years, longer than any rule asks files to be kept.
pub const MAX_DAYS: u32 = 36_500;

impl Strategy {
    /// After how many days it does something, if it waits.
    #[must_use]
    pub fn days(&self) -> Option<u32> {
        match self {
            Self::Lifecycle { after_days: days, .. } | Self::Retention { days } => Some(*days),
            _ => None,
        }
    }
}

/// Where a lifecycle rule moves objects.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub enum Target {
    /// Read at once, for a fee; 30 days at least.
    StandardIa,
    /// Read at once, for a fee; 90 days at least.
    GlacierIr,
    /// Restored before reading; 90 days at least.
    Glacier,
    /// Restored before reading; 180 days at least.
    DeepArchive,
}

impl Target {
    /// The class as S3 spells it.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::StandardIa => "STANDARD_IA",
            Self::GlacierIr => "GLACIER_IR",
            Self::Glacier => "GLACIER",
            Self::DeepArchive => "DEEP_ARCHIVE",
        }
    }
}

/// The strategies that are compared when none is named.
pub const STRATEGIES: [Strategy; 8] = [
    Strategy::AsIs,
    Strategy::Uncompressed,
    Strategy::Standard,
    Strategy::IntelligentTiering { archive_tiers: false },
    Strategy::IntelligentTiering { archive_tiers: true },
    Strategy::Lifecycle { to: Target::GlacierIr, after_days: 90 },
    Strategy::Lifecycle { to: Target::DeepArchive, after_days: 365 },
    Strategy::Retention { days: 90 },
];

/// What a strategy costs, against keeping the files as they are.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Alternative {
    /// The strategy.
    pub strategy: Strategy,
    /// Storage a month.
    pub monthly_storage: Decimal,
    /// Reading a month, as often as lately.
    pub monthly_reading: Decimal,
    /// Getting there: transitions and minimum durations, once.
    pub once: Decimal,
    /// What is saved a month; negative when it costs more.
    pub saves_monthly: Decimal,
    /// After how many months `once` is paid back, with one digit; null when it never is.
    #[cfg_attr(feature = "openapi", schema(required))]
    pub pays_back_months: Option<Decimal>,
    /// What the next twelve months cost: `once` and twelve times the monthly amounts.
    pub first_year: Decimal,
    /// Hours people wait for archived files in a month, reading as often as lately.
    pub hours_waited_monthly: u64,
}

/// Every strategy's costs, in the order given. `AsIs` is what the others are measured against, whether it is given or not.
#[must_use]
pub fn compare(cohorts: &[Cohort], strategies: &[Strategy], others: &Usage, table: &PriceTable) -> Vec<Alternative> {
    let now = Kept::of(cohorts, Strategy::AsIs).costs(others, table);
    strategies
        .iter()
        .map(|&strategy| {
            let kept = Kept::of(cohorts, strategy);
            let (storage, reading, once) = kept.costs(others, table);
            let saves_monthly = (now.0 + now.1 - storage - reading).normalize();
            let pays_back_months = match (once.is_zero(), saves_monthly > Decimal::ZERO) {
                (_, false) => None,
                (true, true) => Some(Decimal::ZERO),
                (false, true) => Some((once / saves_monthly).round_dp(1)),
            };
            Alternative {
                strategy,
                monthly_storage: storage,
                monthly_reading: reading,
                once,
                saves_monthly,
                pays_back_months,
                first_year: (once + Decimal::from(HORIZON_MONTHS) * (storage + reading)).normalize(),
                hours_waited_monthly: kept.hours_waited,
            }
        })
        .collect()
}

/// The alternative to recommend, if any: the cheapest over the first year that costs less than staying, archives nothing that
/// can be read at once now (that nobody read it lately does not mean that nobody will), and destroys nothing.
#[must_use]
pub fn recommend(alternatives: &[Alternative]) -> Option<&Alternative> {
    let now = alternatives.iter().find(|alternative| alternative.strategy == Strategy::AsIs)?;
    alternatives
        .iter()
        .filter(|other| {
            !matches!(other.strategy, Strategy::AsIs | Strategy::Retention { .. }) && !archives(other.strategy)
        })
        .filter(|other| other.first_year < now.first_year && other.hours_waited_monthly <= now.hours_waited_monthly)
        .min_by_key(|other| other.first_year)
}

/// Whether a strategy makes people wait for files that they can read at once in `STANDARD`.
fn archives(strategy: Strategy) -> bool {
    matches!(
        strategy,
        Strategy::IntelligentTiering { archive_tiers: true }
            | Strategy::Lifecycle { to: Target::Glacier | Target::DeepArchive, .. }
    )
}

/// Usage under a strategy, and what it takes to get there.
struct Kept {
    usage: Usage,
    reading: Vec<Activity>,
    moving: Vec<Activity>,
    hours_waited: u64,
}

impl Kept {
    fn of(cohorts: &[Cohort], strategy: Strategy) -> Self {
        let mut kept = Self { usage: Usage::default(), reading: vec![], moving: vec![], hours_waited: 0 };
        for cohort in cohorts {
            kept.add(cohort, strategy);
        }
        kept
    }

    fn add(&mut self, cohort: &Cohort, strategy: Strategy) {
        let unwanted = matches!(cohort.kind, Kind::OlderVersion | Kind::DeletedFile);
        if matches!(strategy, Strategy::Retention { days } if unwanted && cohort.age_days >= days) {
            return self.leave(cohort);
        }
        let Counts { objects, small_objects, stored_bytes, small_stored_bytes, source_bytes } = cohort.counts;
        let moves = movable(cohort) && place(cohort, strategy).is_some();
        if !moves {
            let counts = match strategy {
                Strategy::Uncompressed => {
                    Counts { stored_bytes: source_bytes, small_objects: 0, small_stored_bytes: 0, ..cohort.counts }
                }
                _ => cohort.counts,
            };
            self.keep(cohort, &cohort.storage_class, &cohort.access_tier, counts, cohort.reads_a_month);
            return;
        }
        let Some((class, tier)) = place(cohort, strategy) else { return };
        // Small objects stay where they are: rules are given a size filter, because moving them never pays.
        let stay = if strategy == Strategy::Standard { 0 } else { small_objects };
        let part = |bytes: u64, some: u64| {
            if objects == 0 {
                0
            } else {
                u64::try_from(u128::from(bytes) * u128::from(some) / u128::from(objects)).unwrap_or(bytes)
            }
        };
        let staying = Counts {
            objects: stay,
            small_objects: stay.min(small_objects),
            stored_bytes: if stay == 0 { 0 } else { small_stored_bytes },
            small_stored_bytes: if stay == 0 { 0 } else { small_stored_bytes },
            source_bytes: part(source_bytes, stay),
        };
        let going = Counts {
            objects: objects - staying.objects,
            small_objects: small_objects - staying.small_objects,
            stored_bytes: stored_bytes - staying.stored_bytes,
            small_stored_bytes: small_stored_bytes - staying.small_stored_bytes,
            source_bytes: source_bytes - staying.source_bytes,
        };
        let reads_of_staying = part(cohort.reads_a_month, stay);
        self.keep(cohort, &cohort.storage_class, &cohort.access_tier, staying, reads_of_staying);
        self.keep(cohort, class, tier, going, cohort.reads_a_month - reads_of_staying);
        if class != cohort.storage_class && going.objects > 0 {
            // Out of a class into STANDARD is a copy: a PUT.
            let what = if class == "STANDARD" { Happened::Put } else { Happened::TransitionIn };
            self.moving.push(Activity::counted(what, class, going.objects));
            self.leave(&Cohort { counts: going, ..cohort.clone() });
        }
    }

    fn keep(&mut self, cohort: &Cohort, class: &str, tier: &str, counts: Counts, reads: u64) {
        if counts.objects == 0 {
            return;
        }
        self.usage.stocks.push(Stock::of(cohort.kind, class, tier, counts));
        if reads == 0 {
            return;
        }
        self.reading.push(Activity::counted(Happened::Get, class, reads));
        let bytes = u128::from(counts.stored_bytes) * u128::from(reads) / u128::from(counts.objects);
        let bytes = u64::try_from(bytes).unwrap_or(u64::MAX);
        self.reading.push(Activity { bytes, ..Activity::counted(Happened::Retrieval, class, 0) });
        let wait = match (class, tier) {
            ("GLACIER", _) | (_, "ARCHIVE_ACCESS") => ARCHIVE_WAIT_HOURS,
            ("DEEP_ARCHIVE", _) | (_, "DEEP_ARCHIVE_ACCESS") => DEEP_ARCHIVE_WAIT_HOURS,
            _ => 0,
        };
        if wait > 0 {
            let restore = Happened::Restore(crate::usage::Speed::Standard);
            self.reading.push(Activity { bytes, ..Activity::counted(restore, class, reads) });
            self.hours_waited += reads * wait;
        }
    }

    /// Objects leave their class: nobody knows how long they were in it, so its whole minimum duration is counted.
    fn leave(&mut self, cohort: &Cohort) {
        let class = &cohort.storage_class;
        let whole = Activity::counted(Happened::EarlyDeletion, class, cohort.counts.objects);
        self.moving.push(Activity { byte_hours: cohort.counts.stored_bytes.into(), ..whole });
    }

    /// Storage a month, reading a month, getting there once.
    fn costs(&self, others: &Usage, table: &PriceTable) -> (Decimal, Decimal, Decimal) {
        let once = |activities: Vec<Activity>| {
            bill_within(&Usage { activities, ..Usage::default() }, &Usage::default(), table).once_total
        };
        let moving = self.moving.iter().cloned().map(|activity| {
            // The byte-months of the class's minimum duration.
            let prices = table.class(&activity.storage_class).1;
            let months = u128::from(prices.minimum_days).div_ceil(30);
            let index = if prices.archived { OVERHEAD_ARCHIVE_BYTES * activity.count } else { 0 };
            Activity { byte_hours: (activity.byte_hours + u128::from(index)) * months, ..activity }
        });
        let storage = bill_within(&self.usage, others, table).monthly_total;
        (storage, once(self.reading.clone()), once(moving.collect()))
    }
}

/// What is archived must be restored before it can move, and descriptions and parts are not moved at all.
fn movable(cohort: &Cohort) -> bool {
    let archived = matches!(cohort.storage_class.as_str(), "GLACIER" | "DEEP_ARCHIVE")
        || matches!(cohort.access_tier.as_str(), "ARCHIVE_ACCESS" | "DEEP_ARCHIVE_ACCESS");
    !archived && cohort.kind.is_version()
}

/// Where a strategy puts a cohort's large objects; none when it leaves them alone.
fn place(cohort: &Cohort, strategy: Strategy) -> Option<(&'static str, &'static str)> {
    match strategy {
        Strategy::AsIs | Strategy::Uncompressed | Strategy::Retention { .. } => None,
        Strategy::Standard => (cohort.storage_class != "STANDARD").then_some(("STANDARD", "")),
        Strategy::IntelligentTiering { archive_tiers } => {
            let idle = jiff::SignedDuration::from_hours(i64::from(cohort.idle_days) * 24);
            let (archive, deep) =
                if archive_tiers { (Some(ARCHIVE_AFTER_DAYS), Some(DEEP_ARCHIVE_AFTER_DAYS)) } else { (None, None) };
            let tier = tier_at(SMALL_BYTES, idle, archive, deep);
            // Objects that arrive by a transition begin in the frequent tier; they are shown where they will be.
            let here = matches!(cohort.storage_class.as_str(), "STANDARD" | "STANDARD_IA" | "INTELLIGENT_TIERING");
            (here && tier >= AccessTier::Frequent).then(|| ("INTELLIGENT_TIERING", tier.as_str()))
        }
        Strategy::Lifecycle { to, after_days } => {
            let due = cohort.storage_class == "STANDARD" && cohort.age_days >= after_days;
            due.then_some((to.as_str(), ""))
        }
    }
}
