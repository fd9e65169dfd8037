use super::{File, Of, dicom, documents, exports, image};
use crate::seed::chance::Chance;

/// The kinds of file.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in crate::seed) enum Kind {
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
    pub(in crate::seed) fn files(self, of: &Of<'_>, chance: &mut Chance) -> Vec<File> {
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
