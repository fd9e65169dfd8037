//! Sharing an account's bill among its tenants.

use crate::{
    bill::{Bill, Recipe},
    prices::PriceTable,
    shares::allot,
    usage::Usage,
};

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
