//! Sharing an account's bill among its tenants without making or losing money.

use rust_decimal::Decimal;

use crate::{
    bill::{Bill, Recipe},
    prices::PriceTable,
    units::SCALE,
    usage::Usage,
};

/// Amounts and shares are brought below this, so that their product fits 128 bits.
const BITS: u32 = 63;

/// `amount` split by `shares`, to the last digit: each share is rounded down, and the digits left over go to those that
/// lost most by that (the method of the largest remainder). The parts always add up to the amount.
#[must_use]
pub fn allot(amount: Decimal, shares: &[u128]) -> Vec<Decimal> {
    let total: u128 = shares.iter().sum();
    if total == 0 {
        let rest = shares.len().saturating_sub(1);
        return std::iter::once(amount).take(shares.len()).chain(std::iter::repeat_n(Decimal::ZERO, rest)).collect();
    }
    let shift = (128 - total.leading_zeros()).saturating_sub(BITS);
    let mut digits = amount.round_dp(SCALE);
    digits.rescale(SCALE);
    let units = digits.mantissa();
    let (negative, units) = (units < 0, units.unsigned_abs());
    let shares: Vec<u128> = shares.iter().map(|share| share >> shift).collect();
    let total: u128 = shares.iter().sum::<u128>().max(1);
    let mut parts: Vec<u128> = shares.iter().map(|share| units * share / total).collect();
    let mut by_loss: Vec<usize> = (0..shares.len()).collect();
    by_loss.sort_by_key(|&at| std::cmp::Reverse(units * shares[at] % total));
    let left = units - parts.iter().sum::<u128>();
    for &at in by_loss.iter().cycle().take(usize::try_from(left).unwrap_or(0)) {
        parts[at] += 1;
    }
    let signed = |part: u128| i128::try_from(part).map_or(0, |part| if negative { -part } else { part });
    parts.into_iter().map(|part| Decimal::from_i128_with_scale(signed(part), SCALE).normalize()).collect()
}

/// The bills of all tenants of one account; they add up to the bill of all their usage together.
#[must_use]
pub fn allot_bills(tenants: &[Usage], table: &PriceTable) -> Vec<Bill> {
    let account = tenants.iter().cloned().reduce(Usage::and).unwrap_or_default();
    let account = Recipe::of(&account, table);
    let tenants: Vec<Recipe<'_>> = tenants.iter().map(|usage| Recipe::of(usage, table)).collect();
    let mut lines = vec![Vec::new(); tenants.len()];
    for (key, priced) in account.priced() {
        let shares: Vec<u128> = tenants.iter().map(|tenant| tenant.quantity(&key)).collect();
        for (at, amount) in allot(priced.amount, &shares).into_iter().enumerate() {
            if let Some(line) = tenants[at].line(&key, &priced, amount, table) {
                lines[at].push(line);
            }
        }
    }
    lines.into_iter().map(Bill::of).collect()
}
