//! Which encryption an object gets, and whose key.

use std::sync::Arc;

use s3s::{
    S3Error, S3ErrorCode,
    dto::{ServerSideEncryption, ServerSideEncryptionByDefault, ServerSideEncryptionConfiguration},
};

use crate::{
    attributes::Encryption,
    customer::{CustomerKey, check_key_of},
    error::{Failure, Outcome, refuse},
    meta::{BucketRow, ObjectRow},
};

/// What this store encrypts with.
#[derive(Clone, Debug, Default)]
pub(crate) struct Keys {
    /// Whether blobs are encrypted at all.
    pub at_rest: bool,
    /// Names that SSE-KMS knows keys by.
    pub kms: Arc<[String]>,
}

impl Keys {
    /// How a new object is encrypted: as its request says, else as its bucket does, else by the store's own key.
    pub fn choose(
        &self,
        asked: Option<&ServerSideEncryption>,
        key: Option<&String>,
        customer: Option<&CustomerKey>,
        bucket: &BucketRow,
    ) -> Outcome<Option<Encryption>> {
        if let Some(customer) = customer {
            if asked.is_some() || key.is_some() {
                let message = "Server Side Encryption with Customer provided key is incompatible with the encryption \
                               method specified";
                return Err(refuse(S3ErrorCode::InvalidArgument, message));
            }
            return Ok(Some(customer.encryption()));
        }
        if asked.is_some() || key.is_some() {
            return self.read(asked, key).map(Some);
        }
        let by_default = bucket.settings()?.encryption.and_then(|kept| default_of(&kept).cloned());
        match by_default {
            Some(kept) => self.read(Some(&kept.sse_algorithm), kept.kms_master_key_id.as_ref()).map(Some),
            None => Ok(self.at_rest.then(Encryption::s3)),
        }
    }

    /// What a request or a bucket asks for, where it can be done.
    pub fn read(&self, asked: Option<&ServerSideEncryption>, key: Option<&String>) -> Outcome<Encryption> {
        if !self.at_rest {
            return Err(lacks("x-amz-server-side-encryption without a secret to encrypt with"));
        }
        match (asked.map(ServerSideEncryption::as_str), key) {
            (Some("AES256"), None) => Ok(Encryption::s3()),
            (Some("aws:kms"), named) => {
                let key = named.or(self.kms.first()).ok_or_else(|| lacks("aws:kms: it has no such keys"))?;
                let key = Some(key.clone());
                let encryption = Encryption { algorithm: "aws:kms".to_owned(), kms_key: key, customer: None };
                self.check(&encryption).map(|()| encryption)
            }
            (_, Some(_)) => {
                let message = "A key of x-amz-server-side-encryption-aws-kms-key-id is for aws:kms only.";
                Err(refuse(S3ErrorCode::InvalidArgument, message))
            }
            (Some("aws:kms:dsse" | "aws:fsx"), _) => Err(lacks("this kind of x-amz-server-side-encryption")),
            _ => {
                let message = "The encryption method specified is not supported";
                Err(refuse(S3ErrorCode::Custom("InvalidEncryptionAlgorithmError".into()), message).with_status(400))
            }
        }
    }

    /// Refuses an object whose key is not known any more, or not brought.
    pub fn check_readable(&self, object: &ObjectRow, customer: Option<&CustomerKey>) -> Outcome<()> {
        check_key_of(object, customer)?;
        object.attributes()?.encryption.map_or(Ok(()), |encryption| self.check(&encryption))
    }

    fn check(&self, encryption: &Encryption) -> Outcome<()> {
        match &encryption.kms_key {
            Some(key) if !self.kms.contains(key) => {
                let code = S3ErrorCode::Custom("KMS.NotFoundException".into());
                Err(refuse(code, "There is no key of this name").with_status(400))
            }
            _ => Ok(()),
        }
    }
}

/// What a bucket says of objects that do not say themselves.
pub(crate) fn default_of(configuration: &ServerSideEncryptionConfiguration) -> Option<&ServerSideEncryptionByDefault> {
    configuration.rules.first()?.apply_server_side_encryption_by_default.as_ref()
}

fn lacks(what: &'static str) -> Failure {
    refuse(S3ErrorCode::NotImplemented, format!("This store does not implement {what}."))
}

trait WithStatus {
    fn with_status(self, status: u16) -> Self;
}

impl WithStatus for Failure {
    /// Codes that `s3s` does not know have no status of their own.
    fn with_status(self, status: u16) -> Self {
        match (self, http::StatusCode::from_u16(status)) {
            (Self::Refused(mut error), Ok(status)) => {
                S3Error::set_status_code(&mut error, status);
                Self::Refused(error)
            }
            (failure, _) => failure,
        }
    }
}
