//! Looks into the bucket behind the server's back.

use aws_sdk_s3::{
    Client,
    config::{BehaviorVersion, Builder, Credentials, Region},
    types::{
        CompletedMultipartUpload, CompletedPart, ObjectLockConfiguration, ObjectLockEnabled, ObjectLockLegalHold,
        ObjectLockLegalHoldStatus,
    },
};
use serde_json::Value;

use super::Server;

const BUCKET: &str = "chartlift";

impl Server {
    pub(crate) fn s3(&self) -> Client {
        let secrets = std::fs::read(self.dir.path().join("secrets.json")).unwrap();
        let secrets: Value = serde_json::from_slice(&secrets).unwrap();
        let secret = |name: &str| secrets[name].as_str().unwrap().to_owned();
        let credentials = Credentials::new(secret("s3_access_key"), secret("s3_secret_key"), None, None, "test");
        let config = Builder::new()
            .behavior_version(BehaviorVersion::latest())
            .http_client(aws_smithy_http_client::Builder::new().build_http())
            .region(Region::new("us-east-1"))
            .endpoint_url(&self.app.s3_url)
            .credentials_provider(credentials)
            .force_path_style(true)
            .build();
        Client::from_conf(config)
    }

    /// Every key in the bucket.
    pub(crate) async fn keys(&self) -> Vec<String> {
        stored(&self.s3(), BUCKET).await
    }

    /// Key and id of every multipart upload that is open.
    pub(crate) async fn open_multiparts(&self) -> Vec<(String, String)> {
        let listed = self.s3().list_multipart_uploads().bucket(BUCKET).send().await.unwrap();
        let pair =
            |u: &aws_sdk_s3::types::MultipartUpload| (u.key().unwrap().to_owned(), u.upload_id().unwrap().to_owned());
        listed.uploads().iter().map(pair).filter(|(key, _)| !is_probe(key)).collect()
    }

    pub(crate) async fn object(&self, key: &str) -> (Vec<u8>, Option<String>, Option<String>) {
        let object = self.s3().get_object().bucket(BUCKET).key(key).send().await.unwrap();
        let (encoding, kind) = (object.content_encoding.clone(), object.content_type.clone());
        (object.body.collect().await.unwrap().to_vec(), encoding, kind)
    }

    pub(crate) async fn replace_object(&self, key: &str, bytes: Vec<u8>) {
        self.s3().put_object().bucket(BUCKET).key(key).body(bytes.into()).send().await.unwrap();
    }

    /// Puts a legal hold of the bucket's own on an object, or takes it away. Versions are on.
    pub(crate) async fn lock_object(&self, key: &str, on: bool) {
        let s3 = self.s3();
        let enabled = ObjectLockConfiguration::builder().object_lock_enabled(ObjectLockEnabled::Enabled).build();
        s3.put_object_lock_configuration().bucket(BUCKET).object_lock_configuration(enabled).send().await.unwrap();
        let status = if on { ObjectLockLegalHoldStatus::On } else { ObjectLockLegalHoldStatus::Off };
        let hold = ObjectLockLegalHold::builder().status(status).build();
        s3.put_object_legal_hold().bucket(BUCKET).key(key).legal_hold(hold).send().await.unwrap();
    }

    /// Completes the one open multipart upload as a server would that dies right after.
    pub(crate) async fn complete_behind_its_back(&self) {
        let (key, id) = self.open_multiparts().await.remove(0);
        let s3 = self.s3();
        let listed = s3.list_parts().bucket(BUCKET).key(&key).upload_id(&id).send().await.unwrap();
        let parts = listed.parts().iter().map(|part| {
            CompletedPart::builder()
                .set_part_number(part.part_number())
                .set_e_tag(part.e_tag().map(str::to_owned))
                .set_checksum_crc32(part.checksum_crc32().map(str::to_owned))
                .build()
        });
        let parts = CompletedMultipartUpload::builder().set_parts(Some(parts.collect())).build();
        s3.complete_multipart_upload()
            .bucket(BUCKET)
            .key(key)
            .upload_id(id)
            .multipart_upload(parts)
            .send()
            .await
            .unwrap();
    }
}

/// Every key in a bucket.
pub(crate) async fn stored(s3: &Client, bucket: &str) -> Vec<String> {
    let listed = s3.list_objects_v2().bucket(bucket).send().await.unwrap();
    listed.contents().iter().map(|object| object.key().unwrap().to_owned()).filter(|key| !is_probe(key)).collect()
}

/// Whether it is what a server tries its store out with, which it does while tests run.
fn is_probe(key: &str) -> bool {
    key.starts_with(".chartlift-probe/")
}
