//! A throw-away company, and the program run in its folder.

use std::io::{BufRead as _, BufReader, Write as _};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Output, Stdio};

use serde_json::Value;
use tempfile::TempDir;

use crate::on_postgres;

/// The folder of a company.
pub(crate) struct Company {
    folder: Folder,
}

enum Folder {
    /// Goes with the test.
    Own(TempDir),
    /// Lies in the build folder, and is made anew by the next run.
    Shared(PathBuf),
}

/// How a command ended.
#[derive(Debug)]
pub(crate) struct Ended {
    pub(crate) code: i32,
    pub(crate) out: String,
    pub(crate) err: String,
}

impl Company {
    /// An empty folder.
    pub(crate) fn nowhere() -> Self {
        Self { folder: Folder::Own(TempDir::new().unwrap()) }
    }

    /// An empty folder that several tests share.
    pub(crate) fn in_target(name: &str) -> Self {
        let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join(name);
        // What an earlier run left; there may be nothing.
        let _ = std::fs::remove_dir_all(&folder);
        std::fs::create_dir_all(&folder).unwrap();
        Self { folder: Folder::Shared(folder) }
    }

    /// A folder in which `init` has run, on free ports.
    pub(crate) fn founded() -> Self {
        let company = Self::nowhere();
        let url = company.database();
        let store: Vec<&str> = url.iter().flat_map(|url| ["--store", url]).collect();
        let init = ["init", "--company", "PT Contoh", "--privacy-mailbox", "privasi@contoh.example"];
        let ended = company.run(&[&init[..], &store].concat());
        assert_eq!(ended.code, 0, "{ended:?}");
        company.rewrite("listen = \"127.0.0.1:8080\"", "listen = \"127.0.0.1:0\"");
        company.rewrite("lmtp = \"127.0.0.1:2424\"", "lmtp = \"127.0.0.1:0\"");
        company.rewrite("health = \"127.0.0.1:9090\"", "health = \"127.0.0.1:0\"");
        company
    }

    /// A database for this folder, where the suite runs on a server.
    pub(crate) fn database(&self) -> Option<String> {
        on_postgres::database(self.home())
    }

    fn home(&self) -> &Path {
        match &self.folder {
            Folder::Own(folder) => folder.path(),
            Folder::Shared(folder) => folder,
        }
    }

    pub(crate) fn path(&self, name: &str) -> PathBuf {
        self.home().join(name)
    }

    /// Changes the configuration.
    pub(crate) fn rewrite(&self, from: &str, to: &str) {
        let file = self.path("amanah.toml");
        let text = std::fs::read_to_string(&file).unwrap();
        assert!(text.contains(from), "{from}");
        std::fs::write(&file, text.replace(from, to)).unwrap();
    }

    /// Runs a command to its end, with nothing on standard input.
    pub(crate) fn run(&self, arguments: &[&str]) -> Ended {
        self.run_with(arguments, "")
    }

    /// Runs a command to its end.
    pub(crate) fn run_with(&self, arguments: &[&str], input: &str) -> Ended {
        run_in(self.home(), arguments, input)
    }

    /// Runs a command with these variables in its environment, and without `CVC5`.
    pub(crate) fn run_where(&self, arguments: &[&str], variables: &[(&str, &str)]) -> Ended {
        let mut command = command(self.home(), arguments);
        ended(command.env_remove("CVC5").envs(variables.iter().copied()), "")
    }

    /// Runs a command and reads its JSON.
    pub(crate) fn ask(&self, arguments: &[&str]) -> Value {
        let ended = self.run(&[arguments, &["--json"]].concat());
        assert_eq!(ended.code, 0, "{ended:?}");
        serde_json::from_str(ended.out.trim()).unwrap()
    }

    /// Starts a command that goes on, and gives it with the first line it writes.
    pub(crate) fn start(&self, arguments: &[&str]) -> (Running, Value) {
        let mut child = command(self.home(), arguments).stdout(Stdio::piped()).spawn().unwrap();
        let mut line = String::new();
        BufReader::new(child.stdout.take().unwrap()).read_line(&mut line).unwrap();
        let running = Running { child };
        (running, serde_json::from_str(line.trim()).unwrap_or_else(|_| panic!("not JSON: {line}")))
    }
}

/// A command that goes on until it is told to end.
pub(crate) struct Running {
    child: Child,
}

impl Running {
    /// Waits until it ends by itself; its exit code.
    pub(crate) fn wait(mut self) -> i32 {
        self.child.wait().unwrap().code().unwrap_or(-1)
    }

    /// Asks it to end as a service manager does, and waits.
    pub(crate) fn end(mut self) -> i32 {
        let asked = Command::new("kill").args(["-TERM", &self.child.id().to_string()]).status().unwrap();
        assert!(asked.success());
        self.child.wait().unwrap().code().unwrap_or(-1)
    }
}

impl Drop for Running {
    fn drop(&mut self) {
        // Ended already, or ended by this: nothing outlives the test.
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

fn run_in(folder: &Path, arguments: &[&str], input: &str) -> Ended {
    ended(&mut command(folder, arguments), input)
}

fn ended(command: &mut Command, input: &str) -> Ended {
    let mut child =
        command.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap();
    let mut to = child.stdin.take().unwrap();
    // A command that does not read its input may have ended already.
    let _ = to.write_all(input.as_bytes());
    drop(to);
    let Output { status, stdout, stderr } = child.wait_with_output().unwrap();
    Ended {
        code: status.code().unwrap_or(-1),
        out: String::from_utf8(stdout).unwrap(),
        err: String::from_utf8(stderr).unwrap(),
    }
}

fn command(folder: &Path, arguments: &[&str]) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_amanah"));
    command.args(arguments).current_dir(folder).stdin(Stdio::null());
    command
}
