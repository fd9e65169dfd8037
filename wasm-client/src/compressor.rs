//! The compressor worker: reads a slice, compresses it, hands the bytes back by transfer.
//!
//! The engine sends a worker one job more than it works on; the read of the next slice begins when its message
//! arrives, so it overlaps with compressing the one before.

use std::{cell::RefCell, rc::Rc};

use chartlift_core::{crc::Crc, protocol::Encoding, segment::Codec};
use futures::{StreamExt, channel::mpsc};
use js_sys::{Array, ArrayBuffer, Uint8Array};
use wasm_bindgen::{JsCast, prelude::*};
use wasm_bindgen_futures::spawn_local;
use web_sys::{MessageEvent, MessagePort};

use crate::{
    clock::scope,
    file,
    job::{AnswerMessage, JobMessage},
};

/// Bytes of an uncompressed slice that are checksummed at a time: wasm memory stays this small.
const CHECKSUM_STEP: u32 = 1 << 20;

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
    let on_message = Closure::<dyn FnMut(MessageEvent)>::new(move |event: MessageEvent| {
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
            let answer = AnswerMessage { id: message.id, outcome };
            let transfer = answer.outcome.as_ref().map_or_else(|_| Array::new(), |made| Array::of1(&made.0));
            // Posting to a port that the page has closed does nothing.
            let _ = port.post_message_with_transferable(&answer.to_js(), &transfer);
        }
    });
}

fn now_us() -> f64 {
    scope().performance().map_or(0.0, |performance| performance.now() * 1000.0)
}

fn work(buffers: &mut Buffers, message: &JobMessage, read: ArrayBuffer) -> (ArrayBuffer, Crc, Crc, u64) {
    let started = now_us();
    let (made, source, stored) = match message.job.encoding {
        Encoding::Gzip => compress(buffers, message, &read),
        Encoding::Identity => checksum(buffers, read),
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

/// Uncompressed bytes only pass through wasm to be checksummed; the buffer that was read is the one sent on.
fn checksum(buffers: &mut Buffers, read: ArrayBuffer) -> (ArrayBuffer, Crc, Crc) {
    let bytes = Uint8Array::new(&read);
    let (mut crc, mut at) = (Crc::default(), 0);
    while at < bytes.length() {
        let end = bytes.length().min(at + CHECKSUM_STEP);
        buffers.input.resize((end - at) as usize, 0);
        bytes.subarray(at, end).copy_to(&mut buffers.input);
        crc = crc.then(Crc::of(&buffers.input));
        at = end;
    }
    (read, crc, crc)
}
