//! `FromValue`.

use proc_macro2::TokenStream;
use quote::quote;
use syn::{Data, DeriveInput, Error, Fields, Result};

use crate::attributes::Attributes;

pub fn derive(input: &DeriveInput) -> Result<TokenStream> {
    let (name, container) = (&input.ident, Attributes::of(&input.attrs)?);
    let body = match &input.data {
        Data::Struct(data) => structure(&data.fields, &container)?,
        Data::Enum(data) => {
            let mut words = Vec::new();
            let mut other = quote!(None);
            for variant in &data.variants {
                let (own, ident) = (Attributes::of(&variant.attrs)?, &variant.ident);
                if !matches!(variant.fields, Fields::Unit) {
                    return Err(Error::new_spanned(variant, "FromValue reads only enums whose variants are words"));
                }
                let word = container.variant(&ident.to_string(), &own);
                words.push(quote!(#word => Some(Self::#ident),));
                if own.other {
                    other = quote!(Some(Self::#ident));
                }
            }
            quote!(match value.text()?.as_str() { #(#words)* _ => #other })
        }
        Data::Union(_) => return Err(Error::new_spanned(input, "a union cannot be read")),
    };
    Ok(quote! {
        impl ::chartlift_protocol::value::FromValue for #name {
            fn from_value<V: ::chartlift_protocol::value::Value>(value: &V) -> Option<Self> {
                #body
            }
        }
    })
}

fn structure(fields: &Fields, container: &Attributes) -> Result<TokenStream> {
    let (mut members, mut known) = (Vec::new(), Vec::new());
    for field in fields {
        let own = Attributes::of(&field.attrs)?;
        let Some(ident) = &field.ident else {
            return Err(Error::new_spanned(field, "FromValue reads only structs with named fields"));
        };
        let name = container.field(&ident.to_string(), &own);
        members.push(if container.default {
            // What is absent stays what it is.
            quote!(#ident: ::chartlift_protocol::value::member(value, #name, Some(default.#ident))?)
        } else if own.default {
            quote!(#ident: ::chartlift_protocol::value::member(value, #name, Some(Default::default()))?)
        } else {
            quote!(#ident: ::chartlift_protocol::value::member(value, #name, None)?)
        });
        known.push(name);
    }
    let checked = container.deny_unknown_fields.then(|| {
        quote! {
            if value.entries()?.iter().any(|(name, _)| ![#(#known),*].contains(&name.as_str())) {
                return None;
            }
        }
    });
    let default = container.default.then(|| quote!(let default = Self::default();));
    Ok(quote! { #checked #default Some(Self { #(#members),* }) })
}
