//! Measured amounts.

use rust_decimal::{
    Decimal,
    prelude::{FromPrimitive as _, ToPrimitive as _},
};
use serde::{Deserialize, Deserializer, Serialize, Serializer, de};

use crate::domain::error::Findings;

/// The longest unit, in characters: UCUM's longest in use have about ten.
const UNIT_CHARS: usize = 32;
/// More than any amount in medicine, viral loads included.
const MOST: i64 = 1_000_000_000_000_000;

/// An amount in a unit of [UCUM](https://ucum.org), after FHIR's [`Quantity`](https://hl7.org/fhir/R4/datatypes.html#Quantity).
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Quantity {
    /// How much.
    #[serde(serialize_with = "number", deserialize_with = "exact")]
    #[schema(value_type = f64, minimum = -1_000_000_000_000_000.0, maximum = 1_000_000_000_000_000.0, examples(37.2))]
    pub value: Decimal,
    /// The unit's UCUM code.
    #[schema(min_length = 1, max_length = 32, examples("Cel"))]
    pub unit: String,
}

impl Quantity {
    /// Notes what is at fault below `pointer`, whatever is measured.
    pub(crate) fn check(&self, findings: &mut Findings, pointer: &str) {
        let unit = (1..=UNIT_CHARS).contains(&self.unit.len()) && self.unit.bytes().all(|byte| byte.is_ascii_graphic());
        let sane = self.value.abs() <= Decimal::from(MOST);
        findings.check(sane, format!("{pointer}/value"), format!("must be at most {MOST}"));
        findings.check(unit, format!("{pointer}/unit"), "must be a code of UCUM, for example mg or mmol/L");
    }
}

/// A JSON number of the same value. Clients read it as a double, which has more digits than any instrument.
fn number<S: Serializer>(value: &Decimal, serializer: S) -> Result<S::Ok, S::Error> {
    match value.to_i64().filter(|whole| Decimal::from(*whole) == *value) {
        Some(whole) => serializer.serialize_i64(whole),
        None => serializer.serialize_f64(value.to_f64().unwrap_or_default()),
    }
}

/// The number as it is written; what has more than 28 digits behind the point is rounded to them.
fn exact<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Decimal, D::Error> {
    let written = serde_json::Number::deserialize(deserializer)?.to_string();
    let value = written.parse::<Decimal>().or_else(|_| Decimal::from_scientific(&written));
    let rounded = || written.parse().ok().and_then(Decimal::from_f64);
    value.ok().or_else(rounded).ok_or_else(|| de::Error::custom("a number of at most 28 digits is expected"))
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn amounts_are_numbers_and_come_back_the_same() {
        for value in [json!(37.2), json!(0), json!(-1.5), json!(120), json!(0.000_001), json!(1e-7)] {
            let quantity: Quantity = serde_json::from_value(json!({ "value": value, "unit": "Cel" })).unwrap();
            assert_eq!(serde_json::to_value(&quantity).unwrap()["value"], value);
        }
        let tiny: Quantity =
            serde_json::from_value(json!({ "value": 1.149_591_435_483_964e-23, "unit": "g" })).unwrap();
        assert!(tiny.value < Decimal::new(1, 20));
        for bad in [json!("37.2"), json!(null), json!(true), json!(1e40)] {
            assert!(serde_json::from_value::<Quantity>(json!({ "value": bad, "unit": "Cel" })).is_err(), "{bad}");
        }
    }
}
