//! Formats whose bytes are compressed already, told by their first bytes.

/// DICOM transfer syntaxes (PS3.5 annex A) whose pixels or data set are compressed start with one of these.
const DICOM_COMPRESSED: [&[u8]; 2] = [b"1.2.840.10008.1.2.4.", b"1.2.840.10008.1.2.1.99"];
/// Run-length encoding is too weak to count as compressed.
const DICOM_TRANSFER_SYNTAX: &[u8] = &[0x02, 0x00, 0x10, 0x00, b'U', b'I'];

const SIGNATURES: [(usize, &[u8]); 23] = [
    (0, b"\xff\xd8\xff"),                     // JPEG
    (0, b"\x89PNG\r\n\x1a\n"),                // PNG
    (0, b"GIF8"),                             // GIF
    (8, b"WEBP"),                             // WebP in RIFF
    (0, b"\x00\x00\x00\x0cjP  \r\n\x87\n"),   // JPEG 2000
    (0, b"\xff\x4f\xff\x51"),                 // JPEG 2000 code stream
    (0, b"\x00\x00\x00\x0cJXL \r\n\x87\n"),   // JPEG XL
    (4, b"ftyp"),                             // MP4, HEIC, AVIF
    (0, b"\x1a\x45\xdf\xa3"),                 // Matroska, WebM
    (0, b"OggS"),                             // Ogg
    (0, b"ID3"),                              // MP3
    (0, b"fLaC"),                             // FLAC
    (0, b"\x1f\x8b\x08"),                     // gzip
    (0, b"BZh"),                              // bzip2
    (0, b"\xfd7zXZ\x00"),                     // xz
    (0, b"\x28\xb5\x2f\xfd"),                 // zstd
    (0, b"\x04\x22\x4d\x18"),                 // lz4
    (0, b"7z\xbc\xaf\x27\x1c"),               // 7-Zip
    (0, b"Rar!\x1a\x07"),                     // RAR
    (0, b"wOF2"),                             // WOFF2
    (0, b"\x30\x26\xb2\x75\x8e\x66\xcf\x11"), // Windows Media
    (0, b"\x1f\x9d"),                         // compress
    (0, b"MSCF"),                             // Cabinet
];

/// Whether the first bytes name a format that leaves nothing to squeeze. 16 KiB of head is enough.
#[must_use]
pub fn compressed_already(head: &[u8]) -> bool {
    SIGNATURES.iter().any(|(at, magic)| head.get(*at..at + magic.len()) == Some(magic))
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
        let stored_bytes = u32::from_le_bytes([header[18], header[19], header[20], header[21]]) as usize;
        at += 30 + u16_at(26) + u16_at(28) + stored_bytes;
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

    #[test]
    fn every_signature_is_known_and_text_is_not() {
        for (at, magic) in SIGNATURES {
            let mut head = vec![0; at];
            head.extend(magic);
            assert!(compressed_already(&head));
        }
        for plain in [&b"%PDF-1.7"[..], b"{\\rtf1", b"MSH|^~\\&|", b"{\"a\":1}", b"", b"PK\x03\x04"] {
            assert!(!compressed_already(plain));
        }
    }
}
