//! Records, and the people they name.

use std::sync::atomic::Ordering;

use reqwest::StatusCode;
use serde_json::{Value, json};

use super::{ADMINISTRATOR, CLINICIAN, OTHER_ADMINISTRATOR, STRANGER, Server, escaped};

impl Server {
    /// A new draft of the clinician's hospital.
    pub(crate) async fn record(&self) -> String {
        self.record_of(CLINICIAN).await
    }

    pub(crate) async fn record_of(&self, persona: &str) -> String {
        let record = self.post(persona, "/api/medical-records", self.a_record_of(persona).await).await.ok();
        record["id"].as_str().unwrap().to_owned()
    }

    /// What the API takes for a whole record of the clinician's hospital.
    pub(crate) async fn a_record(&self) -> Value {
        self.a_record_of(CLINICIAN).await
    }

    pub(crate) async fn a_record_of(&self, persona: &str) -> Value {
        json!({
            "patient_id": self.patient(persona, "RG-300100", "Rosa Lindgren").await,
            "doctor_id": self.doctor(persona).await,
            "appointment_id": null,
            "department": "Dermatology",
            "visit_date": "2026-02-17",
            "visit_type": "ambulatory",
            "chief_complaint": "Mole check",
            "history_of_present_illness": null,
            "physical_examination": null,
            "diagnoses": [],
            "treatments": [],
            "prescriptions": [],
            "lab_orders": [],
            "vital_signs": null,
            "follow_up_required": false,
            "follow_up_date": null,
            "notes": null,
        })
    }

    /// The patient of this record number in the persona's hospital, added if need be.
    pub(crate) async fn patient(&self, persona: &str, mrn: &str, name: &str) -> Value {
        self.person(persona, persona, "/api/patients", mrn, a_patient(mrn, name)).await
    }

    /// A doctor of the persona's hospital, added if need be.
    pub(crate) async fn doctor(&self, persona: &str) -> Value {
        let doctor = json!({
            "identifier": "STAFF-1", "name": { "text": "Dr. Nils Holm" }, "specialty": null, "subject_id": null,
            "active": true,
        });
        let administrator = if persona == STRANGER { OTHER_ADMINISTRATOR } else { ADMINISTRATOR };
        self.person(persona, administrator, "/api/practitioners", "STAFF-1", doctor).await
    }

    async fn person(&self, reader: &str, writer: &str, path: &str, identifier: &str, person: Value) -> Value {
        let find = async || {
            let found = self.get(reader, &format!("{path}?identifier={}", escaped(identifier))).await.ok();
            found["items"].as_array().unwrap().first().map(|person| person["id"].clone())
        };
        if let Some(id) = find().await {
            return id;
        }
        let added = self.post(writer, path, person).await;
        // Another part of the test may have been faster.
        if added.status == StatusCode::CONFLICT { find().await.unwrap() } else { added.ok()["id"].clone() }
    }

    /// Does something in the persona's hospital that is one entry of its audit log.
    pub(crate) async fn one_entry(&self, persona: &str) {
        let mrn = format!("E-{}", self.entries.fetch_add(1, Ordering::Relaxed));
        self.post(persona, "/api/patients", a_patient(&mrn, "Rosa Lindgren")).await.ok();
    }
}

/// What the API takes for a patient of this record number and name.
pub(crate) fn a_patient(mrn: &str, name: &str) -> Value {
    let name = json!({ "text": name, "family": null, "given": [], "prefix": [], "suffix": [] });
    json!({ "mrn": mrn, "name": name, "birth_date": "1975-04-02", "gender": "female", "active": true })
}
