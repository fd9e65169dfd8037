use std::{fmt, str::FromStr};

use serde::{Deserialize, Deserializer, Serialize, Serializer, de};

use crate::value::{FromValue, ToValue, Value};

/// A CRC-32 (ISO-HDLC, as in gzip and in S3's `CRC32`), on the wire as eight lower-case hex digits.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Crc32(pub u32);

/// The text was not eight hex digits.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct InvalidCrc32;

impl fmt::Display for InvalidCrc32 {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a CRC-32 is written as eight hex digits, for example \"cbf43926\"")
    }
}

impl std::error::Error for InvalidCrc32 {}

impl Crc32 {
    /// The four bytes in the order S3 encodes them (big-endian) before Base64.
    #[must_use]
    pub fn to_be_bytes(self) -> [u8; 4] {
        self.0.to_be_bytes()
    }
}

impl fmt::Display for Crc32 {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:08x}", self.0)
    }
}

impl FromStr for Crc32 {
    type Err = InvalidCrc32;

    fn from_str(text: &str) -> Result<Self, InvalidCrc32> {
        if text.len() != 8 || !text.bytes().all(|b| b.is_ascii_hexdigit()) {
            return Err(InvalidCrc32);
        }
        u32::from_str_radix(text, 16).map(Self).map_err(|_| InvalidCrc32)
    }
}

impl Serialize for Crc32 {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

impl<'de> Deserialize<'de> for Crc32 {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let text = <std::borrow::Cow<'de, str>>::deserialize(deserializer)?;
        text.parse().map_err(de::Error::custom)
    }
}

impl FromValue for Crc32 {
    fn from_value<V: Value>(value: &V) -> Option<Self> {
        value.text()?.parse().ok()
    }
}

impl ToValue for Crc32 {
    fn to_value<V: Value>(&self) -> V {
        V::of_text(&self.to_string())
    }
}

#[cfg(feature = "openapi")]
impl utoipa::PartialSchema for Crc32 {
    fn schema() -> utoipa::openapi::RefOr<utoipa::openapi::schema::Schema> {
        utoipa::openapi::ObjectBuilder::new()
            .schema_type(utoipa::openapi::schema::Type::String)
            .pattern(Some("^[0-9a-f]{8}$"))
            .description(Some("CRC-32 (ISO-HDLC, as in gzip) as eight lower-case hex digits"))
            .examples(["cbf43926"])
            .into()
    }
}

#[cfg(feature = "openapi")]
impl utoipa::ToSchema for Crc32 {}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn is_eight_hex_digits_on_the_wire() {
        assert_eq!(serde_json::to_string(&Crc32(0x00f4_3926)).unwrap(), "\"00f43926\"");
        assert_eq!(serde_json::from_str::<Crc32>("\"cbf43926\"").unwrap(), Crc32(0xcbf4_3926));
        for wrong in ["\"cbf4392\"", "\"+bf43926\"", "\"cbf439260\"", "3"] {
            assert!(serde_json::from_str::<Crc32>(wrong).is_err(), "{wrong} was taken");
        }
    }
}
