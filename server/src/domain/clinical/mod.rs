//! What a record says of the patient, shaped and named after FHIR R4, so that it can go where FHIR is spoken.

pub mod concept;
pub mod diagnosis;
pub mod lab_order;
pub mod prescription;
pub mod quantity;
pub mod treatment;
pub mod vital_signs;
