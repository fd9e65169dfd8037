//! Who imports whom among Rust files: `use` and paths in code, resolved through `mod` and re-exports.
//!
//! Names that a file re-exports lead to where they are defined; `mod x;` alone imports nothing, and tests may import
//! what they like.

use std::{
    collections::{BTreeMap, BTreeSet},
    fs,
    path::{Path, PathBuf},
};

use anyhow::{Result, anyhow};
use proc_macro2::{Delimiter, Spacing, TokenStream, TokenTree};

use super::imports::Imports;
use crate::{stamp, workspace};

/// A path in code, from the root of its crate.
type Names = Vec<String>;

/// One module, in a file of its own or inside another's.
#[derive(Default)]
struct Module {
    file: String,
    /// What it defines itself.
    defines: BTreeSet<String>,
    /// What `use` brings in, under its name here; nothing where it comes from another crate.
    brought: BTreeMap<String, Option<Names>>,
    /// What `use …::*` brings in.
    globs: Vec<Names>,
    /// Every path of this crate that its code names.
    named: Vec<Names>,
}

/// The modules of one crate by their paths.
#[derive(Default)]
struct Crate(BTreeMap<Names, Module>);

/// Adds what the crates below a folder import.
pub fn read(root: &Path, imports: &mut Imports) -> Result<()> {
    for file in stamp::files_below(root)?.iter().filter(|file| is_crate_root(file)) {
        let mut modules = Crate::default();
        modules.read(file, file.parent().expect("a file lies in a folder"), &Vec::new())?;
        modules.link(imports);
    }
    Ok(())
}

fn is_crate_root(file: &Path) -> bool {
    file.ends_with("src/lib.rs") || file.ends_with("src/main.rs")
}

impl Crate {
    /// Reads a module's file and those below it. `folder` is where its children lie.
    fn read(&mut self, file: &Path, folder: &Path, at: &Names) -> Result<()> {
        let text = fs::read_to_string(file)?;
        let shown = workspace::shown(file);
        let tokens: TokenStream = text.parse().map_err(|error| anyhow!("{shown} is no Rust: {error}"))?;
        self.module(tokens, &shown, folder, at)
    }

    fn module(&mut self, tokens: TokenStream, file: &str, folder: &Path, at: &Names) -> Result<()> {
        let mut scan = Scan {
            module: Module { file: file.to_owned(), ..Module::default() },
            at: at.clone(),
            children: Vec::new(),
        };
        let tokens = without_tests(tokens);
        scan.find_children(&tokens);
        scan.code(&tokens);
        let Scan { module, children, .. } = scan;
        self.0.insert(at.clone(), module);
        for Child { name, body, path } in children {
            let below: Names = [at.as_slice(), std::slice::from_ref(&name)].concat();
            if let Some(body) = body {
                self.module(body, file, &folder.join(&name), &below)?;
                continue;
            }
            let (flat, nested) = (folder.join(format!("{name}.rs")), folder.join(&name).join("mod.rs"));
            // What a file named by `#[path]` declares lies beside it, as beside a `mod.rs` (the Rust Reference, "Modules").
            let (child, beside) = match path {
                Some(path) => {
                    let child = plain(&folder.join(path));
                    let beside = child.parent().map_or_else(PathBuf::new, Path::to_path_buf);
                    (child, beside)
                }
                None => (if flat.exists() { flat } else { nested }, folder.join(&name)),
            };
            self.read(&child, &beside, &below)?;
        }
        Ok(())
    }

    fn link(&self, imports: &mut Imports) {
        for module in self.0.values() {
            for names in &module.named {
                if let Some(file) = self.home(names, 0) {
                    imports.add(&module.file, file);
                }
            }
        }
    }

    /// The file in which what a path names is defined; `None` if that is another crate.
    fn home(&self, names: &[String], depth: u8) -> Option<&str> {
        let inside = (0..=names.len()).rev().find(|&len| self.0.contains_key(&names[..len]))?;
        let module = &self.0[&names[..inside]];
        let Some(name) = names.get(inside).filter(|name| depth < 8 && !module.defines.contains(*name)) else {
            return Some(&module.file);
        };
        if let Some(brought) = module.brought.get(name) {
            return self.home(&[brought.as_ref()?, &names[inside + 1..]].concat(), depth + 1);
        }
        let defined = |glob: &&Names| self.0.get(*glob).is_some_and(|module| module.defines.contains(name));
        module.globs.iter().find(defined).map_or(Some(&module.file), |glob| self.home(glob, depth + 1))
    }
}

struct Child {
    name: String,
    /// Where it is written out on the spot.
    body: Option<TokenStream>,
    /// Where an attribute says that its file lies.
    path: Option<PathBuf>,
}

/// Goes through the tokens of one module.
struct Scan {
    module: Module,
    at: Names,
    children: Vec<Child>,
}

impl Scan {
    fn find_children(&mut self, tokens: &[TokenTree]) {
        let mut path = None;
        for (index, token) in tokens.iter().enumerate() {
            let ident = |at: usize| tokens.get(at).and_then(ident);
            match token {
                TokenTree::Group(group) if group.delimiter() == Delimiter::Bracket => {
                    path = path_attribute(group.stream()).or(path);
                }
                TokenTree::Ident(word) if word == "mod" => {
                    let Some(name) = ident(index + 1) else { continue };
                    let body = match tokens.get(index + 2) {
                        Some(TokenTree::Group(group)) => Some(group.stream()),
                        _ => None,
                    };
                    self.children.push(Child { name, body, path: path.take() });
                }
                TokenTree::Ident(word)
                    if ["struct", "enum", "fn", "type", "trait", "const", "static", "union"]
                        .iter()
                        .any(|w| word == w) =>
                {
                    self.module.defines.extend(ident(index + 1));
                    path = None;
                }
                _ => {}
            }
        }
    }

    fn code(&mut self, tokens: &[TokenTree]) {
        let mut index = 0;
        while index < tokens.len() {
            match &tokens[index] {
                TokenTree::Ident(word) if word == "mod" => {
                    // Children are read by themselves.
                    index += if matches!(tokens.get(index + 2), Some(TokenTree::Group(_))) { 3 } else { 1 };
                    continue;
                }
                // `pub(in super::super)` says who may see, not who is known.
                TokenTree::Ident(word) if word == "pub" => {
                    index += if matches!(tokens.get(index + 1), Some(TokenTree::Group(_))) { 2 } else { 1 };
                    continue;
                }
                TokenTree::Ident(word) if word == "use" => {
                    let end = tokens[index..].iter().position(is_end).map_or(tokens.len(), |len| index + len);
                    self.bring(&tokens[index + 1..end], &[]);
                    index = end;
                    continue;
                }
                TokenTree::Ident(_) if !follows_path(tokens, index) => {
                    let (names, next) = path(tokens, index);
                    if names.len() > 1
                        && let Some(names) = self.absolute(&names)
                    {
                        self.module.named.push(names);
                    }
                    index = next;
                    continue;
                }
                TokenTree::Group(group) => self.code(&group.stream().into_iter().collect::<Vec<_>>()),
                _ => {}
            }
            index += 1;
        }
    }

    /// One tree of a `use`, below what precedes it.
    fn bring(&mut self, tree: &[TokenTree], above: &[String]) {
        for branch in tree.split(|token| is_punct(token, ',')).filter(|branch| !branch.is_empty()) {
            let (names, next) = path(branch, 0);
            let names = [above, &names].concat();
            match branch.get(next) {
                Some(TokenTree::Group(group)) => {
                    self.bring(&group.stream().into_iter().collect::<Vec<_>>(), &names);
                    continue;
                }
                Some(TokenTree::Punct(star)) if star.as_char() == '*' => {
                    if let Some(absolute) = self.absolute(&names) {
                        self.module.globs.push(absolute.clone());
                        self.module.named.push(absolute);
                    }
                    continue;
                }
                _ => {}
            }
            let of_itself = names.len() > 1 && names.last().is_some_and(|last| last == "self");
            let names = if of_itself { &names[..names.len() - 1] } else { &names[..] };
            let alias = branch.get(next + 1).and_then(ident);
            let absolute = self.absolute(names);
            self.module.named.extend(absolute.clone());
            if let Some(name) = alias.or_else(|| names.last().cloned()) {
                self.module.brought.insert(name, absolute);
            }
        }
    }

    /// A path as code names it here, from the root of the crate; `None` if it begins in another crate or with an item.
    fn absolute(&self, names: &[String]) -> Option<Names> {
        let mut rest = names;
        let mut base = self.at.clone();
        match rest.first()?.as_str() {
            "crate" => (base, rest) = (Vec::new(), &rest[1..]),
            "self" => rest = &rest[1..],
            "super" => {
                while rest.first().is_some_and(|name| name == "super") {
                    base.pop();
                    rest = &rest[1..];
                }
            }
            first if self.children.iter().any(|child| child.name == first) => {}
            _ => return None,
        }
        base.extend_from_slice(rest);
        Some(base)
    }
}

/// The names of a path that begins here, and where it ends; a macro's or a generic's own tokens are not of it.
fn path(tokens: &[TokenTree], from: usize) -> (Names, usize) {
    let (mut names, mut at) = (Vec::new(), from);
    while let Some(name) = tokens.get(at).and_then(ident) {
        names.push(name);
        at += 1;
        if !joins(tokens, at) {
            break;
        }
        at += 2;
    }
    (names, at)
}

/// Whether `::` stands here.
fn joins(tokens: &[TokenTree], at: usize) -> bool {
    matches!(tokens.get(at), Some(TokenTree::Punct(first)) if first.as_char() == ':' && first.spacing() == Spacing::Joint)
        && tokens.get(at + 1).is_some_and(|second| is_punct(second, ':'))
}

/// Whether an identifier goes on with a path that began with something else, or is a field's or a method's.
fn follows_path(tokens: &[TokenTree], at: usize) -> bool {
    at > 0 && (is_punct(&tokens[at - 1], '.') || at > 1 && joins(tokens, at - 2))
}

fn ident(token: &TokenTree) -> Option<String> {
    if let TokenTree::Ident(word) = token { Some(word.to_string()) } else { None }
}

fn is_punct(token: &TokenTree, character: char) -> bool {
    matches!(token, TokenTree::Punct(punct) if punct.as_char() == character)
}

fn is_end(token: &TokenTree) -> bool {
    is_punct(token, ';')
}

fn path_attribute(attribute: TokenStream) -> Option<PathBuf> {
    let tokens: Vec<_> = attribute.into_iter().collect();
    let [TokenTree::Ident(word), _, TokenTree::Literal(value)] = tokens.as_slice() else { return None };
    (word == "path").then(|| value.to_string().trim_matches('"').into())
}

/// Items without those that are only compiled for tests.
fn without_tests(tokens: TokenStream) -> Vec<TokenTree> {
    let mut kept: Vec<TokenTree> = Vec::new();
    let mut tokens = tokens.into_iter().peekable();
    while let Some(token) = tokens.next() {
        let of_tests = matches!(&token, TokenTree::Group(group)
            if group.delimiter() == Delimiter::Bracket && only_for_tests(&group.stream().to_string()));
        if !(of_tests && kept.last().is_some_and(|hash| is_punct(hash, '#'))) {
            kept.push(token);
            continue;
        }
        kept.pop();
        let ends = |token: &TokenTree| {
            is_end(token) || matches!(token, TokenTree::Group(group) if group.delimiter() == Delimiter::Brace)
        };
        tokens.by_ref().find(ends);
    }
    kept
}

fn only_for_tests(attribute: &str) -> bool {
    let words: BTreeSet<&str> = attribute.split(|c: char| !c.is_alphanumeric() && c != '_').collect();
    words.contains("cfg") && words.contains("test") && !words.contains("not")
}

/// The same path without `..`, so that a file has one name, whoever names it.
fn plain(path: &Path) -> PathBuf {
    let mut plain = PathBuf::new();
    for part in path.components() {
        if part == std::path::Component::ParentDir {
            plain.pop();
        } else {
            plain.push(part);
        }
    }
    plain
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The imports of a crate of these files, whose first is its root.
    fn imports(name: &str, files: &[(&str, &str)]) -> Vec<(String, String)> {
        let root = std::env::temp_dir().join(format!("xtask-circles-{name}-{}", std::process::id()));
        for (path, text) in files {
            let file = root.join("src").join(path);
            fs::create_dir_all(file.parent().unwrap()).unwrap();
            fs::write(file, text).unwrap();
        }
        let mut imports = Imports::default();
        read(&root, &mut imports).unwrap();
        fs::remove_dir_all(&root).unwrap();
        let short = |file: &str| file.rsplit_once("src/").unwrap().1.to_owned();
        imports.pairs().map(|(from, to)| (short(from), short(to))).collect()
    }

    fn pairs(pairs: &[(&str, &str)]) -> Vec<(String, String)> {
        pairs.iter().map(|(from, to)| ((*from).to_owned(), (*to).to_owned())).collect()
    }

    #[test]
    fn uses_paths_and_re_exports_lead_to_where_a_name_is_defined() {
        let seen = imports(
            "names",
            &[
                ("lib.rs", "mod a; mod b; pub mod c; pub use a::{One, two as three}; pub use other::Far;"),
                ("a.rs", "pub struct One; pub fn two() { crate::c::inner::go(); std::mem::drop(1) }"),
                ("b.rs", "use crate::{One, Far,}; fn f(x: super::c::X) { crate::three(); x.crate_of_mine; }"),
                ("c/mod.rs", "pub mod inner; pub use inner::*; fn g() { inner::go() }"),
                (
                    "c/inner.rs",
                    "// use crate::b\n/// [`crate::b`]\npub fn go() {} pub struct X; fn s() -> &'static str { \"crate::b::x\" }",
                ),
            ],
        );
        let expected = [
            ("a.rs", "c/inner.rs"),
            ("b.rs", "a.rs"),
            ("b.rs", "c/inner.rs"),
            ("c/mod.rs", "c/inner.rs"),
            ("lib.rs", "a.rs"),
        ];
        assert_eq!(seen, pairs(&expected));
    }

    #[test]
    fn tests_may_import_what_they_like_and_modules_may_lie_elsewhere() {
        let seen = imports(
            "tests",
            &[
                ("lib.rs", "mod a; #[path = \"elsewhere.rs\"] mod b; mod inside { use super::a::A; }"),
                (
                    "a.rs",
                    "pub struct A; #[cfg(test)] mod tests { use crate::b::B; } #[cfg(test)] use crate::b; fn f() {}",
                ),
                ("elsewhere.rs", "pub use super::a::A as B;"),
            ],
        );
        assert_eq!(seen, pairs(&[("elsewhere.rs", "a.rs"), ("lib.rs", "a.rs")]));
    }

    #[test]
    fn one_folder_may_be_compiled_twice() {
        let files = [
            ("lib.rs", "mod one; mod two;"),
            ("one/mod.rs", "#[path = \"../rows/mod.rs\"] mod rows;"),
            ("two/mod.rs", "#[path = \"../rows/mod.rs\"] mod rows;"),
            ("rows/mod.rs", "mod keys; use keys::Key;"),
            ("rows/keys.rs", "pub(in super::super) struct Key;"),
        ];
        assert_eq!(imports("twice", &files), pairs(&[("rows/mod.rs", "rows/keys.rs")]));
    }
}
