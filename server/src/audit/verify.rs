use serde::Serialize;

use super::{Action, AuditEntry, AuditHead, AuditKeys, chain::entry_mac};

/// What is wrong with a chain.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, utoipa::ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum Finding {
    /// An entry is not as it was written, or was written for another tenant or another place in the chain.
    EntryChanged,
    /// An entry is missing before others.
    EntryMissing,
    /// A row cannot be read as an entry.
    EntryUnreadable,
    /// A row stands before the first entry, where none can.
    EntryStray,
    /// An entry is keyed with a key this server does not have.
    KeyUnknown,
    /// The last entries are missing.
    TailMissing,
    /// The end of the chain, which is kept beside it, is missing.
    HeadMissing,
    /// The end of the chain, which is kept beside it, is not as it was written.
    HeadChanged,
    /// The server itself had found the end of the chain missing or changed when it wrote this entry.
    HeadWasLost,
}

/// What verifying a chain found.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, utoipa::ToSchema)]
pub struct Verdict {
    /// Whether every entry is as it was written, and none is missing.
    pub intact: bool,
    /// How many rows were checked.
    pub checked: u64,
    /// The first place in the chain that is not as it was written; null when all are.
    #[schema(required)]
    pub first_broken_seq: Option<u64>,
    /// What is wrong there; null when nothing is.
    #[schema(required)]
    pub finding: Option<Finding>,
}

/// Walks a chain from its first row, one row at a time.
#[derive(Debug)]
pub struct Verifier<'a> {
    keys: &'a AuditKeys,
    tenant: &'a str,
    previous: String,
    checked: u64,
    broken: Option<(u64, Finding)>,
}

impl<'a> Verifier<'a> {
    /// A walk that begins before the tenant's first row.
    #[must_use]
    pub fn new(keys: &'a AuditKeys, tenant: &'a str) -> Self {
        Self { keys, tenant, previous: String::new(), checked: 0, broken: None }
    }

    /// Checks the next row, none for one that cannot be read; false once the chain is known to be broken.
    pub fn check(&mut self, row: Option<&AuditEntry>) -> bool {
        if self.broken.is_some() {
            return false;
        }
        self.checked += 1;
        let finding = match row {
            None => Some(Finding::EntryUnreadable),
            Some(entry) => self.judge(entry),
        };
        self.broken = finding.map(|finding| (self.checked, finding));
        self.broken.is_none()
    }

    /// How many rows were found whole so far.
    #[must_use]
    pub fn checked(&self) -> u64 {
        self.checked
    }

    fn judge(&mut self, entry: &AuditEntry) -> Option<Finding> {
        if entry.seq == 0 {
            return Some(Finding::EntryStray);
        }
        if entry.seq != self.checked {
            return Some(Finding::EntryMissing);
        }
        match entry_mac(self.keys, self.tenant, &self.previous, entry) {
            None => Some(Finding::KeyUnknown),
            Some(mac) if mac != entry.mac => Some(Finding::EntryChanged),
            Some(mac) => {
                self.previous = mac;
                (entry.action == Action::AuditHeadLost.as_str()).then_some(Finding::HeadWasLost)
            }
        }
    }

    /// What was found, given the end of the chain as it is kept beside it, and whether anything must have been logged.
    #[must_use]
    pub fn verdict(self, head: Option<&AuditHead>, has_history: bool) -> Verdict {
        let next = self.checked + 1;
        let broken = self.broken.or_else(|| match head {
            None => (self.checked > 0 || has_history).then_some((next, Finding::HeadMissing)),
            Some(head) if !head.is_genuine(self.keys, self.tenant) => Some((next, Finding::HeadChanged)),
            Some(head) if head.seq > self.checked => Some((next, Finding::TailMissing)),
            Some(head) if head.seq < self.checked || head.mac != self.previous => Some((next, Finding::HeadChanged)),
            Some(_) => None,
        });
        Verdict {
            intact: broken.is_none(),
            checked: self.checked,
            first_broken_seq: broken.map(|(seq, _)| seq),
            finding: broken.map(|(_, finding)| finding),
        }
    }
}

#[cfg(test)]
mod tests {
    use jiff::Timestamp;
    use serde_json::json;

    use super::*;
    use crate::audit::{AuditEvent, Target, extend};

    fn keys() -> AuditKeys {
        AuditKeys::new(b"k", [])
    }

    fn events(count: u64) -> impl Iterator<Item = AuditEvent> {
        (1..=count).map(|n| AuditEvent {
            at: Timestamp::from_second(1_700_000_000 + i64::try_from(n).unwrap()).unwrap(),
            actor_id: "u1".into(),
            actor_name: "Ada".into(),
            action: Action::RecordRead,
            target: Target::Record(format!("r{n}")),
            record_id: Some(format!("r{n}")),
            request_id: "q".into(),
            details: json!(null),
        })
    }

    fn chain(keys: &AuditKeys, count: u64) -> (Vec<AuditEntry>, AuditHead) {
        extend(keys, "t", None, events(count))
    }

    fn verdict(keys: &AuditKeys, tenant: &str, entries: &[AuditEntry], head: Option<&AuditHead>) -> Verdict {
        let mut verifier = Verifier::new(keys, tenant);
        for entry in entries {
            if !verifier.check(Some(entry)) {
                break;
            }
        }
        verifier.verdict(head, true)
    }

    fn finding(entries: &[AuditEntry], head: Option<&AuditHead>) -> Option<(u64, Finding)> {
        let verdict = verdict(&keys(), "t", entries, head);
        Some((verdict.first_broken_seq?, verdict.finding?))
    }

    #[test]
    fn a_whole_chain_is_intact() {
        let (entries, head) = chain(&keys(), 5);
        let found = verdict(&keys(), "t", &entries, Some(&head));
        assert_eq!(found, Verdict { intact: true, checked: 5, first_broken_seq: None, finding: None });
    }

    #[test]
    fn a_chain_goes_on_where_it_ended() {
        let (mut entries, head) = chain(&keys(), 2);
        let (more, head) = extend(&keys(), "t", Some((head.seq, &head.mac)), events(2));
        entries.extend(more);
        assert!(verdict(&keys(), "t", &entries, Some(&head)).intact);
    }

    #[test]
    fn the_first_changed_entry_is_found() {
        for tamper in [
            (|e| e.actor_name = "Eve".into()) as fn(&mut AuditEntry),
            |e| e.target_id = "r9".into(),
            |e| e.details = "{}".into(),
            |e| e.record_id = None,
            |e| e.at = Timestamp::from_second(1).unwrap(),
            // Bytes moved from one field to its neighbour.
            |e| (e.actor_id, e.actor_name) = ("u".into(), "1Ada".into()),
        ] {
            let (mut entries, head) = chain(&keys(), 5);
            tamper(&mut entries[2]);
            assert_eq!(finding(&entries, Some(&head)), Some((3, Finding::EntryChanged)));
        }
    }

    #[test]
    fn what_is_missing_or_moved_is_found() {
        let (entries, head) = chain(&keys(), 5);
        let without = |at: usize| {
            let mut entries = entries.clone();
            entries.remove(at);
            entries
        };
        assert_eq!(finding(&without(2), Some(&head)), Some((3, Finding::EntryMissing)));
        assert_eq!(finding(&without(4), Some(&head)), Some((5, Finding::TailMissing)));
        assert_eq!(finding(&[], Some(&head)), Some((1, Finding::TailMissing)));
        assert_eq!(finding(&[], None), Some((1, Finding::HeadMissing)));
        assert_eq!(finding(&entries, None), Some((6, Finding::HeadMissing)));
        let mut swapped = entries.clone();
        swapped.swap(1, 2);
        assert_eq!(finding(&swapped, Some(&head)), Some((2, Finding::EntryMissing)));
        let forged = AuditEntry { seq: 0, ..entries[0].clone() };
        assert_eq!(finding(&[vec![forged], entries].concat(), Some(&head)), Some((1, Finding::EntryStray)));
    }

    #[test]
    fn an_end_that_was_moved_is_found() {
        let (entries, head) = chain(&keys(), 5);
        let (_, earlier) = chain(&keys(), 3);
        let moved = AuditHead { seq: 3, mac: entries[2].mac.clone(), ..head };
        assert_eq!(finding(&entries[..3], Some(&moved)), Some((4, Finding::HeadChanged)));
        assert_eq!(finding(&entries, Some(&earlier)), Some((6, Finding::HeadChanged)));
    }

    #[test]
    fn another_tenants_chain_does_not_pass() {
        let (entries, head) = chain(&keys(), 1);
        assert_eq!(verdict(&keys(), "u", &entries, Some(&head)).finding, Some(Finding::EntryChanged));
    }

    #[test]
    fn a_retired_key_still_verifies_and_an_unknown_one_does_not() {
        let (mut entries, head) = chain(&keys(), 2);
        let rotated = AuditKeys::new(b"new", [&b"k"[..]]);
        let (more, head) = extend(&rotated, "t", Some((head.seq, &head.mac)), events(2));
        entries.extend(more);
        assert!(verdict(&rotated, "t", &entries, Some(&head)).intact);
        let found = verdict(&AuditKeys::new(b"new", []), "t", &entries, Some(&head));
        assert_eq!((found.first_broken_seq, found.finding), (Some(1), Some(Finding::KeyUnknown)));
        assert_ne!(entries[0].key_id, entries[2].key_id);
    }

    #[test]
    fn an_end_that_the_server_found_lost_stays_a_finding() {
        let mut lost: Vec<_> = events(1).collect();
        lost[0].action = Action::AuditHeadLost;
        let (entries, head) = extend(&keys(), "t", None, lost);
        assert_eq!(finding(&entries, Some(&head)), Some((1, Finding::HeadWasLost)));
    }
}
