use s3s::{
    S3Request,
    dto::{
        CommonPrefix, DeleteMarkerEntry, ListObjectVersionsInput, ListObjectVersionsOutput, ObjectVersion,
        ObjectVersionStorageClass,
    },
};

use super::{
    Backend,
    fields::{encode_key, page_size},
};
use crate::{
    error::Outcome,
    meta::{Item, Listing, Position},
};

impl Backend {
    pub async fn list_object_versions(
        &self,
        request: S3Request<ListObjectVersionsInput>,
    ) -> Outcome<ListObjectVersionsOutput> {
        let input = request.input;
        let bucket = self.meta.bucket(&input.bucket).await?;
        let limit = page_size(input.max_keys)?;
        let encoding = input.encoding_type.as_ref();
        let (prefix, delimiter) = (input.prefix.unwrap_or_default(), input.delimiter.unwrap_or_default());
        let from = match (input.key_marker.as_deref().unwrap_or_default(), &input.version_id_marker) {
            ("", _) => Position::default(),
            (key, Some(version)) if !version.is_empty() => self.meta.position_after(bucket.id, key, version).await?,
            (key, _) if !delimiter.is_empty() && key.ends_with(&delimiter) => Position::after_prefix(key.as_bytes()),
            (key, _) => Position::after_key(key.as_bytes()),
        };
        let (mut versions, mut delete_markers, mut common_prefixes) = (Vec::new(), Vec::new(), Vec::new());
        let (mut next_key, mut next_version, mut truncated) = (None, None, false);
        if limit > 0 {
            let (prefix, delimiter) = (prefix.as_bytes(), delimiter.as_bytes());
            let page =
                self.meta.list_versions(Listing { bucket_id: bucket.id, prefix, delimiter, from, limit }).await?;
            truncated = page.next.is_some();
            for item in page.items {
                let object = match item {
                    Item::CommonPrefix(prefix) => {
                        let shown = encode_key(&prefix, encoding);
                        (next_key, next_version) = (Some(shown.clone()), None);
                        common_prefixes.push(CommonPrefix { prefix: Some(shown) });
                        continue;
                    }
                    Item::Entry(version) => version.0,
                };
                let key = encode_key(&object.key, encoding);
                (next_key, next_version) = (Some(key.clone()), Some(object.version_id.clone()));
                if object.delete_marker {
                    delete_markers.push(DeleteMarkerEntry {
                        key: Some(key),
                        version_id: Some(object.version_id.clone()),
                        is_latest: Some(object.is_latest),
                        last_modified: Some(object.last_modified()),
                        owner: Some(super::fields::owner()),
                    });
                    continue;
                }
                let spec = object.checksum_spec()?;
                versions.push(ObjectVersion {
                    key: Some(key),
                    version_id: Some(object.version_id.clone()),
                    is_latest: Some(object.is_latest),
                    size: Some(object.size_bytes().cast_signed()),
                    e_tag: Some(object.etag()),
                    last_modified: Some(object.last_modified()),
                    checksum_algorithm: Some(vec![spec.algorithm.name().to_owned().into()]),
                    checksum_type: Some(spec.coverage.name().to_owned().into()),
                    storage_class: Some(ObjectVersionStorageClass::from(object.storage_class.clone())),
                    owner: Some(super::fields::owner()),
                    ..Default::default()
                });
            }
        }
        Ok(ListObjectVersionsOutput {
            name: Some(input.bucket),
            prefix: Some(encode_key(prefix.as_bytes(), encoding)),
            delimiter: (!delimiter.is_empty()).then(|| encode_key(delimiter.as_bytes(), encoding)),
            encoding_type: input.encoding_type.clone(),
            key_marker: Some(input.key_marker.unwrap_or_default()),
            version_id_marker: Some(input.version_id_marker.unwrap_or_default()),
            max_keys: i32::try_from(limit).ok(),
            is_truncated: Some(truncated),
            next_key_marker: next_key.filter(|_| truncated),
            next_version_id_marker: next_version.filter(|_| truncated),
            versions: Some(versions),
            delete_markers: Some(delete_markers),
            common_prefixes: Some(common_prefixes),
            ..Default::default()
        })
    }
}
