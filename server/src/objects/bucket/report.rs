use std::fmt;

/// How a setting of the bucket stands.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum State {
    /// As it is wanted.
    Right,
    /// It would be changed to this.
    Differs(String),
    /// It was changed to this.
    Changed(String),
    /// The store does not have it, in its own words.
    NotOffered(String),
}

/// One setting.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Line {
    /// What it is called.
    pub setting: &'static str,
    /// How it stands.
    pub state: State,
}

/// Every setting, and what the store turned out to lack.
#[derive(Clone, Debug, Default)]
pub struct Report {
    /// The settings, in the order they are looked at.
    pub lines: Vec<Line>,
    /// What the server does differently because of the store.
    pub degradations: Vec<String>,
}

impl Report {
    /// Whether something is not as it is wanted and could be.
    #[must_use]
    pub fn differs(&self) -> bool {
        self.lines.iter().any(|line| matches!(line.state, State::Differs(_)))
    }
}

impl fmt::Display for Report {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (at, Line { setting, state }) in self.lines.iter().enumerate() {
            let (mark, text) = match state {
                State::Right => ("=", "as wanted"),
                State::Differs(to) => ("~", to.as_str()),
                State::Changed(to) => ("+", to.as_str()),
                State::NotOffered(why) => ("-", why.as_str()),
            };
            let line_end = if at + 1 < self.lines.len() { "\n" } else { "" };
            let note = match state {
                State::Differs(_) => "would become: ",
                State::Changed(_) => "is now: ",
                State::NotOffered(_) => "not offered by this store: ",
                State::Right => "",
            };
            write!(f, "{mark} {setting:<20} {note}{text}{line_end}")?;
        }
        for degradation in &self.degradations {
            write!(f, "\n! {degradation}")?;
        }
        Ok(())
    }
}
