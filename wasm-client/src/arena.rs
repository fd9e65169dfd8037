//! Keeps stored bytes until they are sent, in slabs that are used again and again.
//!
//! A buffer for each segment's bytes would be left to the collector, which comes late where hardly anything else is
//! thrown away: how much is held then depends on it, here it does not.

use std::{
    cell::{Cell, RefCell},
    ops::Range,
    rc::{Rc, Weak},
};

use js_sys::Uint8Array;

/// Size of a slab: small beside a part, large beside the compressed bytes of a segment.
const SLAB_BYTES: u32 = 1 << 20;
/// Slabs kept when none is in use: the next file begins with these.
const IDLE_SLABS: usize = 4;

/// Where bytes are kept.
#[derive(Default)]
pub struct Arena {
    spare: RefCell<Vec<Uint8Array>>,
    /// The slab that is being filled, and up to where it is full.
    open: RefCell<Option<(Weak<Slab>, u32)>>,
    in_use: Cell<usize>,
}

/// A run of memory; goes back to its arena when nobody has bytes in it any more.
struct Slab {
    bytes: Uint8Array,
    arena: Weak<Arena>,
}

/// Some of a slab's bytes.
pub struct Piece {
    slab: Rc<Slab>,
    range: Range<u32>,
}

impl Piece {
    /// Bytes that are in no arena.
    pub fn alone(bytes: &[u8]) -> Self {
        let bytes = Uint8Array::from(bytes);
        let range = 0..bytes.length();
        Self { slab: Rc::new(Slab { bytes, arena: Weak::new() }), range }
    }

    pub fn len(&self) -> u32 {
        self.range.end - self.range.start
    }

    /// The bytes, where they are.
    pub fn view(&self) -> Uint8Array {
        self.slab.bytes.subarray(self.range.start, self.range.end)
    }
}

impl Drop for Slab {
    fn drop(&mut self) {
        let Some(arena) = self.arena.upgrade() else { return };
        arena.in_use.set(arena.in_use.get() - 1);
        let mut spare = arena.spare.borrow_mut();
        spare.push(self.bytes.clone());
        if arena.in_use.get() == 0 {
            spare.truncate(IDLE_SLABS);
        }
    }
}

impl Arena {
    /// Copies bytes here, one after another, and gives each its pieces.
    pub fn keep(self: &Rc<Self>, bytes: &Uint8Array) -> Vec<Piece> {
        let mut pieces = Vec::new();
        let mut at = 0;
        while at < bytes.length() {
            let (slab, filled) = self.open();
            let len = (bytes.length() - at).min(SLAB_BYTES - filled);
            slab.bytes.set(&bytes.subarray(at, at + len), filled);
            at += len;
            let full = filled + len == SLAB_BYTES;
            self.open.replace((!full).then(|| (Rc::downgrade(&slab), filled + len)));
            pieces.push(Piece { slab, range: filled..filled + len });
        }
        pieces
    }

    /// A slab with room, and up to where it is full.
    fn open(self: &Rc<Self>) -> (Rc<Slab>, u32) {
        // If all its bytes were sent meanwhile, it has gone back already.
        if let Some((slab, filled)) = self.open.take()
            && let Some(slab) = slab.upgrade()
        {
            return (slab, filled);
        }
        let bytes = self.spare.borrow_mut().pop().unwrap_or_else(|| Uint8Array::new_with_length(SLAB_BYTES));
        self.in_use.set(self.in_use.get() + 1);
        (Rc::new(Slab { bytes, arena: Rc::downgrade(self) }), 0)
    }
}

#[cfg(test)]
mod tests {
    use wasm_bindgen_test::wasm_bindgen_test;

    use super::*;

    fn bytes(len: u32, seed: u8) -> Uint8Array {
        let bytes: Vec<u8> = (0..len).map(|at| at.to_le_bytes()[0].wrapping_mul(7).wrapping_add(seed)).collect();
        Uint8Array::from(bytes.as_slice())
    }

    fn joined(pieces: &[Piece]) -> Vec<u8> {
        pieces.iter().flat_map(|piece| piece.view().to_vec()).collect()
    }

    #[wasm_bindgen_test]
    fn bytes_are_kept_whole_across_slabs() {
        let arena = Rc::<Arena>::default();
        let given: Vec<Uint8Array> = [10, SLAB_BYTES - 10, 0, 3 * SLAB_BYTES + 1, SLAB_BYTES]
            .iter()
            .zip(1..)
            .map(|(&len, seed)| bytes(len, seed))
            .collect();
        let kept: Vec<_> = given.iter().map(|bytes| arena.keep(bytes)).collect();
        for (given, kept) in given.iter().zip(&kept) {
            assert!(joined(kept) == given.to_vec());
            assert_eq!(kept.iter().map(Piece::len).sum::<u32>(), given.length());
        }
        assert_eq!(arena.in_use.get(), 6);
    }

    #[wasm_bindgen_test]
    fn slabs_are_used_again_and_few_are_kept_for_nobody() {
        let arena = Rc::<Arena>::default();
        let all: Vec<_> = (0..3 * IDLE_SLABS).map(|_| arena.keep(&bytes(SLAB_BYTES, 3))).collect();
        let first = all[0][0].slab.bytes.clone();
        drop(all);
        assert_eq!((arena.in_use.get(), arena.spare.borrow().len()), (0, IDLE_SLABS));
        let again: Vec<_> = (0..IDLE_SLABS).map(|_| arena.keep(&bytes(20, 4))).collect();
        assert_eq!(arena.in_use.get(), 1, "small ones share one");
        assert!(again.iter().all(|pieces| joined(pieces) == bytes(20, 4).to_vec()));
        let more = arena.keep(&bytes(IDLE_SLABS as u32 * SLAB_BYTES, 5));
        assert!(again.iter().chain([&more]).flatten().any(|piece| js_sys::Object::is(&piece.slab.bytes, &first)));
    }
}
