use std::{collections::BTreeMap, sync::Arc};

use chartlift_protocol::Encoding;

use super::{
    beginning,
    error::{Error, Result},
};

/// Extensions a hospital works with, each with its media type.
///
/// What is not here is not accepted: an allow-list, because a list of everything harmful is never complete.
const HOSPITAL_TYPES: &[(&str, &str)] = &[
    ("pdf", "application/pdf"),
    ("docx", "application/vnd.openxmlformats-officedocument.wordprocessingml.document"),
    ("xlsx", "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"),
    ("pptx", "application/vnd.openxmlformats-officedocument.presentationml.presentation"),
    ("rtf", "application/rtf"),
    ("dcm", "application/dicom"),
    ("dicom", "application/dicom"),
    ("nii", "application/octet-stream"),
    ("jpg", "image/jpeg"),
    ("jpeg", "image/jpeg"),
    ("png", "image/png"),
    ("tif", "image/tiff"),
    ("tiff", "image/tiff"),
    ("bmp", "image/bmp"),
    ("webp", "image/webp"),
    ("heic", "image/heic"),
    ("heif", "image/heif"),
    ("mp4", "video/mp4"),
    ("wav", "audio/wav"),
    ("mp3", "audio/mpeg"),
    ("ndjson", "application/x-ndjson"),
    ("json", "application/json"),
    ("xml", "application/xml"),
    ("csv", "text/csv"),
    ("tsv", "text/tab-separated-values"),
    ("txt", "text/plain"),
    ("md", "text/markdown"),
    ("log", "text/plain"),
    ("hl7", "application/hl7-v2"),
    ("edf", "application/octet-stream"),
    ("zip", "application/zip"),
    ("gz", "application/gzip"),
    ("bin", "application/octet-stream"),
];

/// Media types that are reported for programs and for what browsers run. A file that is called so is none of ours, whatever
/// its name. Any other reported type is only another name for it: systems have many (`application/wps-office.docx`,
/// `text/x-log`, `audio/vnd.wave`), and none of them is a reason to refuse a letter.
const HARMFUL_TYPES: &[&str] = &[
    "application/ecmascript",
    "application/hta",
    "application/java-archive",
    "application/javascript",
    "application/vnd.microsoft.portable-executable",
    "application/x-bat",
    "application/x-dosexec",
    "application/x-elf",
    "application/x-executable",
    "application/x-java-applet",
    "application/x-javascript",
    "application/x-mach-binary",
    "application/x-ms-installer",
    "application/x-ms-shortcut",
    "application/x-msdos-program",
    "application/x-msdownload",
    "application/x-msi",
    "application/x-powershell",
    "application/x-sh",
    "application/x-shellscript",
    "application/xhtml+xml",
    "image/svg+xml",
    "text/ecmascript",
    "text/html",
    "text/javascript",
    "text/x-shellscript",
];

/// The type of what has no extension: DICOM files come so from CDs and scanners (`IM000001`, `DICOMDIR`). That it is one is
/// seen when it has arrived; see [`AllowedTypes::is_as_named`].
const UNNAMED: &str = "application/dicom";

/// Which kinds of files a tenant takes: extensions, each with its media type.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct AllowedTypes(Arc<BTreeMap<String, String>>);

impl Default for AllowedTypes {
    /// What hospitals work with.
    fn default() -> Self {
        Self::new(HOSPITAL_TYPES.iter().map(|&(extension, own)| (extension.to_owned(), own.to_owned())))
    }
}

impl AllowedTypes {
    /// These extensions, in lower case, each with its media type.
    #[must_use]
    pub fn new(types: impl IntoIterator<Item = (String, String)>) -> Self {
        Self(Arc::new(types.into_iter().collect()))
    }

    /// The media type of an extension that hospitals work with.
    #[must_use]
    pub fn usual(extension: &str) -> Option<&'static str> {
        HOSPITAL_TYPES.iter().find(|(name, _)| *name == extension).map(|(_, own)| *own)
    }

    /// Extensions with their media types.
    #[must_use]
    pub fn types(&self) -> &BTreeMap<String, String> {
        &self.0
    }

    /// The reported types that are refused whatever the name.
    #[must_use]
    pub fn refused() -> &'static [&'static str] {
        HARMFUL_TYPES
    }

    /// Whether what has no extension may be sent, which has to be DICOM.
    #[must_use]
    pub fn takes_unnamed(&self) -> bool {
        self.0.values().any(|own| own == UNNAMED)
    }

    /// The media type to store a file with.
    ///
    /// The extension decides: it is what people and programs open files by.
    ///
    /// # Errors
    /// [`Error::TypeNotAllowed`] when the extension is unknown, or the reported type is a program's.
    pub fn settle(&self, file_name: &str, reported: &str) -> Result<String> {
        let reported = reported.split(';').next().unwrap_or("").trim().to_ascii_lowercase();
        let own = match self.extension(file_name) {
            None => self.takes_unnamed().then_some(UNNAMED),
            Some(extension) => self.0.get(&extension).map(String::as_str),
        };
        own.filter(|_| !HARMFUL_TYPES.contains(&reported.as_str()))
            .map(str::to_owned)
            .ok_or_else(|| Error::TypeNotAllowed { accepted: self.listed() })
    }

    /// Whether a file that begins with these bytes (some hundred, or all it has) may go by its name: no program does, nor what
    /// is known to be of a kind that is not taken here; what has no extension must be DICOM.
    ///
    /// # Errors
    /// [`Error::TypeNotAllowed`].
    pub(crate) fn is_as_named(&self, file_name: &str, content_type: &str, first: &[u8]) -> Result<()> {
        let dicom = first.get(128..132) == Some(b"DICM");
        // Before DICOM's own header may be a picture's.
        let named = dicom || (self.extension(file_name).is_some() && !self.is_another(content_type, first));
        if named && !is_program(content_type, first) {
            return Ok(());
        }
        Err(Error::TypeNotAllowed { accepted: self.listed() })
    }

    /// Whether the bytes are known to be of a kind that neither this media type nor any that is taken can be.
    fn is_another(&self, content_type: &str, first: &[u8]) -> bool {
        let own = beginning::kinds(content_type);
        let (Some(own), Some(kind)) = (own, beginning::kind(first)) else { return false };
        // A text may begin with anything, as long as it is one.
        let text = beginning::is_text(content_type) && !first.contains(&0);
        let taken = || self.0.values().filter_map(|taken| beginning::kinds(taken)).any(|kinds| kinds.contains(&kind));
        !text && !own.contains(&kind) && !taken()
    }

    /// What is behind the last dot of a name, in lower case. A number there is the end of a DICOM object's own name
    /// (`1.2.840.113619.2.5.78`; PS3.5, section 9), unless it is taken as an extension.
    fn extension(&self, file_name: &str) -> Option<String> {
        let extension = file_name.rsplit_once('.').map(|(_, extension)| extension.to_ascii_lowercase())?;
        let number = !extension.is_empty() && extension.bytes().all(|byte| byte.is_ascii_digit());
        (!number || self.0.contains_key(&extension)).then_some(extension)
    }

    /// The accepted extensions, for people.
    #[must_use]
    pub fn listed(&self) -> String {
        self.0.keys().map(String::as_str).collect::<Vec<_>>().join(", ")
    }
}

/// Whether the bytes begin a program for Windows, Linux, macOS, a browser, a Java or an Android machine, or a shell.
///
/// Matchers of two bytes that are no program's (objects of compilers) are left out: any table may begin with `BC`.
fn is_program(content_type: &str, first: &[u8]) -> bool {
    use infer::app::{is_dex, is_elf, is_exe, is_java, is_mach, is_wasm};
    let binary = first.iter().take(512).any(|&byte| byte == 0);
    // A table may well begin with `MZ;`: a program's header has zeros.
    let windows = is_exe(first) && (binary || !beginning::is_text(content_type));
    // A shortcut runs what it names ([MS-SHLLINK], section 2.1).
    let shortcut = first.starts_with(b"\x4c\0\0\0\x01\x14\x02\0");
    windows
        || shortcut
        || is_script(first)
        || [is_dex, is_elf, is_java, is_mach, is_wasm].iter().any(|is_one| is_one(first))
}

/// Whether a system hands the file to the interpreter that its first line names; spaces may stand before it.
fn is_script(first: &[u8]) -> bool {
    let line = first.strip_prefix(b"#!").unwrap_or_default();
    line.iter().find(|byte| !matches!(byte, b' ' | b'\t')) == Some(&b'/')
}

/// The `Content-Type` that an object is stored and read with.
///
/// It is the source's, but never gzip's own beside `Content-Encoding: gzip`: Firefox takes the pair for a server's
/// mistake, drops the encoding and saves what it did not decode (`ClearBogusContentEncodingIfNeeded` in its
/// `nsHttpChannel.cpp`). A text that somebody named `export.gz` comes to that.
pub(crate) fn sent_type(content_type: &str, encoding: Encoding) -> &str {
    let gzip = matches!(content_type, "application/gzip" | "application/x-gzip" | "application/x-gunzip");
    if gzip && encoding == Encoding::Gzip { "application/octet-stream" } else { content_type }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_extension_decides_the_type() {
        let types = AllowedTypes::default();
        for (name, reported, settled) in [
            ("a.pdf", "application/pdf", "application/pdf"),
            ("a.PDF", "", "application/pdf"),
            ("Bulk.ndjson", "", "application/x-ndjson"),
            ("scan.dcm", "application/octet-stream", "application/dicom"),
            ("IM000001", "application/dicom", "application/dicom"),
            ("a.csv", "application/vnd.ms-excel", "text/csv"),
            ("a.txt", "text/plain; charset=utf-8", "text/plain"),
            ("../../etc/x.txt", "text/plain", "text/plain"),
        ] {
            assert_eq!(types.settle(name, reported).unwrap(), settled, "{name} as {reported}");
        }
    }

    #[test]
    fn a_tenant_may_take_less_or_more() {
        let own = [("pdf", "application/pdf"), ("step", "model/step")];
        let types = AllowedTypes::new(own.map(|(extension, own)| (extension.to_owned(), own.to_owned())));
        assert_eq!(types.settle("implant.STEP", "").unwrap(), "model/step");
        for refused in ["a.txt", "IM000001"] {
            assert!(types.settle(refused, "").is_err(), "{refused}");
        }
        assert_eq!(types.listed(), "pdf, step");
    }

    #[test]
    fn gzip_is_named_once() {
        for named in ["application/gzip", "application/x-gzip", "application/x-gunzip"] {
            assert_eq!(sent_type(named, Encoding::Gzip), "application/octet-stream");
            assert_eq!(sent_type(named, Encoding::Identity), named);
        }
        assert_eq!(sent_type("text/csv", Encoding::Gzip), "text/csv");
    }

    #[test]
    fn programs_and_pretenders_are_refused() {
        for (name, reported) in [
            ("setup.exe", "application/pdf"),
            ("setup.exe", ""),
            ("page.html", "text/html"),
            ("image.svg", "image/svg+xml"),
            ("report.pdf", "application/x-msdownload"),
            ("run.sh", "text/plain"),
            ("a.pdf.js", "application/pdf"),
        ] {
            assert!(AllowedTypes::default().settle(name, reported).is_err(), "{name} as {reported} was taken");
        }
    }

    /// Whether a file is taken in the end, by its name and by its bytes.
    fn is_taken(case: &serde_json::Value) -> bool {
        let text = |field: &str| case[field].as_str().unwrap_or("");
        let first = match text("first_bytes") {
            "128 zero bytes, then DICM" => [&[0; 128][..], b"DICM"].concat(),
            bytes => bytes.as_bytes().to_vec(),
        };
        let settled = AllowedTypes::default().settle(text("file_name"), text("content_type"));
        settled.is_ok_and(|kind| AllowedTypes::default().is_as_named(text("file_name"), &kind, &first).is_ok())
    }

    /// How files of these kinds begin, as far as it matters.
    fn beginning(kind: &str) -> Vec<u8> {
        let bytes: &[u8] = match kind {
            "zip" => b"PK\x03\x04\x14\0\0\0\x08\0",
            "docx" => {
                b"PK\x03\x04\x14\0\x06\0\x08\0\0\0!\0\xdf\xa4\xd2lZ\x01\0\0 \x05\0\0\x13\0\x08\x02[Content_Types].xml"
            }
            "mp4" => b"\0\0\0\x20ftypisom\0\0\x02\0isomiso2avc1mp41",
            "heic" => b"\0\0\0\x18ftypheic\0\0\0\0mif1heic",
            "jpg" => b"\xff\xd8\xff\xe0\0\x10JFIF\0\x01",
            "png" => b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR",
            "tiff" => b"II*\0\x08\0\0\0\x10\0",
            "gif" => b"GIF89a\x01\0\x01\0",
            "7z" => b"7z\xbc\xaf\x27\x1c\0\x04",
            "ole" => b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1\0\0",
            "pdf" => b"%PDF-1.7\n%\xe2\xe3\xcf\xd3",
            "late pdf" => b"\r\n\r\n%PDF-1.4\n",
            "wav" => b"RIFF\x24\0\0\0WAVEfmt ",
            "gz" => b"\x1f\x8b\x08\0\0\0\0\0\0\x03",
            "nothing" => b"",
            text => text.as_bytes(),
        };
        let mut bytes = bytes.to_vec();
        if kind != "nothing" && bytes.contains(&0) {
            bytes.resize(512, 0);
        }
        bytes
    }

    #[test]
    fn what_is_known_to_be_another_kind_is_refused_where_that_is_not_taken() {
        let only = |kinds: &[&str]| {
            AllowedTypes::new(kinds.iter().map(|kind| {
                let own = AllowedTypes::usual(kind).unwrap_or(if *kind == "doc" {
                    "application/msword"
                } else {
                    "model/step"
                });
                ((*kind).to_owned(), own.to_owned())
            }))
        };
        let named = |types: &AllowedTypes, name: &str, kind: &str| {
            let own = types.settle(name, "").unwrap();
            types.is_as_named(name, &own, &beginning(kind)).is_ok()
        };
        let pdf = only(&["pdf"]);
        for other in ["zip", "docx", "mp4", "heic", "jpg", "png", "tiff", "gif", "7z", "ole", "wav"] {
            assert!(!named(&pdf, "a.pdf", other), "{other} went by the name of a PDF");
        }
        for known in ["pdf", "late pdf", "nothing", "Some text", "BM, of nothing"] {
            assert!(named(&pdf, "a.pdf", known), "{known}");
        }
        // Each in its own name, and in a container of its own.
        for (kind, name, arrives) in [
            ("docx", "a.docx", "docx"),
            ("docx", "a.docx", "zip"),
            // One that asks for a password.
            ("docx", "a.docx", "ole"),
            ("doc", "a.doc", "ole"),
            ("doc", "a.doc", "docx"),
            ("xlsx", "a.xlsx", "zip"),
            ("zip", "a.zip", "zip"),
            ("zip", "a.zip", "docx"),
            ("jpeg", "a.jpeg", "jpg"),
            ("tif", "a.tif", "tiff"),
            ("heif", "a.heif", "heic"),
            ("mp4", "a.mp4", "mp4"),
            ("wav", "a.wav", "wav"),
            ("gz", "a.gz", "gz"),
            ("nii", "a.nii", "gz"),
            ("bin", "a.bin", "7z"),
            ("edf", "a.edf", "0       X X X X"),
            // What these begin with is not known here.
            ("step", "a.step", "zip"),
            ("csv", "a.csv", "BMI;patient;dose"),
            ("csv", "a.csv", "ID3;patient"),
            ("txt", "a.txt", "PK is a name"),
            ("txt", "a.txt", "GIF89a is a picture of 1989"),
            ("xml", "a.xml", "<html/>"),
            ("json", "a.json", "{\"a\":1}"),
            ("hl7", "a.hl7", "MSH|^~\\&|"),
            ("md", "a.md", "%PDF- is how they begin"),
        ] {
            assert!(named(&only(&[kind]), name, arrives), "{arrives} as {name} was refused");
        }
        for (kind, name, arrives) in
            [("csv", "a.csv", "zip"), ("jpg", "a.jpg", "mp4"), ("docx", "a.docx", "png"), ("dcm", "a.dcm", "jpg")]
        {
            assert!(!named(&only(&[kind]), name, arrives), "{arrives} as {name} was taken");
        }
        // A picture before the header, as some viewers want it.
        let both = [&beginning("tiff")[..128], b"DICM\x02\0"].concat();
        assert!(only(&["dcm"]).is_as_named("a.dcm", "application/dicom", &both).is_ok());
        // Where both are taken, a wrong name is nobody's harm.
        assert!(named(&AllowedTypes::default(), "a.pdf", "jpg"));
        assert!(!named(&AllowedTypes::default(), "a.pdf", "7z"));
    }

    #[test]
    fn a_number_is_no_extension_unless_it_is_taken() {
        let own = [("dcm", "application/dicom"), ("001", "application/octet-stream")];
        let types = AllowedTypes::new(own.map(|(extension, own)| (extension.to_owned(), own.to_owned())));
        assert_eq!(types.settle("scan.001", "").unwrap(), "application/octet-stream");
        assert_eq!(types.settle("1.2.840.113619.2.5.78", "").unwrap(), "application/dicom");
        assert!(types.is_as_named("scan.001", "application/octet-stream", b"x").is_ok());
        assert!(types.is_as_named("scan.002", "application/dicom", b"x").is_err());
        for refused in ["letter.7z", "a.1x", "a."] {
            assert!(types.settle(refused, "").is_err(), "{refused}");
        }
    }

    #[test]
    fn every_case_is_judged_right() {
        let cases: serde_json::Value =
            serde_json::from_str(include_str!("../../../tests/cases/media-types.json")).unwrap();
        for case in cases["accept"].as_array().unwrap() {
            assert!(is_taken(case), "{case} was refused");
        }
        for case in cases["refuse"].as_array().unwrap() {
            assert!(!is_taken(case), "{case} was taken");
        }
    }

    #[test]
    fn a_table_that_begins_like_a_program_is_a_table() {
        let named = |name: &str, first: &[u8]| {
            let kind = AllowedTypes::default().settle(name, "").unwrap();
            AllowedTypes::default().is_as_named(name, &kind, first).is_ok()
        };
        assert!(named("a.csv", b"MZ;patient;dose"));
        assert!(!named("a.csv", b"MZ\x90\0\x03\0\0\0"));
        assert!(named("a.csv", b"BC;patient;dose"));
        for script in [&b"#!/bin/sh"[..], b"#! /bin/sh", b"#!\t /usr/bin/env python3"] {
            assert!(!named("a.txt", script), "{script:?}");
        }
        assert!(named("a.txt", b"#! and that is all"));
        for program in [
            &b"\x7fELF\x02\x01\x01\0"[..],
            b"\xcf\xfa\xed\xfe\x07\0\0\x01",
            b"\xca\xfe\xba\xbe\0\0\0\x3d\0\x10",
            b"\0asm\x01\0\0\0",
            b"dex\n035\0",
            b"\x4c\0\0\0\x01\x14\x02\0\0\0\0\0\xc0",
        ] {
            let mut program = program.to_vec();
            program.resize(64, 0);
            // Where a Dalvik program has the size of its head.
            program[36] = 0x70;
            for name in ["a.pdf", "a.bin", "a.txt", "a.zip"] {
                assert!(!named(name, &program), "{name} {program:?}");
            }
        }
        assert!(!named("noextension", b"plain text"));
    }
}
