//! What a bill's reader should know before anything else: what costs more than it would in `STANDARD`.

use rust_decimal::Decimal;
use serde::Serialize;

use crate::{baseline::in_standard, bill::bill_within, charges::Item, prices::PriceTable, usage::Usage};

/// A storage class that costs more than `STANDARD` would for the same objects.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Remark {
    /// The class.
    pub storage_class: String,
    /// How much more, a month.
    pub extra_monthly: Decimal,
    /// Why, in a sentence or two.
    pub text: String,
}

/// One remark for each class that costs more a month than `STANDARD` would, the most expensive first.
#[must_use]
pub fn remarks(usage: &Usage, others: &Usage, table: &PriceTable) -> Vec<Remark> {
    let now = bill_within(usage, others, table);
    let mut classes: Vec<&str> = usage
        .stocks
        .iter()
        .filter(|stock| stock.kind.is_version())
        .map(|stock| stock.storage_class.as_str())
        .filter(|class| *class != "STANDARD")
        .collect();
    classes.sort_unstable();
    classes.dedup();
    let mut remarks: Vec<Remark> = classes
        .into_iter()
        .filter_map(|class| {
            let (these, rest) = usage.stocks.iter().cloned().partition(|stock| stock.storage_class == class);
            let these = Usage { stocks: these, activities: Vec::new(), ..usage.clone() };
            let rest = Usage { stocks: rest, activities: Vec::new(), ..usage.clone() };
            let otherwise = bill_within(&in_standard(&these).and(rest), others, table).monthly_total;
            let extra_monthly = (now.monthly_total - otherwise).normalize();
            let of = |item: Item| -> Decimal {
                now.lines
                    .iter()
                    .filter(|line| line.item == item && line.storage_class == class)
                    .map(|line| line.amount)
                    .sum()
            };
            let why = if of(Item::Monitoring) > Decimal::ZERO {
                "watching the files costs more than the cheaper tiers save: most are read within 30 days or are small"
            } else if of(Item::ArchiveOverhead) > Decimal::ZERO {
                "40 KiB are billed beside each archived object, which is more than small files save"
            } else {
                "small files are billed as 128 KiB in this class"
            };
            (extra_monthly > Decimal::ZERO).then(|| Remark {
                storage_class: class.to_owned(),
                extra_monthly,
                text: format!(
                    "{class} costs {extra_monthly} {} a month more than STANDARD would for the same files: {why}.",
                    table.currency
                ),
            })
        })
        .collect();
    remarks.sort_by_key(|remark| std::cmp::Reverse(remark.extra_monthly));
    remarks
}
