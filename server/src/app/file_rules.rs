//! The file that says which files tenants take.

use std::{
    collections::{BTreeMap, BTreeSet, HashMap},
    path::Path,
};

use chartlift_protocol::limits::MAX_OBJECT_BYTES;
use serde::Deserialize;

use crate::{
    auth::TenantId,
    domain::{
        AllowedTypes,
        file_rules::{FileRules, TenantFileRules},
    },
};

/// What may stand for all tenants, and for each. What is left out is as it is for all; there, as it is without the file.
#[derive(Clone, Default, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
struct Rules {
    max_file_bytes: Option<u64>,
    types: Option<BTreeSet<String>>,
    #[serde(default)]
    media_types: BTreeMap<String, String>,
}

#[derive(Deserialize)]
#[serde(rename_all = "kebab-case")]
struct RulesFile {
    #[serde(flatten)]
    all: BTreeMap<String, toml::Value>,
    #[serde(default)]
    tenant: BTreeMap<String, Rules>,
}

/// Reads it.
pub(super) fn read(path: &Path, max_file_bytes: u64) -> Result<TenantFileRules, String> {
    let text = std::fs::read_to_string(path).map_err(|error| error.to_string())?;
    parse(&text, max_file_bytes)
}

fn parse(text: &str, max_file_bytes: u64) -> Result<TenantFileRules, String> {
    let file: RulesFile = toml::from_str(text).map_err(|error| error.message().to_owned())?;
    let all = toml::Table::from_iter(file.all);
    let all: Rules = all.try_into().map_err(|error: toml::de::Error| error.message().to_owned())?;
    let usual = rules(&all, &BTreeMap::new(), &FileRules { max_file_bytes, ..FileRules::default() })?;
    let mut own = HashMap::new();
    for (name, tenant) in &file.tenant {
        let id = TenantId::parse(name).ok_or_else(|| format!("{name} is no tenant's id"))?;
        let rules = rules(tenant, &all.media_types, &usual).map_err(|error| format!("tenant.{name}: {error}"))?;
        own.insert(id, rules);
    }
    Ok(TenantFileRules::new(usual, own))
}

fn owned((extension, media_type): (&String, &String)) -> (String, String) {
    (extension.clone(), media_type.clone())
}

/// What is said, where the media types that are `known` besides may be named.
fn rules(rules: &Rules, known: &BTreeMap<String, String>, otherwise: &FileRules) -> Result<FileRules, String> {
    let max_file_bytes = rules.max_file_bytes.unwrap_or(otherwise.max_file_bytes);
    if !(1..=MAX_OBJECT_BYTES).contains(&max_file_bytes) {
        return Err(format!("max-file-bytes must be from 1 to {MAX_OBJECT_BYTES}"));
    }
    if let Some((extension, _)) = rules.media_types.iter().find(|(extension, media_type)| {
        !is_extension(extension) || AllowedTypes::refused().contains(&media_type.as_str()) || !media_type.contains('/')
    }) {
        return Err(format!("media-types.{extension} must be an extension in lower case with a harmless media type"));
    }
    let named = |extension: &String| {
        let own = rules.media_types.get(extension).or_else(|| known.get(extension)).map(String::as_str);
        let own = own.or_else(|| AllowedTypes::usual(extension));
        let own = own.ok_or_else(|| format!("types: {extension} is unknown here; give it one under media-types"))?;
        Ok((extension.clone(), own.to_owned()))
    };
    let types = match &rules.types {
        None if rules.media_types.is_empty() => otherwise.types.clone(),
        None => {
            let more = rules.media_types.iter().map(owned);
            AllowedTypes::new(otherwise.types.types().iter().map(owned).chain(more))
        }
        Some(types) => AllowedTypes::new(types.iter().map(named).collect::<Result<Vec<_>, String>>()?),
    };
    Ok(FileRules { max_file_bytes, types })
}

fn is_extension(text: &str) -> bool {
    !text.is_empty() && text.len() <= 16 && text.bytes().all(|b| b.is_ascii_lowercase() || b.is_ascii_digit())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn of<'a>(rules: &'a TenantFileRules, tenant: &str) -> &'a FileRules {
        rules.of(&TenantId::parse(tenant).unwrap())
    }

    #[test]
    fn the_documented_file_is_taken() {
        let files = crate::documented::toml_files(include_str!("../../FILE-RULES.md"));
        assert!(matches!(files.as_slice(), [file] if parse(file, 77).is_ok()), "{files:?}");
    }

    #[test]
    fn a_tenant_says_what_is_otherwise_for_it() {
        let text = "max-file-bytes = 1000\n[media-types]\nstep = \"model/step\"\n\
                    [tenant.lab]\ntypes = [\"pdf\", \"step\"]\n[tenant.big]\nmax-file-bytes = 5000\n";
        let rules = parse(text, 77).unwrap();
        let others = of(&rules, "others");
        assert_eq!((others.max_file_bytes, others.types.types().get("step").unwrap().as_str()), (1000, "model/step"));
        assert!(others.types.types().contains_key("docx"));
        let lab = of(&rules, "lab");
        assert_eq!((lab.max_file_bytes, lab.types.listed().as_str()), (1000, "pdf, step"));
        assert_eq!(of(&rules, "big").max_file_bytes, 5000);
        assert_eq!(of(&parse("", 77).unwrap(), "any").max_file_bytes, 77);
    }

    #[test]
    fn what_a_tenant_leaves_out_is_as_it_is_for_all() {
        let text = "types = [\"pdf\"]\n[media-types]\nstep = \"model/step\"\n[tenant.lab]\nmax-file-bytes = 1000\n\
                    [tenant.own.media-types]\nstl = \"model/stl\"\n[tenant.both]\ntypes = [\"step\"]\n";
        let rules = parse(text, 77).unwrap();
        assert_eq!(of(&rules, "others").types.listed(), "pdf");
        let lab = of(&rules, "lab");
        assert_eq!((lab.max_file_bytes, lab.types.listed().as_str()), (1000, "pdf"));
        // A tenant's own are more; those for all can be named.
        assert_eq!(of(&rules, "own").types.listed(), "pdf, stl");
        assert_eq!(of(&rules, "both").types.listed(), "step");
    }

    #[test]
    fn what_cannot_be_is_named() {
        for (text, named) in [
            ("types = [\"step\"]", "step"),
            ("max-file-bites = 1", "max-file-bites"),
            ("max-file-bytes = 0", "max-file-bytes"),
            ("[media-types]\nhtml = \"text/html\"", "html"),
            ("[media-types]\n\"a.b\" = \"model/step\"", "a.b"),
            ("[tenant.Lab]\n", "Lab"),
            ("[tenant.lab]\ntypes = [\"exe\"]", "tenant.lab"),
        ] {
            let error = parse(text, 77).unwrap_err();
            assert!(error.contains(named), "{text}: {error}");
        }
    }
}
