//! Files on their way, and what became of them.

use serde_json::Value;

use super::{CLINICIAN, File, Part, Reply, Server};

impl Server {
    /// Creates an upload of this file.
    pub(crate) async fn create(&self, record_id: &str, file: &File) -> Value {
        self.post(CLINICIAN, "/api/files/upload-url", file.creation(record_id)).await.ok()
    }

    /// Signs these parts.
    pub(crate) async fn sign(&self, upload_id: &str, file: &File, parts: &[&Part]) -> Value {
        self.post(CLINICIAN, &format!("/api/files/uploads/{upload_id}/part-urls"), file.signing(parts)).await.ok()
    }

    /// Sends bytes to a signed URL; answers status and S3's error code.
    pub(crate) async fn put(&self, signed: &Value, bytes: Vec<u8>) -> (u16, String) {
        // Browsers send `Content-Length: 0` for an empty file; this client must be told to.
        let length = bytes.len();
        let mut request = self.http.put(signed["url"].as_str().unwrap()).header("content-length", length).body(bytes);
        for (name, value) in signed["headers"].as_object().unwrap() {
            request = request.header(name, value.as_str().unwrap());
        }
        let response = request.send().await.unwrap();
        let (status, text) = (response.status().as_u16(), response.text().await.unwrap());
        let code = text.split("<Code>").nth(1).and_then(|rest| rest.split('<').next()).unwrap_or("");
        (status, code.to_owned())
    }

    /// Signs and sends all parts.
    pub(crate) async fn send_all(&self, upload_id: &str, file: &File) {
        let parts: Vec<&Part> = file.parts.iter().collect();
        let signed = self.sign(upload_id, file, &parts).await;
        self.put_all(&parts, &signed).await;
    }

    async fn put_all(&self, parts: &[&Part], signed: &Value) {
        for (part, signed) in parts.iter().zip(signed["parts"].as_array().unwrap()) {
            assert_eq!(self.put(signed, part.stored.clone()).await, (200, String::new()));
        }
    }

    pub(crate) async fn complete(&self, upload_id: &str, completion: Value) -> Reply {
        self.post(CLINICIAN, &format!("/api/files/uploads/{upload_id}/complete"), completion).await
    }

    /// The whole way; answers what completing answered.
    pub(crate) async fn upload(&self, record_id: &str, file: &File) -> Value {
        self.upload_as(CLINICIAN, record_id, file).await
    }

    /// As [`Self::create`], for another version of an attachment.
    pub(crate) async fn create_version(&self, record_id: &str, attachment_id: &str, file: &File) -> String {
        let mut creation = file.creation(record_id);
        creation["attachment_id"] = attachment_id.into();
        let created = self.post(CLINICIAN, "/api/files/upload-url", creation).await.ok();
        created["upload_id"].as_str().unwrap().to_owned()
    }

    /// An attachment of two versions, these.
    pub(crate) async fn in_two_versions(&self, record_id: &str, first: &File, second: &File) -> String {
        let id = self.upload(record_id, first).await["attachment_id"].as_str().unwrap().to_owned();
        let upload = self.create_version(record_id, &id, second).await;
        self.send_all(&upload, second).await;
        self.complete(&upload, second.completion()).await.ok();
        id
    }

    /// As [`Self::upload`], by somebody else.
    pub(crate) async fn upload_as(&self, persona: &str, record_id: &str, file: &File) -> Value {
        let created = self.post(persona, "/api/files/upload-url", file.creation(record_id)).await.ok();
        let upload = format!("/api/files/uploads/{}", created["upload_id"].as_str().unwrap());
        let parts: Vec<&Part> = file.parts.iter().collect();
        let signed = self.post(persona, &format!("{upload}/part-urls"), file.signing(&parts)).await.ok();
        self.put_all(&parts, &signed).await;
        self.post(persona, &format!("{upload}/complete"), file.completion()).await.ok()
    }

    pub(crate) async fn attachments(&self, record_id: &str) -> Vec<Value> {
        let page = self.get(CLINICIAN, &format!("/api/medical-records/{record_id}/attachments")).await.ok();
        page["items"].as_array().unwrap().clone()
    }

    /// Checks that a refused upload left neither an attachment nor an object behind.
    pub(crate) async fn assert_nothing_left(&self, record_id: &str) {
        assert_eq!(self.attachments(record_id).await, Vec::<Value>::new(), "an attachment was left behind");
        assert_eq!(self.keys().await, Vec::<String>::new(), "an object was left behind");
    }
}
