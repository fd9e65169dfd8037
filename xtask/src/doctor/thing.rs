//! One thing that a machine must have, and what a look at it found.

use super::{apt, rust};
use crate::say;

/// Something a command needs that cargo and npm do not bring.
pub struct Thing {
    /// As people call it.
    pub name: &'static str,
    /// What there is (a version or a path), or what is wrong with it.
    pub look: fn() -> Result<String, String>,
    /// How it comes onto the machine.
    pub mend: Mend,
}

/// How something missing comes onto a machine.
#[derive(Clone, Copy)]
pub enum Mend {
    /// By these Debian packages: we install them where we may.
    Apt(&'static [&'static str]),
    /// As above, but everything works without it, only slower: nobody is stopped because it cannot be had.
    Welcome(&'static [&'static str]),
    /// By rustup: we add it.
    Rustup(rust::Part),
    /// By a person, who does this (nothing, where what is wrong says it already).
    ByHand(&'static str),
}

/// What a look at one thing found.
pub struct Finding {
    name: String,
    outcome: Result<String, String>,
    /// What to do when it is missing.
    pub mend: Mend,
}

impl Thing {
    /// Looks for it.
    pub fn find(&self) -> Finding {
        Finding { name: self.name.to_owned(), outcome: (self.look)(), mend: self.mend }
    }
}

impl Mend {
    /// Whether we can do it ourselves.
    pub fn is_ours(self) -> bool {
        match self {
            Self::Apt(_) | Self::Welcome(_) => apt::rights().is_ok(),
            Self::Rustup(_) => rust::has_rustup(),
            Self::ByHand(_) => false,
        }
    }

    /// What a person does or types.
    fn in_words(self) -> String {
        match self {
            Self::Apt(packages) | Self::Welcome(packages) => apt::by_hand(packages),
            Self::Rustup(part) => part.by_hand(),
            Self::ByHand(what) => what.to_owned(),
        }
    }
}

impl Finding {
    /// It is there.
    pub fn there(name: impl Into<String>, what: impl Into<String>) -> Self {
        Self { name: name.into(), outcome: Ok(what.into()), mend: Mend::ByHand("") }
    }

    /// It is missing, or not as it must be.
    pub fn missing(name: impl Into<String>, why: impl Into<String>, mend: Mend) -> Self {
        Self { name: name.into(), outcome: Err(why.into()), mend }
    }

    /// Whether it is missing.
    pub fn is_missing(&self) -> bool {
        self.outcome.is_err()
    }

    /// Whether nothing can be done without it, and it is missing.
    pub fn stops(&self) -> bool {
        self.is_missing() && !matches!(self.mend, Mend::Welcome(_))
    }

    /// One line on what was found.
    pub fn in_words(&self) -> String {
        match &self.outcome {
            Ok(what) => format!("{}: {what}", self.name),
            Err(why) => match self.mend.in_words() {
                mend if mend.is_empty() => format!("{}: {why}", self.name),
                mend => format!("{}: {why}. To mend it: {mend}", self.name),
            },
        }
    }

    /// Prints that line.
    pub fn show(&self) {
        match self.is_missing() {
            true if self.stops() => say::failure(&self.in_words()),
            true => say::note(&self.in_words()),
            false => say::success(&self.in_words()),
        }
    }
}
