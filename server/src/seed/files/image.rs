//! A photograph, as far as it can be invented: skin with a wound, as PNG.

use std::io::Write;

use flate2::{Compression, write::ZlibEncoder};

use crate::seed::chance::Chance;

const SIZE: u16 = 200;

pub(super) fn png(chance: &mut Chance) -> Vec<u8> {
    let mut rows = Vec::with_capacity(usize::from(SIZE) * (usize::from(SIZE) * 3 + 1));
    for y in 0..SIZE {
        // No filter (PNG, 9.2).
        rows.push(0);
        for x in 0..SIZE {
            let far = (f64::from(x) - 105.0).hypot((f64::from(y) - 95.0) * 1.4);
            let grain = chance.below(12);
            let [r, g, b] = if far < 38.0 {
                [150, 52, 48]
            } else if far < 60.0 {
                [205, 120, 105]
            } else {
                [224, 178, 152]
            };
            rows.extend([r, g, b].map(|value: u32| u8::try_from(value - grain).unwrap_or(0)));
        }
    }
    let mut packed = ZlibEncoder::new(Vec::new(), Compression::default());
    // Writing into memory does not fail.
    let packed = packed.write_all(&rows).and_then(|()| packed.finish()).unwrap_or_default();
    let mut header = [u32::from(SIZE).to_be_bytes(), u32::from(SIZE).to_be_bytes()].concat();
    // Eight bits a channel, red, green and blue.
    header.extend([8, 2, 0, 0, 0]);
    let mut file = b"\x89PNG\r\n\x1a\n".to_vec();
    for (name, data) in [(b"IHDR", header), (b"IDAT", packed), (b"IEND", Vec::new())] {
        file.extend(u32::try_from(data.len()).unwrap_or(0).to_be_bytes());
        let named = [&name[..], &data].concat();
        file.extend(&named);
        file.extend(crc32fast::hash(&named).to_be_bytes());
    }
    file
}
