//! What a store does and does not do, found out by trying it: a name or a version says nothing about the bucket behind
//! the proxy behind the endpoint.

use aws_sdk_s3::{
    error::SdkError,
    types::{ChecksumMode, ChecksumType},
};
use chartlift_protocol::Crc32;

use super::{abilities::Abilities, checksums::to_s3, clients::S3Objects, failures::failed};
use crate::domain::{keys::PROBES, ports::ObjectError};

const BYTES: &[u8] = b"chartlift";

impl S3Objects {
    /// What the store does, or why it cannot be asked.
    ///
    /// # Errors
    /// When S3 cannot be reached or refuses.
    pub async fn try_abilities(&self) -> Result<&Abilities, ObjectError> {
        self.abilities.get_or_try_init(|| self.probe()).await
    }

    /// What the store does; none while it cannot be asked. It is asked once.
    pub async fn abilities(&self) -> Option<&Abilities> {
        self.try_abilities().await.ok()
    }

    /// Tries the store out on an object of its own, which is gone afterwards.
    async fn probe(&self) -> Result<Abilities, ObjectError> {
        let key = format!("{PROBES}{}", uuid::Uuid::now_v7().simple());
        let tried = self.try_out(&key).await;
        // Whatever came of it; the bucket's own rules end what is left of a probe that was cut short.
        let kinds = ["", "-form", "-parts"].map(|kind| format!("{key}{kind}"));
        let cleared = futures::future::try_join_all(kinds.iter().map(|key| self.clear(key))).await;
        let abilities = tried?;
        cleared?;
        for degradation in abilities.degradations() {
            tracing::warn!("{degradation}");
        }
        Ok(abilities)
    }

    async fn clear(&self, key: &str) -> Result<(), ObjectError> {
        let deleted = self.client.delete_object().bucket(&self.bucket).key(key).send().await;
        let deleted = deleted.map_err(|error| failed("DeleteObject", &error))?;
        if deleted.version_id().is_none() {
            return Ok(());
        }
        // Versions of it are kept. Those go, too; where a lock keeps them, nine bytes stay until a rule of the bucket
        // ends them.
        let listed = self.client.list_object_versions().bucket(&self.bucket).prefix(key).send().await;
        let listed = listed.map_err(|error| failed("ListObjectVersions", &error))?;
        let markers = listed.delete_markers().iter().filter_map(|marker| marker.version_id());
        for version in listed.versions().iter().filter_map(|version| version.version_id()).chain(markers) {
            let delete = self.client.delete_object().bucket(&self.bucket).key(key).version_id(version);
            if let Err(error) = delete.send().await {
                tracing::debug!(error = %failed("DeleteObject", &error), "a version of the probe stays");
            }
        }
        Ok(())
    }

    async fn try_out(&self, key: &str) -> Result<Abilities, ObjectError> {
        let put = |crc32: Crc32| {
            let put = self.client.put_object().bucket(&self.bucket).key(key).body(BYTES.to_vec().into());
            self.encrypted(put.checksum_crc32(to_s3(crc32))).send()
        };
        let right = Crc32(crc32fast::hash(BYTES));
        let checksums = match put(Crc32(!right.0)).await {
            Ok(_) => false,
            Err(SdkError::ServiceError(answer)) if answer.raw().status().is_client_error() => true,
            Err(error) => return Err(failed("PutObject", &error)),
        };
        put(right).await.map_err(|error| failed("PutObject", &error))?;
        let again = self.client.put_object().bucket(&self.bucket).key(key).body(BYTES.to_vec().into());
        let conditional_writes = match self.encrypted(again).if_none_match("*").send().await {
            Ok(_) => false,
            // 412 is what it should be; a store that knows the header at all may say 409 where others write, too.
            Err(SdkError::ServiceError(answer)) if matches!(answer.raw().status().as_u16(), 409 | 412) => true,
            // It does not take the header, so no URL that carries it could be used.
            Err(SdkError::ServiceError(answer)) if answer.raw().status().as_u16() == 501 => false,
            Err(error) => return Err(failed("PutObject", &error)),
        };
        let head = self.client.head_object().bucket(&self.bucket).key(key).checksum_mode(ChecksumMode::Enabled);
        let head = head.send().await.map_err(|error| failed("HeadObject", &error))?;
        let whole = head.checksum_type().is_none_or(|kind| *kind == ChecksumType::FullObject);
        let unequal_parts = match self.equal_parts {
            Some(equal) => !equal,
            None => self.tries_unequal_parts(&format!("{key}-parts")).await,
        };
        let forms = checksums && self.tries_forms(&format!("{key}-form"), BYTES).await;
        let versioning = self.client.get_bucket_versioning().bucket(&self.bucket).send().await;
        Ok(Abilities {
            conditional_writes,
            checksums,
            head_length: head.content_length() == Some(BYTES.len() as i64),
            head_checksum: whole && head.checksum_crc32() == Some(to_s3(right).as_str()),
            forms,
            unequal_parts,
            // Where a store says how it encrypts, it says so of every object that it does.
            encryption: self.encryption.is_none() || head.server_side_encryption().is_some(),
            // A store that does not know the call has none; one that may not be asked is taken at its least.
            versions: versioning.is_ok_and(|versioning| versioning.status().is_some_and(|s| s.as_str() == "Enabled")),
        })
    }
}
