//! The compressor worker: reads a slice, compresses it, hands the bytes back by transfer.
//!
//! The engine sends a worker one job more than it works on; the read of the next slice begins when its message
//! arrives, so it overlaps with compressing the one before.

use std::{cell::RefCell, collections::HashSet, rc::Rc};

use chartlift_core::{crc::Crc, digest::Digester, ports::SourceError, protocol::Encoding, segment::Codec};
use futures::{StreamExt, channel::mpsc};
use js_sys::{Array, ArrayBuffer, Uint8Array};
use wasm_bindgen::{JsCast, prelude::*};
use wasm_bindgen_futures::spawn_local;
use web_sys::{Blob, MessageEvent, MessagePort};

use crate::{
    clock::scope,
    file,
    job::{AnswerMessage, DigestMessage, JobMessage},
};

/// Bytes of an uncompressed slice that are checksummed at a time: wasm memory stays this small.
const CHECKSUM_STEP: u32 = 1 << 20;

/// Bytes read at a time for a digest: larger reads are cheaper, and between two of them jobs get their turn.
const DIGEST_STEP: u64 = 4 << 20;

/// Buffers in wasm memory, reused for every job.
struct Buffers {
    codec: Codec,
    input: Vec<u8>,
    output: Vec<u8>,
}

/// Serves jobs from this port for as long as the worker lives.
#[wasm_bindgen(js_name = startCompressor)]
pub fn start_compressor(port: MessagePort) {
    let buffers = Rc::new(RefCell::new(Buffers { codec: Codec::new(), input: Vec::new(), output: Vec::new() }));
    let (sender, mut jobs) = mpsc::unbounded();
    let digesting = Rc::new(RefCell::new(HashSet::new()));
    let answers = port.clone();
    let on_message = Closure::<dyn FnMut(MessageEvent)>::new(move |event: MessageEvent| {
        if let Some(DigestMessage { id, blob }) = DigestMessage::from_js(&event.data()) {
            let Some(blob) = blob else {
                digesting.borrow_mut().remove(&id);
                return;
            };
            digesting.borrow_mut().insert(id);
            let (digesting, port) = (Rc::clone(&digesting), answers.clone());
            spawn_local(async move {
                let outcome = digest(&blob, || digesting.borrow().contains(&id)).await;
                digesting.borrow_mut().remove(&id);
                answer(&port, &AnswerMessage { id, outcome });
            });
            return;
        }
        let message = JobMessage::from_js(&event.data());
        // The read starts now, not when its turn comes.
        let mut read = Box::pin(file::read(message.blob.clone(), message.job.read_range()));
        let _ = futures::FutureExt::now_or_never(&mut read);
        let _ = sender.unbounded_send((message, read));
    });
    port.set_onmessage(Some(on_message.as_ref().unchecked_ref()));
    // The worker is terminated as a whole; the closure lives until then.
    on_message.forget();
    spawn_local(async move {
        while let Some((message, read)) = jobs.next().await {
            let outcome = match read.await {
                Ok(buffer) => Ok(work(&mut buffers.borrow_mut(), &message, buffer)),
                Err(error) => Err(error),
            };
            answer(&port, &AnswerMessage { id: message.id, outcome });
        }
    });
}

fn answer(port: &MessagePort, answer: &AnswerMessage) {
    let transfer = answer.outcome.as_ref().map_or_else(|_| Array::new(), |made| Array::of1(&made.0));
    // Posting to a port that the page has closed does nothing.
    let _ = port.post_message_with_transferable(&answer.to_js(), &transfer);
}

/// Reads a blob to its end, the next slice while the last is digested, for as long as somebody wants to know.
async fn digest(blob: &Blob, wanted: impl Fn() -> bool) -> Result<(ArrayBuffer, Crc, Crc, u64), SourceError> {
    // Sizes are below 2^53.
    #[allow(clippy::cast_possible_truncation, clippy::cast_sign_loss)]
    let size = blob.size() as u64;
    let read_at = |start: u64| {
        let mut read = Box::pin(file::read(blob.clone(), start..(start + DIGEST_STEP).min(size)));
        let _ = futures::FutureExt::now_or_never(&mut read);
        read
    };
    let (mut digester, mut input, mut busy_us) = (Digester::new(), Vec::new(), 0.0);
    let (mut start, mut next) = (0, read_at(0));
    while start < size && wanted() {
        let buffer = next.await?;
        start += u64::from(buffer.byte_length());
        next = read_at(start.min(size));
        let began = now_us();
        let bytes = Uint8Array::new(&buffer);
        for at in (0..bytes.length()).step_by(CHECKSUM_STEP as usize) {
            let end = bytes.length().min(at + CHECKSUM_STEP);
            input.resize((end - at) as usize, 0);
            bytes.subarray(at, end).copy_to(&mut input);
            digester.update(&input);
        }
        busy_us += now_us() - began;
    }
    let digests = digester.finish();
    let sha256 = Uint8Array::from(digests.sha256.as_slice()).buffer();
    #[allow(clippy::cast_possible_truncation, clippy::cast_sign_loss)]
    Ok((sha256, digests.crc, Crc::default(), busy_us as u64))
}

fn now_us() -> f64 {
    scope().performance().map_or(0.0, |performance| performance.now() * 1000.0)
}

fn work(buffers: &mut Buffers, message: &JobMessage, read: ArrayBuffer) -> (ArrayBuffer, Crc, Crc, u64) {
    let started = now_us();
    let (made, source, stored) = match message.job.encoding {
        Encoding::Gzip => compress(buffers, message, &read),
        Encoding::Identity => checksum(buffers, read, message.keep),
    };
    #[allow(clippy::cast_possible_truncation, clippy::cast_sign_loss)]
    (made, source, stored, (now_us() - started) as u64)
}

fn compress(buffers: &mut Buffers, message: &JobMessage, read: &ArrayBuffer) -> (ArrayBuffer, Crc, Crc) {
    let Buffers { codec, input, output } = buffers;
    let job = &message.job;
    let prime = usize::try_from(job.prime_bytes).expect("a window fits in memory");
    input.resize(read.byte_length() as usize, 0);
    Uint8Array::new(read).copy_to(input);
    output.clear();
    codec.encode(input, prime, job.effort, job.last, output);
    (Uint8Array::from(output.as_slice()).buffer(), Crc::of(&input[prime..]), Crc::of(output))
}

/// Uncompressed bytes only pass through wasm to be checksummed; the buffer that was read is the one sent on, if wanted.
fn checksum(buffers: &mut Buffers, read: ArrayBuffer, keep: bool) -> (ArrayBuffer, Crc, Crc) {
    let bytes = Uint8Array::new(&read);
    let (mut crc, mut at) = (Crc::default(), 0);
    while at < bytes.length() {
        let end = bytes.length().min(at + CHECKSUM_STEP);
        buffers.input.resize((end - at) as usize, 0);
        bytes.subarray(at, end).copy_to(&mut buffers.input);
        crc = crc.then(Crc::of(&buffers.input));
        at = end;
    }
    if keep {
        return (read, crc, crc);
    }
    (ArrayBuffer::new(0), crc, crc)
}
