//! Access tiers of `INTELLIGENT_TIERING` (Amazon S3 User Guide, "How S3 Intelligent-Tiering works").

use s3s::dto::{IntelligentTieringConfiguration, Tag};

use super::days::DAY_MS;
use crate::meta::{ObjectRow, Settings};

/// Smaller objects stay in the frequent tier, and are billed at it.
const MINIMUM_BYTES: u64 = 128 * 1024;
/// The tiers that need no configuration, with the days without a read that lead there.
const AUTOMATIC: [(i32, &str); 2] = [(90, "ARCHIVE_INSTANT_ACCESS"), (30, "INFREQUENT_ACCESS")];
/// From warm to cold.
const ORDER: [&str; 4] = ["INFREQUENT_ACCESS", "ARCHIVE_INSTANT_ACCESS", "ARCHIVE_ACCESS", "DEEP_ARCHIVE_ACCESS"];

/// The colder tier that an object is due for, if any.
pub(crate) fn colder_tier(
    settings: &Settings,
    object: &ObjectRow,
    tags: &[(String, String)],
    now_ms: i64,
) -> Option<String> {
    if object.storage_class != "INTELLIGENT_TIERING" || object.size_bytes() < MINIMUM_BYTES {
        return None;
    }
    // A restore brings an object back to the frequent tier, as a read does.
    let back = object.restore_ready_ms.filter(|ready| object.restore_until_ms.is_none() && *ready <= now_ms);
    let touched = [Some(object.last_modified_ms), object.last_read_ms, back].into_iter().flatten().max();
    let idle_days = (now_ms - touched.unwrap_or(now_ms)) / DAY_MS;
    let key = String::from_utf8_lossy(&object.key);
    let configured = settings.tiering.values().filter(|configuration| applies(configuration, &key, tags));
    let archives = configured.flat_map(|configuration| &configuration.tierings);
    let archives = archives.map(|tiering| (tiering.days, tiering.access_tier.as_str()));
    let rank = |tier: &str| ORDER.iter().position(|known| *known == tier).map_or(0, |at| at + 1);
    let is = if back.is_some() { 0 } else { rank(object.access_tier.as_deref().unwrap_or_default()) };
    archives
        .chain(AUTOMATIC)
        .filter(|(days, tier)| i64::from(*days) <= idle_days && rank(tier) > is)
        .max_by_key(|(_, tier)| rank(tier))
        .map(|(_, tier)| tier.to_owned())
}

fn applies(configuration: &IntelligentTieringConfiguration, key: &str, tags: &[(String, String)]) -> bool {
    if configuration.status.as_str() != "Enabled" {
        return false;
    }
    let Some(filter) = &configuration.filter else { return true };
    let and = filter.and.as_ref();
    let prefix = filter.prefix.as_deref().or_else(|| and?.prefix.as_deref()).unwrap_or_default();
    let wanted = filter.tag.iter().chain(and.iter().flat_map(|and| and.tags.iter().flatten()));
    let has = |tag: &Tag| {
        tags.iter().any(|(name, value)| tag.key.as_ref() == Some(name) && tag.value.as_ref() == Some(value))
    };
    key.starts_with(prefix) && wanted.into_iter().all(has)
}
