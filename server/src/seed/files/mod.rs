//! Invented files of every kind that hospitals keep, each valid, each of the patient it lies with.

mod dicom;
mod documents;
mod exports;
mod image;

use jiff::civil::Date;

use super::chance::Chance;

/// A file to upload.
pub(super) struct File {
    pub(super) name: String,
    pub(super) media_type: &'static str,
    pub(super) bytes: Vec<u8>,
}

/// What a file says of where it belongs.
pub(super) struct Of<'a> {
    pub(super) mrn: &'a str,
    pub(super) given: &'a str,
    pub(super) family: &'a str,
    pub(super) birth_date: Date,
    pub(super) day: Date,
    pub(super) doctor: &'a str,
    pub(super) complaint: &'a str,
    pub(super) diagnosis: &'a str,
    pub(super) hospital: &'a str,
}

/// The kinds of file.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Kind {
    Letter,
    Report,
    Labs,
    Hl7,
    Summary,
    Bundle,
    Photo,
    Series,
}

impl Kind {
    /// The files of this kind: a series has several.
    pub(super) fn files(self, of: &Of<'_>, chance: &mut Chance) -> Vec<File> {
        let day = of.day;
        let one = |name: String, media_type, bytes| vec![File { name, media_type, bytes }];
        match self {
            Self::Letter => one(format!("Discharge letter {day}.pdf"), "application/pdf", documents::pdf(of)),
            Self::Report => one(format!("Report {day}.docx"), documents::DOCX, documents::docx(of)),
            Self::Labs => one(format!("Laboratory {day}.csv"), "text/csv", exports::labs(of, chance)),
            Self::Hl7 => one(format!("ORU {day}.hl7"), "application/hl7-v2", exports::hl7(of, chance)),
            Self::Summary => one(format!("Continuity of care {day}.xml"), "application/xml", exports::cda(of)),
            Self::Bundle => one(format!("Observations {day}.json"), "application/json", exports::fhir(of, chance)),
            Self::Photo => one(format!("Wound {day}.png"), "image/png", image::png(chance)),
            Self::Series => dicom::series(of, chance),
        }
    }
}
