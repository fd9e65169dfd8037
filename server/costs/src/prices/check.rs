//! What a price table must be, before a bill is made with it.

use rust_decimal::Decimal;

use super::table::{ClassPrices, PriceTable};

/// More than this for a GiB and month, for 1,000 requests or for a GiB is a slip of the decimal point: the dearest price
/// S3 has anywhere is 12 dollars for 1,000 expedited restores.
const MOST: i64 = 1000;

/// Every fault of the table, as sentences.
pub(super) fn faults(table: &PriceTable) -> Vec<String> {
    let mut faults = Vec::new();
    if table.region.is_empty() {
        faults.push("region is empty".to_owned());
    }
    if table.currency.len() != 3 || !table.currency.bytes().all(|b| b.is_ascii_uppercase()) {
        faults.push(format!("currency {:?} is not three capital letters (ISO 4217)", table.currency));
    }
    if !table.classes.contains_key("STANDARD") {
        faults.push("STANDARD has no prices, and everything is compared with it".to_owned());
    }
    let monitoring = &table.monitoring;
    priced(&mut faults, "monitoring.per_1000_object_months", monitoring.per_1000_object_months);
    sourced(&mut faults, table, "monitoring", &monitoring.source);
    if let Some(egress) = &table.egress {
        priced(&mut faults, "egress.per_gib", egress.per_gib);
        sourced(&mut faults, table, "egress", &egress.source);
    }
    for (name, class) in &table.classes {
        sourced(&mut faults, table, name, &class.source);
        class_faults(&mut faults, name, class);
    }
    faults
}

fn class_faults(faults: &mut Vec<String>, name: &str, class: &ClassPrices) {
    let ends: Vec<Option<u64>> = class.storage.iter().map(|step| step.up_to_gib).collect();
    let rising = ends.windows(2).all(|pair| pair[0].is_some() && (pair[1].is_none() || pair[0] < pair[1]));
    if ends.last() != Some(&None) || ends.first() == Some(&Some(0)) || !rising {
        faults.push(format!("{name}.storage must have rising ends in up_to_gib, and null at its last step only"));
    }
    if class.storage.windows(2).any(|pair| pair[0].per_gib_month < pair[1].per_gib_month) {
        faults.push(format!("{name}.storage gets dearer with volume"));
    }
    for step in &class.storage {
        priced(faults, &format!("{name}.storage"), step.per_gib_month);
        if step.per_gib_month.is_zero() {
            faults.push(format!("{name}.storage is free of charge, which no storage is"));
        }
    }
    for (tier, price) in &class.access_tiers {
        priced(faults, &format!("{name}.access_tiers.{tier}"), *price);
    }
    for tier in class.overhead_tiers.iter().filter(|tier| !class.access_tiers.contains_key(*tier)) {
        faults.push(format!("{name}.overhead_tiers names {tier}, which has no price"));
    }
    let (put, get, into) = (class.put_per_1000, class.get_per_1000, class.transition_in_per_1000);
    for (what, price) in [
        ("put_per_1000", put),
        ("get_per_1000", get),
        ("transition_in_per_1000", into),
        ("retrieval_per_gib", class.retrieval_per_gib),
    ] {
        priced(faults, &format!("{name}.{what}"), price);
    }
    let restores = [&class.restores.expedited, &class.restores.standard, &class.restores.bulk];
    for price in restores.into_iter().flatten() {
        priced(faults, &format!("{name}.restores"), price.per_1000);
        priced(faults, &format!("{name}.restores"), price.per_gib);
    }
    if class.archived && class.restores.is_empty() {
        faults.push(format!("{name} is archived and has no price for restoring from it"));
    }
}

fn priced(faults: &mut Vec<String>, what: &str, price: Decimal) {
    if price.is_sign_negative() && !price.is_zero() {
        faults.push(format!("{what} is negative"));
    } else if price > Decimal::from(MOST) {
        faults.push(format!("{what} is {price}; is the decimal point where it should be?"));
    } else if price.scale() > crate::units::SCALE {
        faults.push(format!("{what} has more than {} digits after the point", crate::units::SCALE));
    }
}

fn sourced(faults: &mut Vec<String>, table: &PriceTable, what: &str, source: &str) {
    if !table.sources.contains_key(source) {
        faults.push(format!("{what} names the source {source:?}, which is not among the sources"));
    }
}
