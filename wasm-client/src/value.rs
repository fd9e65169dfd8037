//! The shapes of the protocol as the browser's own values: parsed and written by its JSON, kept by its database.

use chartlift_core::protocol::value::Value;
use js_sys::{Array, JSON, Object, Reflect};
use wasm_bindgen::{JsCast, JsValue};

/// A browser's value.
#[derive(Clone)]
pub struct Js(pub JsValue);

impl Js {
    /// As JSON.
    pub fn json(&self) -> Option<String> {
        JSON::stringify(&self.0).ok()?.as_string()
    }
}

impl Value for Js {
    fn get(&self, name: &str) -> Option<Self> {
        // Of anything that is no object there are no members.
        let member = Reflect::get(&self.0, &name.into()).ok()?;
        (!member.is_undefined() && !member.is_null()).then_some(Self(member))
    }

    fn entries(&self) -> Option<Vec<(String, Self)>> {
        let entries = Object::entries(self.0.dyn_ref::<Object>()?);
        entries
            .iter()
            .map(|entry| {
                Some((Reflect::get_u32(&entry, 0).ok()?.as_string()?, Self(Reflect::get_u32(&entry, 1).ok()?)))
            })
            .collect()
    }

    fn elements(&self) -> Option<Vec<Self>> {
        Some(self.0.dyn_ref::<Array>()?.iter().map(Self).collect())
    }

    fn text(&self) -> Option<String> {
        self.0.as_string()
    }

    fn number(&self) -> Option<f64> {
        self.0.as_f64()
    }

    fn truth(&self) -> Option<bool> {
        self.0.as_bool()
    }

    fn object() -> Self {
        Self(Object::new().into())
    }

    fn set(&mut self, name: &str, member: Self) {
        // Setting a property of a fresh plain object cannot fail.
        let _ = Reflect::set(&self.0, &name.into(), &member.0);
    }

    fn of_elements(elements: impl Iterator<Item = Self>) -> Self {
        let array = Array::new();
        for element in elements {
            array.push(&element.0);
        }
        Self(array.into())
    }

    fn of_text(text: &str) -> Self {
        Self(text.into())
    }

    fn of_number(number: f64) -> Self {
        Self(number.into())
    }

    fn of_truth(truth: bool) -> Self {
        Self(truth.into())
    }

    fn null() -> Self {
        Self(JsValue::NULL)
    }
}
