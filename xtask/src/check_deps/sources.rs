//! Rules inside a crate or package, read from the sources: what a folder's code may name.

use std::{
    fs,
    path::{Path, PathBuf},
};

use anyhow::Result;

use crate::{process, stamp, workspace};

/// What may lie at the top of the repository; everything else has a place below.
const TOP_LEVEL: [&str; 21] = [
    ".cargo",
    ".ci",
    ".editorconfig",
    ".gitattributes",
    ".gitignore",
    "CHANGELOG.md",
    "CONTRIBUTING.md",
    "Cargo.lock",
    "Cargo.toml",
    "LICENSE-APACHE",
    "LICENSE-MIT",
    "README.md",
    "examples",
    "npm-package",
    "rust-toolchain.toml",
    "rustfmt.toml",
    "server",
    "tests",
    "wasm-client",
    "xtask",
    "deny.toml",
];

/// The rules that are broken, as sentences.
pub fn check() -> Result<Vec<String>> {
    let mut broken = top_level();
    broken.extend(domain_is_pure()?);
    broken.extend(npm_package_is_layered()?);
    broken.extend(examples_use_published_names()?);
    Ok(broken)
}

fn top_level() -> Vec<String> {
    // Outside a Git checkout (an unpacked archive) there is nothing to hold against the list.
    let listed =
        process::output_of(process::command("git").args(["ls-tree", "--name-only", "HEAD"])).unwrap_or_default();
    let strange = listed.lines().filter(|name| !TOP_LEVEL.contains(name));
    strange.map(|name| format!("{name} does not belong at the top of the repository")).collect()
}

/// `domain` decides; it knows only its own ports, so that it can be tested without a socket or a database.
fn domain_is_pure() -> Result<Vec<String>> {
    let mut broken = Vec::new();
    for file in sources(&workspace::path("server/src/domain"), &["rs"])? {
        for (number, line) in code_lines(&file)? {
            if let Some(name) = ["axum", "sqlx", "aws_sdk_s3", "aws_config", "http", "hyper", "tower", "tower_http"]
                .into_iter()
                .find(|name| names_crate(&line, name))
            {
                broken.push(format!("{}:{number}: domain must not name {name}", workspace::shown(&file)));
            }
        }
    }
    Ok(broken)
}

/// One file touches the wasm glue, one folder touches React, and the API client touches neither.
fn npm_package_is_layered() -> Result<Vec<String>> {
    let root = workspace::path("npm-package/src");
    let mut broken = Vec::new();
    let mut glue = Vec::new();
    for file in sources(&root, &["ts", "tsx"])? {
        let folder = file.strip_prefix(&root).ok().and_then(|path| path.iter().next()).unwrap_or_default().to_owned();
        let text = fs::read_to_string(&file)?;
        let shown = workspace::shown(&file);
        let imports: Vec<&str> = imports(&text).collect();
        if imports.iter().any(|from| from.contains("/wasm/chartlift_")) {
            glue.push(shown.clone());
        }
        let of_react = |from: &&str| ["react", "@tanstack/react-query"].contains(from) || from.starts_with("react/");
        if !["react", "query"].iter().any(|ours| folder == *ours) && imports.iter().any(of_react) {
            broken.push(format!("{shown}: only src/react and src/query may import React"));
        }
        // Records and costs are looked at on pages that send no file.
        let engine = |from: &&&str| {
            from.starts_with("../") && !["../api/", "../throttle.js"].iter().any(|ours| from.starts_with(ours))
        };
        if let Some(from) = imports.iter().filter(|_| folder == "query").find(engine) {
            broken.push(format!(
                "{shown}: src/query is the API alone and must not import the engine's side (\"{from}\")"
            ));
        }
        // What both sides share is the error (among what nearly all need), how tokens are asked for, and how a wait is given up; none
        // of them knows of a browser.
        let shared = ["../basics.js", "../tokens.js", "../unless.js"];
        let outside = |from: &&&str| from.starts_with("../") && !shared.contains(*from);
        if let Some(from) = imports.iter().filter(|_| folder == "api").find(outside) {
            broken
                .push(format!("{shown}: src/api runs on servers and must not import the browser's side (\"{from}\")"));
        }
        // The server's codes are types: nothing of them is left at run time.
        if shown.ends_with("src/basics.ts") && imports.iter().any(|from| *from != "./api/schema.js") {
            broken.push(format!("{shown}: both sides share it, so it must import nothing but the API's types"));
        }
        if shown.ends_with("src/tokens.ts") && !imports.is_empty() {
            broken.push(format!("{shown}: both sides share it, so it must import nothing"));
        }
    }
    if glue.len() > 1 {
        broken.push(format!("only one file may import the wasm glue, not {}", glue.join(", ")));
    }
    Ok(broken)
}

/// Examples are what a user of the published package would write.
fn examples_use_published_names() -> Result<Vec<String>> {
    let mut broken = Vec::new();
    for file in sources(&workspace::path("examples"), &["ts", "tsx", "mts", "mjs", "js"])? {
        let text = fs::read_to_string(&file)?;
        if let Some(from) = imports(&text).find(|from| {
            ["npm-package", "wasm-client", "chartlift_wasm", "chartlift_codec", "target/npm"]
                .iter()
                .any(|path| from.contains(path))
        }) {
            broken.push(format!("{}: import @chartlift/client, not \"{from}\"", workspace::shown(&file)));
        }
    }
    Ok(broken)
}

/// Files below a folder with these endings.
pub fn sources(folder: &Path, extensions: &[&str]) -> Result<Vec<PathBuf>> {
    if !folder.exists() {
        return Ok(Vec::new());
    }
    let mut files = stamp::files_below(folder)?;
    files.retain(|file| file.extension().is_some_and(|extension| extensions.iter().any(|wanted| extension == *wanted)));
    Ok(files)
}

/// A Rust file's lines with their numbers, without comments.
fn code_lines(file: &Path) -> Result<Vec<(usize, String)>> {
    let text = fs::read_to_string(file)?;
    let code = |line: &str| line.split("//").next().unwrap_or_default().to_owned();
    Ok(text.lines().map(code).enumerate().map(|(index, line)| (index + 1, line)).collect())
}

/// Whether a line of Rust names a crate: `use axum::…`, `sqlx::query`, `#[axum::debug_handler]`, but not `self.http`.
fn names_crate(line: &str, name: &str) -> bool {
    let mut rest = line;
    while let Some(at) = rest.find(name) {
        let before = rest[..at].chars().next_back();
        let after = &rest[at + name.len()..];
        let starts = before.is_none_or(|character| !character.is_alphanumeric() && !"_:.".contains(character));
        let used = rest[..at].trim_end().ends_with("use") && after.starts_with([';', ' ']);
        if starts && (after.starts_with("::") || used) {
            return true;
        }
        rest = after;
    }
    false
}

/// What a TypeScript or JavaScript text imports, statically, dynamically or by re-export.
pub fn imports(text: &str) -> impl Iterator<Item = &str> {
    text.lines().filter(|line| !line.trim_start().starts_with("//") && !line.trim_start().starts_with('*')).filter_map(
        |line| {
            let at = ["from ", "import(", "import "].iter().find_map(|word| {
                let at = line.find(word)? + word.len();
                line[at..].trim_start().starts_with(['"', '\'']).then_some(at)
            })?;
            line[at..].trim_start().get(1..)?.split(['"', '\'']).next()
        },
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_crate_is_named_by_paths_and_uses_only() {
        for line in
            ["use axum::Json;", "    sqlx::query(x)", "#[axum::debug_handler]", "use http;", "fn f(_: &http::Uri)"]
        {
            assert!(["axum", "sqlx", "http"].iter().any(|name| names_crate(line, name)), "{line}");
        }
        for line in ["self.http", "let http = 1;", "crate::http::x", "my_axum::x", "\"http://x\""] {
            assert!(!["axum", "sqlx", "http"].iter().any(|name| names_crate(line, name)), "{line}");
        }
    }

    #[test]
    fn imports_of_every_form_are_seen() {
        let text = "import { a } from 'react';\nexport * from \"./b\";\nconst c = await import('../c');\nimport 'd';\n\
                    // import 'e'\nconst f = 'from here';\n";
        assert_eq!(imports(text).collect::<Vec<_>>(), ["react", "./b", "../c", "d"]);
    }
}
