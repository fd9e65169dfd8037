//! Who imports whom among TypeScript and JavaScript files. Types count: whoever reads a file reads them too.

use std::{
    collections::BTreeSet,
    fs,
    path::{Component, Path, PathBuf},
};

use anyhow::Result;

use super::imports::Imports;
use crate::{
    check_deps::sources::{imports, sources},
    workspace,
};

const EXTENSIONS: [&str; 6] = ["ts", "tsx", "mts", "mjs", "js", "jsx"];

/// Adds what the files below a folder import from each other.
pub fn read(root: &Path, found: &mut Imports) -> Result<()> {
    let files: BTreeSet<PathBuf> = sources(root, &EXTENSIONS)?.into_iter().collect();
    for file in &files {
        for from in imports(&fs::read_to_string(file)?) {
            if let Some(imported) = meant(file, from).and_then(|path| resolve(&path, &files)) {
                found.add(&workspace::shown(file), &workspace::shown(&imported));
            }
        }
    }
    Ok(())
}

/// The path that an import means; `None` for a package.
fn meant(file: &Path, from: &str) -> Option<PathBuf> {
    if from.starts_with('.') {
        return Some(plain(&file.parent()?.join(from)));
    }
    // As the `paths` of our own `tsconfig.json`s say it: `@/x` lies beside them.
    let below = from.strip_prefix("@/")?;
    let project = file.ancestors().skip(1).find(|folder| folder.join("tsconfig.json").exists())?;
    Some(project.join(below))
}

/// Without `.` and `..`.
fn plain(path: &Path) -> PathBuf {
    let mut plain = PathBuf::new();
    for component in path.components() {
        match component {
            Component::ParentDir => drop(plain.pop()),
            Component::CurDir => {}
            other => plain.push(other),
        }
    }
    plain
}

/// The file of a path: as it stands, with an ending, with another ending (`./x.js` is compiled from `x.ts`), or a
/// folder's index.
fn resolve(path: &Path, files: &BTreeSet<PathBuf>) -> Option<PathBuf> {
    let with_ending = |ending: &str| PathBuf::from(format!("{}.{ending}", path.display()));
    let endings = EXTENSIONS.iter().flat_map(|ending| {
        [with_ending(ending), path.with_extension(ending), path.join("index").with_extension(ending)]
    });
    [path.to_path_buf()].into_iter().chain(endings).find(|file| files.contains(file))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_an_import_means_is_found_whatever_its_ending() {
        let files: BTreeSet<PathBuf> = ["/p/a.ts", "/p/b/index.tsx", "/p/c.d.mts"].map(PathBuf::from).into();
        let found = |file: &str, from: &str| resolve(&meant(Path::new(file), from)?, &files);
        for (file, from, expected) in [
            ("/p/x.ts", "./a.js", Some("/p/a.ts")),
            ("/p/b/y.ts", "../a", Some("/p/a.ts")),
            ("/p/x.ts", "./b", Some("/p/b/index.tsx")),
            ("/p/x.ts", "./b/index.js", Some("/p/b/index.tsx")),
            ("/p/x.ts", "./gone", None),
            ("/p/x.ts", "react", None),
        ] {
            assert_eq!(found(file, from), expected.map(PathBuf::from), "{from}");
        }
    }
}
