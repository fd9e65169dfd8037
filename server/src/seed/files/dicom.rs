//! A series of DICOM images (PS3.10, Explicit VR Little Endian): a phantom's head, slice by slice.

use super::{File, Of};
use crate::seed::chance::Chance;

const SLICES: u16 = 8;
const SIZE: u16 = 128;
const CT_IMAGE_STORAGE: &str = "1.2.840.10008.5.1.4.1.1.2";
const EXPLICIT_LITTLE_ENDIAN: &str = "1.2.840.10008.1.2.1";

pub(super) fn series(of: &Of<'_>, chance: &mut Chance) -> Vec<File> {
    // The root the standard gives to UIDs derived from a UUID (PS3.5, B.2).
    let study = format!("2.25.{}", 1_000_000 + chance.below(8_999_999));
    (1..=SLICES)
        .map(|slice| File {
            name: format!("CT {} {slice:03}.dcm", of.day),
            media_type: "application/dicom",
            bytes: image(of, &study, slice, chance),
        })
        .collect()
}

fn image(of: &Of<'_>, study: &str, slice: u16, chance: &mut Chance) -> Vec<u8> {
    let instance = format!("{study}.1.{slice}");
    let date = |day: jiff::civil::Date| format!("{:04}{:02}{:02}", day.year(), day.month(), day.day());
    let mut meta = Vec::new();
    element(&mut meta, (2, 1), "OB", &[0, 1]);
    text(&mut meta, (2, 2), "UI", CT_IMAGE_STORAGE);
    text(&mut meta, (2, 3), "UI", &instance);
    text(&mut meta, (2, 0x10), "UI", EXPLICIT_LITTLE_ENDIAN);
    text(&mut meta, (2, 0x12), "UI", "2.25.4242");
    let mut file = vec![0; 128];
    file.extend(b"DICM");
    element(&mut file, (2, 0), "UL", &u32::try_from(meta.len()).unwrap_or(0).to_le_bytes());
    file.extend(meta);
    text(&mut file, (8, 5), "CS", "ISO_IR 192");
    text(&mut file, (8, 0x16), "UI", CT_IMAGE_STORAGE);
    text(&mut file, (8, 0x18), "UI", &instance);
    text(&mut file, (8, 0x20), "DA", &date(of.day));
    text(&mut file, (8, 0x60), "CS", "CT");
    text(&mut file, (8, 0x103e), "LO", "Head, native");
    text(&mut file, (0x10, 0x10), "PN", &format!("{}^{}", of.family, of.given));
    text(&mut file, (0x10, 0x20), "LO", of.mrn);
    text(&mut file, (0x10, 0x30), "DA", &date(of.birth_date));
    text(&mut file, (0x20, 0xd), "UI", study);
    text(&mut file, (0x20, 0xe), "UI", &format!("{study}.1"));
    text(&mut file, (0x20, 0x13), "IS", &slice.to_string());
    for (tag, value) in [(2, 1), (0x10, SIZE), (0x11, SIZE)] {
        if tag == 0x10 {
            text(&mut file, (0x28, 4), "CS", "MONOCHROME2");
        }
        element(&mut file, (0x28, tag), "US", &value.to_le_bytes());
    }
    for (tag, value) in [(0x100, 16_u16), (0x101, 16), (0x102, 15), (0x103, 1)] {
        element(&mut file, (0x28, tag), "US", &value.to_le_bytes());
    }
    text(&mut file, (0x28, 0x1050), "DS", "40");
    text(&mut file, (0x28, 0x1051), "DS", "400");
    // Stored values are Hounsfield units: signed, without slope.
    text(&mut file, (0x28, 0x1052), "DS", "0");
    text(&mut file, (0x28, 0x1053), "DS", "1");
    element(&mut file, (0x7fe0, 0x10), "OW", &pixels(slice, chance));
    file
}

/// A skull around a brain with its ventricles, in Hounsfield units.
fn pixels(slice: u16, chance: &mut Chance) -> Vec<u8> {
    let depth = f64::from(slice) / f64::from(SLICES + 1);
    let radius = (std::f64::consts::PI * depth).sin().mul_add(0.35, 0.55);
    let unit = |at: u16| 2.0 * f64::from(at) / f64::from(SIZE) - 1.0;
    let mut bytes = Vec::with_capacity(usize::from(SIZE) * usize::from(SIZE) * 2);
    for y in 0..SIZE {
        for x in 0..SIZE {
            let (u, v) = (unit(x), unit(y));
            let from_middle = (u * u / 0.72 + v * v).sqrt();
            let ventricle = ((u.abs() - 0.12) / 0.08).hypot(v / 0.3) < 1.0 && depth > 0.3 && depth < 0.7;
            let noise = f64::from(chance.below(9)) - 4.0;
            let value = if from_middle > radius {
                -1000.0
            } else if from_middle > radius - 0.07 {
                900.0
            } else if ventricle {
                8.0 + noise
            } else {
                36.0 + 5.0 * (9.0 * u).sin() * (7.0 * v).cos() + noise
            };
            #[allow(clippy::cast_possible_truncation)] // within what CT has: -1000 to 904
            bytes.extend((value as i16).to_le_bytes());
        }
    }
    bytes
}

fn text(into: &mut Vec<u8>, tag: (u16, u16), vr: &str, value: &str) {
    let mut bytes = value.as_bytes().to_vec();
    // Values have an even length (PS3.5, 6.2).
    if bytes.len() % 2 == 1 {
        bytes.push(if vr == "UI" { 0 } else { b' ' });
    }
    element(into, tag, vr, &bytes);
}

fn element(into: &mut Vec<u8>, (group, number): (u16, u16), vr: &str, value: &[u8]) {
    into.extend(group.to_le_bytes());
    into.extend(number.to_le_bytes());
    into.extend(vr.as_bytes());
    let length = u32::try_from(value.len()).unwrap_or(0);
    // These carry two reserved bytes and a long length (PS3.5, 7.1.2).
    if matches!(vr, "OB" | "OW") {
        into.extend([0, 0]);
        into.extend(length.to_le_bytes());
    } else {
        into.extend(u16::try_from(length).unwrap_or(0).to_le_bytes());
    }
    into.extend(value);
}
