//! Shapes read from and written to JSON-like values, whoever holds them: a browser has objects of its own.
//!
//! Beside serde, whose code is made anew for every shape and every format: in a browser's module that was 150 kB of 600.
//! [`FromValue`] and [`ToValue`] are derived by the same attributes, so a shape is still written down once; a test holds
//! them to what serde does.

pub use chartlift_protocol_derive::{FromValue, ToValue};

/// A value as JSON has them.
pub trait Value: Sized {
    /// A member of an object; `None` where it is absent or null.
    fn get(&self, name: &str) -> Option<Self>;
    /// All members of an object.
    fn entries(&self) -> Option<Vec<(String, Self)>>;
    /// The elements of an array.
    fn elements(&self) -> Option<Vec<Self>>;
    /// A string.
    fn text(&self) -> Option<String>;
    /// A number.
    fn number(&self) -> Option<f64>;
    /// A truth value.
    fn truth(&self) -> Option<bool>;
    /// An object without members.
    fn object() -> Self;
    /// Sets a member of an object.
    fn set(&mut self, name: &str, member: Self);
    /// An array.
    fn of_elements(elements: impl Iterator<Item = Self>) -> Self;
    /// A string.
    fn of_text(text: &str) -> Self;
    /// A number.
    fn of_number(number: f64) -> Self;
    /// A truth value.
    fn of_truth(truth: bool) -> Self;
    /// No value.
    fn null() -> Self;
}

/// Can be read from a [`Value`].
pub trait FromValue: Sized {
    /// Reads one; `None` where it is of another shape.
    fn from_value<V: Value>(value: &V) -> Option<Self>;
    /// What is read where there is no value, if that is no fault.
    fn absent() -> Option<Self> {
        None
    }
}

/// Can be written as a [`Value`].
pub trait ToValue {
    /// Writes it.
    fn to_value<V: Value>(&self) -> V;
}

/// A member of an object; where there is none, its default.
pub fn member<T: FromValue, V: Value>(object: &V, name: &str, default: Option<T>) -> Option<T> {
    match object.get(name) {
        Some(member) => T::from_value(&member),
        None => default.or_else(T::absent),
    }
}

macro_rules! numbers {
    ($($number:ty)*) => {$(
        impl FromValue for $number {
            // What does not fit is not taken for another number.
            #[allow(clippy::cast_possible_truncation, clippy::cast_sign_loss, clippy::cast_precision_loss, clippy::cast_lossless, clippy::float_cmp)]
            fn from_value<V: Value>(value: &V) -> Option<Self> {
                let wide = value.number()?;
                let number = wide as Self;
                (number as f64 == wide).then_some(number)
            }
        }
        impl ToValue for $number {
            // Sizes and times are below 2^53.
            #[allow(clippy::cast_precision_loss, clippy::cast_lossless)]
            fn to_value<V: Value>(&self) -> V {
                V::of_number(*self as f64)
            }
        }
    )*};
}

numbers!(u8 u16 u32 u64 usize i64 f64);

impl FromValue for bool {
    fn from_value<V: Value>(value: &V) -> Option<Self> {
        value.truth()
    }
}

impl ToValue for bool {
    fn to_value<V: Value>(&self) -> V {
        V::of_truth(*self)
    }
}

impl FromValue for String {
    fn from_value<V: Value>(value: &V) -> Option<Self> {
        value.text()
    }
}

impl ToValue for String {
    fn to_value<V: Value>(&self) -> V {
        V::of_text(self)
    }
}

impl ToValue for &str {
    fn to_value<V: Value>(&self) -> V {
        V::of_text(self)
    }
}

impl<T: FromValue> FromValue for Option<T> {
    fn from_value<V: Value>(value: &V) -> Option<Self> {
        T::from_value(value).map(Some)
    }
    fn absent() -> Option<Self> {
        Some(None)
    }
}

impl<T: ToValue> ToValue for Option<T> {
    fn to_value<V: Value>(&self) -> V {
        self.as_ref().map_or_else(V::null, T::to_value)
    }
}

impl<T: FromValue> FromValue for Vec<T> {
    fn from_value<V: Value>(value: &V) -> Option<Self> {
        value.elements()?.iter().map(T::from_value).collect()
    }
}

impl<T: ToValue> ToValue for Vec<T> {
    fn to_value<V: Value>(&self) -> V {
        V::of_elements(self.iter().map(T::to_value))
    }
}
