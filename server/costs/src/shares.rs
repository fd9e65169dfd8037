//! Splitting an amount without making or losing money.

use rust_decimal::Decimal;

use crate::units::SCALE;

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
