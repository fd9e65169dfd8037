//! No circles among files: of two files that need each other, neither can be read, tested or moved alone.

mod imports;
mod rust;
mod typescript;

use std::collections::BTreeSet;

use anyhow::Result;

use self::imports::Imports;
use crate::workspace;

/// Imports that close circles which stood before the rule did. Whoever breaks one is told to take its line out.
const KNOWN: &[(&str, &str)] = &[
    ("server/embedded-s3/src/blobs/leases.rs", "server/embedded-s3/src/blobs/mod.rs"),
    ("server/embedded-s3/src/blobs/quarantine.rs", "server/embedded-s3/src/blobs/mod.rs"),
    ("server/embedded-s3/src/blobs/reader.rs", "server/embedded-s3/src/blobs/mod.rs"),
    ("server/embedded-s3/src/blobs/writer.rs", "server/embedded-s3/src/blobs/mod.rs"),
    ("server/embedded-s3/src/meta/listing.rs", "server/embedded-s3/src/meta/mod.rs"),
    ("server/embedded-s3/src/meta/objects.rs", "server/embedded-s3/src/meta/mod.rs"),
    ("server/embedded-s3/src/meta/uploads.rs", "server/embedded-s3/src/meta/mod.rs"),
    ("server/embedded-s3/src/meta/mod.rs", "server/embedded-s3/src/blobs/mod.rs"),
    ("server/embedded-s3/src/meta/mod.rs", "server/embedded-s3/src/blobs/writer.rs"),
    ("server/embedded-s3/src/error.rs", "server/embedded-s3/src/meta/mod.rs"),
    ("server/embedded-s3/src/meta/settings.rs", "server/embedded-s3/src/blobs/mod.rs"),
    ("server/embedded-s3/src/meta/uploads.rs", "server/embedded-s3/src/blobs/mod.rs"),
    ("server/embedded-s3/src/meta/versions.rs", "server/embedded-s3/src/blobs/mod.rs"),
    ("server/embedded-s3/src/meta/versions.rs", "server/embedded-s3/src/meta/mod.rs"),
    ("server/embedded-s3/src/meta/versions.rs", "server/embedded-s3/src/meta/objects.rs"),
    ("server/embedded-s3/src/sidecar.rs", "server/embedded-s3/src/blobs/mod.rs"),
    ("server/embedded-s3/src/sidecar.rs", "server/embedded-s3/src/meta/types.rs"),
];

/// The rules that are broken, as sentences.
pub fn check() -> Result<Vec<String>> {
    let mut imports = Imports::default();
    rust::read(workspace::root(), &mut imports)?;
    typescript::read(workspace::root(), &mut imports)?;
    Ok(judge(imports, KNOWN))
}

fn judge(mut imports: Imports, known: &[(&str, &str)]) -> Vec<String> {
    let circles = imports.circles();
    let mut broken = Vec::new();
    for (from, to) in known {
        let stands = |circle: &BTreeSet<String>| circle.contains(*from) && circle.contains(*to);
        if !circles.iter().any(stands) || !imports.remove(from, to) {
            broken.push(format!(
                "{from} → {to} closes no circle any more: take it out of KNOWN in check_deps/circles.rs"
            ));
        }
    }
    broken.extend(imports.circles().iter().map(|circle| {
        let path = imports.round(circle).join(" → ");
        format!("files import each other in a circle: {path}; move what both need to a file of its own")
    }));
    broken
}

#[cfg(test)]
mod tests {
    use super::*;

    fn imports(pairs: &[(&str, &str)]) -> Imports {
        let mut imports = Imports::default();
        pairs.iter().for_each(|(from, to)| imports.add(from, to));
        imports
    }

    #[test]
    fn a_circle_is_shown_by_a_shortest_way_round_and_what_only_leads_to_it_is_none() {
        let broken = judge(imports(&[("a", "b"), ("b", "c"), ("c", "a"), ("c", "b"), ("x", "a"), ("c", "y")]), &[]);
        assert_eq!(broken.len(), 1, "{broken:?}");
        assert!(broken[0].contains("a → b → c → a"), "{broken:?}");
        assert!(judge(imports(&[("a", "b"), ("a", "c"), ("b", "c"), ("c", "c")]), &[]).is_empty());
    }

    #[test]
    fn a_known_circle_is_let_pass_until_it_is_gone() {
        let known = [("b", "a")];
        assert!(judge(imports(&[("a", "b"), ("b", "a")]), &known).is_empty());
        assert!(judge(imports(&[("a", "b")]), &known)[0].contains("closes no circle any more"));
        let another = judge(imports(&[("a", "b"), ("b", "a"), ("b", "c"), ("c", "b")]), &known);
        assert!(another.len() == 1 && another[0].contains("b → c → b"), "{another:?}");
    }
}
