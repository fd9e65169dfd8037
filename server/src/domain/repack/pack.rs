//! Packing: the new object is made of the old one, compared with what was recorded, and read back, before it takes its place.

use std::time::Instant;

use chartlift_protocol::{Crc32, Encoding, limits::MIB};

use super::{
    inflow::{Inflow, Summing},
    packer::{PACKER, Packed, Packer, Step},
    report::PackOutcome,
    run::{READ_BYTES, Repack, Run, blocking},
};
use crate::{
    auth::TenantScope,
    domain::{
        error::Result,
        ids::new_id,
        keys::repacked_key,
        ports::{
            ListedPart, MultipartOutcome, ObjectError, ObjectMeta, OpenPacking, PackCandidate, PackRequests, PackState,
        },
    },
};

impl Repack {
    pub(super) async fn pack(
        &self,
        scope: &TenantScope,
        of: &PackCandidate,
        (needs, mut asked): (PackRequests, PackRequests),
        part_bytes: u64,
        run: &mut Run<'_>,
        new_bytes: &mut u64,
    ) -> Result<PackOutcome> {
        let version = &of.version;
        let Some(index) = self.store.read(scope).await?.part_index(&version.id).await? else {
            return Ok(PackOutcome::Changed);
        };
        let new_key = repacked_key(&version.key, &version.id, &new_id());
        let mut tx = self.store.begin(scope).await?;
        tx.begin_packing(of, &new_key, PACKER, self.clock.now()).await?;
        tx.commit().await?;
        let begun = OpenPacking {
            version_id: version.id.clone(),
            state: PackState::Begun,
            old_key: version.key.clone(),
            new_key: new_key.clone(),
        };
        let made = self.make(of, &new_key, part_bytes, run, &mut asked).await;
        let packed = match made {
            Ok(Some(packed)) => packed,
            Ok(None) => {
                self.give_up(scope, &begun).await?;
                return Ok(PackOutcome::Damaged);
            }
            Err(error) => {
                self.give_up(scope, &begun).await?;
                return Err(error);
            }
        };
        *new_bytes = packed.stored.bytes;
        let as_recorded = (packed.source.bytes, packed.source.crc32) == (index.source.size_bytes, index.source.crc32)
            && index.source.sha256.as_ref().is_none_or(|known| *known == packed.source.sha256)
            && (packed.old.bytes, packed.old.crc32) == (index.stored.size_bytes, index.stored.crc32);
        if !as_recorded {
            self.give_up(scope, &begun).await?;
            return Ok(PackOutcome::Damaged);
        }
        let worth = run.worth(scope.tenant(), of, packed.stored.bytes, needs);
        if !worth.pays() {
            self.give_up(scope, &begun).await?;
            self.leave(scope, of, packed.stored.bytes, asked, run).await?;
            return Ok(PackOutcome::NotWorth);
        }
        match self.is_the_same(&new_key, &packed, run, &mut asked).await {
            Ok(true) => {}
            Ok(false) => {
                self.give_up(scope, &begun).await?;
                tracing::error!(
                    version_id = version.id,
                    "an object compressed again was not what it should be, and was removed"
                );
                return Ok(PackOutcome::Failed);
            }
            Err(error) => {
                self.give_up(scope, &begun).await?;
                return Err(error);
            }
        }
        if !self.swap(scope, of, &new_key, packed, asked, worth, run).await? {
            self.give_up(scope, &begun).await?;
            return Ok(PackOutcome::Changed);
        }
        if let Err(error) = self.remove_old(scope, &version.id, &version.key).await {
            tracing::warn!(version_id = version.id, %error, "an old object cannot be removed yet");
        }
        Ok(PackOutcome::Done(worth))
    }

    /// Reads the old object and writes the new one; none where the old one is not what its kind looks like.
    async fn make(
        &self,
        of: &PackCandidate,
        new_key: &str,
        part_bytes: u64,
        run: &mut Run<'_>,
        asked: &mut PackRequests,
    ) -> Result<Option<Packed>> {
        let version = &of.version;
        let meta = ObjectMeta {
            content_type: version.content_type.clone(),
            encoding: Encoding::Gzip,
            storage_class: of.storage_class.clone(),
        };
        let part_bytes = usize::try_from(part_bytes).unwrap_or(usize::MAX);
        let mut packer = Packer::new(version.encoding, version.source_bytes, part_bytes);
        let (mut at, mut multipart): (u64, Option<String>) = (0, None);
        let mut sent: Vec<ListedPart> = Vec::new();
        loop {
            let began = Instant::now();
            let step;
            (packer, step) = blocking(move || {
                let step = packer.step();
                (packer, step)
            })
            .await?;
            run.cpu += began.elapsed();
            let (part, last) = match step {
                Err(_) => return Ok(None),
                Ok(Step::Feed) if at >= version.stored_bytes => return Ok(None),
                Ok(Step::Feed) => {
                    let chunk = self.objects.read(&version.key, at, READ_BYTES.min(version.stored_bytes - at)).await?;
                    at += chunk.len() as u64;
                    asked.gets += 1;
                    asked.read_bytes += chunk.len() as u64;
                    packer.feed(chunk);
                    continue;
                }
                Ok(Step::Part(part)) => (part, false),
                Ok(Step::Last(part)) => (part, true),
            };
            if last && at < version.stored_bytes {
                return Ok(None);
            }
            let crc32 = Crc32(crc32fast::hash(&part));
            if last && multipart.is_none() {
                self.objects.put(new_key, &meta, part, crc32).await?;
                asked.puts += 1;
                return Ok(Some(packer.finish()));
            }
            if multipart.is_none() {
                multipart = Some(self.objects.create_multipart(new_key, &meta).await?);
                asked.puts += 1;
            }
            if let Some(multipart_id) = &multipart {
                let number = u32::try_from(sent.len() + 1).unwrap_or(u32::MAX);
                sent.push(self.objects.put_part(new_key, multipart_id, number, part, crc32).await?);
                asked.puts += 1;
                if last {
                    let packed = packer.finish();
                    let outcome =
                        self.objects.complete_multipart(new_key, multipart_id, &sent, packed.stored.crc32).await?;
                    asked.puts += 1;
                    return match outcome {
                        MultipartOutcome::Done => Ok(Some(packed)),
                        // Somebody gave the parts up, or S3 sees others than were sent.
                        _ => Err(ObjectError::Unavailable {
                            operation: "CompleteMultipartUpload",
                            cause: "the parts are not as they were sent".to_owned(),
                        }
                        .into()),
                    };
                }
            }
        }
    }

    /// Whether the new object, read back from S3, is the same source: every byte of it, by size, CRC-32 and SHA-256.
    async fn is_the_same(
        &self,
        new_key: &str,
        packed: &Packed,
        run: &mut Run<'_>,
        asked: &mut PackRequests,
    ) -> Result<bool> {
        let size = packed.stored.bytes;
        asked.gets += 1;
        let facts = self.objects.head(new_key).await?;
        if facts.is_none_or(|facts| facts.crc32.is_some_and(|crc32| crc32 != packed.stored.crc32)) {
            return Ok(false);
        }
        let (mut inflow, mut source, mut at) = (Inflow::new(Encoding::Gzip), Summing::default(), 0);
        while at < size {
            let chunk = self.objects.read(new_key, at, READ_BYTES.min(size - at)).await?;
            at += chunk.len() as u64;
            asked.gets += 1;
            asked.read_bytes += chunk.len() as u64;
            let began = Instant::now();
            let inflated;
            (inflow, source, inflated) = blocking(move || {
                inflow.feed(chunk);
                let mut buffer = Vec::new();
                while !inflow.is_empty() {
                    buffer.clear();
                    if inflow.pour(&mut buffer, usize::try_from(MIB).unwrap_or(1 << 20)).is_err() {
                        return (inflow, source, false);
                    }
                    source.add(&buffer);
                }
                (inflow, source, true)
            })
            .await?;
            run.cpu += began.elapsed();
            if !inflated {
                return Ok(false);
            }
        }
        Ok(inflow.has_ended() && inflow.stored.sum() == packed.stored && source.sum() == packed.source)
    }
}
