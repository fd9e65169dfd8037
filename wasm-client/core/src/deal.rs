//! Deals an upload's jobs out to the workers: the next one, or that there must be room for a part first.

use chartlift_protocol::{Encoding, Intent};

use crate::{
    adapt::{Effort, Load},
    error::UploadError,
    part::{Assembler, Part, Span},
    plan::Plan,
    ports::Chunk,
    schedule::Permit,
    segment::{Job, Segment},
};

/// What the parts of an upload have in common.
pub struct Course {
    /// How the file is cut.
    pub plan: Plan,
    /// How it is stored.
    pub encoding: Encoding,
    /// What the policy asks for.
    pub intent: Intent,
    /// Stored bytes expected of 1024 source bytes.
    pub ratio_per_1024: u64,
    /// Whether an earlier run may have sent parts that this one does not know of.
    pub may_exist: bool,
}

/// A place for one more part, and memory for it where it needs any.
pub type Room = (Permit, Option<Permit>);

/// A part that is full, and the room it has: what was begun as two parts may have become one.
pub type Full<C> = (Part<C>, Vec<Room>);

/// Deals the spans out to the workers, in order, and takes what comes back in any.
pub struct Dealing<C> {
    assemblers: Vec<Assembler<C>>,
    /// How hard the next part is compressed.
    pub effort: Effort,
    /// Room that was found for the next part.
    pub room: Option<Room>,
    /// That of the parts begun.
    taken: Vec<Room>,
}

/// What [`Dealing::next`] answers.
pub enum Deal {
    /// For the assembler of this number.
    Job(usize, Job),
    /// The next job begins a part: there must be room first.
    NeedsRoom,
    /// Every job has been dealt out.
    AllDealt,
}

impl<C: Chunk> Dealing<C> {
    /// Of these spans; nothing is dealt yet.
    pub fn new(course: &Course, spans: Vec<Span>, min_part_bytes: u64) -> Self {
        let assembler =
            |span| Assembler::new(course.plan, course.encoding, span, min_part_bytes, course.ratio_per_1024);
        let assemblers = spans.into_iter().map(assembler).collect();
        Self { assemblers, effort: Effort::new(course.intent), room: None, taken: Vec::new() }
    }

    /// What to do next, given how the upload stands.
    pub fn next(&mut self, load: Load) -> Deal {
        let next = self.assemblers.iter_mut().enumerate().find(|(_, assembler)| !assembler.all_dealt());
        let Some((at, assembler)) = next else { return Deal::AllDealt };
        let effort = if assembler.next_is_fresh() {
            let Some(room) = self.room.take() else { return Deal::NeedsRoom };
            self.taken.push(room);
            self.effort.next(load)
        } else {
            self.effort.current()
        };
        Deal::Job(at, assembler.next_job(effort).expect("not all was dealt"))
    }

    /// Whether every job has been dealt out.
    pub fn all_dealt(&self) -> bool {
        self.assemblers.iter().all(Assembler::all_dealt)
    }

    /// The parts that this segment fills.
    ///
    /// # Errors
    /// As [`Assembler::take`].
    pub fn take(&mut self, at: usize, segment: Segment<C>) -> Result<Vec<Full<C>>, UploadError> {
        let parts = self.assemblers[at].take(segment)?;
        let taken = &mut self.taken;
        let with_room = |part: Part<C>| {
            let room = taken.drain(..part.groups.min(taken.len())).collect();
            (part, room)
        };
        Ok(parts.into_iter().map(with_room).collect())
    }
}
