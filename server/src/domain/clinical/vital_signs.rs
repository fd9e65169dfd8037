//! What is measured at every visit.

use rust_decimal::{Decimal, prelude::FromPrimitive as _};
use serde::{Deserialize, Serialize};

use super::quantity::Quantity;
use crate::domain::error::Findings;

/// Vital signs in the units of FHIR's [profile](https://hl7.org/fhir/R4/observation-vitalsigns.html), each within what a
/// living patient can have: a decimal point in the wrong place is refused, an alarming value is not.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
#[serde(deny_unknown_fields, default)]
pub struct VitalSigns {
    /// LOINC 8310-5: 20 to 45 `Cel`, or 68 to 113 `[degF]`.
    pub body_temperature: Option<Quantity>,
    /// LOINC 8867-4: 10 to 350 `/min`.
    pub heart_rate: Option<Quantity>,
    /// LOINC 9279-1: 1 to 150 `/min`.
    pub respiratory_rate: Option<Quantity>,
    /// LOINC 8480-6: 20 to 350 `mm[Hg]`.
    pub systolic_blood_pressure: Option<Quantity>,
    /// LOINC 8462-4: 5 to 250 `mm[Hg]`, below the systolic one.
    pub diastolic_blood_pressure: Option<Quantity>,
    /// LOINC 2708-6: 10 to 100 `%`.
    pub oxygen_saturation: Option<Quantity>,
    /// LOINC 29463-7: 0.2 to 700 `kg`, 200 to 700,000 `g`, or 0.4 to 1,550 `[lb_av]`.
    pub body_weight: Option<Quantity>,
    /// LOINC 8302-2: 20 to 280 `cm`, or 8 to 110 `[in_i]`.
    pub body_height: Option<Quantity>,
    /// LOINC 39156-5: 4 to 250 `kg/m2`.
    pub body_mass_index: Option<Quantity>,
    /// LOINC 9843-4: 10 to 80 `cm`, or 4 to 32 `[in_i]`.
    pub head_circumference: Option<Quantity>,
}

/// A unit, and from what to what a value in it can be. The records: 13.7 °C and 46.5 °C survived (the latter once); heart rates
/// of 480 were measured in one patient, of 300 in newborns; a weight of 635 kg and one of 212 g survived; a height of 272 cm.
type Units = &'static [(&'static str, f64, f64)];

const TEMPERATURE: Units = &[("Cel", 20.0, 45.0), ("[degF]", 68.0, 113.0)];
const HEART_RATE: Units = &[("/min", 10.0, 350.0)];
const RESPIRATORY_RATE: Units = &[("/min", 1.0, 150.0)];
const SYSTOLIC: Units = &[("mm[Hg]", 20.0, 350.0)];
const DIASTOLIC: Units = &[("mm[Hg]", 5.0, 250.0)];
const SATURATION: Units = &[("%", 10.0, 100.0)];
const WEIGHT: Units = &[("kg", 0.2, 700.0), ("g", 200.0, 700_000.0), ("[lb_av]", 0.4, 1550.0)];
const HEIGHT: Units = &[("cm", 20.0, 280.0), ("[in_i]", 8.0, 110.0)];
const MASS_INDEX: Units = &[("kg/m2", 4.0, 250.0)];
const HEAD: Units = &[("cm", 10.0, 80.0), ("[in_i]", 4.0, 32.0)];

impl VitalSigns {
    pub(crate) fn check(&self, findings: &mut Findings, pointer: &str) {
        for (name, sign, units) in [
            ("body_temperature", &self.body_temperature, TEMPERATURE),
            ("heart_rate", &self.heart_rate, HEART_RATE),
            ("respiratory_rate", &self.respiratory_rate, RESPIRATORY_RATE),
            ("systolic_blood_pressure", &self.systolic_blood_pressure, SYSTOLIC),
            ("diastolic_blood_pressure", &self.diastolic_blood_pressure, DIASTOLIC),
            ("oxygen_saturation", &self.oxygen_saturation, SATURATION),
            ("body_weight", &self.body_weight, WEIGHT),
            ("body_height", &self.body_height, HEIGHT),
            ("body_mass_index", &self.body_mass_index, MASS_INDEX),
            ("head_circumference", &self.head_circumference, HEAD),
        ] {
            let Some(sign) = sign else { continue };
            let Some((unit, least, most)) = units.iter().find(|(unit, ..)| *unit == sign.unit) else {
                let known = units.iter().map(|(unit, ..)| *unit).collect::<Vec<_>>().join(" or ");
                findings.check(false, format!("{pointer}/{name}/unit"), format!("must be {known}"));
                continue;
            };
            let within = |bound: &f64| Decimal::from_f64(*bound).unwrap_or_default();
            findings.check(
                sign.value >= within(least) && sign.value <= within(most),
                format!("{pointer}/{name}/value"),
                format!("must be from {least} to {most} {unit}"),
            );
        }
        if let (Some(systolic), Some(diastolic)) = (&self.systolic_blood_pressure, &self.diastolic_blood_pressure) {
            findings.check(
                diastolic.value < systolic.value,
                format!("{pointer}/diastolic_blood_pressure/value"),
                "must be below the systolic pressure",
            );
        }
    }
}

#[cfg(test)]
mod tests {
    use serde_json::{Value, json};

    use super::*;

    fn faults(signs: Value) -> Vec<String> {
        let signs: VitalSigns = serde_json::from_value(signs).unwrap();
        let mut findings = Findings::default();
        signs.check(&mut findings, "");
        match findings.finish() {
            Ok(()) => Vec::new(),
            Err(crate::domain::Error::Invalid(errors)) => errors.into_iter().map(|error| error.pointer).collect(),
            Err(error) => panic!("{error}"),
        }
    }

    #[test]
    fn alarming_is_taken_and_impossible_is_not() {
        let of = |value: f64, unit: &str| json!({ "value": value, "unit": unit });
        for (name, value, unit) in [
            ("body_temperature", 41.9, "Cel"),
            ("body_temperature", 98.6, "[degF]"),
            ("heart_rate", 300.0, "/min"),
            ("oxygen_saturation", 100.0, "%"),
            ("body_weight", 0.212, "kg"),
            ("body_weight", 212.0, "g"),
            ("body_height", 272.0, "cm"),
        ] {
            assert_eq!(faults(json!({ name: of(value, unit) })), Vec::<String>::new(), "{name} {value} {unit}");
        }
        for (name, value, unit, at) in [
            ("body_temperature", 372.0, "Cel", "value"),
            ("body_temperature", 98.6, "Cel", "value"),
            ("body_temperature", 310.0, "K", "unit"),
            ("oxygen_saturation", 101.0, "%", "value"),
            ("heart_rate", 72.0, "1/min", "unit"),
            ("body_weight", 7000.0, "kg", "value"),
            ("body_height", 1.8, "cm", "value"),
        ] {
            assert_eq!(faults(json!({ name: of(value, unit) })), [format!("/{name}/{at}")], "{name} {value} {unit}");
        }
        let pressures = |systolic: f64, diastolic: f64| {
            let (systolic, diastolic) = (of(systolic, "mm[Hg]"), of(diastolic, "mm[Hg]"));
            faults(json!({ "systolic_blood_pressure": systolic, "diastolic_blood_pressure": diastolic }))
        };
        assert_eq!(pressures(120.0, 80.0), Vec::<String>::new());
        assert_eq!(pressures(80.0, 120.0), ["/diastolic_blood_pressure/value"]);
    }
}
