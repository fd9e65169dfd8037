//! Letters and reports: PDF and Word.

use std::fmt::Write;

use super::Of;

pub(super) const DOCX: &str = "application/vnd.openxmlformats-officedocument.wordprocessingml.document";

/// What a letter says, line by line.
fn lines(of: &Of<'_>) -> Vec<String> {
    vec![
        of.hospital.to_owned(),
        String::new(),
        format!("Patient: {} {}, born {}, {}", of.given, of.family, of.birth_date, of.mrn),
        format!("Visit of {}", of.day),
        String::new(),
        format!("Reason: {}", of.complaint),
        format!("Diagnosis: {}", of.diagnosis),
        String::new(),
        "Dear colleague,".to_owned(),
        "thank you for referring this patient. The course was without complications; findings and medication are"
            .to_owned(),
        "in the record. Please see the patient again within four weeks, or earlier should the complaint return."
            .to_owned(),
        String::new(),
        of.doctor.to_owned(),
    ]
}

/// One page, with a font every reader has (PDF 1.4; ISO 32000-1, 7.5).
pub(super) fn pdf(of: &Of<'_>) -> Vec<u8> {
    let mut content = "BT /F1 11 Tf 15 TL 72 770 Td\n".to_owned();
    for line in lines(of) {
        let _ = writeln!(content, "({}) Tj T*", escaped(&line));
    }
    content.push_str("ET\n");
    let content = latin1(&content);
    let objects: [Vec<u8>; 5] = [
        b"<< /Type /Catalog /Pages 2 0 R >>".to_vec(),
        b"<< /Type /Pages /Kids [3 0 R] /Count 1 >>".to_vec(),
        b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents 5 0 R /Resources << /Font << /F1 4 0 R >> >> >>"
            .to_vec(),
        b"<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica /Encoding /WinAnsiEncoding >>".to_vec(),
        [format!("<< /Length {} >>\nstream\n", content.len()).into_bytes(), content, b"endstream".to_vec()].concat(),
    ];
    let mut file = b"%PDF-1.4\n%\xe2\xe3\xcf\xd3\n".to_vec();
    let mut table = "xref\n0 6\n0000000000 65535 f \n".to_owned();
    for (at, object) in objects.iter().enumerate() {
        let _ = writeln!(table, "{:010} 00000 n ", file.len());
        file.extend(format!("{} 0 obj\n", at + 1).into_bytes());
        file.extend(object);
        file.extend(b"\nendobj\n");
    }
    let start = file.len();
    file.extend(format!("{table}trailer\n<< /Size 6 /Root 1 0 R >>\nstartxref\n{start}\n%%EOF\n").into_bytes());
    file
}

fn escaped(text: &str) -> String {
    text.replace('\\', "\\\\").replace('(', "\\(").replace(')', "\\)")
}

/// What the font's encoding lacks is written without its accents' letter: a demo's names have few of those.
fn latin1(text: &str) -> Vec<u8> {
    text.chars().map(|letter| u8::try_from(u32::from(letter)).unwrap_or(b'?')).collect()
}

/// The smallest document Word opens (ECMA-376, part 2 and 4), in an archive without compression.
pub(super) fn docx(of: &Of<'_>) -> Vec<u8> {
    const TYPES: &str = r#"<?xml version="1.0" encoding="UTF-8"?><Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"><Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/><Override PartName="/word/document.xml" ContentType="application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"/></Types>"#;
    const RELATIONS: &str = r#"<?xml version="1.0" encoding="UTF-8"?><Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="r1" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/officeDocument" Target="word/document.xml"/></Relationships>"#;
    let mut document = r#"<?xml version="1.0" encoding="UTF-8"?><w:document xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"><w:body>"#.to_owned();
    for line in lines(of) {
        let text = line.replace('&', "&amp;").replace('<', "&lt;");
        let _ = write!(document, "<w:p><w:r><w:t xml:space=\"preserve\">{text}</w:t></w:r></w:p>");
    }
    document.push_str("</w:body></w:document>");
    zip(&[("[Content_Types].xml", TYPES), ("_rels/.rels", RELATIONS), ("word/document.xml", &document)])
}

/// An archive of stored entries (APPNOTE, 4.3).
fn zip(entries: &[(&str, &str)]) -> Vec<u8> {
    let mut file = Vec::new();
    let mut directory = Vec::new();
    for (name, text) in entries {
        let size = u32::try_from(text.len()).unwrap_or(0).to_le_bytes();
        let name_len = u16::try_from(name.len()).unwrap_or(0).to_le_bytes();
        let crc = crc32fast::hash(text.as_bytes()).to_le_bytes();
        // Version 2.0, no flags, stored, 1 January 1980.
        let common = [&[20, 0, 0, 0, 0, 0, 0, 0, 0x21, 0][..], &crc, &size, &size, &name_len, &[0, 0]].concat();
        let offset = u32::try_from(file.len()).unwrap_or(0).to_le_bytes();
        directory.extend([b"PK\x01\x02\x14\0", &common[..], &[0; 10], &offset, name.as_bytes()].concat());
        file.extend([b"PK\x03\x04", &common[..], name.as_bytes(), text.as_bytes()].concat());
    }
    let count = u16::try_from(entries.len()).unwrap_or(0).to_le_bytes();
    let (start, length) = (u32::try_from(file.len()).unwrap_or(0), u32::try_from(directory.len()).unwrap_or(0));
    file.extend(directory);
    file.extend(
        [b"PK\x05\x06\0\0\0\0", &count[..], &count, &length.to_le_bytes(), &start.to_le_bytes(), &[0, 0]].concat(),
    );
    file
}
