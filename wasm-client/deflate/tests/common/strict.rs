//! Reads a raw DEFLATE stream by the letter of RFC 1951, and refuses what some decoder in the world refuses: codes that
//! are not complete, and repeats that run from the one table of code lengths into the other.

const LENGTH_BASE: [usize; 29] =
    [3, 4, 5, 6, 7, 8, 9, 10, 11, 13, 15, 17, 19, 23, 27, 31, 35, 43, 51, 59, 67, 83, 99, 115, 131, 163, 195, 227, 258];
const LENGTH_EXTRA: [u32; 29] = [0, 0, 0, 0, 0, 0, 0, 0, 1, 1, 1, 1, 2, 2, 2, 2, 3, 3, 3, 3, 4, 4, 4, 4, 5, 5, 5, 5, 0];
const DIST_BASE: [usize; 30] = [
    1, 2, 3, 4, 5, 7, 9, 13, 17, 25, 33, 49, 65, 97, 129, 193, 257, 385, 513, 769, 1025, 1537, 2049, 3073, 4097, 6145,
    8193, 12289, 16385, 24577,
];
const ORDER: [usize; 19] = [16, 17, 18, 0, 8, 7, 9, 6, 10, 5, 11, 4, 12, 3, 13, 2, 14, 1, 15];

/// What a stream was made of.
#[derive(Default, Debug)]
pub struct Blocks {
    pub stored: usize,
    pub fixed: usize,
    pub dynamic: usize,
}

struct Bits<'a> {
    bytes: &'a [u8],
    at: usize,
}

impl Bits<'_> {
    fn take(&mut self, count: u32) -> usize {
        (0..count).fold(0, |value, i| {
            let bit = usize::from(self.bytes[self.at / 8] >> (self.at % 8)) & 1;
            self.at += 1;
            value | bit << i
        })
    }
}

/// A canonical code, read bit by bit.
struct Code {
    /// How many codes there are of each length.
    counts: [usize; 16],
    /// By length, then by value.
    symbols: Vec<usize>,
}

impl Code {
    fn new(lengths: &[usize], what: &str) -> Self {
        let mut counts = [0; 16];
        for &len in lengths {
            counts[len] += 1;
        }
        counts[0] = 0;
        let taken: usize = (1..16).map(|len| counts[len] << (15 - len)).sum();
        assert_eq!(taken, 1 << 15, "the code of {what} is not complete: {lengths:?}");
        let symbols = (1..16).flat_map(|len| (0..lengths.len()).filter(move |&symbol| lengths[symbol] == len));
        Self { counts, symbols: symbols.collect() }
    }

    fn read(&self, bits: &mut Bits<'_>) -> usize {
        let (mut code, mut first, mut index) = (0, 0, 0);
        for count in &self.counts[1..] {
            code |= bits.take(1);
            if code < first + count {
                return self.symbols[index + code - first];
            }
            index += count;
            first = (first + count) << 1;
            code <<= 1;
        }
        panic!("no such code");
    }
}

fn dynamic(bits: &mut Bits<'_>) -> (Code, Code) {
    let (litlens, dists, order) = (bits.take(5) + 257, bits.take(5) + 1, bits.take(4) + 4);
    assert!(litlens <= 286 && dists <= 30, "{litlens} and {dists} symbols");
    let mut lengths = [0; 19];
    for &symbol in &ORDER[..order] {
        lengths[symbol] = bits.take(3);
    }
    let code = Code::new(&lengths, "code lengths");
    let mut all = Vec::new();
    while all.len() < litlens + dists {
        let (len, times) = match code.read(bits) {
            16 => (*all.last().expect("nothing to repeat"), 3 + bits.take(2)),
            17 => (0, 3 + bits.take(3)),
            18 => (0, 11 + bits.take(7)),
            len => (len, 1),
        };
        assert!(all.len() >= litlens || all.len() + times <= litlens, "a repeat runs into the distances");
        all.extend(std::iter::repeat_n(len, times));
    }
    assert_eq!(all.len(), litlens + dists, "a repeat runs past the end");
    assert!(all[256] > 0, "no end of block");
    (Code::new(&all[..litlens], "literals and lengths"), Code::new(&all[litlens..], "distances"))
}

/// What `stream` makes of `history`, of which everything may be referred to, and nothing before it.
pub fn inflate(history: &[u8], stream: &[u8]) -> (Vec<u8>, Blocks) {
    let mut bits = Bits { bytes: stream, at: 0 };
    let (mut out, mut blocks) = (history.to_vec(), Blocks::default());
    let fixed: Vec<usize> =
        (0..288).map(|i| [8, 9, 7, 8][usize::from(i > 143) + usize::from(i > 255) + usize::from(i > 279)]).collect();
    loop {
        let last = bits.take(1) == 1;
        let (litlen, dist) = match bits.take(2) {
            0 => {
                blocks.stored += 1;
                bits.at = bits.at.next_multiple_of(8);
                let (len, not_len) = (bits.take(16), bits.take(16));
                assert_eq!(len, !not_len & 0xFFFF, "the length of a stored block");
                let from = bits.at / 8;
                out.extend(&stream[from..from + len]);
                bits.at += 8 * len;
                if last {
                    break;
                }
                continue;
            }
            1 => {
                blocks.fixed += 1;
                (Code::new(&fixed, "fixed literals"), Code::new(&[5; 32], "fixed distances"))
            }
            2 => {
                blocks.dynamic += 1;
                dynamic(&mut bits)
            }
            _ => panic!("no such kind of block"),
        };
        loop {
            let symbol = litlen.read(&mut bits);
            match symbol {
                0..256 => out.push(symbol as u8),
                256 => break,
                _ => {
                    let len = LENGTH_BASE[symbol - 257] + bits.take(LENGTH_EXTRA[symbol - 257]);
                    let symbol = dist.read(&mut bits);
                    let dist = DIST_BASE[symbol] + bits.take((symbol as u32 / 2).saturating_sub(1));
                    assert!(dist <= out.len().min(32_768), "a distance of {dist} at {}", out.len());
                    for _ in 0..len {
                        out.push(out[out.len() - dist]);
                    }
                }
            }
        }
        if last {
            break;
        }
    }
    assert_eq!(bits.at.div_ceil(8), stream.len(), "something is left over");
    (out.split_off(history.len()), blocks)
}
