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
    /// By charge: the whole amount, the whole quantity, and how much of it was given out.
    charges: BTreeMap<Key, (Decimal, u128, u128)>,
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
                (key, (line.amount, quantity, 0))
            })
            .collect();
        Self { table: table.clone(), month_hours: usage.month_hours, charges }
    }

    /// The part of a row.
    pub fn of(&mut self, stock: &Stock) -> Decimal {
        let row = Usage { month_hours: self.month_hours, stocks: vec![stock.clone()], activities: Vec::new() };
        let recipe = Recipe::of(&row, &self.table);
        let mut part = Decimal::ZERO;
        for (key, (amount, whole, given)) in &mut self.charges {
            let quantity = recipe.quantity(key);
            if quantity == 0 {
                continue;
            }
            // Rows read after the bill was made may come to a little more than it.
            let until = |given: u128| -> Decimal {
                if given >= *whole { *amount } else { (*amount * ratio(given, *whole)).round_dp(SCALE) }
            };
            let before = until(*given);
            *given += quantity;
            part += until(*given) - before;
        }
        part.normalize()
    }
}

/// A fraction between 0 and 1. Byte-times fit 96 bits up to 10²⁸; beyond that their last bits do not matter.
fn ratio(part: u128, whole: u128) -> Decimal {
    let shift = (128 - whole.leading_zeros()).saturating_sub(90);
    Decimal::from(part >> shift) / Decimal::from((whole >> shift).max(1))
}
