//! Spreading a bill over the rows of a report, one after the other.

use std::collections::BTreeMap;

use rust_decimal::Decimal;

use crate::{
    bill::{Recipe, Recurrence, bill_within},
    charges::Key,
    prices::PriceTable,
    units::SCALE,
    usage::{Stock, Usage},
};

/// Gives each row its part of a tenant's monthly bill, without knowing the rows that come. When every stock of the usage
/// has been given once, in whatever pieces and order, the parts add up to the bill exactly.
pub struct Apportionment {
    table: PriceTable,
    month_hours: u64,
    charges: BTreeMap<Key, Charge>,
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
        // Rows read after the bill was made may come to a little more than it.
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
        Self { table: table.clone(), month_hours: usage.month_hours, charges }
    }

    /// The part of a row.
    pub fn of(&mut self, stock: &Stock) -> Decimal {
        let row = Usage { month_hours: self.month_hours, stocks: vec![stock.clone()], activities: Vec::new() };
        let recipe = Recipe::of(&row, &self.table);
        let mut part = Decimal::ZERO;
        for (key, charge) in &mut self.charges {
            let quantity = recipe.quantity(key);
            if quantity > 0 {
                part += charge.give(quantity);
            }
        }
        part.normalize()
    }
}

/// A fraction between 0 and 1. Byte-times fit 96 bits up to 10²⁸; beyond that their last bits do not matter.
fn ratio(part: u128, whole: u128) -> Decimal {
    let shift = (128 - whole.leading_zeros()).saturating_sub(90);
    Decimal::from(part >> shift) / Decimal::from((whole >> shift).max(1))
}
