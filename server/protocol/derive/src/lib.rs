//! `#[derive(FromValue, ToValue)]`: what `chartlift_protocol::value` documents, by the attributes that serde reads.

mod attributes;
mod read;
mod write;

use proc_macro::TokenStream;
use syn::{DeriveInput, parse_macro_input};

/// Reads a struct with named fields, or an enum whose variants are words.
#[proc_macro_derive(FromValue, attributes(serde))]
pub fn from_value(input: TokenStream) -> TokenStream {
    let input = parse_macro_input!(input as DeriveInput);
    read::derive(&input).unwrap_or_else(syn::Error::into_compile_error).into()
}

/// Writes a struct with named fields, an enum whose variants are words, or one that is tagged.
#[proc_macro_derive(ToValue, attributes(serde))]
pub fn to_value(input: TokenStream) -> TokenStream {
    let input = parse_macro_input!(input as DeriveInput);
    write::derive(&input).unwrap_or_else(syn::Error::into_compile_error).into()
}
