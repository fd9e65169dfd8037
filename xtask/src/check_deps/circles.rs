//! No circles among files: of two files that need each other, neither can be read, tested or moved alone.

mod imports;
mod rust;
mod typescript;

use std::collections::BTreeSet;

use anyhow::Result;

use self::imports::Imports;
use crate::workspace;

/// The rules that are broken, as sentences.
pub fn check() -> Result<Vec<String>> {
    let mut imports = Imports::default();
    rust::read(workspace::root(), &mut imports)?;
    typescript::read(workspace::root(), &mut imports)?;
    Ok(judge(&imports))
}

fn judge(imports: &Imports) -> Vec<String> {
    let told = |circle: &BTreeSet<String>| {
        let path = imports.round(circle).join(" → ");
        format!("files import each other in a circle: {path}; move what both need to a file of its own")
    };
    imports.circles().iter().map(told).collect()
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
        let broken = judge(&imports(&[("a", "b"), ("b", "c"), ("c", "a"), ("c", "b"), ("x", "a"), ("c", "y")]));
        assert_eq!(broken.len(), 1, "{broken:?}");
        assert!(broken[0].contains("a → b → c → a"), "{broken:?}");
        assert!(judge(&imports(&[("a", "b"), ("a", "c"), ("b", "c"), ("c", "c")])).is_empty());
    }
}
