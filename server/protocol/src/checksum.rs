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

/// A SHA-256, on the wire as 64 lower-case hex digits.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Sha256(pub [u8; 32]);

/// The text was not 64 lower-case hex digits.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct InvalidSha256;

impl fmt::Display for InvalidSha256 {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a SHA-256 is written as 64 lower-case hex digits")
    }
}

impl std::error::Error for InvalidSha256 {}

impl fmt::Display for Sha256 {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.iter().try_for_each(|byte| write!(f, "{byte:02x}"))
    }
}

impl FromStr for Sha256 {
    type Err = InvalidSha256;

    fn from_str(text: &str) -> Result<Self, InvalidSha256> {
        let digit = |byte: u8| match byte {
            b'0'..=b'9' => Ok(byte - b'0'),
            b'a'..=b'f' => Ok(byte - b'a' + 10),
            _ => Err(InvalidSha256),
        };
        let (pairs, rest) = text.as_bytes().as_chunks::<2>();
        let mut sha256 = [0; 32];
        if pairs.len() != sha256.len() || !rest.is_empty() {
            return Err(InvalidSha256);
        }
        for (byte, [high, low]) in sha256.iter_mut().zip(pairs) {
            *byte = digit(*high)? << 4 | digit(*low)?;
        }
        Ok(Self(sha256))
    }
}

impl Serialize for Sha256 {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

impl<'de> Deserialize<'de> for Sha256 {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let text = <std::borrow::Cow<'de, str>>::deserialize(deserializer)?;
        text.parse().map_err(de::Error::custom)
    }
}

impl FromValue for Sha256 {
    fn from_value<V: Value>(value: &V) -> Option<Self> {
        value.text()?.parse().ok()
    }
}

impl ToValue for Sha256 {
    fn to_value<V: Value>(&self) -> V {
        V::of_text(&self.to_string())
    }
}

#[cfg(feature = "openapi")]
impl utoipa::PartialSchema for Sha256 {
    fn schema() -> utoipa::openapi::RefOr<utoipa::openapi::schema::Schema> {
        utoipa::openapi::ObjectBuilder::new()
            .schema_type(utoipa::openapi::schema::Type::String)
            .pattern(Some("^[0-9a-f]{64}$"))
            .description(Some("SHA-256 as 64 lower-case hex digits"))
            .examples(["15e2b0d3c33891ebb0f1ef609ec419420c20e320ce94c65fbc8c3312448eb225"])
            .into()
    }
}

#[cfg(feature = "openapi")]
impl utoipa::ToSchema for Sha256 {}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_sha256_is_64_hex_digits_on_the_wire() {
        let text = "15e2b0d3c33891ebb0f1ef609ec419420c20e320ce94c65fbc8c3312448eb225";
        let sha256: Sha256 = text.parse().unwrap();
        assert_eq!((sha256.0[0], sha256.0[31], sha256.to_string().as_str()), (0x15, 0x25, text));
        for wrong in [&text[1..], &format!("{text}0"), &text.to_uppercase(), &text.replace('1', "g"), ""] {
            assert_eq!(wrong.parse::<Sha256>(), Err(InvalidSha256), "{wrong} was taken");
        }
    }

    #[test]
    fn is_eight_hex_digits_on_the_wire() {
        assert_eq!(serde_json::to_string(&Crc32(0x00f4_3926)).unwrap(), "\"00f43926\"");
        assert_eq!(serde_json::from_str::<Crc32>("\"cbf43926\"").unwrap(), Crc32(0xcbf4_3926));
        for wrong in ["\"cbf4392\"", "\"+bf43926\"", "\"cbf439260\"", "3"] {
            assert!(serde_json::from_str::<Crc32>(wrong).is_err(), "{wrong} was taken");
        }
    }
}
