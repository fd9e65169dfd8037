//! Writes bits, lowest first (RFC 1951, 3.1.1), into a vector with room made beforehand.
#![allow(unsafe_code)]

/// Bits on their way into `out`.
///
/// Between calls fewer than eight bits wait in `bits`. Between [`BitWriter::flush`]es at most 56 may be added.
pub(crate) struct BitWriter<'a> {
    out: &'a mut Vec<u8>,
    bits: u64,
    count: u32,
}

impl<'a> BitWriter<'a> {
    pub(crate) fn new(out: &'a mut Vec<u8>) -> Self {
        Self { out, bits: 0, count: 0 }
    }

    /// Makes room for `bits` more bits and the overhang of the last wide write.
    pub(crate) fn reserve(&mut self, bits: u64) {
        self.out.reserve((bits / 8) as usize + 16);
    }

    /// Adds the low `count` bits of `value`; its other bits must be zero.
    #[inline(always)]
    pub(crate) fn put(&mut self, value: u64, count: u32) {
        debug_assert!(count + self.count <= 64 && (count >= 64 || value >> count == 0));
        self.bits |= value << self.count;
        self.count += count;
    }

    /// Moves whole bytes out.
    ///
    /// # Safety
    /// Room for the bits put since the last flush, and 8 bytes, has been [`BitWriter::reserve`]d.
    #[inline(always)]
    pub(crate) unsafe fn flush(&mut self) {
        let len = self.out.len();
        debug_assert!(len + 8 <= self.out.capacity() && self.count < 64);
        // SAFETY: 8 bytes from `len` are within the capacity by the caller's promise, and the bytes that become part
        // of the vector have just been written.
        unsafe {
            self.out.as_mut_ptr().add(len).cast::<u64>().write_unaligned(self.bits.to_le());
            self.out.set_len(len + (self.count / 8) as usize);
        }
        self.bits >>= self.count & !7;
        self.count &= 7;
    }

    /// As [`BitWriter::put`] and [`BitWriter::flush`], making room as needed: for headers, where speed matters less.
    pub(crate) fn put_flush(&mut self, value: u64, count: u32) {
        self.reserve(64);
        self.put(value, count);
        // SAFETY: reserved just now.
        unsafe { self.flush() };
    }

    /// How many bits of the last byte are waiting.
    pub(crate) fn pending(&self) -> u32 {
        self.count
    }

    /// Fills the last byte with zeros and gives the vector back.
    pub(crate) fn align(&mut self) -> &mut Vec<u8> {
        let pad = self.count.wrapping_neg() & 7;
        self.put_flush(0, pad);
        debug_assert_eq!(self.count, 0);
        self.out
    }
}
