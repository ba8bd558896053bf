//! The GitHub Action, run step by step as a runner does (`runner.py`), with a stand-in for nothing
//! but the host that releases are downloaded from.

use std::fs;
use std::io::{Read, Write};
use std::net::{TcpListener, TcpStream};
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::sync::Arc;
use std::thread;

use serde_json::{Value, json};

use crate::places;

const VERSION: &str = env!("CARGO_PKG_VERSION");

/// A folder with the action, a workspace with one bad Dockerfile, and what a run of it needs.
struct Bench {
    folder: tempfile::TempDir,
    releases: String,
}

impl Bench {
    /// The action as it is after a release whose archive for this machine has `digest`, or the
    /// true one.
    fn new(digest: Option<&str>) -> Self {
        let folder = tempfile::tempdir().expect("a temporary folder can be made");
        let action = folder.path().join("action-checkout");
        for file in ["action.yml", "Cargo.toml", "action/install.sh", "action/lint.sh"] {
            let to = action.join(file);
            fs::create_dir_all(to.parent().expect("a parent")).expect("a folder can be made");
            fs::copy(places::package().join(file), to).expect("a file can be copied");
        }
        let archive = archive(folder.path());
        let bytes = fs::read(&archive).expect("the archive can be read");
        let digest = digest.map_or_else(|| sha256(&archive), str::to_owned);
        let asset = format!("{VERSION}/plimsoll-{}.tar.gz", target());
        fs::write(action.join("action/checksums.txt"), format!("{digest}  {asset}\n"))
            .expect("a file can be written");
        let releases = serve(format!("/download/v{asset}"), bytes);

        let bench = Self { folder, releases };
        fs::create_dir_all(bench.workspace()).expect("a folder can be made");
        bench.write("Dockerfile", "FROM debian\nRUN cd /tmp\n");
        bench
    }

    fn workspace(&self) -> PathBuf {
        self.folder.path().join("workspace")
    }

    fn write(&self, name: &str, text: &str) {
        let path = self.workspace().join(name);
        fs::create_dir_all(path.parent().expect("a parent")).expect("a folder can be made");
        fs::write(path, text).expect("a file can be written");
    }

    fn run(&self, inputs: Value) -> Run {
        self.run_with(inputs, &json!({}))
    }

    fn run_with(&self, mut inputs: Value, environment: &Value) -> Run {
        let temp = tempfile::tempdir_in(self.folder.path()).expect("a folder can be made");
        inputs["releases"] = json!(self.releases);
        let mut env = json!({
            "RUNNER_OS": "Linux",
            "RUNNER_ARCH": if cfg!(target_arch = "aarch64") { "ARM64" } else { "X64" },
            "RUNNER_TOOL_CACHE": self.folder.path().join("tools"),
            "GITHUB_BASE_REF": "",
        });
        for (key, value) in environment.as_object().expect("an object") {
            env[key] = value.clone();
        }
        let request = json!({
            "action": self.folder.path().join("action-checkout"),
            "workspace": self.workspace(),
            "temp": temp.path(),
            "inputs": inputs,
            "env": env,
        });
        Run(ask(&request))
    }
}

/// What a run of the action left behind.
struct Run(Value);

impl Run {
    fn failed(&self) -> bool {
        self.0["failed"].as_bool().expect("a boolean")
    }

    fn output(&self, name: &str) -> &str {
        self.0["outputs"][name].as_str().expect("a string")
    }

    fn log(&self) -> &str {
        self.0["log"].as_str().expect("a string")
    }

    fn says(&self, text: &str) -> &Self {
        assert!(self.log().contains(text), "no '{text}' in:\n{}", self.log());
        self
    }
}

fn ask(request: &Value) -> Value {
    let mut runner = Command::new(places::oracles().join("py/bin/python"))
        .arg(places::package().join("tests/conformance/runner.py"))
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .spawn()
        .expect("the runner starts");
    let mut stdin = runner.stdin.take().expect("a pipe");
    stdin.write_all(request.to_string().as_bytes()).expect("the runner listens");
    drop(stdin);
    let output = runner.wait_with_output().expect("the runner ends");
    assert!(output.status.success(), "the runner refused the action");
    serde_json::from_slice(&output.stdout).expect("the runner writes JSON")
}

fn target() -> &'static str {
    if cfg!(target_arch = "aarch64") {
        "aarch64-unknown-linux-musl"
    } else {
        "x86_64-unknown-linux-musl"
    }
}

/// An archive as a release has it.
fn archive(below: &Path) -> PathBuf {
    let name = format!("plimsoll-{}", target());
    let root = below.join("release").join(&name);
    fs::create_dir_all(&root).expect("a folder can be made");
    fs::copy(env!("CARGO_BIN_EXE_plimsoll"), root.join("plimsoll")).expect("a file can be copied");
    let archive = below.join(format!("{name}.tar.gz"));
    let status = Command::new("tar")
        .args(["-cz", "-C"])
        .arg(below.join("release"))
        .arg("-f")
        .arg(&archive)
        .arg(&name)
        .status()
        .expect("tar runs");
    assert!(status.success());
    archive
}

fn sha256(file: &Path) -> String {
    let output = Command::new("sha256sum").arg(file).output().expect("sha256sum runs");
    let line = String::from_utf8(output.stdout).expect("text");
    line.split(' ').next().expect("a digest").to_owned()
}

/// A host on this machine that has one file; all other addresses are 404.
fn serve(path: String, bytes: Vec<u8>) -> String {
    let listener = TcpListener::bind("127.0.0.1:0").expect("a port is free");
    let address = listener.local_addr().expect("it has an address");
    let file = Arc::new((path, bytes));
    thread::spawn(move || {
        for stream in listener.incoming().flatten() {
            let file = Arc::clone(&file);
            thread::spawn(move || answer(stream, &file.0, &file.1));
        }
    });
    format!("http://{address}")
}

fn answer(mut stream: TcpStream, path: &str, bytes: &[u8]) {
    let mut request = Vec::new();
    let mut buffer = [0; 1024];
    while !request.windows(4).any(|four| four == b"\r\n\r\n") {
        match stream.read(&mut buffer) {
            Ok(0) | Err(_) => return,
            Ok(read) => request.extend_from_slice(&buffer[..read]),
        }
    }
    let found = request.starts_with(format!("GET {path} ").as_bytes());
    let (status, body) = if found { ("200 OK", bytes) } else { ("404 Not Found", &b""[..]) };
    let head =
        format!("HTTP/1.1 {status}\r\nContent-Length: {}\r\nConnection: close\r\n\r\n", body.len());
    // A client that hangs up early has its own test fail.
    let _ = stream.write_all(head.as_bytes()).and_then(|()| stream.write_all(body));
}

#[test]
fn a_published_binary_lints_and_its_sarif_is_uploaded() {
    let mut bench = Bench::new(None);
    let run = bench.run(json!({ "category": "images" }));
    assert!(run.failed(), "{}", run.log());
    assert_eq!(run.output("exit-code"), "1", "{}", run.log());
    assert_eq!(run.output("version"), VERSION);
    let findings: u32 = run.output("findings").parse().expect("a number");
    let errors: u32 = run.output("errors").parse().expect("a number");
    let warnings: u32 = run.output("warnings").parse().expect("a number");
    assert!(findings > 0 && errors + warnings <= findings && errors + warnings > 0);
    let sarif = run.output("sarif-file");
    let report: Value =
        serde_json::from_str(&fs::read_to_string(sarif).expect("it is there")).expect("it is JSON");
    assert_eq!(report["runs"][0]["results"].as_array().map(Vec::len), Some(findings as usize));
    assert!(!run.0["summary"].as_str().expect("text").is_empty());

    let uses = run.0["uses"].as_array().expect("a list");
    assert_eq!(uses.len(), 1, "one upload");
    let (name, pin) = uses[0][0].as_str().and_then(|uses| uses.split_once('@')).expect("a pin");
    assert_eq!(name, "github/codeql-action/upload-sarif");
    assert!(pin.len() == 40 && pin.bytes().all(|byte| byte.is_ascii_hexdigit()));
    assert_eq!(uses[0][1], json!({ "sarif_file": sarif, "category": "images" }));

    // What a runner has is not fetched again, and is not trusted more for being there.
    "http://127.0.0.1:1".clone_into(&mut bench.releases);
    assert_eq!(bench.run(json!({})).output("version"), VERSION);
    let asset = format!("tools/plimsoll/{VERSION}/plimsoll-{}.tar.gz", target());
    fs::write(bench.folder.path().join(asset), "something else").expect("a file can be written");
    let run = bench.run(json!({}));
    run.says("cannot be fetched");
    assert_eq!(run.output("version"), "");
}

#[test]
fn a_binary_that_differs_from_its_checksum_never_runs() {
    let bench = Bench::new(Some(&"0".repeat(64)));
    let run = bench.run(json!({}));
    assert!(run.failed());
    run.says("its SHA-256 differs");
    assert_eq!((run.output("version"), run.output("exit-code")), ("", ""));
    assert_eq!(run.0["uses"], json!([]));
}

#[test]
fn a_binary_that_nobody_vouches_for_never_runs() {
    let bench = Bench::new(None);
    let run = bench.run(json!({ "verify-attestation": "true" }));
    assert!(run.failed());
    assert_eq!((run.output("version"), run.output("exit-code")), ("", ""));
    // `latest` has no checksum, so the attestation is not for the caller to leave out silently.
    let run = bench.run(json!({ "version": "latest" }));
    assert!(run.failed());
    run.says("not reproducible");
    assert_eq!(run.output("version"), "");
}

#[test]
fn nothing_to_lint_fails_unless_it_is_allowed() {
    let bench = Bench::new(None);
    bench.write("empty/note.txt", "no Dockerfile");
    let run = bench.run(json!({ "paths": "empty" }));
    assert!(run.failed());
    run.says("nothing was linted");
    let run = bench.run(json!({ "paths": "empty", "allow-no-files": "true" }));
    assert!(!run.failed(), "{}", run.log());
    assert_eq!((run.output("exit-code"), run.output("findings")), ("0", "0"));
    let run = bench.run(json!({ "paths": "missing", "allow-no-files": "true" }));
    assert!(run.failed(), "a path that is not there is a mistake");
}

#[test]
fn inputs_reach_the_command_line_as_they_are() {
    let bench = Bench::new(None);
    bench.write("a b/-x $(touch owned)/Dockerfile", "FROM debian\n");
    bench.write("strict.toml", "[lints]\nbase-image-missing-tag = \"error\"\n");
    let run = bench.run(json!({
        "working-directory": "a b",
        "paths": "-x $(touch owned)\n",
        "args": "--allow\nall\n--deny\nbase-image-missing-tag",
        "sarif": "false",
        "fail-on": "never",
    }));
    assert!(!run.failed(), "{}", run.log());
    assert_eq!((run.output("findings"), run.output("errors")), ("1", "1"), "{}", run.log());
    assert_eq!(run.output("sarif-file"), "");
    run.says("::error ");
    assert_eq!(run.0["uses"], json!([]), "without SARIF there is nothing to upload");
    assert!(!bench.workspace().join("a b/owned").exists());

    let run = bench.run(json!({ "format": "concise", "annotations": "true" }));
    run.says("Dockerfile:1:6: ").says("::warning file=Dockerfile,");

    let run = bench.run(json!({ "config": "strict.toml", "paths": "Dockerfile" }));
    assert_eq!(run.output("exit-code"), "1");
    assert!(run.output("errors").parse::<u32>().expect("a number") >= 1);
    let run = bench.run(json!({ "sarif": "yes" }));
    run.says("sarif is true or false");
}

#[test]
fn a_pull_request_can_be_judged_by_what_it_changes() {
    let bench = Bench::new(None);
    bench.write("kept/Dockerfile", "FROM debian\n");
    let git = |arguments: &[&str]| {
        let ran = Command::new("git")
            .current_dir(bench.workspace())
            .args(["-c", "user.name=t", "-c", "user.email=t@example.com"])
            .args(arguments)
            .output()
            .expect("git runs");
        assert!(ran.status.success(), "{}", String::from_utf8_lossy(&ran.stderr));
    };
    git(&["init", "-q"]);
    git(&["add", "."]);
    git(&["commit", "-q", "-m", "base"]);
    let pull_request = json!({ "GITHUB_BASE_REF": "main" });
    let inputs = json!({ "changed-only": "true", "sarif": "false", "fail-on": "never" });
    let run = bench.run_with(inputs.clone(), &pull_request);
    run.says("fetch-depth: 2");
    bench.write("README.md", "words\n");
    git(&["add", "."]);
    git(&["commit", "-q", "-m", "words"]);
    let run = bench.run_with(inputs.clone(), &pull_request);
    run.says("No Dockerfile or Compose file was changed");
    assert_eq!(run.output("findings"), "0");
    bench.write("new one/Dockerfile", "FROM debian\n");
    git(&["add", "."]);
    git(&["commit", "-q", "-m", "an image"]);
    let run = bench.run_with(inputs, &pull_request);
    run.says("file=new one/Dockerfile");
    assert!(!run.log().contains("kept/Dockerfile"), "{}", run.log());
}

#[test]
fn without_a_published_binary_cargo_builds_the_sources_of_the_action() {
    let bench = Bench::new(None);
    let temp = tempfile::tempdir().expect("a folder can be made");
    let request = json!({
        "action": places::package(),
        "workspace": bench.workspace(),
        "temp": temp.path(),
        "inputs": { "sarif": "false", "fail-on": "never" },
        "env": {
            "RUNNER_OS": "Linux", "RUNNER_ARCH": "X64",
            "RUNNER_TOOL_CACHE": bench.folder.path().join("tools"),
            "GITHUB_BASE_REF": "",
            // What is built already need not be built again.
            "CARGO_TARGET_DIR": places::package().join("target"),
        },
    });
    let published = fs::read_to_string(places::package().join("action/checksums.txt"))
        .expect("the table is there");
    assert!(
        published.lines().all(|line| line.starts_with('#')),
        "a version is published: this test has to name one that is not"
    );
    let run = Run(ask(&request));
    assert!(!run.failed(), "{}", run.log());
    assert_eq!(run.output("version"), VERSION);
    assert_ne!(run.output("findings"), "0");
}
