//! JSON into structs, from objects only, each of whose members is there once.
//!
//! serde also fills a struct from an array, by the order of its fields: `["Okafor", "Amara"]` would be somebody's name. And a
//! `serde_json` map from null. Of members of one name, `serde_json` keeps the last: what the others say would be lost without a word.

use std::fmt;

use serde::{
    Deserialize, Deserializer,
    de::{
        DeserializeOwned, Error as _, IntoDeserializer, MapAccess, SeqAccess, Unexpected, Visitor,
        value::{MapDeserializer, SeqDeserializer},
    },
    forward_to_deserialize_any,
};
use serde_json::{Error, Map, Value, map::Entry};

/// A value, in no object of which a member is there twice (RFC 8259, section 4: otherwise it is anybody's guess what is meant).
pub(crate) struct Unambiguous(pub(crate) Value);

impl<'de> Deserialize<'de> for Unambiguous {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_any(Once).map(Self)
    }
}

struct Once;

impl<'de> Visitor<'de> for Once {
    type Value = Value;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("JSON")
    }

    fn visit_unit<E>(self) -> Result<Value, E> {
        Ok(Value::Null)
    }

    fn visit_bool<E>(self, flag: bool) -> Result<Value, E> {
        Ok(flag.into())
    }

    fn visit_i64<E>(self, number: i64) -> Result<Value, E> {
        Ok(number.into())
    }

    fn visit_u64<E>(self, number: u64) -> Result<Value, E> {
        Ok(number.into())
    }

    fn visit_f64<E>(self, number: f64) -> Result<Value, E> {
        Ok(number.into())
    }

    fn visit_str<E>(self, text: &str) -> Result<Value, E> {
        Ok(text.into())
    }

    fn visit_string<E>(self, text: String) -> Result<Value, E> {
        Ok(text.into())
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut items: A) -> Result<Value, A::Error> {
        let mut all = Vec::new();
        while let Some(Unambiguous(item)) = items.next_element()? {
            all.push(item);
        }
        Ok(all.into())
    }

    fn visit_map<A: MapAccess<'de>>(self, mut members: A) -> Result<Value, A::Error> {
        let mut all = Map::new();
        while let Some(name) = members.next_key::<String>()? {
            match all.entry(name) {
                Entry::Vacant(place) => place.insert(members.next_value::<Unambiguous>()?.0),
                Entry::Occupied(there) => {
                    return Err(A::Error::custom(format_args!("the member `{}` is there twice", there.key())));
                }
            };
        }
        Ok(all.into())
    }
}

/// The value as a `T`, at whatever depth its structs are.
///
/// # Errors
/// What serde finds wrong with it.
pub(crate) fn from_value<T: DeserializeOwned>(value: Value) -> Result<T, Error> {
    T::deserialize(Strict(value))
}

struct Strict(Value);

impl<'de> Deserializer<'de> for Strict {
    type Error = Error;

    fn deserialize_any<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Error> {
        match self.0 {
            Value::Array(items) => visitor.visit_seq(SeqDeserializer::new(items.into_iter().map(Strict))),
            Value::Object(members) => {
                let members = members.into_iter().map(|(name, value)| (name, Strict(value)));
                visitor.visit_map(MapDeserializer::new(members))
            }
            plain => plain.deserialize_any(visitor),
        }
    }

    fn deserialize_struct<V: Visitor<'de>>(
        self,
        _: &'static str,
        _: &'static [&'static str],
        visitor: V,
    ) -> Result<V::Value, Error> {
        match self.0 {
            Value::Array(_) => Err(Error::invalid_type(Unexpected::Seq, &"a JSON object")),
            _ => self.deserialize_any(visitor),
        }
    }

    /// A map of `serde_json` would take null for an empty one: a patch that says nothing.
    fn deserialize_map<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Error> {
        match self.0 {
            Value::Null => Err(Error::invalid_type(Unexpected::Unit, &"a JSON object")),
            _ => self.deserialize_any(visitor),
        }
    }

    fn deserialize_option<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Error> {
        if self.0.is_null() { visitor.visit_none() } else { visitor.visit_some(self) }
    }

    fn deserialize_newtype_struct<V: Visitor<'de>>(self, _: &'static str, visitor: V) -> Result<V::Value, Error> {
        visitor.visit_newtype_struct(self)
    }

    fn deserialize_enum<V: Visitor<'de>>(
        self,
        name: &'static str,
        variants: &'static [&'static str],
        visitor: V,
    ) -> Result<V::Value, Error> {
        self.0.deserialize_enum(name, variants, visitor)
    }

    forward_to_deserialize_any! {
        bool i8 i16 i32 i64 i128 u8 u16 u32 u64 u128 f32 f64 char str string bytes byte_buf unit unit_struct seq tuple
        tuple_struct identifier ignored_any
    }
}

impl<'de> IntoDeserializer<'de, Error> for Strict {
    type Deserializer = Self;

    fn into_deserializer(self) -> Self {
        self
    }
}

#[cfg(test)]
mod tests {
    use serde::Deserialize;
    use serde_json::json;

    use super::*;

    #[derive(Debug, PartialEq, Deserialize)]
    #[serde(deny_unknown_fields)]
    struct Inner {
        a: u8,
        b: Option<String>,
    }

    #[derive(Debug, PartialEq, Deserialize)]
    struct Outer {
        one: Inner,
        many: Vec<Inner>,
        maybe: Option<Inner>,
        any: serde_json::Map<String, Value>,
    }

    #[test]
    fn a_member_is_there_once_at_whatever_depth() {
        let read = |json: &str| serde_json::from_str::<Unambiguous>(json).map(|read| read.0);
        let all = r#"{"a":[null,true,-1,18446744073709551615,0.1,"é",{"a":{"a":[]}}],"b":{}}"#;
        assert_eq!(read(all).unwrap().to_string(), all);
        for twice in [r#"{"a":1,"a":1}"#, r#"[{"b":{"a":1,"\u0061":null}}]"#] {
            assert!(read(twice).unwrap_err().to_string().contains("`a`"), "{twice} was taken");
        }
        assert!(read(&"[".repeat(200)).is_err());
    }

    #[test]
    fn objects_are_structs_and_arrays_are_not() {
        let inner = || json!({ "a": 1, "b": "x" });
        let good = json!({ "one": inner(), "many": [inner()], "maybe": null, "any": { "x": null } });
        let read: Outer = from_value(good.clone()).unwrap();
        assert_eq!(read.many, [Inner { a: 1, b: Some("x".into()) }]);
        for (pointer, bad) in [
            ("", json!([inner(), [], null])),
            ("/one", json!([1, "x"])),
            ("/many/0", json!([1, "x"])),
            ("/maybe", json!([1, "x"])),
            ("/one", json!({ "a": 1, "b": "x", "c": 1 })),
            ("/one/a", json!(256)),
            ("/any", json!(null)),
            ("/any", json!([])),
        ] {
            let mut value = good.clone();
            *value.pointer_mut(pointer).unwrap() = bad;
            assert!(from_value::<Outer>(value.clone()).is_err(), "{value} was taken");
        }
    }
}
