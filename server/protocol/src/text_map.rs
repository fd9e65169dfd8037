use std::{collections::BTreeMap, ops::Deref};

use litemap::LiteMap;
use serde::{Deserialize, Deserializer, Serialize, Serializer};

use crate::value::{FromValue, ToValue, Value};

/// A few texts by name, in the order of their names: an object on the wire, also where it is empty (by its own serde, a
/// [`LiteMap`] of nothing is an array).
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct TextMap(LiteMap<String, String>);

impl Deref for TextMap {
    type Target = LiteMap<String, String>;

    fn deref(&self) -> &Self::Target {
        &self.0
    }
}

impl FromIterator<(String, String)> for TextMap {
    fn from_iter<I: IntoIterator<Item = (String, String)>>(texts: I) -> Self {
        let mut map = LiteMap::new();
        for (name, text) in texts {
            map.insert(name, text);
        }
        Self(map)
    }
}

impl Serialize for TextMap {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_map(self.0.iter())
    }
}

impl<'de> Deserialize<'de> for TextMap {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        Ok(BTreeMap::deserialize(deserializer)?.into_iter().collect())
    }
}

impl FromValue for TextMap {
    fn from_value<V: Value>(value: &V) -> Option<Self> {
        value.entries()?.into_iter().map(|(name, text)| Some((name, text.text()?))).collect()
    }
}

impl ToValue for TextMap {
    fn to_value<V: Value>(&self) -> V {
        let mut object = V::object();
        for (name, text) in self.0.iter() {
            object.set(name, V::of_text(text));
        }
        object
    }
}
