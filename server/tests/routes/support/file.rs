use std::io::Write as _;

use serde_json::{Value, json};

/// A file as a client has prepared it for upload.
pub(crate) struct File {
    pub(crate) name: String,
    pub(crate) content_type: String,
    pub(crate) source: Vec<u8>,
    pub(crate) gzip: bool,
    pub(crate) whole: bool,
    pub(crate) parts: Vec<Part>,
}

pub(crate) struct Part {
    pub(crate) number: u32,
    pub(crate) source: Vec<u8>,
    pub(crate) stored: Vec<u8>,
}

const PART: usize = 5 << 20;

fn crc(bytes: &[u8]) -> String {
    format!("{:08x}", crc32fast::hash(bytes))
}

/// Bytes that look random and are the same every time.
pub(crate) fn noise(len: usize) -> Vec<u8> {
    let mut state = 0x9e37_79b9_7f4a_7c15_u64;
    (0..len)
        .map(|_| {
            state ^= state << 13;
            state ^= state >> 7;
            state ^= state << 17;
            state.to_le_bytes()[3]
        })
        .collect()
}

impl File {
    /// A text, gzipped, small enough for one PUT.
    pub(crate) fn text(name: &str) -> Self {
        let source = b"A perfectly ordinary report.\n".repeat(400);
        let mut gz = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::default());
        gz.write_all(&source).unwrap();
        let part = Part { number: 1, source: source.clone(), stored: gz.finish().unwrap() };
        let content_type = "text/plain".into();
        Self { name: name.into(), content_type, source, gzip: true, whole: true, parts: vec![part] }
    }

    /// An uncompressed file of one PUT.
    pub(crate) fn raw(len: usize) -> Self {
        let source = noise(len);
        let part = Part { number: 1, source: source.clone(), stored: source.clone() };
        Self {
            name: "scan.dcm".into(),
            content_type: "application/dicom".into(),
            source,
            gzip: false,
            whole: true,
            parts: vec![part],
        }
    }

    /// Makes the only part of the source anew, which was changed.
    pub(crate) fn restored(&mut self, gzip: bool) {
        let mut stored = self.source.clone();
        if gzip {
            let mut gz = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::default());
            gz.write_all(&self.source).unwrap();
            stored = gz.finish().unwrap();
        }
        self.gzip = gzip;
        self.parts = vec![Part { number: 1, source: self.source.clone(), stored }];
    }

    /// An uncompressed file in parts of 5 MiB.
    pub(crate) fn in_parts(len: usize) -> Self {
        Self::in_parts_of(PART, len)
    }

    /// An uncompressed file in parts of this size.
    pub(crate) fn in_parts_of(part: usize, len: usize) -> Self {
        let mut file = Self::raw(len);
        file.whole = false;
        file.parts = (1..)
            .zip(file.source.chunks(part))
            .map(|(number, bytes)| Part { number, source: bytes.to_vec(), stored: bytes.to_vec() })
            .collect();
        file
    }

    /// A gzip of this source, in parts of 5 MiB.
    pub(crate) fn gzip_in_parts(source: Vec<u8>) -> Self {
        let mut file = Self::in_parts(0);
        file.source = source;
        file.restored(true);
        let stored = file.stored();
        let parts = (1..).zip(file.source.chunks(PART).zip(stored.chunks(PART)));
        let part = |(number, (source, stored)): (u32, (&[u8], &[u8]))| Part {
            number,
            source: source.to_vec(),
            stored: stored.to_vec(),
        };
        file.parts = parts.map(part).collect();
        file
    }

    pub(crate) fn stored(&self) -> Vec<u8> {
        self.parts.iter().flat_map(|part| part.stored.clone()).collect()
    }

    pub(crate) fn creation(&self, record_id: &str) -> Value {
        json!({
            "record_id": record_id,
            "file_name": self.name,
            "content_type": self.content_type,
            "size_bytes": self.source.len(),
        })
    }

    pub(crate) fn signing(&self, parts: &[&Part]) -> Value {
        let parts: Vec<Value> = parts
            .iter()
            .map(|part| json!({ "number": part.number, "size_bytes": part.stored.len(), "crc32": crc(&part.stored) }))
            .collect();
        json!({ "encoding": if self.gzip { "gzip" } else { "identity" }, "whole": self.whole, "parts": parts })
    }

    pub(crate) fn completion(&self) -> Value {
        let stored = self.stored();
        let parts: Vec<Value> = self
            .parts
            .iter()
            .map(|part| {
                json!({
                    "number": part.number,
                    "source_bytes": part.source.len(),
                    "stored_bytes": part.stored.len(),
                    "source_crc32": crc(&part.source),
                    "stored_crc32": crc(&part.stored),
                })
            })
            .collect();
        json!({
            "source": { "size_bytes": self.source.len(), "crc32": crc(&self.source) },
            "stored": { "size_bytes": stored.len(), "crc32": crc(&stored) },
            "parts": parts,
        })
    }
}
