//! Files that say they are of another patient than the record they are for, or that do not let it be read.

use serde::{Deserialize, Serialize};

use super::error::{Findings, Result};

/// The most files of one drop: a CD of a long study has thousands.
const MAX_FILES: u32 = 100_000;

/// In what a file and a record contradict each other.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum Differing {
    /// The patient's number.
    Id,
    /// The patient's name.
    Name,
    /// The patient's day of birth.
    BirthDate,
}

/// What a person was asked about files of another patient, and what they answered. It says in what they differ, not how: the
/// log may be read by those who must not know patients.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
#[serde(deny_unknown_fields)]
pub struct PatientMismatch {
    /// How many files, 1 to 100,000.
    #[schema(minimum = 1, maximum = 100_000, examples(1))]
    pub files: u32,
    /// How many of them claim to be of a kind that names its patient (DICOM, CDA, FHIR), but cannot be read.
    #[serde(default)]
    #[schema(maximum = 100_000, examples(0))]
    pub unreadable: u32,
    /// In what the others differ from the record: nothing only where there are no others.
    #[schema(max_items = 3, examples(json!(["id", "name"])))]
    pub differing: Vec<Differing>,
    /// Whether they are uploaded to the record all the same.
    pub uploaded: bool,
}

impl PatientMismatch {
    pub(crate) fn check(&self) -> Result<()> {
        let mut findings = Findings::default();
        findings.check((1..=MAX_FILES).contains(&self.files), "/files", format!("must be from 1 to {MAX_FILES}"));
        findings.check(self.unreadable <= self.files, "/unreadable", "must not be more than the files");
        let least = usize::from(self.unreadable < self.files);
        findings.check(
            (least..=3).contains(&self.differing.len()),
            "/differing",
            format!("must name {least} to 3 differences"),
        );
        findings.finish()
    }
}
