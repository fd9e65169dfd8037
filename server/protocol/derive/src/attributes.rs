//! The part of serde's attributes that is used here (<https://serde.rs/attributes.html>); any other is an error.

use syn::{Attribute, LitStr, Path, Result};

/// What is said of a container, a variant or a field.
#[derive(Default)]
pub struct Attributes {
    /// Its own name on the wire.
    pub rename: Option<String>,
    rename_all: Option<String>,
    rename_all_fields: Option<String>,
    /// The member that names the variant.
    pub tag: Option<String>,
    /// Whether what is absent has its default.
    pub default: bool,
    /// Whether members that are not known are refused.
    pub deny_unknown_fields: bool,
    /// What says that a member is left out.
    pub skip_serializing_if: Option<Path>,
    /// The variant of every word that is not known.
    pub other: bool,
}

impl Attributes {
    pub fn of(attributes: &[Attribute]) -> Result<Self> {
        let mut found = Self::default();
        for attribute in attributes.iter().filter(|attribute| attribute.path().is_ident("serde")) {
            attribute.parse_nested_meta(|meta| {
                let name = meta.path.get_ident().map(ToString::to_string).unwrap_or_default();
                let text = || meta.value()?.parse::<LitStr>();
                match name.as_str() {
                    "rename" => found.rename = Some(text()?.value()),
                    "rename_all" => found.rename_all = Some(text()?.value()),
                    "rename_all_fields" => found.rename_all_fields = Some(text()?.value()),
                    "tag" => found.tag = Some(text()?.value()),
                    "default" => found.default = true,
                    "deny_unknown_fields" => found.deny_unknown_fields = true,
                    "skip_serializing_if" => found.skip_serializing_if = Some(text()?.parse()?),
                    "other" => found.other = true,
                    _ => return Err(meta.error("this attribute of serde is not known to FromValue and ToValue")),
                }
                Ok(())
            })?;
        }
        Ok(found)
    }

    /// A variant's word.
    pub fn variant(&self, name: &str, own: &Self) -> String {
        own.rename.clone().unwrap_or_else(|| match self.rename_all.as_deref() {
            Some("snake_case") => snake(name),
            Some("camelCase") => lower_first(name),
            _ => name.to_owned(),
        })
    }

    /// A struct's field.
    pub fn field(&self, name: &str, own: &Self) -> String {
        member(name, own, self.rename_all.as_deref())
    }

    /// A field of one of its variants.
    pub fn variant_field(&self, name: &str, own: &Self) -> String {
        member(name, own, self.rename_all_fields.as_deref())
    }
}

fn member(name: &str, own: &Attributes, case: Option<&str>) -> String {
    let name = name.trim_start_matches("r#");
    own.rename.clone().unwrap_or_else(|| if case == Some("camelCase") { camel(name) } else { name.to_owned() })
}

fn lower_first(name: &str) -> String {
    let mut characters = name.chars();
    characters.next().map(|first| first.to_ascii_lowercase()).into_iter().chain(characters).collect()
}

fn snake(name: &str) -> String {
    let mut out = String::new();
    for character in name.chars() {
        if character.is_ascii_uppercase() && !out.is_empty() {
            out.push('_');
        }
        out.push(character.to_ascii_lowercase());
    }
    out
}

fn camel(name: &str) -> String {
    let mut words = name.split('_');
    let first = words.next().unwrap_or_default().to_owned();
    words.fold(first, |out, word| out + &word[..1].to_ascii_uppercase() + &word[1..])
}
