use super::{AuditEntry, AuditEvent, AuditKeys};

/// The `mac` before the first entry of every chain.
const GENESIS: &str = "";

/// The end of a tenant's chain, kept beside it: without it, cutting off the last entries would go unnoticed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct AuditHead {
    /// The last entry's `seq`.
    pub seq: u64,
    /// The last entry's `mac`.
    pub mac: String,
    /// The key the seal is made with.
    pub key_id: String,
    /// HMAC-SHA-256 over tenant, `seq` and `mac`, so that nobody without the key can move the end.
    pub seal: String,
}

impl AuditHead {
    fn sealed(keys: &AuditKeys, tenant: &str, seq: u64, mac: &str) -> Self {
        let key_id = keys.current().to_owned();
        let seal = seal(keys, &key_id, tenant, seq, mac).unwrap_or_default();
        Self { seq, mac: mac.to_owned(), key_id, seal }
    }

    /// Whether it is as this program wrote it.
    #[must_use]
    pub fn is_genuine(&self, keys: &AuditKeys, tenant: &str) -> bool {
        seal(keys, &self.key_id, tenant, self.seq, &self.mac).is_some_and(|seal| seal == self.seal)
    }
}

fn seal(keys: &AuditKeys, key_id: &str, tenant: &str, seq: u64, mac: &str) -> Option<String> {
    keys.mac(key_id, &["head", tenant, &seq.to_string(), mac])
}

/// The `mac` of an entry that follows one with `previous`. The entry's own `mac` field is not read.
pub(super) fn entry_mac(keys: &AuditKeys, tenant: &str, previous: &str, entry: &AuditEntry) -> Option<String> {
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
        &entry.key_id,
    ];
    keys.mac(&entry.key_id, &fields)
}

/// The entries of these events and the new end of the chain. `last` is the `seq` and `mac` of the entry before them.
#[must_use]
pub fn extend(
    keys: &AuditKeys,
    tenant: &str,
    last: Option<(u64, &str)>,
    events: impl IntoIterator<Item = AuditEvent>,
) -> (Vec<AuditEntry>, AuditHead) {
    let (mut seq, mut previous) = last.map_or((0, GENESIS.to_owned()), |(seq, mac)| (seq, mac.to_owned()));
    let mut entries = Vec::new();
    for event in events {
        seq += 1;
        let mut entry = event.into_entry(seq, keys.current());
        entry.mac = entry_mac(keys, tenant, &previous, &entry).unwrap_or_default();
        previous.clone_from(&entry.mac);
        entries.push(entry);
    }
    let head = AuditHead::sealed(keys, tenant, seq, &previous);
    (entries, head)
}
