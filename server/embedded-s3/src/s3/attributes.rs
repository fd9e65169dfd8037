use s3s::{
    S3ErrorCode, S3Request,
    dto::{
        Checksum as ShownChecksum, GetObjectAttributesInput, GetObjectAttributesOutput, GetObjectAttributesParts,
        ObjectAttributes, ObjectPart, StorageClass,
    },
};

use super::{
    Backend,
    conditions::ReadHeaders,
    fields::{page_size, shown_version},
    readable::readable,
};
use crate::{
    checksum::{Checksum, set_checksum},
    customer::{check_key_of, customer_key},
    error::{Outcome, refuse},
    meta::{ObjectRow, PartRow},
};

impl Backend {
    /// What is known of an object, in one answer instead of HEAD and ListParts.
    pub async fn get_object_attributes(
        &self,
        request: S3Request<GetObjectAttributesInput>,
    ) -> Outcome<GetObjectAttributesOutput> {
        let input = request.input;
        let headers = request.extensions.get::<ReadHeaders>().cloned().unwrap_or_default();
        let bucket = self.meta.bucket(&input.bucket).await?;
        let (object, parts) = readable(self.meta.manifest(bucket.id, &input.key, input.version_id.as_deref()).await?)?;
        headers.conditions.check(&object)?;
        check_key_of(&object, customer_key!(input).as_ref())?;
        let known = [
            ObjectAttributes::ETAG,
            ObjectAttributes::CHECKSUM,
            ObjectAttributes::OBJECT_PARTS,
            ObjectAttributes::OBJECT_SIZE,
            ObjectAttributes::STORAGE_CLASS,
        ];
        // Clients send them as one list, which `s3s` leaves as it is.
        let listed = input.object_attributes.iter().flat_map(|names| names.as_str().split(','));
        let asked: Vec<&str> = listed.map(str::trim).collect();
        if asked.is_empty() || !asked.iter().all(|name| known.contains(name)) {
            return Err(refuse(S3ErrorCode::InvalidArgument, "Invalid attribute name specified."));
        }
        let wants = |name: &str| asked.contains(&name);
        let mut output = GetObjectAttributesOutput {
            last_modified: Some(object.last_modified()),
            version_id: shown_version(&bucket, &object.version_id)?,
            ..Default::default()
        };
        output.e_tag = wants(ObjectAttributes::ETAG).then(|| object.etag());
        output.object_size = wants(ObjectAttributes::OBJECT_SIZE).then(|| object.size_bytes().cast_signed());
        if wants(ObjectAttributes::STORAGE_CLASS) {
            output.storage_class = Some(StorageClass::from(object.storage_class.clone()));
        }
        if wants(ObjectAttributes::CHECKSUM) {
            let mut shown = ShownChecksum::default();
            set_checksum!(shown, &object.checksum()?);
            shown.checksum_type = Some(object.checksum_spec()?.coverage.name().to_owned().into());
            output.checksum = Some(shown);
        }
        // An object put in one piece has no parts.
        if wants(ObjectAttributes::OBJECT_PARTS) && object.parts_count.is_some() {
            let page = Page { after: input.part_number_marker.unwrap_or_default(), limit: page_size(input.max_parts)? };
            output.object_parts = Some(page.of(&object, &parts)?);
        }
        Ok(output)
    }
}

/// Which of an object's parts are asked for.
struct Page {
    after: i32,
    limit: usize,
}

impl Page {
    fn of(&self, object: &ObjectRow, parts: &[PartRow]) -> Outcome<GetObjectAttributesParts> {
        let algorithm = object.checksum_spec()?.algorithm;
        let mut left = (1..).zip(parts).filter(|(number, _)| *number > self.after).peekable();
        let shown: Vec<ObjectPart> = left
            .by_ref()
            .take(self.limit)
            .map(|(number, part)| {
                let mut shown = ObjectPart {
                    part_number: Some(number),
                    size: Some(part.size_bytes().cast_signed()),
                    ..Default::default()
                };
                set_checksum!(shown, &Checksum { algorithm, value: part.checksum_value.clone() });
                shown
            })
            .collect();
        let last = shown.last().and_then(|part| part.part_number);
        Ok(GetObjectAttributesParts {
            is_truncated: Some(left.peek().is_some()),
            max_parts: i32::try_from(self.limit).ok(),
            next_part_number_marker: last.or(Some(self.after)),
            part_number_marker: Some(self.after),
            parts: Some(shown),
            total_parts_count: object.parts_count,
        })
    }
}
