//! Why people come, and what is done about it: enough kinds for a list that looks like a hospital's.

use serde_json::{Value, json};

use super::{chance::Chance, files::Kind};

/// One kind of visit.
pub(super) struct Case {
    pub(super) department: &'static str,
    pub(super) visit_type: &'static str,
    pub(super) complaint: &'static str,
    history: &'static str,
    examination: &'static str,
    /// ICD-10 code and words.
    diagnosis: (&'static str, &'static str),
    treatment: &'static str,
    /// ATC code, name, dose in mg, times a day.
    drug: (&'static str, &'static str, f64, u32),
    labs: &'static [Lab],
    pub(super) files: &'static [Kind],
}

/// LOINC code, name, unit, mean, spread, usual range.
type Lab = (&'static str, &'static str, &'static str, f64, f64, (f64, f64));

const HEMOGLOBIN: Lab = ("718-7", "Hemoglobin", "g/dL", 13.4, 2.6, (12.0, 16.0));
const CRP: Lab = ("1988-5", "C-reactive protein", "mg/L", 8.0, 8.0, (0.0, 5.0));
const GLUCOSE: Lab = ("2345-7", "Glucose", "mg/dL", 128.0, 50.0, (70.0, 110.0));
const A1C: Lab = ("4548-4", "Hemoglobin A1c", "%", 7.1, 1.6, (4.0, 5.7));
const LDL: Lab = ("13457-7", "LDL cholesterol", "mg/dL", 132.0, 50.0, (0.0, 116.0));
const CREATININE: Lab = ("2160-0", "Creatinine", "mg/dL", 1.1, 0.5, (0.6, 1.2));

pub(super) const ADULTS: [Case; 8] = [
    Case {
        department: "Cardiology",
        visit_type: "ambulatory",
        complaint: "Chest pain on exertion",
        history: "Pressure behind the breastbone on the second flight of stairs, gone after a minute's rest.",
        examination: "Heart sounds regular, no murmur. Lungs clear. No oedema.",
        diagnosis: ("I20.8", "Stable angina"),
        treatment: "Exercise ECG",
        drug: ("C07AB07", "Bisoprolol", 2.5, 1),
        labs: &[LDL, CREATININE],
        files: &[Kind::Letter, Kind::Labs],
    },
    Case {
        department: "Endocrinology",
        visit_type: "ambulatory",
        complaint: "Diabetes check-up",
        history: "Feels well. Sensor worn most days; two nights with low readings.",
        examination: "Feet: pulses present, sensation normal.",
        diagnosis: ("E11.9", "Type 2 diabetes mellitus"),
        treatment: "Nutrition counselling",
        drug: ("A10BA02", "Metformin", 1000.0, 2),
        labs: &[A1C, GLUCOSE, CREATININE],
        files: &[Kind::Hl7, Kind::Bundle],
    },
    Case {
        department: "Emergency Medicine",
        visit_type: "emergency",
        complaint: "Fall from standing height, pain in the wrist",
        history: "Slipped on wet leaves, fell on the outstretched hand. No loss of consciousness.",
        examination: "Swelling and pain over the distal radius. Circulation, movement and sensation intact.",
        diagnosis: ("S52.5", "Fracture of the lower end of the radius"),
        treatment: "Plaster cast",
        drug: ("M01AE01", "Ibuprofen", 400.0, 3),
        labs: &[HEMOGLOBIN],
        files: &[Kind::Photo, Kind::Report],
    },
    Case {
        department: "Neurology",
        visit_type: "inpatient",
        complaint: "Headache with blurred vision",
        history: "Since three days, worse in the morning. No trauma, no fever.",
        examination: "Cranial nerves intact, no meningism. Fundus: no papilloedema.",
        diagnosis: ("G43.1", "Migraine with aura"),
        treatment: "CT of the head",
        drug: ("N02CC01", "Sumatriptan", 50.0, 1),
        labs: &[HEMOGLOBIN, CRP],
        files: &[Kind::Series, Kind::Letter],
    },
    Case {
        department: "Pulmonology",
        visit_type: "ambulatory",
        complaint: "Shortness of breath at night",
        history: "Wakes up coughing twice a week; uses the reliever daily since autumn.",
        examination: "Expiratory wheeze on both sides. No accessory muscles used.",
        diagnosis: ("J45.9", "Asthma"),
        treatment: "Spirometry",
        drug: ("R03BA02", "Budesonide", 0.2, 2),
        labs: &[CRP],
        files: &[Kind::Summary, Kind::Letter],
    },
    Case {
        department: "Geriatrics",
        visit_type: "home_health",
        complaint: "Home visit: wound care",
        history: "Pressure sore at the heel, dressed every other day by the community nurse.",
        examination: "Clean, granulating, 2 by 3 cm. No sign of infection.",
        diagnosis: ("L89.1", "Pressure ulcer, stage II"),
        treatment: "Dressing changed",
        drug: ("N02BE01", "Paracetamol", 500.0, 3),
        labs: &[],
        files: &[Kind::Photo],
    },
    Case {
        department: "Orthopaedics",
        visit_type: "inpatient",
        complaint: "Admission for knee replacement",
        history: "Pain at rest for a year; walking distance below 200 m in spite of therapy.",
        examination: "Flexion 95 degrees, varus, stable ligaments.",
        diagnosis: ("M17.1", "Primary gonarthrosis"),
        treatment: "Total knee arthroplasty",
        drug: ("B01AB05", "Enoxaparin", 40.0, 1),
        labs: &[HEMOGLOBIN, CRP, CREATININE],
        files: &[Kind::Report, Kind::Labs, Kind::Letter],
    },
    Case {
        department: "Cardiology",
        visit_type: "virtual",
        complaint: "Video visit: blood pressure",
        history: "Home readings between 135 and 150 in the morning; takes the tablets regularly.",
        examination: "By video: well, no ankle swelling shown.",
        diagnosis: ("I10", "Essential hypertension"),
        treatment: "Blood pressure diary reviewed",
        drug: ("C09AA05", "Ramipril", 5.0, 1),
        labs: &[],
        files: &[Kind::Summary],
    },
];

pub(super) const CHILDREN: [Case; 4] = [
    Case {
        department: "Paediatrics",
        visit_type: "ambulatory",
        complaint: "Well-child visit",
        history: "Growing along the curve, goes to kindergarten, sleeps through.",
        examination: "Age-appropriate. Heart, lungs and abdomen unremarkable.",
        diagnosis: ("Z00.1", "Routine child health examination"),
        treatment: "Vaccination",
        drug: ("A11CC05", "Colecalciferol", 0.0125, 1),
        labs: &[],
        files: &[Kind::Letter],
    },
    Case {
        department: "Paediatric Pulmonology",
        visit_type: "emergency",
        complaint: "Cough and fast breathing",
        history: "Cold since four days, fast breathing since the evening, drinks half as usual.",
        examination: "Mild retractions, wheeze on both sides, well hydrated.",
        diagnosis: ("J21.9", "Acute bronchiolitis"),
        treatment: "Inhalation with saline",
        drug: ("R03AC02", "Salbutamol", 1.25, 4),
        labs: &[CRP],
        files: &[Kind::Hl7, Kind::Report],
    },
    Case {
        department: "Paediatric Emergency",
        visit_type: "emergency",
        complaint: "Forearm pain after a fall",
        history: "Fell off the climbing frame; holds the arm still.",
        examination: "Bowing of the forearm, no open wound, fingers move.",
        diagnosis: ("S52.4", "Fracture of the shafts of ulna and radius"),
        treatment: "Closed reduction",
        drug: ("N02BE01", "Paracetamol", 250.0, 3),
        labs: &[],
        files: &[Kind::Photo, Kind::Letter],
    },
    Case {
        department: "Paediatric Neurology",
        visit_type: "observation",
        complaint: "First seizure",
        history: "Two minutes of generalised shaking with fever of 39.6, fully awake since.",
        examination: "Awake, no focal signs, no meningism.",
        diagnosis: ("R56.0", "Febrile convulsions"),
        treatment: "Observation over night",
        drug: ("M01AE01", "Ibuprofen", 100.0, 3),
        labs: &[GLUCOSE, CRP],
        files: &[Kind::Series, Kind::Summary],
    },
];

impl Case {
    pub(super) fn diagnosis(&self) -> &'static str {
        self.diagnosis.1
    }

    /// What a record of it says besides whom it is about. `nth`: which visit of the patient it is, for what changes slowly.
    pub(super) fn content(&self, child: bool, nth: u32, chance: &mut Chance) -> Value {
        let coded = |system: &str, code: &str, text: &str| json!({ "coding": [{ "system": system, "code": code, "display": text }], "text": text });
        let quantity = |value: f64, unit: &str| json!({ "value": value, "unit": unit });
        let labs: Vec<Value> = self
            .labs
            .iter()
            .map(|&(code, name, unit, mean, spread, (low, high))| {
                let value = chance.around(mean, spread).max(0.1);
                let compares = if value < low {
                    "L"
                } else if value > high {
                    "H"
                } else {
                    "N"
                };
                json!({
                    "code": coded("http://loinc.org", code, name),
                    "status": "completed",
                    "result": {
                        "value_quantity": quantity(value, unit),
                        "interpretation": compares,
                        "reference_range": format!("{low}–{high} {unit}"),
                    },
                })
            })
            .collect();
        let (weight, height, rate, systolic) =
            if child { (22.0, 118.0, 104.0, 98.0) } else { (76.0, 172.0, 76.0, 138.0) };
        // Treatment helps: pressure and pulse come down a little from visit to visit.
        let better = f64::from(nth) * 2.0;
        let signs = json!({
            "body_temperature": quantity(chance.around(36.9, 0.9), "Cel"),
            "heart_rate": quantity((chance.around(rate, 12.0) - better).round(), "/min"),
            "respiratory_rate": quantity(chance.around(if child { 24.0 } else { 15.0 }, 4.0).round(), "/min"),
            "systolic_blood_pressure": quantity((chance.around(systolic, 16.0) - better).round(), "mm[Hg]"),
            "diastolic_blood_pressure": quantity((chance.around(systolic * 0.6, 8.0) - better / 2.0).round(), "mm[Hg]"),
            "oxygen_saturation": quantity(chance.around(97.0, 2.0).round().min(100.0), "%"),
            "body_weight": quantity(chance.around(weight, weight / 20.0), "kg"),
            "body_height": quantity(height, "cm"),
        });
        let (atc, drug, dose, times) = self.drug;
        let again = chance.happens(60);
        json!({
            "department": self.department,
            "visit_type": self.visit_type,
            "chief_complaint": self.complaint,
            "history_of_present_illness": self.history,
            "physical_examination": self.examination,
            "diagnoses": [{
                "code": coded("http://hl7.org/fhir/sid/icd-10", self.diagnosis.0, self.diagnosis.1),
                "verification_status": if chance.happens(80) { "confirmed" } else { "provisional" },
            }],
            "treatments": [{ "code": { "text": self.treatment }, "status": "completed" }],
            "prescriptions": [{
                "medication": coded("http://www.whocc.no/atc", atc, drug),
                "status": "active",
                "dose_quantity": quantity(dose, "mg"),
                "route": { "text": "oral" },
                "timing": { "frequency": times, "period": 1, "period_unit": "d" },
            }],
            "lab_orders": labs,
            "vital_signs": signs,
            "follow_up_required": again,
        })
    }
}
