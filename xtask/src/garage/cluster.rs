//! Three nodes on one machine, set up as they would be on three: the documented set-up (server/GARAGE.md) as code.

use std::{
    fs::{self, File},
    path::{Path, PathBuf},
    process::Command,
    sync::mpsc::Sender,
    time::{Duration, Instant},
};

use anyhow::{Context, Result, bail};
use serde_json::{Value, json};

use crate::{
    net,
    process::{self, Event, Service},
    say, workspace,
};

/// What Garage calls its region unless told otherwise.
pub const REGION: &str = "garage";
/// As many as copies of each object: with two of three there, everything can be read and written.
pub const NODES: usize = 3;
/// The bucket made for Chartlift.
const BUCKET: &str = "chartlift";
const NAMES: [&str; NODES] = ["node-1", "node-2", "node-3"];
/// A node opens its database and binds its ports in less than a second; a busy machine may take longer.
const PATIENCE: Duration = Duration::from_secs(60);
const BETWEEN_TRIES: Duration = Duration::from_millis(100);
const GRACE: Duration = Duration::from_secs(10);

/// A running cluster with one key and one bucket. Dropping it stops it.
pub struct Cluster {
    program: PathBuf,
    folder: PathBuf,
    nodes: Vec<Option<Service>>,
    /// Where the first node answers S3.
    pub url: String,
    /// May read, write and make buckets.
    pub key: String,
    /// The secret of the key.
    pub secret: String,
}

impl Cluster {
    /// Starts it in this folder, which is emptied; when this returns, it stores.
    pub fn start(program: &Path, folder: PathBuf, events: &Sender<Event>) -> Result<Self> {
        say::step(&format!("starting {NODES} nodes of Garage"));
        if folder.exists() {
            fs::remove_dir_all(&folder)?;
        }
        let mut cluster = Self {
            program: program.to_owned(),
            folder,
            nodes: Vec::new(),
            url: String::new(),
            key: String::new(),
            secret: String::new(),
        };
        cluster.start_nodes(events)?;
        cluster.join()?;
        cluster.make_key_and_bucket()?;
        Ok(cluster)
    }

    fn start_nodes(&mut self, events: &Sender<Event>) -> Result<()> {
        // Nodes that do not share it do not speak with each other. These live on this machine's own address only.
        let rpc_secret = "5e".repeat(32);
        for (n, name) in NAMES.into_iter().enumerate() {
            let folder = self.folder.join(name);
            fs::create_dir_all(&folder)?;
            let (rpc, s3) = (net::settled(0)?, net::settled(0)?);
            let path = folder.display();
            let config = format!(
                "metadata_dir = \"{path}/meta\"\ndata_dir = \"{path}/data\"\ndb_engine = \"sqlite\"\n\
                 replication_factor = {NODES}\n\n\
                 rpc_bind_addr = \"127.0.0.1:{rpc}\"\nrpc_public_addr = \"127.0.0.1:{rpc}\"\nrpc_secret = \"{rpc_secret}\"\n\n\
                 [s3_api]\ns3_region = \"{REGION}\"\napi_bind_addr = \"127.0.0.1:{s3}\"\nroot_domain = \".s3.garage\"\n"
            );
            fs::write(folder.join("garage.toml"), config)?;
            let log = File::create(folder.join("log"))?;
            self.nodes.push(Some(Service::start(name, self.command(n).arg("server"), &log, events)?));
            if n == 0 {
                self.url = format!("http://127.0.0.1:{s3}");
            }
        }
        (0..NODES).try_for_each(|n| self.wait_for(n, &["status"]))
    }

    /// Makes the nodes know each other, and gives each a copy of everything.
    fn join(&self) -> Result<()> {
        let ids: Vec<String> = (0..NODES).map(|n| self.ask(n, &["node", "id", "--quiet"])).collect::<Result<_>>()?;
        for id in &ids[1..] {
            self.ask(0, &["node", "connect", id])?;
        }
        for (id, zone) in ids.iter().zip(NAMES) {
            let node = id.split('@').next().unwrap_or(id);
            self.ask(0, &["layout", "assign", "--zone", zone, "--capacity", "10G", node])?;
        }
        self.ask(0, &["layout", "apply", "--version", "1"])?;
        self.wait_for(0, &["health"])
    }

    fn make_key_and_bucket(&mut self) -> Result<()> {
        let made = self.ask(0, &["json-api", "CreateKey", &json!({ "name": BUCKET }).to_string()])?;
        let made: Value = serde_json::from_str(&made).context("Garage's answer about its key")?;
        let text = |name: &str| made[name].as_str().map(str::to_owned).with_context(|| format!("no {name}"));
        (self.key, self.secret) = (text("accessKeyId")?, text("secretAccessKey")?);
        self.ask(0, &["key", "allow", "--create-bucket", &self.key])?;
        self.ask(0, &["bucket", "create", BUCKET])?;
        self.ask(0, &["bucket", "allow", "--read", "--write", "--owner", BUCKET, "--key", &self.key])?;
        Ok(())
    }

    /// The server's flags for this bucket.
    pub fn settings(&self) -> Vec<String> {
        let flags = [
            ("--s3-bucket", BUCKET),
            ("--s3-endpoint", &self.url),
            ("--s3-region", REGION),
            ("--s3-access-key", &self.key),
            ("--s3-secret-key", &self.secret),
        ];
        flags.into_iter().flat_map(|(flag, value)| [flag.to_owned(), value.to_owned()]).collect()
    }

    /// Stops the last node: two of three are left.
    pub fn lose_a_node(&mut self) {
        if let Some(node) = self.nodes.last_mut().and_then(Option::take) {
            node.stop(GRACE);
        }
    }

    /// Where the nodes say what went wrong.
    pub fn logs(&self) -> String {
        format!("see {}/*/log", workspace::shown(&self.folder))
    }

    /// Stops all of it.
    pub fn stop(&mut self) {
        for node in self.nodes.iter_mut().filter_map(Option::take) {
            node.stop(GRACE);
        }
    }

    fn command(&self, node: usize) -> Command {
        let mut command = process::command(&self.program);
        command.arg("--config").arg(self.folder.join(NAMES[node]).join("garage.toml"));
        command
    }

    /// What a node answers to a command of its own program.
    fn ask(&self, node: usize, arguments: &[&str]) -> Result<String> {
        let output = self.command(node).args(arguments).output()?;
        if !output.status.success() {
            let said = String::from_utf8_lossy(&output.stderr);
            bail!("`garage {}` failed: {}", arguments[..2.min(arguments.len())].join(" "), said.trim());
        }
        Ok(String::from_utf8_lossy(&output.stdout).trim().to_owned())
    }

    /// Asks until the answer is good: a node has no other way of saying that it is ready.
    fn wait_for(&self, node: usize, arguments: &[&str]) -> Result<()> {
        let deadline = Instant::now() + PATIENCE;
        loop {
            match self.ask(node, arguments) {
                Ok(_) => return Ok(()),
                Err(error) if process::stopping() || Instant::now() > deadline => {
                    return Err(error.context(format!("Garage does not come up: {}", self.logs())));
                }
                Err(_) => std::thread::sleep(BETWEEN_TRIES),
            }
        }
    }
}

impl Drop for Cluster {
    fn drop(&mut self) {
        self.stop();
    }
}
