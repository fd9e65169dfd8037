//! Spreading a bill over the rows of a report, one after the other.

use rust_decimal::Decimal;

use crate::{
    bill::{Recipe, Recurrence, bill_within},
    charges::{Item, Key, Place},
    prices::PriceTable,
    units::SCALE,
    usage::{Kind, Stock, Usage},
};

/// Gives each row its part of a tenant's monthly bill, without knowing the rows that come. When every stock of the usage
/// has been given once, in whatever pieces and order, the parts add up to the bill exactly.
pub struct Apportionment {
    table: PriceTable,
    charges: Vec<(Key, Charge)>,
    /// A report has hundreds of thousands of rows of a few kinds, classes and tiers: each of these looks its charges up once.
    known: Vec<Known>,
}

/// Where among the charges those of one kind, class and tier are.
struct Known {
    kind: Kind,
    storage_class: String,
    access_tier: String,
    charges: Vec<(Item, usize)>,
}

/// One charge, and how much of it was given out.
struct Charge {
    amount: Decimal,
    quantity: u128,
    given: u128,
    given_amount: Decimal,
}

impl Charge {
    /// Gives out some more of it.
    fn give(&mut self, quantity: u128) -> Decimal {
        self.given += quantity;
        // The last one gets what is left: all of them are the amount, to its last digit.
        let until = match self.given >= self.quantity {
            true => self.amount,
            false => (self.amount * ratio(self.given, self.quantity)).round_dp(SCALE),
        };
        until - std::mem::replace(&mut self.given_amount, until)
    }
}

impl Apportionment {
    /// Of the monthly bill of `usage` in an account in which `others` are stored too.
    #[must_use]
    pub fn new(usage: &Usage, others: &Usage, table: &PriceTable) -> Self {
        let recipe = Recipe::of(usage, table);
        let charges = bill_within(usage, others, table)
            .lines
            .into_iter()
            .filter(|line| line.recurrence == Recurrence::Monthly)
            .map(|line| {
                let key = line.key();
                let quantity = recipe.quantity(&key);
                (key, Charge { amount: line.amount, quantity, given: 0, given_amount: Decimal::ZERO })
            })
            .collect();
        Self { table: table.clone(), charges, known: Vec::new() }
    }

    /// The part of a row.
    pub fn of(&mut self, stock: &Stock) -> Decimal {
        let known = self.known(stock);
        let mut part = Decimal::ZERO;
        for (item, quantity) in Place::of(stock, &self.table).quantities(stock) {
            let charge = self.known[known].charges.iter().find(|(of, _)| *of == item);
            if let Some((_, at)) = charge.filter(|_| quantity > 0) {
                part += self.charges[*at].1.give(quantity);
            }
        }
        part.normalize()
    }

    /// Which of the known ones the row is.
    fn known(&mut self, stock: &Stock) -> usize {
        let Stock { kind, storage_class, access_tier, .. } = stock;
        let same = |known: &Known| {
            known.kind == *kind && known.storage_class == *storage_class && known.access_tier == *access_tier
        };
        if let Some(at) = self.known.iter().position(same) {
            return at;
        }
        let place = Place::of(stock, &self.table);
        let mut charges = Vec::new();
        for item in Item::MONTHLY {
            let key = place.key(stock, item);
            charges.extend(self.charges.iter().position(|(of, _)| *of == key).map(|at| (item, at)));
        }
        let (storage_class, access_tier) = (storage_class.clone(), access_tier.clone());
        self.known.push(Known { kind: *kind, storage_class, access_tier, charges });
        self.known.len() - 1
    }
}

/// A fraction between 0 and 1. Byte-times fit 96 bits up to 10²⁸; beyond that their last bits do not matter.
fn ratio(part: u128, whole: u128) -> Decimal {
    let shift = (128 - whole.leading_zeros()).saturating_sub(90);
    Decimal::from(part >> shift) / Decimal::from((whole >> shift).max(1))
}
