//! A price with its steps, over whole quantities.

use rust_decimal::Decimal;

use crate::{
    prices::Step,
    units::{BYTES_PER_GIB, SCALE},
};

/// What quantities cost: `price` for each `per` of them, in steps.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Tariff {
    steps: Vec<(Option<u128>, Decimal)>,
    per: u128,
}

/// What lies in one step.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Part {
    pub quantity: Decimal,
    pub price: Decimal,
}

impl Tariff {
    /// Storage: byte-hours, of which a GiB-month has `month_hours` GiB.
    pub(crate) fn storage(steps: &[Step], month_hours: u64) -> Self {
        let per = u128::from(BYTES_PER_GIB) * u128::from(month_hours);
        let steps = steps.iter().map(|step| (step.up_to_gib.map(|gib| u128::from(gib) * per), step.per_gib_month));
        Self { steps: steps.collect(), per }
    }

    /// One price for each `per`, whatever the quantity.
    pub(crate) fn flat(price: Decimal, per: u128) -> Self {
        Self { steps: vec![(None, price)], per }
    }

    /// What the first `quantity` costs. Rounded here and nowhere else, so that differences of it add up.
    pub(crate) fn amount(&self, quantity: u128) -> Decimal {
        let sum: Decimal = self.slices(0, quantity).map(|(quantity, price)| Decimal::from(quantity) * price).sum();
        (sum / Decimal::from(self.per)).round_dp(SCALE)
    }

    /// In which steps the `quantity` after the first `from` lies.
    pub(crate) fn parts(&self, from: u128, quantity: u128) -> Vec<Part> {
        self.slices(from, from + quantity)
            .map(|(quantity, price)| Part { quantity: self.units(quantity), price })
            .collect()
    }

    /// The quantity in the unit of the price.
    pub(crate) fn units(&self, quantity: u128) -> Decimal {
        (Decimal::from(quantity) / Decimal::from(self.per)).round_dp(SCALE).normalize()
    }

    fn slices(&self, from: u128, to: u128) -> impl Iterator<Item = (u128, Decimal)> {
        let mut start = 0;
        self.steps.iter().filter_map(move |&(end, price)| {
            let (low, high) = (start.max(from), end.map_or(to, |end| end.min(to)));
            start = end.unwrap_or(to);
            (high > low).then(|| (high - low, price))
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn steps() -> Tariff {
        let step = |end, price: &str| Step { up_to_gib: end, per_gib_month: price.parse().unwrap() };
        Tariff::storage(&[step(Some(10), "3"), step(Some(20), "2"), step(None, "1")], 1)
    }

    const GIB: u128 = BYTES_PER_GIB as u128;

    #[test]
    fn what_lies_in_a_step_costs_its_price() {
        let amount = |gib: u128| steps().amount(gib * GIB).normalize().to_string();
        assert_eq!([amount(0), amount(10), amount(15), amount(20), amount(25)], ["0", "30", "40", "50", "55"]);
    }

    #[test]
    fn a_slice_knows_its_steps() {
        let parts: Vec<(String, String)> = steps()
            .parts(8 * GIB, 15 * GIB)
            .iter()
            .map(|part| (part.quantity.to_string(), part.price.to_string()))
            .collect();
        let expected = [("2", "3"), ("10", "2"), ("3", "1")];
        assert_eq!(parts, expected.map(|(quantity, price)| (quantity.to_owned(), price.to_owned())));
    }
}
