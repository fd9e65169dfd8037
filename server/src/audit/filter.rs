use jiff::Timestamp;

/// Which entries of a log are asked for; what is absent asks for all.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct AuditFilter {
    /// Who did it, by id.
    pub actor_id: Option<String>,
    /// What was done, as it is written.
    pub action: Option<String>,
    /// The record it concerns.
    pub record_id: Option<String>,
    /// What it was done to, by id.
    pub target_id: Option<String>,
    /// From then on.
    pub from: Option<Timestamp>,
    /// Before then.
    pub to: Option<Timestamp>,
}

impl AuditFilter {
    /// The names and values that are asked for, without the times.
    pub fn texts(&self) -> impl Iterator<Item = (&'static str, &str)> {
        let all = [
            ("actor_id", &self.actor_id),
            ("action", &self.action),
            ("record_id", &self.record_id),
            ("target_id", &self.target_id),
        ];
        all.into_iter().filter_map(|(name, text)| Some((name, text.as_deref()?)))
    }
}
