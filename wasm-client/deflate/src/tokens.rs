//! What a parse produces: literals and matches, and how often each symbol of DEFLATE's alphabets occurs in them.

/// Literals, end of block and lengths (RFC 1951, 3.2.5).
pub(crate) const LITLEN_SYMBOLS: usize = 286;
/// Distances (RFC 1951, 3.2.5).
pub(crate) const DIST_SYMBOLS: usize = 30;
/// The symbol that ends a block.
pub(crate) const END_OF_BLOCK: usize = 256;

/// Some literals, then a match; without a match (`len` 0) where a run of literals is cut.
#[derive(Clone, Copy, Default)]
pub(crate) struct Sequence {
    /// Literals before the match.
    pub literals: u16,
    /// Length of the match, 3 to 258, or 0.
    pub len: u16,
    /// Distance of the match less one.
    pub dist_less_one: u16,
}

/// Occurrences of each symbol.
#[derive(Clone)]
pub(crate) struct Histogram {
    /// By literal/length symbol; of 286 used, the rest makes the size a power of two.
    pub litlen: [u32; 288],
    /// By distance symbol; of 30 used.
    pub dist: [u32; 32],
}

impl Histogram {
    pub(crate) const fn new() -> Self {
        Self { litlen: [0; 288], dist: [0; 32] }
    }

    pub(crate) fn clear(&mut self) {
        self.litlen.fill(0);
        self.dist.fill(0);
    }

    pub(crate) fn add(&mut self, other: &Self) {
        for (sum, n) in self.litlen.iter_mut().zip(&other.litlen) {
            *sum += n;
        }
        for (sum, n) in self.dist.iter_mut().zip(&other.dist) {
            *sum += n;
        }
    }
}

/// The length symbol's number above 256, and its extra bits, of each length (RFC 1951, 3.2.5).
pub(crate) struct LengthCode {
    pub symbol: u16,
    pub extra_bits: u8,
    pub extra: u8,
}

/// By length; the first three are never used.
pub(crate) static LENGTH_CODES: [LengthCode; 259] = length_codes();

const fn length_codes() -> [LengthCode; 259] {
    let mut table = [const { LengthCode { symbol: 0, extra_bits: 0, extra: 0 } }; 259];
    let mut len = 3;
    while len < 258 {
        let code = length_code(len);
        table[len] = code;
        len += 1;
    }
    // 258 has a symbol of its own instead of being the last of symbol 284.
    table[258] = LengthCode { symbol: 285, extra_bits: 0, extra: 0 };
    table
}

const fn length_code(len: usize) -> LengthCode {
    let n = (len - 3) as u32;
    if n < 8 {
        return LengthCode { symbol: 257 + n as u16, extra_bits: 0, extra: 0 };
    }
    // From there on four symbols share each power of two.
    let extra_bits = n.ilog2() - 2;
    let symbol = 257 + 4 * extra_bits + (n >> extra_bits);
    LengthCode { symbol: symbol as u16, extra_bits: extra_bits as u8, extra: (n & ((1 << extra_bits) - 1)) as u8 }
}

/// The distance symbol of a distance less one (RFC 1951, 3.2.5): two symbols share each power of two.
#[inline(always)]
pub(crate) fn dist_symbol(dist_less_one: u32) -> usize {
    if dist_less_one < 2 {
        return dist_less_one as usize;
    }
    let top = 31 - dist_less_one.leading_zeros();
    (2 * top + ((dist_less_one >> (top - 1)) & 1)) as usize
}

/// How many extra bits follow a distance symbol; their value is the low bits of the distance less one.
#[inline(always)]
pub(crate) const fn dist_extra_bits(symbol: usize) -> u32 {
    if symbol < 4 { 0 } else { symbol as u32 / 2 - 1 }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[cfg(target_arch = "wasm32")]
    use wasm_bindgen_test::wasm_bindgen_test as test;

    #[test]
    fn lengths_are_those_of_the_rfc() {
        // symbol, extra bits, first length: the table of RFC 1951, 3.2.5, every fourth line of it.
        for (symbol, extra_bits, first) in [
            (257, 0, 3),
            (264, 0, 10),
            (265, 1, 11),
            (269, 2, 19),
            (273, 3, 35),
            (277, 4, 67),
            (281, 5, 131),
            (284, 5, 227),
            (285, 0, 258),
        ] {
            let code = &LENGTH_CODES[first];
            assert_eq!((code.symbol, code.extra_bits, code.extra), (symbol, extra_bits, 0), "length {first}");
        }
        assert_eq!((LENGTH_CODES[257].symbol, LENGTH_CODES[257].extra), (284, 30));
    }

    #[test]
    fn distances_are_those_of_the_rfc() {
        for (symbol, extra_bits, first) in [
            (0, 0, 1),
            (3, 0, 4),
            (4, 1, 5),
            (5, 1, 7),
            (9, 3, 25),
            (16, 7, 257),
            (27, 12, 12289),
            (28, 13, 16385),
            (29, 13, 24577),
        ] {
            assert_eq!(dist_symbol(first - 1), symbol, "distance {first}");
            assert_eq!(dist_extra_bits(symbol), extra_bits);
            assert_eq!((first - 1) & ((1 << extra_bits) - 1), 0);
            if first > 1 {
                assert_eq!(dist_symbol(first - 2), symbol - 1, "distance {first} less one");
            }
        }
        assert_eq!(dist_symbol(32767), 29);
    }
}
