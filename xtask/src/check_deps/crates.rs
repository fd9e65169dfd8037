//! Rules between crates, read from Cargo's own resolution.

use std::collections::BTreeSet;

use anyhow::{Context, Result};

use crate::{process, tools};

/// One crate's rule.
struct Rule {
    package: &'static str,
    /// The only crates of this workspace it may know.
    knows: &'static [&'static str],
    /// Crates (or, with a trailing `*`, families) that must not appear anywhere below it.
    never: &'static [&'static str],
}

const BROWSER: [&str; 5] = ["wasm-bindgen*", "js-sys", "web-sys", "gloo*", "serde-wasm-bindgen"];
const SERVER: [&str; 10] =
    ["tokio*", "hyper*", "reqwest", "http", "axum*", "tower*", "sqlx*", "aws-*", "s3s", "async-std"];

/// What the browser's bindings stand on.
const BINDINGS_KNOW: [&str; 5] =
    ["chartlift-core", "chartlift-protocol", "chartlift-protocol-derive", "chartlift-deflate", "chartlift-worker"];

const RULES: [Rule; 11] = [
    // The engine runs anywhere: whatever touches the outside comes in through its ports.
    Rule {
        package: "chartlift-core",
        knows: &["chartlift-protocol", "chartlift-protocol-derive", "chartlift-deflate"],
        never: &[
            BROWSER[0], BROWSER[1], BROWSER[2], BROWSER[3], BROWSER[4], SERVER[0], SERVER[1], SERVER[2], SERVER[3],
            SERVER[4], SERVER[5], SERVER[6], SERVER[7], SERVER[8], SERVER[9],
        ],
    },
    // A codec: bytes in, bytes out.
    Rule {
        package: "chartlift-deflate",
        knows: &[],
        never: &[
            "wasm-bindgen*",
            "js-sys",
            "web-sys",
            "tokio*",
            "http",
            "hyper*",
            "serde*",
            "flate2",
            "libz*",
            "zlib*",
        ],
    },
    Rule {
        package: "chartlift-protocol",
        knows: &["chartlift-protocol-derive"],
        never: &["tokio*", "hyper*", "axum*", "sqlx*", "aws-*", "web-sys"],
    },
    Rule {
        package: "chartlift-wasm",
        knows: &BINDINGS_KNOW,
        // Each was tens of kilobytes of the module.
        never: &[
            "tokio*",
            "hyper*",
            "axum*",
            "sqlx*",
            "aws-*",
            "s3s",
            "serde_json",
            "serde-wasm-bindgen",
            "gloo-net",
            "httpdate",
        ],
    },
    Rule {
        package: "chartlift-codec",
        knows: &BINDINGS_KNOW,
        never: &["tokio*", "hyper*", "axum*", "sqlx*", "aws-*", "s3s", "serde_json", "httpdate"],
    },
    Rule { package: "chartlift-worker", knows: &BINDINGS_KNOW, never: &["tokio*", "hyper*", "serde_json"] },
    Rule { package: "chartlift-protocol-derive", knows: &[], never: &["serde*"] },
    Rule {
        package: "chartlift-server",
        knows: &[
            "chartlift-costs",
            "chartlift-deflate",
            "chartlift-durability",
            "chartlift-protocol",
            "chartlift-protocol-derive",
            "chartlift-embedded-s3",
        ],
        never: &["wasm-bindgen-test", "gloo-net", "web-sys", "s3s-fs"],
    },
    // Arithmetic: usage and prices in, bills out.
    Rule {
        package: "chartlift-costs",
        knows: &[],
        never: &["tokio*", "hyper*", "http", "axum*", "sqlx*", "aws-*", "s3s", "reqwest"],
    },
    Rule { package: "chartlift-durability", knows: &[], never: &["hyper*", "axum*"] },
    Rule {
        package: "chartlift-embedded-s3",
        knows: &["chartlift-durability"],
        never: &["axum*", "aws-sdk-*", "s3s-fs"],
    },
];

/// The rules that are broken, as sentences.
pub fn check() -> Result<Vec<String>> {
    let mut broken = Vec::new();
    for rule in &RULES {
        let below = below(rule.package)?;
        broken.extend(judge(rule, &below));
    }
    Ok(broken)
}

fn judge(rule: &Rule, below: &BTreeSet<String>) -> Vec<String> {
    let package = rule.package;
    let mut broken = Vec::new();
    for name in below {
        let ours = name.starts_with("chartlift-");
        if ours && !rule.knows.contains(&name.as_str()) {
            broken.push(format!("{package} must not know {name}"));
        } else if !ours && rule.never.iter().any(|pattern| matches(pattern, name)) {
            broken.push(format!(
                "{package} must not depend on {name} (see how it comes in: cargo tree -p {package} -i {name})"
            ));
        }
    }
    broken
}

/// Every crate that is compiled into a package, for the targets it is meant for, without what only its tests use.
fn below(package: &str) -> Result<BTreeSet<String>> {
    let mut tree = tools::cargo();
    tree.args([
        "tree",
        "--locked",
        "--package",
        package,
        "--edges",
        "normal",
        "--prefix",
        "none",
        "--format",
        "{lib} {p}",
    ]);
    let in_browsers = ["chartlift-wasm", "chartlift-codec", "chartlift-worker"].contains(&package);
    let target = if in_browsers { "wasm32-unknown-unknown" } else { "x86_64-unknown-linux-gnu" };
    tree.args(["--target", target]);
    let output = process::output_of(&mut tree).with_context(|| format!("`cargo tree --package {package}` failed"))?;
    Ok(names(&output).filter(|name| name != package).collect())
}

fn names(tree: &str) -> impl Iterator<Item = String> + '_ {
    tree.lines().filter_map(|line| {
        let version = line.find(" v")?;
        line[..version].split_whitespace().last().map(str::to_owned)
    })
}

fn matches(pattern: &str, name: &str) -> bool {
    pattern.strip_suffix('*').map_or(pattern == name, |family| name.starts_with(family))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_forbidden_crate_and_a_forbidden_neighbour_are_both_named() {
        let tree = "chartlift_core chartlift-core v0.1.0 (/x)\ntokio_util tokio-util v0.7.1\nserde serde v1.0.0\n\
                    chartlift_server chartlift-server v0.1.0 (/y)";
        let below: BTreeSet<String> = names(tree).filter(|name| name != "chartlift-core").collect();
        let broken = judge(&RULES[0], &below);
        assert_eq!(broken.len(), 2, "{broken:?}");
        assert!(broken[0].contains("chartlift-server") && broken[1].contains("tokio-util"));
    }
}
