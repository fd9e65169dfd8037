//! `ToValue`.

use proc_macro2::TokenStream;
use quote::quote;
use syn::{Data, DeriveInput, Error, Fields, Result};

use crate::attributes::Attributes;

pub fn derive(input: &DeriveInput) -> Result<TokenStream> {
    let (name, container) = (&input.ident, Attributes::of(&input.attrs)?);
    let body = match &input.data {
        Data::Struct(data) => {
            let members = members(&data.fields, |name, own| container.field(name, own), true)?;
            quote! {
                let mut object = V::object();
                #(#members)*
                object
            }
        }
        Data::Enum(data) if let Some(tag) = &container.tag => {
            let mut arms = Vec::new();
            for variant in &data.variants {
                let (own, ident) = (Attributes::of(&variant.attrs)?, &variant.ident);
                let word = container.variant(&ident.to_string(), &own);
                let fields = variant.fields.iter().map(|field| &field.ident);
                let members = members(&variant.fields, |name, own| container.variant_field(name, own), false)?;
                arms.push(quote! {
                    Self::#ident { #(#fields),* } => {
                        object.set(#tag, V::of_text(#word));
                        #(#members)*
                    }
                });
            }
            quote! {
                let mut object = V::object();
                match self { #(#arms)* }
                object
            }
        }
        Data::Enum(data) => {
            let mut words = Vec::new();
            for variant in &data.variants {
                let (own, ident) = (Attributes::of(&variant.attrs)?, &variant.ident);
                if !matches!(variant.fields, Fields::Unit) {
                    return Err(Error::new_spanned(variant, "ToValue writes enums with fields only with a tag"));
                }
                let word = container.variant(&ident.to_string(), &own);
                words.push(quote!(Self::#ident => #word,));
            }
            quote!(V::of_text(match self { #(#words)* }))
        }
        Data::Union(_) => return Err(Error::new_spanned(input, "a union cannot be written")),
    };
    Ok(quote! {
        impl ::chartlift_protocol::value::ToValue for #name {
            fn to_value<V: ::chartlift_protocol::value::Value>(&self) -> V {
                #body
            }
        }
    })
}

/// Statements that set the members of `object`.
fn members(fields: &Fields, name_of: impl Fn(&str, &Attributes) -> String, of_self: bool) -> Result<Vec<TokenStream>> {
    fields
        .iter()
        .map(|field| {
            let own = Attributes::of(&field.attrs)?;
            let Some(ident) = &field.ident else {
                return Err(Error::new_spanned(field, "ToValue writes only named fields"));
            };
            let name = name_of(&ident.to_string(), &own);
            let place = if of_self { quote!(&self.#ident) } else { quote!(#ident) };
            let set = quote!(object.set(#name, ::chartlift_protocol::value::ToValue::to_value(#place)););
            Ok(match &own.skip_serializing_if {
                Some(skips) => quote!(if !#skips(#place) { #set }),
                None => set,
            })
        })
        .collect()
}
