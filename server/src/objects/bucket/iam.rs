//! The least that has to be granted, as IAM policies (Amazon S3 API reference, "Actions, resources, and condition keys").

use serde_json::{Value, json};

use crate::domain::{access_logs::PREFIX, keys::PROBES};

/// What the server itself calls.
#[must_use]
pub fn server_policy(bucket: &str, kms_key: Option<&str>, log_bucket: Option<&str>) -> Value {
    let mut statements = vec![
        json!({
            "Sid": "Objects",
            "Effect": "Allow",
            "Action": [
                "s3:GetObject", "s3:PutObject", "s3:DeleteObject", "s3:DeleteObjectVersion", "s3:RestoreObject",
                "s3:AbortMultipartUpload", "s3:ListMultipartUploadParts",
            ],
            "Resource": format!("arn:aws:s3:::{bucket}/*"),
        }),
        json!({
            "Sid": "Listings",
            "Effect": "Allow",
            "Action": [
                "s3:ListBucket", "s3:ListBucketVersions", "s3:ListBucketMultipartUploads", "s3:GetBucketVersioning",
            ],
            "Resource": format!("arn:aws:s3:::{bucket}"),
        }),
    ];
    if let Some(key) = kms_key {
        statements.push(json!({
            "Sid": "Key",
            "Effect": "Allow",
            "Action": ["kms:GenerateDataKey", "kms:Decrypt"],
            "Resource": key,
        }));
    }
    if let Some(logs) = log_bucket {
        statements.push(json!({
            "Sid": "AccessLogs",
            "Effect": "Allow",
            "Action": "s3:GetObject",
            "Resource": format!("arn:aws:s3:::{logs}/{PREFIX}*"),
        }));
        statements.push(json!({
            "Sid": "AccessLogListings",
            "Effect": "Allow",
            "Action": "s3:ListBucket",
            "Resource": format!("arn:aws:s3:::{logs}"),
        }));
    }
    json!({ "Version": "2012-10-17", "Statement": statements })
}

/// What `bucket plan`, `apply` and `verify` call.
#[must_use]
pub fn operator_policy(bucket: &str) -> Value {
    let both = |name: &str| [format!("s3:Get{name}"), format!("s3:Put{name}")];
    let settings = [
        "BucketVersioning",
        "EncryptionConfiguration",
        "BucketPublicAccessBlock",
        "BucketPolicy",
        "BucketCORS",
        "LifecycleConfiguration",
        "IntelligentTieringConfiguration",
        "BucketObjectLockConfiguration",
        "BucketLogging",
    ];
    let actions: Vec<String> = settings.into_iter().flat_map(both).chain(["s3:ListBucket".to_owned()]).collect();
    json!({
        "Version": "2012-10-17",
        "Statement": [
            { "Sid": "Bucket", "Effect": "Allow", "Action": actions, "Resource": format!("arn:aws:s3:::{bucket}") },
            // `verify` tries the store out on an object of its own.
            {
                "Sid": "Probe",
                "Effect": "Allow",
                "Action": ["s3:PutObject", "s3:GetObject", "s3:DeleteObject", "s3:DeleteObjectVersion"],
                "Resource": format!("arn:aws:s3:::{bucket}/{PROBES}*"),
            },
        ],
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_server_may_not_change_the_bucket_nor_the_operator_read_files() {
        let server = server_policy("b", Some("arn:aws:kms:eu-central-1:1:key/k"), Some("logs")).to_string();
        assert!(!server.contains("s3:PutBucket") && !server.contains("s3:*") && server.contains("kms:Decrypt"));
        assert!(server.contains("arn:aws:s3:::logs/chartlift-access/*"));
        let operator = operator_policy("b");
        let objects = &operator["Statement"][1]["Resource"];
        assert_eq!(objects, "arn:aws:s3:::b/.chartlift-probe/*");
    }
}
