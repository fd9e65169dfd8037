//! Skips steps whose inputs have not changed: a fingerprint of file contents, kept under `target/xtask/`.

use std::{
    fs,
    hash::{DefaultHasher, Hash, Hasher},
    path::{Path, PathBuf},
};

use anyhow::{Context, Result};

use crate::workspace;

/// Folders that are made by steps, and so are never inputs.
const MADE: [&str; 7] = ["node_modules", ".next", "dist", "wasm", "target", ".git", "test-results"];

/// What a step depends on.
#[derive(Default)]
pub struct Inputs(DefaultHasher);

impl Inputs {
    /// No inputs yet.
    pub fn new() -> Self {
        Self::default()
    }

    /// A file's content, or that it is not there.
    pub fn file(mut self, path: &Path) -> Result<Self> {
        self.add_file(path)?;
        Ok(self)
    }

    /// Every file below a folder but what steps make.
    pub fn folder(mut self, folder: &Path) -> Result<Self> {
        for file in files_below(folder)? {
            self.add_file(&file)?;
        }
        Ok(self)
    }

    /// Any other value that matters, such as a tool's version.
    pub fn value(mut self, value: &str) -> Self {
        value.hash(&mut self.0);
        self
    }

    fn add_file(&mut self, path: &Path) -> Result<()> {
        path.hash(&mut self.0);
        if path.exists() {
            fs::read(path).with_context(|| format!("could not read {}", workspace::shown(path)))?.hash(&mut self.0);
        }
        Ok(())
    }
}

/// Remembers with which inputs a step last went well.
pub struct Stamp {
    file: PathBuf,
    fingerprint: String,
}

impl Stamp {
    /// The stamp of one step with these inputs.
    pub fn new(step: &str, inputs: &Inputs) -> Self {
        let file = workspace::made().join("xtask").join(format!("{step}.stamp"));
        Self { file, fingerprint: format!("{:016x}", inputs.0.finish()) }
    }

    /// Whether the step went well with the same inputs before and its outputs are still there.
    pub fn is_fresh(&self, outputs: &[&Path]) -> bool {
        outputs.iter().all(|output| output.exists())
            && fs::read_to_string(&self.file).is_ok_and(|stored| stored == self.fingerprint)
    }

    /// The step begins: until it is done, it has not been done.
    pub fn clear(&self) {
        // Not there is as good as removed.
        drop(fs::remove_file(&self.file));
    }

    /// The step went well.
    pub fn set(&self) -> Result<()> {
        fs::create_dir_all(self.file.parent().context("a stamp lies in a folder")?)?;
        fs::write(&self.file, &self.fingerprint)?;
        Ok(())
    }
}

/// Every file below a folder in a stable order, without what steps make.
pub fn files_below(folder: &Path) -> Result<Vec<PathBuf>> {
    let mut files = Vec::new();
    let mut folders = vec![folder.to_owned()];
    while let Some(folder) = folders.pop() {
        for entry in fs::read_dir(&folder).with_context(|| format!("could not list {}", workspace::shown(&folder)))? {
            let entry = entry?;
            if entry.file_type()?.is_dir() {
                if !MADE.iter().any(|made| entry.file_name() == *made) {
                    folders.push(entry.path());
                }
            } else if !entry.file_name().to_string_lossy().ends_with(".tsbuildinfo")
                && entry.file_name() != "next-env.d.ts"
            {
                files.push(entry.path());
            }
        }
    }
    files.sort();
    Ok(files)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_changed_byte_makes_a_stamp_stale() {
        let folder = std::env::temp_dir().join(format!("xtask-stamp-{}", std::process::id()));
        fs::create_dir_all(folder.join("node_modules")).unwrap();
        fs::write(folder.join("a"), "one").unwrap();
        let of = || Stamp::new("test", &Inputs::new().folder(&folder).unwrap()).fingerprint;
        let before = of();
        fs::write(folder.join("node_modules/b"), "made by a step").unwrap();
        assert_eq!(of(), before);
        fs::write(folder.join("a"), "two").unwrap();
        assert_ne!(of(), before);
        fs::remove_dir_all(&folder).unwrap();
    }
}
