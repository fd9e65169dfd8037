//! The bill: lines with reasons, and totals.

use std::collections::BTreeMap;

use jiff::civil::Date;
use rust_decimal::Decimal;
use serde::Serialize;

use crate::{
    charges::{Charge, Item, Key, Meter, Unit, charges, tariff},
    prices::PriceTable,
    rules::Rule,
    shares::allot,
    tariff::{Part, Tariff},
    units::SCALE,
    usage::{Kind, Speed, Usage},
};

/// The frequent tier's name, which the price tables do not use: it has the class's own price.
const FREQUENT: &str = "FREQUENT_ACCESS";

/// What usage costs. Amounts are decimal strings.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Bill {
    /// What is charged, each with its reason.
    pub lines: Vec<Line>,
    /// The lines that come again every month.
    pub monthly_total: Decimal,
    /// The lines that are charged once.
    pub once_total: Decimal,
}

/// One charge.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Line {
    /// What is charged.
    pub item: Item,
    /// Of stored bytes: why they are stored.
    #[cfg_attr(feature = "openapi", schema(required))]
    pub kind: Option<Kind>,
    /// The storage class, spelt as the S3 API spells it.
    #[cfg_attr(feature = "openapi", schema(examples("STANDARD")))]
    pub storage_class: String,
    /// The access tier of `INTELLIGENT_TIERING`; null in other classes.
    #[cfg_attr(feature = "openapi", schema(required, examples("FREQUENT_ACCESS")))]
    pub access_tier: Option<String>,
    /// Of a restore: `expedited`, `standard` or `bulk`.
    #[cfg_attr(feature = "openapi", schema(required, value_type = Option<String>))]
    pub speed: Option<Speed>,
    /// Whether it comes again next month.
    pub recurrence: Recurrence,
    /// Objects it is about, at the end of the period; of unfinished parts, uploads.
    pub objects: u64,
    /// Their bytes before compression.
    pub source_bytes: u64,
    /// Their bytes in S3.
    pub stored_bytes: u64,
    /// What is billed, in units.
    pub quantity: Decimal,
    /// What the quantity is counted in.
    pub unit: Unit,
    /// The price of one unit; where the quantity lies in several volume bands, or the bands are shared, the average.
    pub unit_price: Decimal,
    /// What it costs.
    pub amount: Decimal,
    /// How it comes about.
    pub explain: Explanation,
}

impl Line {
    /// What the line is the charge of.
    pub(crate) fn key(&self) -> Key {
        let tier = self.access_tier.as_deref().filter(|tier| *tier != FREQUENT).unwrap_or_default();
        Key {
            item: self.item,
            kind: self.kind,
            storage_class: self.storage_class.clone(),
            access_tier: tier.to_owned(),
            speed: self.speed,
        }
    }
}

/// When a charge comes again.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub enum Recurrence {
    /// Every month, as long as nothing changes.
    Monthly,
    /// It was charged, or will be, once.
    Once,
}

/// Which rule and which price made a line.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Explanation {
    /// The rule.
    pub rule: Rule,
    /// The rule in a sentence.
    pub text: String,
    /// Where AWS says so.
    pub link: String,
    /// The volume bands of the whole account this kind of byte lies in, the cheapest last; one entry for a flat price.
    pub bands: Vec<Band>,
    /// Where the price is from.
    pub price_source: String,
    /// The day the price was read there.
    #[cfg_attr(feature = "openapi", schema(value_type = String, format = Date))]
    pub price_day: Date,
}

/// A share of a quantity at one price.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Band {
    /// How much of the line lies in it, in the line's unit.
    pub quantity: Decimal,
    /// The price of one unit.
    pub unit_price: Decimal,
}

/// The bill of an account that has one tenant only.
#[must_use]
pub fn bill(usage: &Usage, table: &PriceTable) -> Bill {
    bill_within(usage, &Usage { month_hours: usage.month_hours, ..Usage::default() }, table)
}

/// One tenant's part of the bill of an account in which `others` are stored too (see the [crate's page](crate)).
#[must_use]
pub fn bill_within(usage: &Usage, others: &Usage, table: &PriceTable) -> Bill {
    let mine = Recipe::of(usage, table);
    let account = Recipe::of(&usage.clone().and(others.clone()), table);
    let lines = account.priced().into_iter().filter_map(|(key, priced)| {
        let share = mine.quantity(&key);
        let amount = allot(priced.amount, &[share, priced.quantity - share])[0];
        mine.line(&key, &priced, amount, table)
    });
    Bill::of(lines.collect())
}

impl Bill {
    /// Adds the lines up.
    pub(crate) fn of(lines: Vec<Line>) -> Self {
        let total = |recurrence| -> Decimal {
            lines.iter().filter(|line| line.recurrence == recurrence).map(|line| line.amount).sum()
        };
        let (monthly_total, once_total) = (total(Recurrence::Monthly).normalize(), total(Recurrence::Once).normalize());
        Self { lines, monthly_total, once_total }
    }

    /// Monthly amounts by storage class: storage with its fees.
    #[must_use]
    pub fn monthly_by_class(&self) -> BTreeMap<String, Decimal> {
        let mut classes = BTreeMap::new();
        for line in self.lines.iter().filter(|line| line.recurrence == Recurrence::Monthly) {
            *classes.entry(line.storage_class.clone()).or_insert(Decimal::ZERO) += line.amount;
        }
        classes
    }
}

/// The charges of some usage, ready to be priced.
pub(crate) struct Recipe<'a> {
    charges: BTreeMap<Key, Charge>,
    table: &'a PriceTable,
    month_hours: u64,
}

/// A charge with its price in the account.
pub(crate) struct Priced {
    pub quantity: u128,
    pub amount: Decimal,
    tariff: Tariff,
    parts: Vec<Part>,
}

impl<'a> Recipe<'a> {
    pub(crate) fn of(usage: &Usage, table: &'a PriceTable) -> Self {
        Self { charges: charges(usage, table), table, month_hours: usage.month_hours }
    }

    /// Prices everything: charges of one meter are stacked on each other through its bands.
    pub(crate) fn priced(&self) -> Vec<(Key, Priced)> {
        let mut filled: BTreeMap<&Meter, u128> = BTreeMap::new();
        let mut priced = Vec::with_capacity(self.charges.len());
        for (key, charge) in &self.charges {
            let tariff = tariff(&charge.meter, self.table, self.month_hours);
            let from = filled.entry(&charge.meter).or_insert(0);
            let amount = tariff.amount(*from + charge.quantity) - tariff.amount(*from);
            let parts = tariff.parts(*from, charge.quantity);
            *from += charge.quantity;
            priced.push((key.clone(), Priced { quantity: charge.quantity, amount, tariff, parts }));
        }
        priced
    }

    /// How much of it there is.
    pub(crate) fn quantity(&self, key: &Key) -> u128 {
        self.charges.get(key).map_or(0, |charge| charge.quantity)
    }

    /// The line of this charge, if there is any.
    pub(crate) fn line(&self, key: &Key, priced: &Priced, amount: Decimal, table: &PriceTable) -> Option<Line> {
        let charge = self.charges.get(key)?;
        let quantity = priced.tariff.units(charge.quantity);
        let bands: Vec<Band> = priced
            .parts
            .iter()
            .map(|part| Band {
                quantity: share(part.quantity, charge.quantity, priced.quantity),
                unit_price: part.price,
            })
            .collect();
        let unit_price = match (bands.as_slice(), quantity.is_zero()) {
            ([band], _) => band.unit_price,
            (_, true) => Decimal::ZERO,
            _ => (amount / quantity).round_dp(SCALE).normalize(),
        };
        let source = &table.sources[&charge.source];
        let in_place = matches!(key.item, Item::Storage | Item::ArchiveIndex | Item::ArchiveOverhead);
        let tiered = in_place && !table.class(&key.storage_class).1.access_tiers.is_empty();
        Some(Line {
            item: key.item,
            kind: key.kind,
            storage_class: key.storage_class.clone(),
            access_tier: tiered.then(|| frequent_if_unnamed(&key.access_tier)),
            speed: key.speed,
            recurrence: if key.item.monthly() { Recurrence::Monthly } else { Recurrence::Once },
            objects: charge.objects,
            source_bytes: charge.source_bytes,
            stored_bytes: charge.stored_bytes,
            quantity,
            unit: charge.unit,
            unit_price,
            amount: amount.normalize(),
            explain: Explanation {
                rule: charge.rule,
                text: charge.rule.text().to_owned(),
                link: charge.rule.link().to_owned(),
                bands,
                price_source: source.name.clone(),
                price_day: source.day,
            },
        })
    }
}

fn share(quantity: Decimal, mine: u128, all: u128) -> Decimal {
    if mine == all || all == 0 {
        return quantity;
    }
    (quantity * Decimal::from(mine) / Decimal::from(all)).round_dp(SCALE).normalize()
}

fn frequent_if_unnamed(tier: &str) -> String {
    if tier.is_empty() { FREQUENT.to_owned() } else { tier.to_owned() }
}
