//! The files of a backup with their SHA-256, as `sha256sum` writes and checks them: `sha256sum -c SHA256SUMS` needs no
//! Chartlift.

use std::{
    collections::{BTreeMap, BTreeSet},
    fs::{self, File},
    io::{self, BufRead as _, BufReader, Read as _, Write as _},
    path::{Component, Path, PathBuf},
};

use sha2::{Digest as _, Sha256};

/// The list's own name.
pub(super) const LIST: &str = "SHA256SUMS";
const BUFFER_BYTES: usize = 1 << 20;

/// What a backup has: by path below it, SHA-256 as hex digits and size in bytes.
#[derive(Default)]
pub(super) struct Listed(BTreeMap<PathBuf, (String, u64)>);

impl Listed {
    /// Brings the copy of these files up to date: copies what is not there yet, and removes what is not named any more.
    /// Answers how many could not be copied because they are gone.
    pub async fn bring(&mut self, from: &Path, to: &Path, named: BTreeSet<PathBuf>) -> io::Result<usize> {
        let not_named: Vec<_> = self.0.keys().filter(|path| !named.contains(*path)).cloned().collect();
        for path in not_named {
            fs::remove_file(to.join(&path))?;
            self.0.remove(&path);
        }
        let mut gone = 0;
        for path in named {
            if !self.0.contains_key(&path) && !self.add(from, to, path).await? {
                gone += 1;
            }
        }
        Ok(gone)
    }

    /// Copies a file; false when it is gone.
    pub async fn add(&mut self, from: &Path, to: &Path, path: PathBuf) -> io::Result<bool> {
        let (source, target) = (from.join(&path), to.join(&path));
        let copied = tokio::task::spawn_blocking(move || copy(&source, &target)).await.map_err(io::Error::other)?;
        match copied {
            Ok(sum) => {
                self.0.insert(path, sum);
                Ok(true)
            }
            Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(false),
            Err(error) => Err(error),
        }
    }

    /// Takes in a file that is there already.
    pub async fn note(&mut self, to: &Path, path: PathBuf) -> io::Result<()> {
        let file = to.join(&path);
        let sum = tokio::task::spawn_blocking(move || sum(&file)).await.map_err(io::Error::other)??;
        self.0.insert(path, sum);
        Ok(())
    }

    /// Reads every file once more, and writes the list where each is as it was copied.
    pub async fn verify_and_write(&self, to: &Path) -> io::Result<()> {
        let (files, to) = (self.0.clone(), to.to_owned());
        let write = move || {
            let mut list = String::new();
            for (path, expected) in &files {
                if sum(&to.join(path))? != *expected {
                    return Err(io::Error::other(format!("{} reads as something else", path.display())));
                }
                list.push_str(&format!("{}  {}\n", expected.0, path.display()));
            }
            // Last: a folder without its list is no backup.
            let mut file = File::create_new(to.join(LIST))?;
            file.write_all(list.as_bytes())?;
            file.sync_all()?;
            File::open(&to)?.sync_all()
        };
        tokio::task::spawn_blocking(write).await.map_err(io::Error::other)?
    }

    /// Reads the list of a backup: paths and sums. No path leads out of it.
    pub fn read(folder: &Path) -> io::Result<Vec<(PathBuf, String)>> {
        let mut files = Vec::new();
        for line in BufReader::new(File::open(folder.join(LIST))?).lines() {
            let line = line?;
            let (sum, path) = line.split_once("  ").ok_or_else(|| io::Error::other("a line is not of sha256sum's"))?;
            let path = PathBuf::from(path);
            if path.components().any(|part| !matches!(part, Component::Normal(_))) {
                return Err(io::Error::other(format!("{} leads out of it", path.display())));
            }
            files.push((path, sum.to_owned()));
        }
        Ok(files)
    }

    pub fn files(&self) -> u64 {
        self.0.len() as u64
    }

    pub fn bytes(&self) -> u64 {
        self.0.values().map(|(_, bytes)| bytes).sum()
    }
}

/// What of a copy of the embedded S3 was not copied file by file: the metadata.
pub(super) fn copied(to: &Path, s3: &Path) -> io::Result<Vec<PathBuf>> {
    let mut files = Vec::new();
    if !s3.exists() {
        return Ok(files);
    }
    for folder in [s3.to_owned(), s3.join("buckets")] {
        for entry in fs::read_dir(folder)? {
            let entry = entry?;
            if entry.file_type()?.is_file() {
                let path = entry.path();
                files.push(path.strip_prefix(to).map_err(io::Error::other)?.to_owned());
            }
        }
    }
    Ok(files)
}

/// Copies a file durably; its SHA-256 and size.
pub(super) fn copy(from: &Path, to: &Path) -> io::Result<(String, u64)> {
    let mut source = File::open(from)?;
    if let Some(folder) = to.parent() {
        fs::create_dir_all(folder)?;
    }
    let mut target = File::create_new(to)?;
    let summed = read_through(&mut source, |bytes| target.write_all(bytes))?;
    target.sync_all()?;
    Ok(summed)
}

fn sum(path: &Path) -> io::Result<(String, u64)> {
    read_through(&mut File::open(path)?, |_| Ok(()))
}

fn read_through(file: &mut File, mut each: impl FnMut(&[u8]) -> io::Result<()>) -> io::Result<(String, u64)> {
    let (mut hash, mut bytes, mut buffer) = (Sha256::new(), 0, vec![0; BUFFER_BYTES]);
    loop {
        let read = file.read(&mut buffer)?;
        if read == 0 {
            return Ok((hex::encode(hash.finalize()), bytes));
        }
        hash.update(&buffer[..read]);
        each(&buffer[..read])?;
        bytes += read as u64;
    }
}
