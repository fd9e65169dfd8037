//! The bindings in a real browser's worker: `wasm-pack test --headless --chrome wasm-client`.

use std::{cell::Cell, rc::Rc};

use chartlift_core::{
    Tuning,
    crc::Crc,
    gate::magic::compressed_already,
    gzip,
    ports::{Chunk, Clock, Compressor, JobError, Journal, PutError, Source, SourceError, SourceMeta, Transport},
    protocol::{Crc32, Encoding, SignedPart, TextMap, value::FromValue},
    record::{Head, PartRecord},
    segment::{Codec, Encode, Job},
};
use futures::{
    FutureExt,
    future::{Either, select},
};
use js_sys::{Array, ArrayBuffer, Reflect, Uint8Array};
use wasm_bindgen::JsCast;
use wasm_bindgen_test::{wasm_bindgen_test, wasm_bindgen_test_configure};
use web_sys::{Blob, MessageChannel};

use crate::{
    file::{Body, BrowserChunk, BrowserFile, InFile},
    journal::IdbJournal,
    locks,
    pool::WorkerPool,
    value::Js,
    xhr::{XhrTransport, form},
};
use chartlift_codec::compressor::{Worker, serve, start_compressor};
use chartlift_worker::{
    blob::{read, readable},
    clock::{self, BrowserClock, unix_ms},
    reading::Reading,
};

wasm_bindgen_test_configure!(run_in_dedicated_worker);

fn blob(bytes: &[u8]) -> Blob {
    Blob::new_with_buffer_source_sequence(&Array::of1(&Uint8Array::from(bytes))).unwrap()
}

fn file(bytes: &[u8]) -> BrowserFile {
    let meta = SourceMeta {
        name: "Befund.txt".into(),
        content_type: String::new(),
        size_bytes: bytes.len() as u64,
        last_modified_ms: 0,
    };
    BrowserFile::new(blob(bytes), meta)
}

fn text(len: usize) -> Vec<u8> {
    b"OBX|1|NM|718-7^Hemoglobin||13.2|g/dL|12.0-16.0|N|||F\r".iter().copied().cycle().take(len).collect()
}

fn pool(workers: usize) -> WorkerPool {
    // The worker's side runs right here: ports do not care who holds their other end.
    let ports = (0..workers).map(move |_| {
        let channel = MessageChannel::new().unwrap();
        start_compressor(&channel.port1(), false);
        channel.port2()
    });
    WorkerPool::new(ports, 1, || panic!("the encoder is right"))
}

/// As the encoder, but for one bit.
struct Errs(Codec);

impl Encode for Errs {
    fn encode(&mut self, input: &[u8], prime: usize, effort: u8, last: bool, out: &mut Vec<u8>) {
        self.0.encode(input, prime, effort, last, out);
        let middle = out.len() / 2;
        out[middle] ^= 4;
    }
}

#[wasm_bindgen_test]
async fn an_encoder_that_errs_is_caught_and_told_of() {
    let (source, told) = (text(300_000), Rc::new(Cell::new(0)));
    let channel = MessageChannel::new().unwrap();
    serve(&channel.port1(), Worker::new(Errs(Codec::new())));
    let count = Rc::clone(&told);
    let pool = WorkerPool::new([channel.port2()].into_iter(), 64, move || count.set(count.get() + 1));
    let file = file(&source);
    assert_eq!(pool.run(&file, job(0, 0, 100_000, 0, false)).await.err(), Some(JobError::Encoder));
    assert_eq!(told.get(), 1);
    // The next 63 are not looked at; what is stored as it is needs no encoder.
    assert!(pool.run(&file, job(1, 100_000, 200_000, 32_768, false)).await.is_ok());
    let plain = Job { encoding: Encoding::Identity, ..job(0, 0, 100_000, 0, false) };
    assert!(pool.run(&file, plain).await.is_ok());
    assert_eq!(told.get(), 1);
}

fn bytes(buffer: &ArrayBuffer) -> Vec<u8> {
    Uint8Array::new(buffer).to_vec()
}

async fn bytes_of(chunk: &BrowserChunk) -> Vec<u8> {
    match chunk.body() {
        Body::Bytes(bytes) => bytes.to_vec(),
        Body::Slice(InFile { file, range, .. }) => bytes(&read(file, range.clone()).await.unwrap()),
    }
}

fn job(index: u64, start: u64, end: u64, prime_bytes: u64, last: bool) -> Job {
    Job { index, range: start..end, prime_bytes, fresh: prime_bytes == 0, encoding: Encoding::Gzip, effort: 6, last }
}

/// The browser's own gunzip.
async fn gunzip(stored: &[u8]) -> Vec<u8> {
    let stream = js_sys::Function::new_with_args(
        "blob",
        "return new Response(blob.stream().pipeThrough(new DecompressionStream('gzip'))).arrayBuffer()",
    );
    let promise: js_sys::Promise =
        stream.call1(&wasm_bindgen::JsValue::UNDEFINED, &blob(stored)).unwrap().unchecked_into();
    bytes(&wasm_bindgen_futures::JsFuture::from(promise).await.unwrap().unchecked_into())
}

#[wasm_bindgen_test]
fn all_of_a_file_is_the_file_itself() {
    let file = blob(b"0123456789");
    assert_eq!(readable(&file, 0..10).unwrap(), file, "it was sliced");
    for part in [0..9, 1..10] {
        assert_eq!(readable(&file, part).unwrap().size(), 9.0);
    }
}

#[wasm_bindgen_test]
async fn a_file_is_read_by_slices_and_never_short() {
    let file = file(b"0123456789");
    assert_eq!(file.read(3..7).await.unwrap(), b"3456");
    assert_eq!(file.read(0..0).await.unwrap(), b"");
    assert_eq!(read(&file.blob, 5..11).await.unwrap_err(), SourceError::Changed);
}

#[wasm_bindgen_test]
async fn a_small_file_is_read_once_to_be_sent_and_once_to_be_digested() {
    let read: Array = js_sys::Function::new_no_args(
        "const read = []; const [reading, whole] = ['arrayBuffer', 'slice', 'stream'].reduce(([names, kept], name) => {
           kept[name] = Blob.prototype[name];
           Blob.prototype[name] = function (...given) { read.push(name); return kept[name].apply(this, given); };
           return [[...names, name], kept];
         }, [[], {}]);
         read.restore = () => reading.forEach((name) => { Blob.prototype[name] = whole[name]; });
         return read;",
    )
    .call0(&wasm_bindgen::JsValue::UNDEFINED)
    .unwrap()
    .unchecked_into();
    let how = || read.iter().filter_map(|name| name.as_string()).collect::<Vec<_>>();
    // The one is sent from memory, the other from its file.
    for size in [200_000, 400_000] {
        read.set_length(0);
        let source = text(size);
        let (pool, file) = (pool(1), file(&source));
        let plain = Job { encoding: Encoding::Identity, ..job(0, 0, size as u64, 0, true) };
        let (beginning, stored, digests, compressed) = futures::join!(
            file.read(0..16),
            pool.run(&file, plain),
            pool.digest(&file, true),
            pool.run(&file, job(0, 50_000, size as u64, 32_768, true)),
        );
        let (stored, digests) = (stored.unwrap(), digests.unwrap());
        let for_a_form = XhrTransport::default().sha256(std::slice::from_ref(&stored.chunk)).await;
        let twice = how();
        file.rest();
        let again = file.read(0..16).await;
        assert_eq!(
            (twice, how().len()),
            (vec!["arrayBuffer".to_owned(); 2], 3),
            "{size}: what was to be given back is kept"
        );
        assert_eq!(again, Ok(source[..16].to_vec()));
        assert_eq!((beginning.unwrap(), bytes_of(&stored.chunk).await), (source[..16].to_vec(), source.clone()));
        assert_eq!((stored.source, digests.crc), (Crc::of(&source), Crc::of(&source)));
        assert!(digests.sha256.is_some());
        assert_eq!(for_a_form.map(|sha256| sha256.0), digests.sha256);
        assert_eq!(compressed.unwrap().source, Crc::of(&source[50_000..]));
    }
    let restore: js_sys::Function = Reflect::get(&read, &"restore".into()).unwrap().unchecked_into();
    restore.call0(&wasm_bindgen::JsValue::UNDEFINED).unwrap();
}

#[wasm_bindgen_test]
async fn a_form_of_bytes_is_read_as_browsers_write_it() {
    let fields = [("key", "a/b c%20é"), ("policy", "eyJ=="), ("Content-Type", "text/plain; charset=utf-8")];
    let fields: TextMap = fields.into_iter().map(|(name, value)| (name.to_owned(), value.to_owned())).collect();
    let bytes = b"\r\n--else\r\n\0\xff".repeat(500);
    let read = js_sys::Function::new_with_args(
        "form, boundary",
        "return new Response(form, { headers: { 'content-type': `multipart/form-data; boundary=${boundary}` } }).formData()
           .then(async (form) => { const { name, type } = form.get('file');
             const bytes = new Uint8Array(await form.get('file').arrayBuffer());
             return [[...form.keys()].join(), form.get('key'), form.get('policy'), form.get('Content-Type'), name, type, bytes]; })",
    );
    let form = form("0123456789abcdef", &fields, &Uint8Array::from(bytes.as_slice()));
    let parsed = read.call2(&wasm_bindgen::JsValue::UNDEFINED, &form, &"0123456789abcdef".into()).unwrap();
    let parsed: Array =
        wasm_bindgen_futures::JsFuture::from(js_sys::Promise::from(parsed)).await.unwrap().unchecked_into();
    let texts: Vec<_> = parsed.iter().filter_map(|value| value.as_string()).collect();
    // S3 reads no field that follows the file.
    let mut names: Vec<&str> = texts[0].split(',').collect();
    assert_eq!(names.pop(), Some("file"));
    names.sort_unstable();
    assert_eq!(names, ["Content-Type", "key", "policy"]);
    let read = ["a/b c%20é", "eyJ==", "text/plain; charset=utf-8", "blob", "application/octet-stream"];
    assert_eq!(texts[1..], read);
    assert_eq!(Uint8Array::new(&parsed.get(6)).to_vec(), bytes);
}

#[wasm_bindgen_test]
async fn no_file_is_streamed_where_streams_fill_no_buffers() {
    // As Safari's, which takes all of the file as soon as somebody asks for it.
    let streamed: Array = js_sys::Function::new_no_args(
        "const sizes = []; const { stream } = Blob.prototype;
         Blob.prototype.stream = function () { sizes.push(this.size); return new ReadableStream(); };
         sizes.restore = () => { Blob.prototype.stream = stream; };
         return sizes;",
    )
    .call0(&wasm_bindgen::JsValue::UNDEFINED)
    .unwrap()
    .unchecked_into();
    // What is short is streamed nowhere.
    let bytes = text(3_000_000);
    let read = async {
        let mut reading = Reading::new(&blob(&bytes), 10..3_000_000)?;
        let buffer = reading.fill(ArrayBuffer::new(70_000), 0..70_000).await?;
        Ok::<_, SourceError>((Uint8Array::new(&buffer).to_vec(), reading.at()))
    }
    .await;
    let restore: js_sys::Function = Reflect::get(&streamed, &"restore".into()).unwrap().unchecked_into();
    restore.call0(&wasm_bindgen::JsValue::UNDEFINED).unwrap();
    assert_eq!(read.unwrap(), (bytes[10..70_010].to_vec(), 70_010));
    assert!(streamed.iter().all(|size| size == 0), "{streamed:?}");
}

#[wasm_bindgen_test]
async fn segments_of_several_workers_are_one_stream_for_the_browser() {
    let source = text(1_800_000);
    let (pool, file) = (pool(2), file(&source));
    let jobs = [
        job(0, 0, 600_000, 0, false),
        job(1, 600_000, 1_200_000, 32_768, false),
        job(2, 1_200_000, 1_800_000, 0, true),
    ];
    let made = futures::future::join_all(jobs.map(|job| pool.run(&file, job))).await;
    let (mut stored, mut crc) = (gzip::HEADER.to_vec(), Crc::default());
    for segment in made {
        let segment = segment.unwrap();
        let chunk = bytes_of(&segment.chunk).await;
        assert_eq!(segment.stored, Crc::of(&chunk));
        crc = crc.then(segment.source);
        stored.extend(chunk);
    }
    stored.extend(gzip::trailer(crc));
    assert_eq!(crc, Crc::of(&source));
    assert!(stored.len() < source.len() / 10);
    assert_eq!(gunzip(&stored).await, source);
}

#[wasm_bindgen_test]
async fn uncompressed_segments_are_the_bytes_with_their_checksum() {
    let source = text(2_500_000);
    let plain = Job { encoding: Encoding::Identity, ..job(0, 10, 2_400_010, 0, false) };
    let segment = pool(1).run(&file(&source), plain).await.unwrap();
    assert!(matches!(segment.chunk.body(), Body::Slice(..)), "Chromium sends from the file");
    assert_eq!(bytes_of(&segment.chunk).await, source[10..2_400_010]);
    assert_eq!(segment.source, Crc::of(&source[10..2_400_010]));
}

#[wasm_bindgen_test]
async fn the_second_reading_digests_the_whole_file() {
    let source = text(5_000_000);
    for sha256 in [true, false] {
        let digests = pool(2).digest(&file(&source), sha256).await.unwrap();
        assert_eq!(digests.crc, Crc::of(&source));
        let mut digester = chartlift_core::digest::Digester::new(sha256);
        digester.update(&source);
        assert_eq!(digests, digester.finish());
    }
}

#[wasm_bindgen_test]
async fn the_journal_remembers_and_forgets() {
    let head = Head {
        upload_id: "u".into(),
        attachment_id: "a".into(),
        record_id: "r".into(),
        size_bytes: 1 << 42,
        last_modified_ms: 1_700_000_000_123,
        encoding: Encoding::Gzip,
        segment_bytes: 1 << 20,
        part_bytes: 5 << 20,
        until_unix_ms: unix_ms() + 60_000,
        owner: Some("o".into()),
    };
    let part = |number| PartRecord {
        number,
        start: u64::from(number) << 29,
        source_bytes: 1 << 33,
        stored_bytes: 5 << 20,
        source_crc32: Crc32(0xffff_ffff),
        stored_crc32: Crc32(number),
        effort: 6,
    };
    {
        let journal = IdbJournal::open().await;
        journal.save_head("key", &head).await;
        journal.save_head("kez", &head).await;
        for number in [2, 10_000, 1] {
            journal.save_part("key", &part(number)).await;
        }
        journal.save_part("kez", &part(7)).await;
    }
    let journal = IdbJournal::open().await;
    let mut saved = journal.load("key").await.expect("remembered by another connection");
    saved.parts.sort_by_key(|part| part.number);
    assert_eq!(saved.head, head);
    assert_eq!(saved.parts, [part(1), part(2), part(10_000)]);
    assert_eq!(journal.heads(Some("o")).await.len(), 2);
    assert_eq!((journal.heads(Some("p")).await, journal.heads(None).await), (vec![], vec![]), "what others began");
    journal.remove("key").await;
    assert_eq!(journal.load("key").await, None);
    assert_eq!(journal.load("kez").await.expect("the neighbour stays").parts, [part(7)]);
    journal.remove("kez").await;
    assert!(journal.heads(Some("o")).await.is_empty());
}

/// The server gives an upload up after a week; its rows are of no use to anybody then.
#[wasm_bindgen_test]
async fn what_is_too_old_is_neither_shown_nor_kept() {
    let head = |until_unix_ms| Head {
        upload_id: "u".into(),
        attachment_id: "a".into(),
        record_id: "r".into(),
        size_bytes: 1,
        last_modified_ms: 1,
        encoding: Encoding::Gzip,
        segment_bytes: 1,
        part_bytes: 1,
        until_unix_ms,
        owner: Some("week".into()),
    };
    let part = PartRecord {
        number: 1,
        start: 0,
        source_bytes: 1,
        stored_bytes: 1,
        source_crc32: Crc32(1),
        stored_crc32: Crc32(1),
        effort: 6,
    };
    let journal = IdbJournal::open().await;
    for (key, until) in [("old", unix_ms()), ("new", unix_ms() + 60_000)] {
        journal.save_head(key, &head(until)).await;
        journal.save_part(key, &part).await;
    }
    assert_eq!(journal.heads(Some("week")).await.len(), 1);
    assert!(journal.load("old").await.is_none() && journal.load("new").await.is_some());
    let rows = js_sys::Function::new_no_args(
        "return new Promise((resolve) => { const open = indexedDB.open('chartlift'); open.onsuccess = () => { \
         const parts = open.result.transaction('parts').objectStore('parts').getAllKeys(); \
         parts.onsuccess = () => { open.result.close(); resolve(parts.result.map(([key]) => key).join()) } } })",
    );
    let another = IdbJournal::open().await;
    loop {
        let kept: js_sys::Promise = rows.call0(&wasm_bindgen::JsValue::UNDEFINED).unwrap().unchecked_into();
        let kept = wasm_bindgen_futures::JsFuture::from(kept).await.unwrap().as_string().unwrap();
        // Another page sweeps what is too old, when it has nothing better to do.
        if kept == "new" {
            break;
        }
        BrowserClock.sleep_ms(5).await;
    }
    another.remove("new").await;
    journal.remove("old").await;
}

#[wasm_bindgen_test]
async fn a_lock_keeps_others_out_until_it_is_dropped() {
    let held = locks::take("the-lock").await.expect("free");
    assert!(locks::take("the-lock").await.is_none(), "two held it");
    assert!(locks::take("another").await.is_some());
    drop(held);
    // The browser releases it in a task of its own.
    loop {
        if locks::take("the-lock").await.is_some() {
            break;
        }
        BrowserClock.sleep_ms(1).await;
    }
}

#[wasm_bindgen_test]
async fn time_passes_and_chance_differs() {
    let before = BrowserClock.now_ms();
    BrowserClock.sleep_ms(30).await;
    assert!(BrowserClock.now_ms() >= before + 25);
    assert_ne!(BrowserClock.random(), BrowserClock.random());
    let (short, long) = (BrowserClock.sleep_ms(5), BrowserClock.sleep_ms(60_000));
    futures::pin_mut!(short, long);
    assert!(matches!(select(short, long).await, Either::Left(_)));
}

#[wasm_bindgen_test]
async fn a_sleep_of_months_does_not_end_at_once() {
    for ms in [1 << 31, (1 << 32) + 5, u64::MAX] {
        let (long, short) = (BrowserClock.sleep_ms(ms), BrowserClock.sleep_ms(20));
        futures::pin_mut!(long, short);
        assert!(matches!(select(long, short).await, Either::Right(_)), "{ms} ms were over in 20");
    }
}

#[wasm_bindgen_test]
fn an_entry_of_four_gigabytes_does_not_lead_back_into_the_file() {
    let entry = |method: u8, bytes: u32| {
        let mut header = [b"PK\x03\x04\x14\x00\x00\x00".as_slice(), &[method, 0], &[0; 8]].concat();
        header.extend(bytes.to_le_bytes());
        header.resize(30, 0);
        header
    };
    // The first is stored and has the second, which is deflated, as its content; the third is stored and so long that, in
    // 32 bits, it would end where the second begins.
    let head = [entry(0, 30), entry(8, 0), entry(0, 60_u32.wrapping_neg()), vec![0; 200]].concat();
    assert!(!compressed_already(&head));
    assert!(compressed_already(&head[30..]), "a deflated entry is one");
}

#[wasm_bindgen_test]
async fn a_put_without_an_answer_is_a_network_error_and_a_dropped_one_is_aborted() {
    let part = SignedPart {
        number: 1,
        // Port 9 (discard) is closed on any machine that runs tests.
        url: "http://127.0.0.1:9/nothing".into(),
        form: None,
        headers: TextMap::default(),
        expires_in_seconds: 60,
    };
    let body = [BrowserChunk::from_bytes(vec![1, 2, 3]), BrowserChunk::from_bytes(vec![4])];
    let transport = XhrTransport::default();
    let outcome = transport.put(&part, &body, &|_| {}).await;
    assert_eq!(outcome, Err(PutError::Network));
    let sent = Cell::new(0);
    let report = |bytes| sent.set(bytes);
    let dropped = transport.put(&part, &body, &report);
    drop(dropped);
    assert_eq!(sent.get(), 0);
}

#[wasm_bindgen_test]
async fn whoever_stops_waiting_for_the_journal_or_a_lock_is_not_called() {
    let listen = js_sys::Function::new_no_args(
        "const errors = []; self.addEventListener('error', (event) => errors.push(event.message)); return errors",
    );
    let errors: Array = listen.call0(&wasm_bindgen::JsValue::UNDEFINED).unwrap().unchecked_into();
    let journal = IdbJournal::open().await;
    assert!(journal.load("nobody waits").now_or_never().is_none());
    assert!(journal.lock("nobody waits").now_or_never().is_none());
    // Requests end in their order, so those above have ended after this.
    assert!(journal.load("somebody waits").await.is_none());
    // A lock that nobody waited for is given back as soon as it comes.
    while journal.lock("nobody waits").await.is_none() {
        BrowserClock.sleep_ms(10).await;
    }
    assert_eq!(errors.length(), 0, "{errors:?}");
}

/// Another tab deletes the database in the midst of an upload: it is not kept waiting, and what was under way is there
/// again.
#[wasm_bindgen_test]
async fn a_journal_that_is_deleted_gives_way_and_is_written_again() {
    let head = Head {
        upload_id: "u".into(),
        attachment_id: "a".into(),
        record_id: "r".into(),
        size_bytes: 1,
        last_modified_ms: 1,
        encoding: Encoding::Gzip,
        segment_bytes: 1,
        part_bytes: 1,
        until_unix_ms: unix_ms() + 60_000,
        owner: None,
    };
    let journal = IdbJournal::open().await;
    journal.save_head("deleted", &head).await;
    let delete = js_sys::Function::new_no_args(
        "return new Promise((resolve) => { const request = indexedDB.deleteDatabase('chartlift'); \
         request.onsuccess = () => resolve('deleted'); request.onblocked = () => resolve('blocked') })",
    );
    let deleting: js_sys::Promise = delete.call0(&wasm_bindgen::JsValue::UNDEFINED).unwrap().unchecked_into();
    let deleted = wasm_bindgen_futures::JsFuture::from(deleting).await.unwrap();
    assert_eq!(deleted.as_string().as_deref(), Some("deleted"));
    let another = IdbJournal::open().await;
    while another.load("deleted").await.is_none() {
        BrowserClock.sleep_ms(5).await;
    }
    journal.remove("deleted").await;
}

#[wasm_bindgen_test]
async fn a_lock_that_is_refused_is_gone_without() {
    let refuse = js_sys::Function::new_no_args(
        "const request = LockManager.prototype.request; \
         LockManager.prototype.request = () => Promise.reject(new DOMException('sandboxed', 'SecurityError')); \
         return () => { LockManager.prototype.request = request }",
    );
    let restore: js_sys::Function = refuse.call0(&wasm_bindgen::JsValue::UNDEFINED).unwrap().unchecked_into();
    let (first, second) = (locks::take("refused").await, locks::take("refused").await);
    restore.call0(&wasm_bindgen::JsValue::UNDEFINED).unwrap();
    assert!(first.is_some() && second.is_some());
}

#[wasm_bindgen_test]
fn a_page_names_only_the_numbers_it_changes() {
    let read = |json: &str| Tuning::from_value(&Js(js_sys::JSON::parse(json).unwrap()));
    let changed = Tuning { stall_ms: 400, min_part_bytes: 16_384, ..Tuning::default() };
    assert_eq!(read(r#"{"stallMs":400,"minPartBytes":16384}"#), Some(changed));
    assert_eq!(read(r#"{"stallMS":400}"#), None, "a misspelt name was taken");
}

#[wasm_bindgen_test]
fn the_browser_reads_every_form_of_an_http_date() {
    let unix_s = unix_ms() / 1000;
    let (tomorrow, weekday) = (js_sys::Date::new(&((unix_s as f64 + 60.0) * 1000.0).into()), "Sunday");
    let text: String = tomorrow.to_utc_string().into();
    // `Sun, 06 Nov 1994 08:49:37 GMT`, as the browser itself writes it.
    let parts: Vec<&str> = text.split(' ').collect();
    let [_, day, month, year, time, _] = parts[..] else { panic!("{text}") };
    let forms = [
        text.clone(),
        format!("{weekday}, {day}-{month}-{} {time} GMT", &year[2..]),
        format!("Sun {month} {day} {time} {year}"),
    ];
    for form in forms {
        let ms = clock::retry_after_ms(&form);
        assert!(ms.is_some_and(|ms| (50_000..=61_000).contains(&ms)), "{form}: {ms:?}");
    }
    for other in ["1.5", "1e3", "-5", "soon", "2026-01-01"] {
        assert_eq!(clock::retry_after_ms(other), None, "{other}");
    }
}
