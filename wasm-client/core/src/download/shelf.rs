//! Where decoded pieces wait for their turn: they come in any order of parts and leave in that of the source.

use std::{
    cell::{Cell, RefCell},
    collections::VecDeque,
};

use super::ports::Piece;
use crate::{changes::Changes, crc::Crc, schedule::Permit};
use litemap::LiteMap;

/// Pieces that the part whose turn it is may have waiting without a permit: enough to keep decoder and consumer both
/// busy, and little enough not to matter.
const HEAD_PIECES: usize = 4;

/// The leave to decode one piece: a permit out of the budget, or none for the part whose turn it is. That one never
/// waits for the budget, for what holds it may wait for that very part.
pub type Credit = Option<Permit>;

/// The pieces of one download.
pub struct Shelf<C> {
    head: Cell<usize>,
    parts: usize,
    rows: RefCell<LiteMap<usize, Row<C>>>,
    changes: Changes,
}

struct Row<C> {
    pieces: VecDeque<(Piece<C>, Credit)>,
    /// Credits given to this part as the head that no piece has come for.
    unspent: usize,
    /// What has left of it.
    left: Crc,
    complete: bool,
}

impl<C> Default for Row<C> {
    fn default() -> Self {
        Self { pieces: VecDeque::new(), unspent: 0, left: Crc::default(), complete: false }
    }
}

impl<C> Shelf<C> {
    /// For so many parts.
    pub fn new(parts: usize) -> Self {
        Self { head: Cell::new(0), parts, rows: RefCell::default(), changes: Changes::default() }
    }

    /// Waits until this part is the one whose turn it is.
    pub async fn turn(&self, part: usize) {
        self.changes.until(|| (self.head.get() == part).then_some(())).await;
    }

    /// Waits until this part's turn has come and it has few pieces waiting, and lets it decode one more.
    pub async fn head_credit(&self, part: usize) {
        self.changes
            .until(|| {
                let mut rows = self.rows.borrow_mut();
                let row = rows.entry(part).or_default();
                let room = self.head.get() == part && row.pieces.len() + row.unspent < HEAD_PIECES;
                room.then(|| row.unspent += 1)
            })
            .await;
    }

    /// The part begins again: what it was allowed and did not use is void.
    pub fn begin(&self, part: usize) {
        self.rows.borrow_mut().entry(part).or_default().unspent = 0;
        self.changes.tell();
    }

    /// Takes back what has come of a part, so that it can come anew; answers what has left already.
    pub fn take_back(&self, part: usize) -> Crc {
        let mut rows = self.rows.borrow_mut();
        let row = rows.entry(part).or_default();
        let (left, taken) = (row.left, std::mem::take(&mut row.pieces));
        drop(rows);
        // Permits that come free wake others.
        drop(taken);
        left
    }

    /// Takes a piece in, the next of its part.
    pub fn push(&self, part: usize, piece: Piece<C>, credit: Credit) {
        let mut rows = self.rows.borrow_mut();
        let row = rows.entry(part).or_default();
        if credit.is_none() {
            row.unspent = row.unspent.saturating_sub(1);
        }
        row.pieces.push_back((piece, credit));
        drop(rows);
        self.changes.tell();
    }

    /// All pieces of a part are here.
    pub fn complete(&self, part: usize) {
        self.rows.borrow_mut().entry(part).or_default().complete = true;
        self.changes.tell();
    }

    /// The next piece in the order of the source; `None` after the last.
    pub async fn next(&self) -> Option<(Piece<C>, Credit)> {
        self.changes
            .until(|| {
                loop {
                    let head = self.head.get();
                    if head == self.parts {
                        return Some(None);
                    }
                    let mut rows = self.rows.borrow_mut();
                    let row = rows.get_mut(&head)?;
                    if let Some(piece) = row.pieces.pop_front() {
                        row.left = row.left.then(piece.0.crc);
                        drop(rows);
                        self.changes.tell();
                        return Some(Some(piece));
                    }
                    if !row.complete {
                        return None;
                    }
                    rows.remove(&head);
                    drop(rows);
                    self.head.set(head + 1);
                    self.changes.tell();
                }
            })
            .await
    }
}

#[cfg(test)]
mod tests {
    use futures::{FutureExt, executor::block_on};

    use super::*;

    fn piece(chunk: u32) -> Piece<u32> {
        Piece { chunk, crc: Crc::default() }
    }

    #[test]
    fn pieces_leave_in_the_order_of_the_source() {
        let shelf = Shelf::new(3);
        shelf.push(1, piece(10), None);
        shelf.complete(1);
        assert!(shelf.next().now_or_never().is_none());
        shelf.push(0, piece(1), None);
        shelf.complete(2);
        assert_eq!(block_on(shelf.next()).unwrap().0.chunk, 1);
        assert!(shelf.next().now_or_never().is_none(), "part 0 is not complete");
        shelf.push(0, piece(2), None);
        shelf.complete(0);
        let rest: Vec<_> = std::iter::from_fn(|| block_on(shelf.next())).map(|(piece, _)| piece.chunk).collect();
        assert_eq!(rest, [2, 10]);
    }

    #[test]
    fn what_has_not_left_can_be_taken_back() {
        let shelf = Shelf::new(2);
        let abc = |chunk| Piece { chunk, crc: Crc::of(b"abc") };
        shelf.push(0, abc(1), None);
        assert_eq!(shelf.take_back(0), Crc::default());
        shelf.push(0, abc(2), None);
        shelf.push(0, abc(3), None);
        assert_eq!(block_on(shelf.next()).unwrap().0.chunk, 2);
        assert_eq!(shelf.take_back(0), Crc::of(b"abc"));
        assert!(shelf.next().now_or_never().is_none());
    }

    #[test]
    fn only_the_head_gets_credit_and_only_a_little() {
        let shelf = Shelf::new(2);
        for _ in 0..HEAD_PIECES {
            assert!(shelf.head_credit(0).now_or_never().is_some());
        }
        assert!(shelf.head_credit(0).now_or_never().is_none());
        assert!(shelf.head_credit(1).now_or_never().is_none());
        shelf.push(0, piece(1), None);
        assert!(shelf.head_credit(0).now_or_never().is_none(), "the piece still waits");
        block_on(shelf.next());
        assert!(shelf.head_credit(0).now_or_never().is_some());
        shelf.begin(0);
        assert!(shelf.head_credit(0).now_or_never().is_some(), "what a failed try did not use is free again");
    }
}
