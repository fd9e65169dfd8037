//! Length-limited canonical Huffman codes (RFC 1951, 3.2.2).

/// The most symbols an alphabet has.
const MAX_SYMBOLS: usize = 288;
/// The longest code DEFLATE allows.
const MAX_BITS: usize = 15;

/// One code: its bits as they are written (first bit lowest) and how many there are.
#[derive(Clone, Copy, Default, PartialEq, Eq, Debug)]
pub(crate) struct Code {
    pub bits: u16,
    pub len: u16,
}

/// Code lengths for the given frequencies, none longer than `limit`; 0 for what does not occur.
///
/// At least two symbols get a code, whatever the frequencies: some decoders reject a code of one symbol.
pub(crate) fn code_lengths(frequencies: &[u32], limit: usize, lengths: &mut [u8]) {
    debug_assert!(frequencies.len() <= MAX_SYMBOLS && limit <= MAX_BITS && frequencies.len() == lengths.len());
    lengths.fill(0);
    // Frequency above, symbol below: sorting gives a fixed order for equal frequencies too.
    let mut order = [0_u32; MAX_SYMBOLS];
    let mut used = 0;
    for (symbol, &n) in frequencies.iter().enumerate() {
        debug_assert!(n < 1 << 23);
        if n != 0 {
            order[used] = n << 9 | symbol as u32;
            used += 1;
        }
    }
    if used < 2 {
        let only = if used == 1 { (order[0] & 511) as usize } else { 0 };
        lengths[only] = 1;
        lengths[usize::from(only == 0)] = 1;
        return;
    }
    let order = &mut order[..used];
    order.sort_unstable();
    let mut weights = [0_u32; MAX_SYMBOLS];
    for (weight, entry) in weights.iter_mut().zip(order.iter()) {
        *weight = entry >> 9;
    }
    let mut of_length = [0_u32; MAX_BITS + 1];
    count_lengths(&mut weights[..used], limit, &mut of_length);
    // The rarest symbols get the longest codes.
    let mut next = 0;
    for (len, &n) in of_length.iter().enumerate().rev() {
        for entry in &order[next..next + n as usize] {
            lengths[(entry & 511) as usize] = len as u8;
        }
        next += n as usize;
    }
}

/// How many codes have each length, for ascending `weights`, at most `limit` bits.
///
/// Moffat and Katajainen, "In-place calculation of minimum-redundancy codes" (1995), then codes that came out too
/// long are shortened at the expense of the shortest change among the others.
fn count_lengths(weights: &mut [u32], limit: usize, of_length: &mut [u32; MAX_BITS + 1]) {
    let n = weights.len();
    // Pass 1: weights become parents, from the left.
    let (mut root, mut leaf) = (0, 0);
    for next in 0..n - 1 {
        let mut sum = 0;
        for _ in 0..2 {
            if leaf >= n || (root < next && weights[root] < weights[leaf]) {
                sum += weights[root];
                weights[root] = next as u32;
                root += 1;
            } else {
                sum += weights[leaf];
                leaf += 1;
            }
        }
        weights[next] = sum;
    }
    // Pass 2: parents become depths, from the right; pass 3: count the leaves at each depth on the way.
    let mut depths = [0_u32; MAX_SYMBOLS];
    depths[n - 2] = 0;
    let mut internal = [0_u32; 64];
    internal[0] = 1;
    for next in (0..n - 2).rev() {
        let depth = depths[weights[next] as usize] + 1;
        depths[next] = depth;
        internal[depth as usize] += 1;
    }
    let mut available = 1;
    for depth in 0..63 {
        let leaves = available - internal[depth];
        of_length[depth.min(limit)] += leaves;
        available = 2 * internal[depth];
        if available == 0 {
            break;
        }
    }
    // Cutting depths to `limit` may have oversubscribed the code: by how much, in units of the longest codes.
    let space = 1_u32 << limit;
    let mut taken: u32 = (1..=limit).map(|len| of_length[len] << (limit - len)).sum();
    while taken > space {
        // Lengthening one code of the greatest length below the limit frees the least.
        let len = (1..limit).rev().find(|&len| of_length[len] != 0).unwrap_or(1);
        of_length[len] -= 1;
        of_length[len + 1] += 1;
        taken -= 1 << (limit - len - 1);
    }
    // What was freed too much shortens codes again, the longest first.
    while taken < space {
        let len = (1..=limit).rev().find(|&len| of_length[len] != 0 && taken + (1 << (limit - len)) <= space);
        let Some(len) = len else { break };
        of_length[len] -= 1;
        of_length[len - 1] += 1;
        taken += 1 << (limit - len);
    }
}

/// The canonical codes of the given lengths.
pub(crate) fn codes(lengths: &[u8], codes: &mut [Code]) {
    let mut of_length = [0_u16; MAX_BITS + 1];
    for &len in lengths {
        of_length[usize::from(len)] += 1;
    }
    of_length[0] = 0;
    let mut next = [0_u16; MAX_BITS + 1];
    for len in 1..=MAX_BITS {
        next[len] = (next[len - 1] + of_length[len - 1]) << 1;
    }
    for (&len, code) in lengths.iter().zip(codes) {
        *code = Code::default();
        if len != 0 {
            let value = next[usize::from(len)];
            next[usize::from(len)] += 1;
            *code = Code { bits: value.reverse_bits() >> (16 - u16::from(len)), len: u16::from(len) };
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[cfg(target_arch = "wasm32")]
    use wasm_bindgen_test::wasm_bindgen_test as test;

    fn lengths_of(frequencies: &[u32], limit: usize) -> Vec<u8> {
        let mut lengths = vec![0; frequencies.len()];
        code_lengths(frequencies, limit, &mut lengths);
        lengths
    }

    fn kraft(lengths: &[u8], limit: usize) -> u32 {
        lengths.iter().filter(|&&len| len != 0).map(|&len| 1 << (limit - usize::from(len))).sum()
    }

    #[test]
    fn common_symbols_get_short_codes() {
        assert_eq!(lengths_of(&[1, 0, 1, 2, 4, 8], 15), [4, 0, 4, 3, 2, 1]);
    }

    #[test]
    fn a_code_always_has_two_symbols() {
        assert_eq!(lengths_of(&[0, 0, 0], 7), [1, 1, 0]);
        assert_eq!(lengths_of(&[9, 0, 0], 7), [1, 1, 0]);
        assert_eq!(lengths_of(&[0, 0, 9], 7), [1, 0, 1]);
    }

    #[test]
    fn no_code_is_longer_than_the_limit_and_none_is_wasted() {
        // Fibonacci frequencies make the deepest trees there are.
        let mut fibonacci = vec![1_u32, 1];
        while fibonacci.len() < 30 {
            fibonacci.push(fibonacci[fibonacci.len() - 1] + fibonacci[fibonacci.len() - 2]);
        }
        for limit in [5, 7, 14, 15] {
            let lengths = lengths_of(&fibonacci, limit);
            assert!(lengths.iter().all(|&len| len >= 1 && usize::from(len) <= limit));
            assert_eq!(kraft(&lengths, limit), 1 << limit, "limit {limit}");
        }
        let flat = lengths_of(&[7; 286], 9);
        assert_eq!(kraft(&flat, 9), 1 << 9);
    }

    #[test]
    fn codes_are_the_example_of_the_rfc() {
        // RFC 1951, 3.2.2: lengths (3, 3, 3, 3, 3, 2, 4, 4) give 010 011 100 101 110 00 1110 1111.
        let mut out = [Code::default(); 8];
        codes(&[3, 3, 3, 3, 3, 2, 4, 4], &mut out);
        let expected =
            [(0b010, 3), (0b110, 3), (0b001, 3), (0b101, 3), (0b011, 3), (0b00, 2), (0b0111, 4), (0b1111, 4)];
        assert_eq!(out, expected.map(|(bits, len)| Code { bits, len }));
    }
}
