//! Child processes: each in a process group of its own, none outliving us.
//!
//! A terminal's Ctrl-C reaches only us; we pass it on, so that children stop in the order we choose.

use std::{
    collections::BTreeSet,
    ffi::OsStr,
    fs::File,
    io::{BufRead, BufReader, Write},
    process::{Child, Command, ExitStatus, Stdio},
    sync::{
        Mutex,
        atomic::{AtomicBool, Ordering},
        mpsc::{Receiver, RecvTimeoutError, Sender},
    },
    time::Duration,
};

use anyhow::{Context, Result, bail};

use crate::workspace;

static STOPPING: AtomicBool = AtomicBool::new(false);
static LISTENER: Mutex<Option<Sender<Event>>> = Mutex::new(None);
/// Groups to end at once on a signal: short-lived steps. Services are ended by whoever listens.
static STEPS: Mutex<BTreeSet<u32>> = Mutex::new(BTreeSet::new());
/// Every group, for the second Ctrl-C.
static GROUPS: Mutex<BTreeSet<u32>> = Mutex::new(BTreeSet::new());

/// Written by a test that ends every step of this process, read by those whose steps are to live: all run in one process.
#[cfg(test)]
pub static GIVING_UP: std::sync::RwLock<()> = std::sync::RwLock::new(());

/// What a running demo waits for.
pub enum Event {
    /// Ctrl-C or SIGTERM.
    Stop,
    /// A service wrote a line to its stdout.
    Line(String),
    /// A service ended by itself.
    Exited(&'static str, ExitStatus),
}

/// How to end a process group.
#[derive(Clone, Copy)]
enum Signal {
    Terminate,
    Kill,
}

/// From now on Ctrl-C and SIGTERM end running steps and reach [`events`]; a second one kills everything.
pub fn stop_children_on_signals() -> Result<()> {
    ctrlc::set_handler(|| {
        if STOPPING.swap(true, Ordering::SeqCst) {
            for group in lock(&GROUPS).iter() {
                signal(*group, Signal::Kill);
            }
            std::process::exit(130);
        }
        give_up();
        if let Some(listener) = &*lock(&LISTENER) {
            // Nobody listens any more: then nothing is left to stop either.
            drop(listener.send(Event::Stop));
        }
    })
    .context("could not listen for Ctrl-C")
}

/// Whether Ctrl-C or SIGTERM came.
pub fn stopping() -> bool {
    STOPPING.load(Ordering::SeqCst)
}

/// Ends every running step: another has failed, and nobody needs their outcome any more.
pub fn give_up() {
    for group in lock(&STEPS).iter() {
        signal(*group, Signal::Terminate);
    }
}

/// The channel of events for a command that runs services.
pub fn events() -> (Sender<Event>, Receiver<Event>) {
    let (sender, receiver) = std::sync::mpsc::channel();
    *lock(&LISTENER) = Some(sender.clone());
    (sender, receiver)
}

/// A command that runs in the workspace's root, reads no terminal and has a process group of its own.
pub fn command(program: impl AsRef<OsStr>) -> Command {
    let mut command = Command::new(program);
    command.current_dir(workspace::root()).stdin(Stdio::null());
    #[cfg(unix)]
    std::os::unix::process::CommandExt::process_group(&mut command, 0);
    command
}

/// Runs a step to its end; its output is ours. Fails when it does.
pub fn run(command: &mut Command) -> Result<()> {
    let status = finish(spawn(command)?)?;
    if !status.success() {
        bail!("`{}` failed ({status})", shown(command));
    }
    Ok(())
}

/// Runs a step silently; its output is shown only when it fails.
pub fn run_quietly(command: &mut Command) -> Result<()> {
    command.stdout(Stdio::piped()).stderr(Stdio::piped());
    let mut child = spawn(command)?;
    let mut stderr = child.stderr.take().context("stderr was piped")?;
    let errors = std::thread::spawn(move || {
        let mut bytes = Vec::new();
        drop(std::io::copy(&mut stderr, &mut bytes));
        bytes
    });
    let mut output = Vec::new();
    std::io::copy(&mut child.stdout.take().context("stdout was piped")?, &mut output)?;
    let status = finish(child)?;
    if !status.success() {
        std::io::stderr().write_all(&output)?;
        std::io::stderr().write_all(&errors.join().unwrap_or_default())?;
        bail!("`{}` failed ({status})", shown(command));
    }
    Ok(())
}

/// How long a step may say nothing: the slowest test takes four minutes on a busy machine, a cold build seven.
const SILENCE: Duration = Duration::from_mins(20);
/// What a step has written when it ends is read well within this; what holds its output longer is something it left behind.
const REST: Duration = Duration::from_secs(5);

/// Runs a step to its end, showing its stdout as it comes and handing every line to `look`.
pub fn run_watched(command: &mut Command, mut look: impl FnMut(&str)) -> Result<()> {
    run_read(command, |line| {
        print!("{line}");
        look(line);
    })
}

/// Runs a step to its end, handing every line of its stdout to `look`.
///
/// A step that says nothing for [`SILENCE`] hangs: it is ended, and that is its failure. What it started and left behind is ended with it.
pub fn run_read(command: &mut Command, look: impl FnMut(&str)) -> Result<()> {
    read_within(SILENCE, command, look)
}

fn read_within(silence: Duration, command: &mut Command, mut look: impl FnMut(&str)) -> Result<()> {
    enum Said {
        Line(Vec<u8>),
        Ended,
    }
    command.stdout(Stdio::piped());
    let mut child = spawn(command)?;
    let group = child.id();
    let stdout = BufReader::new(child.stdout.take().context("stdout was piped")?);
    let (said, hears) = std::sync::mpsc::channel();
    let lines = said.clone();
    // Not joined: a grandchild that has left the group may hold the pipe for as long as it lives.
    std::thread::spawn(move || {
        for line in stdout.split(b'\n').map_while(Result::ok) {
            if lines.send(Said::Line(line)).is_err() {
                return;
            }
        }
    });
    let waiter = std::thread::spawn(move || {
        let status = finish(child);
        drop(said.send(Said::Ended));
        status
    });
    let mut patience = silence;
    let mut hangs = false;
    loop {
        match hears.recv_timeout(patience) {
            Ok(Said::Line(mut line)) => {
                line.push(b'\n');
                look(&String::from_utf8_lossy(&line));
            }
            Ok(Said::Ended) => patience = REST,
            Err(RecvTimeoutError::Timeout) if !waiter.is_finished() => {
                hangs = true;
                signal(group, Signal::Kill);
                patience = REST;
            }
            Err(_) => break,
        }
    }
    // Whoever is left of it would hold ports and memory of those that follow.
    signal(group, Signal::Kill);
    let Ok(status) = waiter.join() else { bail!("`{}` could not be waited for", shown(command)) };
    let status = status?;
    if hangs {
        bail!("`{}` said nothing for {} minutes and was ended", shown(command), silence.as_secs() / 60);
    }
    if !status.success() {
        bail!("`{}` failed ({status})", shown(command));
    }
    Ok(())
}

/// What a command prints, or `None` when it is missing or fails.
pub fn output_of(command: &mut Command) -> Option<String> {
    let output = command.stderr(Stdio::null()).output().ok()?;
    output.status.success().then(|| String::from_utf8_lossy(&output.stdout).trim().to_owned())
}

/// A long-running child whose stderr goes to a log.
pub struct Service {
    group: u32,
    waiter: std::thread::JoinHandle<()>,
}

impl Service {
    /// Starts it; its stdout lines and its end are sent as events.
    pub fn start(name: &'static str, command: &mut Command, log: &File, events: &Sender<Event>) -> Result<Self> {
        command.stdout(Stdio::piped()).stderr(log.try_clone()?);
        let mut child =
            command.spawn().with_context(|| format!("could not start `{}`", command.get_program().display()))?;
        let group = child.id();
        lock(&GROUPS).insert(group);
        let stdout = BufReader::new(child.stdout.take().context("stdout was piped")?);
        let mut log = log.try_clone()?;
        let lines = events.clone();
        std::thread::spawn(move || {
            for line in stdout.lines().map_while(Result::ok) {
                // Losing a log line must not stop the service.
                drop(writeln!(log, "{line}"));
                drop(lines.send(Event::Line(line)));
            }
        });
        let events = events.clone();
        let waiter = std::thread::spawn(move || {
            if let Ok(status) = child.wait() {
                lock(&GROUPS).remove(&group);
                drop(events.send(Event::Exited(name, status)));
            }
        });
        Ok(Self { group, waiter })
    }

    /// Asks it to stop, waits, and kills it only when it has not ended within `grace`. True when it ended by itself.
    pub fn stop(self, grace: Duration) -> bool {
        if !self.waiter.is_finished() {
            signal(self.group, Signal::Terminate);
        }
        let (ended, end) = std::sync::mpsc::channel();
        let waiter = self.waiter;
        std::thread::spawn(move || {
            drop(waiter.join());
            let _ = ended.send(());
        });
        if end.recv_timeout(grace).is_ok() {
            return true;
        }
        signal(self.group, Signal::Kill);
        let _ = end.recv();
        false
    }
}

fn spawn(command: &mut Command) -> Result<Child> {
    if stopping() {
        bail!("stopped");
    }
    let child = command.spawn().with_context(|| format!("could not start `{}`", command.get_program().display()))?;
    lock(&STEPS).insert(child.id());
    lock(&GROUPS).insert(child.id());
    if stopping() {
        signal(child.id(), Signal::Terminate);
    }
    Ok(child)
}

fn finish(mut child: Child) -> Result<ExitStatus> {
    let status = child.wait();
    lock(&STEPS).remove(&child.id());
    lock(&GROUPS).remove(&child.id());
    if stopping() {
        bail!("stopped");
    }
    Ok(status?)
}

fn shown(command: &Command) -> String {
    let program = std::path::Path::new(command.get_program());
    let mut text = program.file_name().unwrap_or_default().to_string_lossy().into_owned();
    for argument in command.get_args() {
        text.push(' ');
        text.push_str(&argument.to_string_lossy());
    }
    text
}

fn lock<T>(mutex: &Mutex<T>) -> std::sync::MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(std::sync::PoisonError::into_inner)
}

#[cfg(unix)]
fn signal(group: u32, signal: Signal) {
    use nix::{sys::signal, unistd::Pid};
    let signal = match signal {
        Signal::Terminate => signal::Signal::SIGTERM,
        Signal::Kill => signal::Signal::SIGKILL,
    };
    // The group may have ended on its own in the meantime.
    if let Ok(group) = i32::try_from(group) {
        let _ = signal::killpg(Pid::from_raw(group), signal);
    }
}

#[cfg(not(unix))]
fn signal(group: u32, signal: Signal) {
    let force = matches!(signal, Signal::Kill).then_some("/F");
    drop(Command::new("taskkill").args(["/T", "/PID", &group.to_string()]).args(force).status());
}

#[cfg(all(test, unix))]
mod tests {
    use super::*;

    fn service(script: &str) -> (Service, Receiver<Event>) {
        let (sender, receiver) = std::sync::mpsc::channel();
        let log = File::create("/dev/null").unwrap();
        let service = Service::start("shell", command("sh").args(["-c", script]), &log, &sender).unwrap();
        assert!(matches!(receiver.recv().unwrap(), Event::Line(line) if line == "up"));
        (service, receiver)
    }

    #[test]
    fn a_service_is_asked_to_stop_with_everything_it_started() {
        let (service, events) = service("trap 'exit 0' TERM; sh -c 'echo up; exec sleep 1000' & wait");
        assert!(service.stop(Duration::from_secs(20)));
        assert!(matches!(events.recv().unwrap(), Event::Exited("shell", status) if status.success()));
    }

    #[test]
    fn a_service_that_does_not_stop_is_killed() {
        let (service, events) = service("trap '' TERM; echo up; while :; do sleep 1; done");
        assert!(!service.stop(Duration::from_millis(300)));
        assert!(matches!(events.recv().unwrap(), Event::Exited("shell", status) if !status.success()));
    }

    fn read(command: &mut Command, silence: Duration) -> (Result<()>, Vec<String>) {
        let _undisturbed = GIVING_UP.read();
        let mut lines = Vec::new();
        let result = read_within(silence, command, |line| lines.push(line.trim().to_owned()));
        (result, lines)
    }

    #[test]
    fn what_a_step_leaves_behind_holds_nobody_up_and_is_ended() {
        let (mut held, hold) = std::io::pipe().unwrap();
        let mut step = command("sh");
        step.args(["-c", "sleep 1000 & echo done"]).stderr(hold);
        let (result, lines) = read(&mut step, SILENCE);
        result.unwrap();
        assert_eq!(lines, ["done"]);
        // It ends when the last who can write to it is gone.
        drop(step);
        assert_eq!(std::io::copy(&mut held, &mut std::io::sink()).unwrap(), 0);
    }

    #[test]
    fn a_step_that_hangs_is_ended_and_says_so() {
        let (result, lines) = read(command("sh").args(["-c", "echo up; exec sleep 1000"]), Duration::from_millis(300));
        let error = result.unwrap_err().to_string();
        assert!(error.contains("said nothing"), "{error}");
        assert_eq!(lines, ["up"]);
    }

    #[test]
    fn a_failed_step_names_its_command() {
        let _undisturbed = GIVING_UP.read();
        let error = run_quietly(command("sh").args(["-c", "exit 3"])).unwrap_err().to_string();
        assert!(error.contains("sh -c exit 3") && error.contains('3'), "{error}");
    }
}
