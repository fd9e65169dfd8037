//! Formats whose bytes are compressed already, told by their first bytes.

/// DICOM transfer syntaxes (PS3.5 annex A) whose pixels or data set are compressed start with one of these.
const DICOM_COMPRESSED: [&[u8]; 2] = [b"1.2.840.10008.1.2.4.", b"1.2.840.10008.1.2.1.99"];
/// Run-length encoding is too weak to count as compressed.
const DICOM_TRANSFER_SYNTAX: &[u8] = &[0x02, 0x00, 0x10, 0x00, b'U', b'I'];

/// A format by its first bytes.
struct Signature {
    at: usize,
    magic: &'static [u8],
    /// What else must hold of the whole head. A few letters alone are no proof: a table may begin `ID3_code;`.
    confirm: fn(&[u8]) -> bool,
}

const fn signature(at: usize, magic: &'static [u8], confirm: fn(&[u8]) -> bool) -> Signature {
    Signature { at, magic, confirm }
}

/// The magic is long enough, or has bytes that no text has.
const fn enough(_: &[u8]) -> bool {
    true
}

/// Whether these bytes, as far as the head goes, are there.
fn has(head: &[u8], at: usize, bytes: &[u8]) -> bool {
    head.get(at..at + bytes.len()) == Some(bytes)
}

/// Whether the byte there is one of those.
fn byte(head: &[u8], at: usize, fits: impl Fn(u8) -> bool) -> bool {
    head.get(at).is_some_and(|&byte| fits(byte))
}

/// A box of ISO 14496-12: its size, in 32 bits, is small for the first; then come printable brands.
fn mp4(head: &[u8]) -> bool {
    has(head, 0, &[0, 0])
        && head.get(8..12).is_some_and(|brand| brand.iter().all(|&byte| (b' '..=b'~').contains(&byte)))
}

/// ID3v2.2 to 2.4: version, revision, flags; the size has seven bits a byte.
fn id3(head: &[u8]) -> bool {
    byte(head, 3, |version| (2..=4).contains(&version))
        && byte(head, 4, |revision| revision < 0xff)
        && byte(head, 5, |flags| flags & 0x0f == 0)
        && head[6..].iter().take(4).all(|&byte| byte < 0x80)
}

/// A level, then the magic of a block (the digits of pi) or of the end (of its root).
fn bzip2(head: &[u8]) -> bool {
    byte(head, 3, |level| (b'1'..=b'9').contains(&level))
        && (has(head, 4, b"\x31\x41\x59\x26\x53\x59") || has(head, 4, b"\x17\x72\x45\x38\x50\x90"))
}

/// The kind of font inside.
fn woff2(head: &[u8]) -> bool {
    [&b"\x00\x01\x00\x00"[..], b"OTTO", b"true", b"ttcf"].iter().any(|flavor| has(head, 4, flavor))
}

const SIGNATURES: [Signature; 24] = [
    // JPEG: another marker follows.
    signature(0, b"\xff\xd8\xff", |head| byte(head, 3, |marker| (0xc0..0xff).contains(&marker))),
    signature(0, b"\x89PNG\r\n\x1a\n", enough),
    signature(0, b"GIF87a", enough),
    signature(0, b"GIF89a", enough),
    // WebP, in RIFF.
    signature(8, b"WEBP", |head| has(head, 0, b"RIFF")),
    // JPEG 2000, its code stream (a marker of at least 41 bytes follows), JPEG XL.
    signature(0, b"\x00\x00\x00\x0cjP  \r\n\x87\n", enough),
    signature(0, b"\xff\x4f\xff\x51", |head| has(head, 4, &[0]) && byte(head, 5, |len| len >= 41)),
    signature(0, b"\x00\x00\x00\x0cJXL \r\n\x87\n", enough),
    // MP4, HEIC, AVIF.
    signature(4, b"ftyp", mp4),
    // Matroska, WebM (EBML: the length of a size is in its first bits).
    signature(0, b"\x1a\x45\xdf\xa3", |head| byte(head, 4, |size| size > 0)),
    // Ogg: version 0, three flags.
    signature(0, b"OggS", |head| has(head, 4, &[0]) && byte(head, 5, |flags| flags < 8)),
    // MP3.
    signature(0, b"ID3", id3),
    // FLAC: STREAMINFO comes first, of 34 bytes.
    signature(0, b"fLaC", |head| byte(head, 4, |kind| kind & 0x7f == 0) && has(head, 5, &[0, 0, 34])),
    // gzip: five flags are defined (RFC 1952).
    signature(0, b"\x1f\x8b\x08", |head| byte(head, 3, |flags| flags < 0x20)),
    signature(0, b"BZh", bzip2),
    signature(0, b"\xfd7zXZ\x00", enough),
    // zstd: a reserved bit is 0 (RFC 8878).
    signature(0, b"\x28\xb5\x2f\xfd", |head| byte(head, 4, |flags| flags & 0x08 == 0)),
    // lz4: version 1.
    signature(0, b"\x04\x22\x4d\x18", |head| byte(head, 4, |flags| flags >> 6 == 1)),
    signature(0, b"7z\xbc\xaf\x27\x1c", enough),
    signature(0, b"Rar!\x1a\x07", enough),
    signature(0, b"wOF2", woff2),
    // Windows Media.
    signature(0, b"\x30\x26\xb2\x75\x8e\x66\xcf\x11", enough),
    // compress: 9 to 16 bits, two bits reserved.
    signature(0, b"\x1f\x9d", |head| byte(head, 2, |flags| flags & 0x60 == 0 && (9..=16).contains(&(flags & 0x1f)))),
    // Cabinet: four bytes reserved.
    signature(0, b"MSCF", |head| has(head, 4, &[0; 4])),
];

/// Whether the first bytes name a format that leaves nothing to squeeze. 16 KiB of head is enough.
#[must_use]
pub fn compressed_already(head: &[u8]) -> bool {
    SIGNATURES.iter().any(|one| has(head, one.at, one.magic) && (one.confirm)(head))
        || compressed_zip(head)
        || compressed_dicom(head)
}

/// A ZIP (so also DOCX, XLSX, …) whose first real entry is compressed; one that only stores may gain.
fn compressed_zip(head: &[u8]) -> bool {
    let mut at = 0;
    // Small leading entries are often stored ("mimetype", directories): look at a few.
    for _ in 0..8 {
        let Some(header) = head.get(at..at + 30) else { return false };
        if !header.starts_with(b"PK\x03\x04") {
            return false;
        }
        let u16_at = |i: usize| usize::from(u16::from_le_bytes([header[i], header[i + 1]]));
        if u16_at(8) != 0 {
            return true;
        }
        let stored_bytes = u32::from_le_bytes([header[18], header[19], header[20], header[21]]);
        // An entry may have 4 GiB, and a position 32 bits.
        let next = usize::try_from(stored_bytes)
            .ok()
            .and_then(|bytes| at.checked_add(30 + u16_at(26) + u16_at(28))?.checked_add(bytes));
        let Some(next) = next.filter(|&next| next < head.len()) else { return false };
        at = next;
    }
    false
}

/// A DICOM file (PS3.10) whose transfer syntax is an encapsulated or deflated one.
fn compressed_dicom(head: &[u8]) -> bool {
    if head.get(128..132) != Some(b"DICM") {
        return false;
    }
    let meta = &head[132..head.len().min(132 + 1024)];
    let Some(at) = meta.windows(DICOM_TRANSFER_SYNTAX.len()).position(|bytes| bytes == DICOM_TRANSFER_SYNTAX) else {
        return false;
    };
    let uid = &meta[(at + 8).min(meta.len())..];
    DICOM_COMPRESSED.iter().any(|prefix| uid.starts_with(prefix))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn dicom(uid: &[u8]) -> Vec<u8> {
        let mut file = vec![0; 128];
        file.extend(b"DICM\x02\x00\x00\x00UL\x04\x00\x40\x00\x00\x00");
        file.extend(DICOM_TRANSFER_SYNTAX);
        file.extend(u16::try_from(uid.len()).unwrap().to_le_bytes());
        file.extend(uid);
        file
    }

    fn zip_entry(method: u8, name: &[u8], data: &[u8]) -> Vec<u8> {
        let mut entry = b"PK\x03\x04\x14\x00\x00\x00".to_vec();
        entry.extend([method, 0]);
        entry.extend([0; 8]);
        entry.extend(u32::try_from(data.len()).unwrap().to_le_bytes());
        entry.extend(u32::try_from(data.len()).unwrap().to_le_bytes());
        entry.extend(u16::try_from(name.len()).unwrap().to_le_bytes());
        entry.extend([0, 0]);
        entry.extend(name);
        entry.extend(data);
        entry
    }

    #[test]
    fn dicom_by_transfer_syntax() {
        assert!(compressed_already(&dicom(b"1.2.840.10008.1.2.4.90\0")), "JPEG 2000");
        assert!(compressed_already(&dicom(b"1.2.840.10008.1.2.1.99\0")), "deflated");
        assert!(!compressed_already(&dicom(b"1.2.840.10008.1.2.1\0")), "explicit little endian");
        assert!(!compressed_already(&dicom(b"1.2.840.10008.1.2.5\0")), "run-length");
    }

    #[test]
    fn zip_by_its_entries() {
        assert!(compressed_already(&zip_entry(8, b"word/document.xml", b"....")));
        assert!(!compressed_already(&zip_entry(0, b"a.csv", b"1,2,3")));
        let epub = [zip_entry(0, b"mimetype", b"application/epub+zip"), zip_entry(8, b"x", b"..")].concat();
        assert!(compressed_already(&epub), "stored first, deflated next");
    }

    /// Rows of `tests/cases/first-bytes.json`.
    fn cases(list: &str) -> Vec<Vec<u8>> {
        let all = include_str!("../../../../tests/cases/first-bytes.json");
        let all: serde_json::Value = serde_json::from_str(all).unwrap();
        let rows = all[list].as_array().unwrap().iter().map(|row| match row["first"].as_str() {
            Some(text) => text.as_bytes().to_vec(),
            None => {
                let hex = row["first_hex"].as_str().unwrap();
                (0..hex.len()).step_by(2).map(|at| u8::from_str_radix(&hex[at..at + 2], 16).unwrap()).collect()
            }
        });
        let rows: Vec<_> = rows.collect();
        assert!(!rows.is_empty(), "no case in {list}");
        rows
    }

    #[test]
    fn tables_that_begin_like_a_format_are_compressed() {
        for first in cases("compress") {
            let name = String::from_utf8_lossy(&first).into_owned();
            assert!(!compressed_already(&first), "{name}");
            assert!(
                !compressed_already(&[&first[..], &b"value;unit\r\n8302-2;169.0;cm\r\n".repeat(500)].concat()),
                "{name}"
            );
        }
        for first in cases("keep_as_is") {
            assert!(compressed_already(&first), "{first:x?}");
        }
    }

    #[test]
    fn letters_alone_name_no_format() {
        // Whatever magic is letters, followed by text.
        for Signature { at, magic, .. } in &SIGNATURES {
            if magic.len() > 4 || !magic.iter().all(u8::is_ascii_graphic) {
                continue;
            }
            for next in [";", "_", " ", "0", "9", "a"] {
                let table = ["x".repeat(*at).as_bytes(), magic, next.repeat(40).as_bytes()].concat();
                assert!(!compressed_already(&table), "{}", String::from_utf8_lossy(&table));
            }
        }
    }

    #[test]
    fn every_format_is_known_and_text_is_not() {
        let heads: [&[u8]; 24] = [
            b"\xff\xd8\xff\xe0\x00\x10JFIF\x00",
            b"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR",
            b"GIF87a\x01\x00",
            b"GIF89a\x01\x00",
            b"RIFF\x24\x00\x00\x00WEBPVP8 ",
            b"\x00\x00\x00\x0cjP  \r\n\x87\n",
            b"\xff\x4f\xff\x51\x00\x2f\x00\x00",
            b"\x00\x00\x00\x0cJXL \r\n\x87\n",
            b"\x00\x00\x00\x18ftypheic\x00\x00\x00\x00",
            b"\x1a\x45\xdf\xa3\x9fB\x86\x81\x01",
            b"OggS\x00\x02\x00\x00",
            b"ID3\x04\x00\x00\x00\x00\x0f\x76TSSE",
            b"fLaC\x00\x00\x00\x22\x10\x00",
            b"\x1f\x8b\x08\x00\x00\x00\x00\x00\x00\xff",
            b"BZh9\x31\x41\x59\x26\x53\x59",
            b"\xfd7zXZ\x00\x00\x04",
            b"\x28\xb5\x2f\xfd\x24\x05",
            b"\x04\x22\x4d\x18\x64\x40",
            b"7z\xbc\xaf\x27\x1c\x00\x04",
            b"Rar!\x1a\x07\x01\x00",
            b"wOF2\x00\x01\x00\x00",
            b"\x30\x26\xb2\x75\x8e\x66\xcf\x11\xa6\xd9",
            b"\x1f\x9d\x90\x41",
            b"MSCF\x00\x00\x00\x00\x2c\x01",
        ];
        for (head, one) in heads.iter().zip(&SIGNATURES) {
            assert!(has(head, one.at, one.magic), "{head:x?}");
            assert!(compressed_already(head), "{head:x?}");
        }
        for plain in [&b"%PDF-1.7"[..], b"{\\rtf1", b"MSH|^~\\&|", b"{\"a\":1}", b"", b"PK\x03\x04"] {
            assert!(!compressed_already(plain));
        }
    }
}
