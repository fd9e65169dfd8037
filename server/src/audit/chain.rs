use hmac::{Hmac, KeyInit, Mac};
use serde::Serialize;
use sha2::Sha256;

use super::AuditEntry;

/// The `mac` before the first entry of every chain.
pub const GENESIS: &str = "";

/// The secret the chains are keyed with. Whoever can write the database but does not have it cannot forge an entry.
#[derive(Clone)]
pub struct AuditKey(Hmac<Sha256>);

impl std::fmt::Debug for AuditKey {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("AuditKey(…)")
    }
}

impl AuditKey {
    /// A key of these bytes; HMAC takes any length, 32 random bytes are right.
    #[must_use]
    pub fn new(secret: &[u8]) -> Self {
        // HMAC accepts keys of every length, so this cannot fail (RFC 2104, section 2).
        Self(Hmac::new_from_slice(secret).expect("HMAC takes a key of any length"))
    }

    /// The `mac` of an entry that follows one with `previous`. The entry's own `mac` field is not read.
    #[must_use]
    pub fn mac(&self, tenant: &str, previous: &str, entry: &AuditEntry) -> String {
        let mut hmac = self.0.clone();
        let (seq, at) = (entry.seq.to_string(), entry.at.as_millisecond().to_string());
        let fields = [
            tenant,
            previous,
            &seq,
            &at,
            &entry.actor_id,
            &entry.actor_name,
            &entry.action,
            &entry.target_type,
            &entry.target_id,
            // No record and an empty id are the same: ids are never empty.
            entry.record_id.as_deref().unwrap_or(""),
            &entry.request_id,
            &entry.details,
        ];
        for field in fields {
            // Lengths first, so that no bytes can move from one field to the next unnoticed.
            hmac.update(&(field.len() as u64).to_be_bytes());
            hmac.update(field.as_bytes());
        }
        hex::encode(hmac.finalize().into_bytes())
    }
}

/// What verifying a chain found.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, utoipa::ToSchema)]
pub struct Verdict {
    /// Whether every entry is as it was written.
    pub intact: bool,
    /// How many entries were checked.
    pub checked: u64,
    /// The first entry that was changed, or that follows a gap; null when all are whole.
    #[schema(required)]
    pub first_broken_seq: Option<u64>,
}

/// Walks a chain from its first entry, any number of entries at a time.
#[derive(Debug)]
pub struct Verifier<'a> {
    key: &'a AuditKey,
    tenant: &'a str,
    previous: String,
    checked: u64,
    broken: Option<u64>,
}

impl<'a> Verifier<'a> {
    /// A walk that begins before the tenant's first entry.
    #[must_use]
    pub fn new(key: &'a AuditKey, tenant: &'a str) -> Self {
        Self { key, tenant, previous: GENESIS.to_owned(), checked: 0, broken: None }
    }

    /// Checks the next entries; false once the chain is known to be broken.
    pub fn check(&mut self, entries: &[AuditEntry]) -> bool {
        for entry in entries {
            if self.broken.is_some() {
                break;
            }
            self.checked += 1;
            let whole = entry.seq == self.checked && self.key.mac(self.tenant, &self.previous, entry) == entry.mac;
            if whole {
                self.previous.clone_from(&entry.mac);
            } else {
                // After a deleted row, the number where the gap begins says more than the next surviving one.
                self.broken = Some(self.checked.min(entry.seq));
            }
        }
        self.broken.is_none()
    }

    /// What was found.
    #[must_use]
    pub fn verdict(self) -> Verdict {
        Verdict { intact: self.broken.is_none(), checked: self.checked, first_broken_seq: self.broken }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn chain(key: &AuditKey, count: u64) -> Vec<AuditEntry> {
        let mut entries: Vec<AuditEntry> = Vec::new();
        for seq in 1..=count {
            let mut entry = AuditEntry {
                seq,
                at: jiff::Timestamp::from_second(1_700_000_000 + seq as i64).unwrap(),
                actor_id: "u1".into(),
                actor_name: "Ada".into(),
                action: "record.read".into(),
                target_type: "record".into(),
                target_id: format!("r{seq}"),
                record_id: Some(format!("r{seq}")),
                request_id: "q".into(),
                details: "null".into(),
                mac: String::new(),
            };
            let previous = entries.last().map_or(GENESIS, |last| &last.mac).to_owned();
            entry.mac = key.mac("t", &previous, &entry);
            entries.push(entry);
        }
        entries
    }

    fn verdict(key: &AuditKey, entries: &[AuditEntry]) -> Verdict {
        let mut verifier = Verifier::new(key, "t");
        verifier.check(entries);
        verifier.verdict()
    }

    #[test]
    fn a_whole_chain_is_intact() {
        let key = AuditKey::new(b"k");
        let found = verdict(&key, &chain(&key, 5));
        assert_eq!(found, Verdict { intact: true, checked: 5, first_broken_seq: None });
    }

    #[test]
    fn the_first_changed_entry_is_found() {
        let key = AuditKey::new(b"k");
        for tamper in [
            (|e| e.actor_name = "Eve".into()) as fn(&mut AuditEntry),
            |e| e.target_id = "r9".into(),
            |e| e.details = "{}".into(),
            |e| e.record_id = None,
            |e| e.at = jiff::Timestamp::from_second(1).unwrap(),
            // Bytes moved from one field to its neighbour.
            |e| (e.actor_id, e.actor_name) = ("u".into(), "1Ada".into()),
        ] {
            let mut entries = chain(&key, 5);
            tamper(&mut entries[2]);
            assert_eq!(verdict(&key, &entries).first_broken_seq, Some(3));
        }
    }

    #[test]
    fn a_deleted_swapped_or_forged_entry_is_found() {
        let key = AuditKey::new(b"k");
        let mut deleted = chain(&key, 5);
        deleted.remove(2);
        assert_eq!(verdict(&key, &deleted).first_broken_seq, Some(3));

        let mut swapped = chain(&key, 5);
        swapped.swap(1, 2);
        assert_eq!(verdict(&key, &swapped).first_broken_seq, Some(2));

        let forged = chain(&AuditKey::new(b"another"), 5);
        assert_eq!(verdict(&key, &forged).first_broken_seq, Some(1));
    }

    #[test]
    fn another_tenants_chain_does_not_pass() {
        let key = AuditKey::new(b"k");
        let entries = chain(&key, 1);
        let mut verifier = Verifier::new(&key, "u");
        assert!(!verifier.check(&entries));
    }
}
