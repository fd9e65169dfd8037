//! Seeded runs of the upload engine against a world that fails in every way we know of.
//!
//! Time is simulated, chance comes from the seed, and the engine is the real one: so a run takes a millisecond, and
//! the seed of a failing run reproduces it exactly. A run may end in a version that is byte for byte the source, or
//! in one typed error. Anything else (a hang, a wrong object, a leftover) is reported as a [`run::Fault`].

/// One fake that is every port at once.
macro_rules! all_ports_are {
    ($world:ty, source $source:ty, chunk $chunk:ty) => {
        impl chartlift_core::ports::Ports for $world {
            type Source = $source;
            type Chunk = $chunk;
            type Compressor = Self;
            type Transport = Self;
            type Control = Self;
            type Journal = Self;
            type Clock = Self;
            fn compressor(&self) -> &Self {
                self
            }
            fn transport(&self) -> &Self {
                self
            }
            fn control(&self) -> &Self {
                self
            }
            fn journal(&self) -> &Self {
                self
            }
            fn clock(&self) -> &Self {
                self
            }
        }
    };
}
pub(crate) use all_ports_are;

pub mod chance;
pub mod link;
pub mod ports;
pub mod run;
pub mod simulation;
pub mod tally;
pub mod world;
