//! From usage to what is charged: which quantity at which price, by which rule.

use std::collections::BTreeMap;

use rust_decimal::Decimal;
use serde::Serialize;

use crate::{
    prices::{ClassPrices, PriceTable},
    rules::Rule,
    tariff::Tariff,
    units::{BYTES_PER_GIB, OVERHEAD_ARCHIVE_BYTES, OVERHEAD_STANDARD_BYTES},
    usage::{Activity, Happened, Kind, Speed, Stock, Usage},
};

/// What a line is about. The order is the order of the lines.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
#[serde(rename_all = "snake_case")]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub enum Item {
    /// Bytes stored.
    Storage,
    /// The archives' 8 KiB per object in `STANDARD`.
    ArchiveIndex,
    /// The archives' 32 KiB per object.
    ArchiveOverhead,
    /// Intelligent-Tiering's fee for watching objects.
    Monitoring,
    /// PUT, COPY, POST and multipart requests.
    PutRequests,
    /// GET, HEAD and other requests.
    GetRequests,
    /// LIST requests.
    ListRequests,
    /// Lifecycle transitions into the class.
    Transitions,
    /// Requests to restore.
    RestoreRequests,
    /// Bytes restored.
    RestoredBytes,
    /// Bytes read from a class that charges for it.
    Retrieval,
    /// The rest of a minimum duration.
    EarlyDeletion,
    /// Bytes sent to the internet.
    Egress,
}

impl Item {
    /// What comes again every month as long as nothing changes.
    pub(crate) const MONTHLY: [Self; 4] = [Self::Storage, Self::ArchiveIndex, Self::ArchiveOverhead, Self::Monitoring];

    /// Whether it comes again every month.
    pub(crate) fn monthly(self) -> bool {
        Self::MONTHLY.contains(&self)
    }
}

/// What a quantity is counted in.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub enum Unit {
    /// One GiB for one month.
    GibMonth,
    /// 1,000 objects for one month.
    ThousandObjectMonths,
    /// 1,000 requests or transitions.
    Thousand,
    /// One GiB.
    Gib,
}

/// What a charge is for. Its order is the order in which bytes of one price fill the account's bands.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct Key {
    pub item: Item,
    pub kind: Option<Kind>,
    pub storage_class: String,
    pub access_tier: String,
    pub speed: Option<Speed>,
}

/// What shares one price, and its bands.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Meter {
    Storage { class: String, tier: String },
    Other { item: Item, class: String, speed: Option<Speed> },
}

/// A quantity to be priced.
#[derive(Clone, Debug)]
pub(crate) struct Charge {
    pub meter: Meter,
    pub rule: Rule,
    pub unit: Unit,
    /// The source's name in the price table.
    pub source: String,
    pub quantity: u128,
    pub objects: u64,
    pub source_bytes: u64,
    pub stored_bytes: u64,
}

/// All charges of the usage.
pub(crate) fn charges(usage: &Usage, table: &PriceTable) -> BTreeMap<Key, Charge> {
    let mut charges = Charges(BTreeMap::new());
    for stock in &usage.stocks {
        charges.stock(stock, table);
    }
    for activity in &usage.activities {
        charges.activity(activity, table);
    }
    charges.0
}

/// The price of a meter.
pub(crate) fn tariff(meter: &Meter, table: &PriceTable, month_hours: u64) -> Tariff {
    match meter {
        Meter::Storage { class, tier } => {
            let prices = table.class(class).1;
            match prices.access_tiers.get(tier) {
                Some(price) => Tariff::flat(*price, gib_months(month_hours)),
                None => Tariff::storage(&prices.storage, month_hours),
            }
        }
        Meter::Other { item, class, speed } => {
            let prices = table.class(class).1;
            let restore = || match speed {
                Some(Speed::Expedited) => prices.restores.expedited.as_ref(),
                Some(Speed::Bulk) => prices.restores.bulk.as_ref(),
                _ => prices.restores.standard.as_ref(),
            };
            let (price, per) = match item {
                Item::Monitoring => (table.monitoring.per_1000_object_months, 1000 * u128::from(month_hours)),
                Item::GetRequests => (prices.get_per_1000, 1000),
                Item::Transitions => (prices.transition_in_per_1000, 1000),
                Item::RestoreRequests => (restore().map_or(Decimal::ZERO, |price| price.per_1000), 1000),
                Item::RestoredBytes => (restore().map_or(Decimal::ZERO, |price| price.per_gib), BYTES_PER_GIB.into()),
                Item::Retrieval => (prices.retrieval_per_gib, BYTES_PER_GIB.into()),
                Item::EarlyDeletion => (prices.storage[0].per_gib_month, gib_months(month_hours)),
                Item::Egress => {
                    (table.egress.as_ref().map_or(Decimal::ZERO, |egress| egress.per_gib), BYTES_PER_GIB.into())
                }
                _ => (prices.put_per_1000, 1000),
            };
            Tariff::flat(price, per)
        }
    }
}

fn gib_months(month_hours: u64) -> u128 {
    u128::from(BYTES_PER_GIB) * u128::from(month_hours)
}

struct Charges(BTreeMap<Key, Charge>);

impl Charges {
    fn add(&mut self, key: Key, charge: Charge) {
        if charge.quantity == 0 && charge.objects == 0 {
            return;
        }
        match self.0.get_mut(&key) {
            None => {
                self.0.insert(key, charge);
            }
            Some(known) => {
                known.quantity += charge.quantity;
                known.objects += charge.objects;
                known.source_bytes += charge.source_bytes;
                known.stored_bytes += charge.stored_bytes;
            }
        }
    }

    fn stock(&mut self, stock: &Stock, table: &PriceTable) {
        let place = Place::of(stock, table);
        let Place { priced_as, prices, tier } = place;
        let storage = |class: &str, tier: &str| Meter::Storage { class: class.to_owned(), tier: tier.to_owned() };
        for (item, quantity) in place.quantities(stock) {
            let (meter, rule, unit, source) = match item {
                Item::ArchiveIndex => {
                    let source = &table.class("STANDARD").1.source;
                    (storage("STANDARD", ""), Rule::ArchiveIndex, Unit::GibMonth, source)
                }
                Item::ArchiveOverhead => {
                    (storage(priced_as, tier), Rule::ArchiveOverhead, Unit::GibMonth, &prices.source)
                }
                Item::Monitoring => {
                    let meter = Meter::Other { item, class: priced_as.to_owned(), speed: None };
                    (meter, Rule::Monitoring, Unit::ThousandObjectMonths, &table.monitoring.source)
                }
                _ => (storage(priced_as, tier), rule_of(stock.kind, prices), Unit::GibMonth, &prices.source),
            };
            // What the bytes are is told once.
            let (source_bytes, stored_bytes) = match item {
                Item::Storage => (stock.counts.source_bytes, stock.counts.stored_bytes),
                _ => (0, 0),
            };
            let (source, objects) = (source.clone(), stock.counts.objects);
            self.add(
                place.key(stock, item),
                Charge { meter, rule, unit, source, quantity, objects, source_bytes, stored_bytes },
            );
        }
    }

    fn activity(&mut self, activity: &Activity, table: &PriceTable) {
        let Activity { what, storage_class, count, bytes, byte_hours } = activity;
        let (count, bytes) = (u128::from(*count), u128::from(*bytes));
        // Listing costs the same whatever is listed; egress has no class at all.
        let class = if matches!(what, Happened::List | Happened::Egress) { "STANDARD" } else { storage_class };
        let (priced_as, prices) = table.class(class);
        let mut add = |item, rule, unit, source: &str, speed, quantity| {
            let key = Key { item, kind: None, storage_class: class.to_owned(), access_tier: String::new(), speed };
            let meter = Meter::Other { item, class: priced_as.to_owned(), speed };
            let source = source.to_owned();
            self.add(key, Charge { meter, rule, unit, source, quantity, objects: 0, source_bytes: 0, stored_bytes: 0 });
        };
        let source = prices.source.as_str();
        match what {
            Happened::Put => add(Item::PutRequests, Rule::Requests, Unit::Thousand, source, None, count),
            Happened::Get => add(Item::GetRequests, Rule::Requests, Unit::Thousand, source, None, count),
            Happened::List => add(Item::ListRequests, Rule::Requests, Unit::Thousand, source, None, count),
            Happened::TransitionIn => add(Item::Transitions, Rule::Transitions, Unit::Thousand, source, None, count),
            Happened::Restore(speed) => {
                add(Item::RestoreRequests, Rule::Restores, Unit::Thousand, source, Some(*speed), count);
                add(Item::RestoredBytes, Rule::Restores, Unit::Gib, source, Some(*speed), bytes);
            }
            // Where reading by the GiB is free there is nothing to say.
            Happened::Retrieval if prices.retrieval_per_gib.is_zero() => {}
            Happened::Retrieval => add(Item::Retrieval, Rule::Retrieval, Unit::Gib, source, None, bytes),
            Happened::EarlyDeletion => {
                add(Item::EarlyDeletion, Rule::EarlyDeletion, Unit::GibMonth, source, None, *byte_hours);
            }
            Happened::Egress => {
                let source = table.egress.as_ref().map_or(source, |egress| egress.source.as_str());
                add(Item::Egress, Rule::Egress, Unit::Gib, source, None, bytes);
            }
        }
    }
}

/// Where a stock lies, as the table prices it.
#[derive(Clone, Copy)]
pub(crate) struct Place<'a> {
    priced_as: &'a str,
    prices: &'a ClassPrices,
    tier: &'a str,
}

impl<'a> Place<'a> {
    pub(crate) fn of(stock: &'a Stock, table: &'a PriceTable) -> Self {
        let (priced_as, prices) = table.class(&stock.storage_class);
        // A tier the table has no price of is priced as the frequent one, the dearest.
        let tier = if prices.access_tiers.contains_key(&stock.access_tier) { stock.access_tier.as_str() } else { "" };
        Self { priced_as, prices, tier }
    }

    /// What is charged every month, and how much of it. The bill and its parts ([`crate::Apportionment`]) both go by this.
    pub(crate) fn quantities(&self, stock: &Stock) -> impl Iterator<Item = (Item, u128)> + use<> {
        let Self { prices, tier, .. } = *self;
        let watched = stock.object_hours - stock.small_object_hours;
        let keeps_more = prices.archived || prices.overhead_tiers.iter().any(|name| name == tier);
        let beside = |bytes: u64| keeps_more.then(|| stock.object_hours * u128::from(bytes));
        let all = [
            (Item::Storage, Some(billable(stock, prices))),
            (Item::ArchiveIndex, beside(OVERHEAD_STANDARD_BYTES)),
            (Item::ArchiveOverhead, beside(OVERHEAD_ARCHIVE_BYTES)),
            (Item::Monitoring, (prices.monitored && watched > 0).then_some(watched)),
        ];
        all.into_iter().filter_map(|(item, quantity)| Some((item, quantity?)))
    }

    /// What it is the charge of.
    pub(crate) fn key(&self, stock: &Stock, item: Item) -> Key {
        // Bytes are told apart by why they are stored, objects that are watched not even by tier.
        let tier = if item == Item::Monitoring { "" } else { self.tier };
        Key {
            item,
            kind: (item == Item::Storage).then_some(stock.kind),
            storage_class: stock.storage_class.clone(),
            access_tier: tier.to_owned(),
            speed: None,
        }
    }
}

fn rule_of(kind: Kind, prices: &ClassPrices) -> Rule {
    match kind {
        Kind::UnfinishedPart => Rule::UnfinishedParts,
        Kind::RestoredCopy => Rule::RestoredCopies,
        Kind::KeptObject => Rule::KeptObjects,
        _ if prices.minimum_billable_bytes > 0 => Rule::MinimumSize,
        _ => Rule::ByteTime,
    }
}

fn billable(stock: &Stock, prices: &ClassPrices) -> u128 {
    match prices.minimum_billable_bytes {
        0 => stock.byte_hours,
        // The minimum is 128 KiB wherever there is one, which is what the small ones are counted by.
        minimum => stock.byte_hours - stock.small_byte_hours + stock.small_object_hours * u128::from(minimum),
    }
}
