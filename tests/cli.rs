//! Whole runs of the program over small repositories, made by the tests or in
//! `fixtures/projects`.

#![allow(clippy::unwrap_used, reason = "a test fails by it")]

use std::fs;
use std::io::{BufRead as _, BufReader, Write as _};
use std::path::Path;
use std::process::{Command, Output, Stdio};

use common::repository;

mod common;

/// What a run did: its exit status, stdout and stderr.
struct Ran {
    status: i32,
    stdout: String,
    stderr: String,
}

impl From<Output> for Ran {
    fn from(output: Output) -> Ran {
        let text = |bytes: Vec<u8>| String::from_utf8(bytes).unwrap();
        let status = output.status.code().unwrap();
        Ran { status, stdout: text(output.stdout), stderr: text(output.stderr) }
    }
}

fn command(folder: &Path, arguments: &[&str]) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_plimsoll"));
    command.current_dir(folder).args(arguments);
    for variable in ["NO_COLOR", "FORCE_COLOR", "CLICOLOR_FORCE", "CLICOLOR"] {
        command.env_remove(variable);
    }
    command
}

fn run(folder: &Path, arguments: &[&str]) -> Ran {
    command(folder, arguments).stdin(Stdio::null()).output().unwrap().into()
}

fn run_on(folder: &Path, arguments: &[&str], stdin: &str) -> Ran {
    let mut command = command(folder, arguments);
    command.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped());
    let mut child = command.spawn().unwrap();
    child.stdin.take().unwrap().write_all(stdin.as_bytes()).unwrap();
    child.wait_with_output().unwrap().into()
}

/// A deprecated instruction: level `warn`, category `style`, a safe fix.
const OLD: &str = "FROM scratch\nMAINTAINER Ada <ada@example.com>\n";
const FIXED: &str =
    "FROM scratch\nLABEL org.opencontainers.image.authors=\"Ada <ada@example.com>\"\n";

/// The arguments behind those that turn on `maintainer-deprecated` alone.
fn only<'a>(arguments: &[&'a str]) -> Vec<&'a str> {
    [&["--allow", "all", "--warn", "maintainer-deprecated"], arguments].concat()
}

fn json(text: &str) -> serde_json::Value {
    serde_json::from_str(text).unwrap()
}

#[test]
fn the_exit_status_tells_how_it_went() {
    let clean = repository(&[("Dockerfile", FIXED)]);
    let ran = run(clean.path(), &only(&[]));
    assert_eq!((ran.status, ran.stdout.as_str()), (0, ""));

    let unused = repository(&[("Dockerfile", OLD)]);
    assert_eq!(run(unused.path(), &only(&[])).status, 1);
    assert_eq!(run(unused.path(), &only(&["--fail-on", "error"])).status, 0);
    assert_eq!(run(unused.path(), &only(&["--fail-on", "never"])).status, 0);
    assert_eq!(run(unused.path(), &only(&["--info", "maintainer-deprecated"])).status, 0);
    let as_info = ["--info", "maintainer-deprecated", "--fail-on", "info"];
    assert_eq!(run(unused.path(), &only(&as_info)).status, 1);

    let empty = repository(&[("README.md", "no")]);
    let ran = run(empty.path(), &[]);
    assert_eq!(ran.status, 2);
    assert!(ran.stderr.contains("no Dockerfile or Compose file"), "{}", ran.stderr);
    assert_eq!(run(clean.path(), &["--no-such-flag"]).status, 2);
    let ran = run(clean.path(), &["--deny", "securty"]);
    assert_eq!(ran.status, 2);
    assert!(ran.stderr.contains("did you mean `security`?"), "{}", ran.stderr);
}

#[test]
fn a_file_that_cannot_be_read_does_not_stop_the_others() {
    let folder = repository(&[("Dockerfile", OLD)]);
    let ran =
        run(folder.path(), &only(&["--format", "concise", "missing.Dockerfile", "Dockerfile"]));
    assert_eq!(ran.status, 2);
    assert!(ran.stdout.starts_with("Dockerfile:2:"), "{}", ran.stdout);
    assert!(ran.stderr.contains("missing.Dockerfile"), "{}", ran.stderr);
}

#[test]
fn paths_alone_are_checked() {
    let folder = repository(&[("a/Dockerfile", OLD), ("b/Dockerfile", OLD)]);
    let bare = run(folder.path(), &only(&["--format", "concise", "a"]));
    let arguments = [&["check"], only(&["--format", "concise", "a"]).as_slice()].concat();
    let named = run(folder.path(), &arguments);
    assert_eq!(bare.stdout, named.stdout);
    let expected = "a/Dockerfile:2:1: warn[maintainer-deprecated] ";
    assert!(bare.stdout.starts_with(expected), "{}", bare.stdout);
    assert_eq!(bare.stdout.lines().count(), 1);
}

#[test]
fn paths_for_programs_are_relative_to_the_root_of_the_repository() {
    let folder = repository(&[("a/Dockerfile", OLD)]);
    let ran = run(&folder.path().join("a"), &only(&["--format", "json"]));
    let json = json(&ran.stdout);
    assert_eq!(json["findings"][0]["path"], "a/Dockerfile");
    assert_eq!(json["findings"][0]["lint"], "maintainer-deprecated");
    assert_eq!(json["findings"][0]["fix"]["safety"], "safe");
    assert_eq!(json["summary"]["warnings"], 1);
}

#[test]
fn one_scan_writes_several_files() {
    let folder = repository(&[("Dockerfile", OLD)]);
    let outputs = ["--output", "all.sarif", "--output", "json:all.txt", "--format", "concise"];
    let ran = run(folder.path(), &only(&outputs));
    assert_eq!(ran.status, 1);
    assert_eq!(ran.stdout.lines().count(), 1);
    let read = |name: &str| fs::read_to_string(folder.path().join(name)).unwrap();
    assert_eq!(json(&read("all.sarif"))["version"], "2.1.0");
    assert_eq!(json(&read("all.txt"))["schema"], 1);
    let mut names: Vec<_> =
        fs::read_dir(folder.path()).unwrap().map(|entry| entry.unwrap().file_name()).collect();
    names.sort();
    assert_eq!(names, [".git", "Dockerfile", "all.sarif", "all.txt"]);

    let ran = run(folder.path(), &only(&["--output", "no/such/folder.json"]));
    assert_eq!(ran.status, 2);
}

#[test]
fn every_format_goes_to_stdout_and_to_files() {
    let folder = repository(&[("Dockerfile", OLD)]);
    for (format, start) in [
        ("github", "::warning file=Dockerfile,line=2,"),
        ("gitlab", "[\n"),
        ("junit", "<?xml"),
        ("checkstyle", "<?xml"),
        ("rdjson", "{\n"),
        ("markdown", "## Plimsoll\n"),
        ("html", "<!DOCTYPE html>"),
    ] {
        let output = format!("{format}:out");
        let ran = run(folder.path(), &only(&["--format", format, "--output", &output]));
        assert_eq!(ran.status, 1, "{}", ran.stderr);
        assert!(ran.stdout.starts_with(start), "{format}: {}", ran.stdout);
        assert_eq!(fs::read_to_string(folder.path().join("out")).unwrap(), ran.stdout);
    }
}

#[test]
fn an_output_that_cannot_be_written_does_not_stop_the_others() {
    let folder = repository(&[("Dockerfile", OLD), ("old.json", "old")]);
    let outputs = ["--output", "no/such/folder.json", "--output", "new.json"];
    let ran = run(folder.path(), &only(&outputs));
    assert_eq!(ran.status, 2);
    assert!(ran.stderr.contains("cannot write no/such/folder.json"), "{}", ran.stderr);
    assert!(folder.path().join("new.json").exists());
    let ran = run(folder.path(), &only(&["--diff", "--output", "old.json"]));
    assert_eq!(ran.status, 2);
    assert_eq!(fs::read_to_string(folder.path().join("old.json")).unwrap(), "old");
}

#[test]
#[cfg(unix)]
fn an_output_keeps_its_link_and_its_mode() {
    use std::os::unix::fs::PermissionsExt as _;
    let folder = repository(&[("Dockerfile", OLD), ("real.json", "old")]);
    let (real, link) = (folder.path().join("real.json"), folder.path().join("link.json"));
    fs::set_permissions(&real, fs::Permissions::from_mode(0o600)).unwrap();
    std::os::unix::fs::symlink("real.json", &link).unwrap();
    run(folder.path(), &only(&["--output", "link.json"]));
    assert!(link.is_symlink());
    assert_eq!(json(&fs::read_to_string(&real).unwrap())["schema"], 1);
    assert_eq!(real.metadata().unwrap().permissions().mode() & 0o777, 0o600);
}

#[test]
fn code_scanning_files_by_category() {
    let folder = repository(&[("Dockerfile", OLD)]);
    let id = |arguments: &[&str]| {
        let ran = run(folder.path(), &only(&[&["--format", "sarif"], arguments].concat()));
        json(&ran.stdout)["runs"][0]["automationDetails"]["id"].as_str().unwrap().to_owned()
    };
    assert_eq!(id(&[]), "plimsoll/");
    assert_eq!(id(&["--sarif-category", "images/api"]), "images/api/");
    assert_eq!(run(folder.path(), &["--sarif-category", ""]).status, 2);
}

#[test]
fn what_is_excluded_can_be_left_out_by_force() {
    let folder = repository(&[
        ("plimsoll.toml", "[files]\nexclude = [\"vendor\"]\n"),
        ("vendor/a/Dockerfile", OLD),
        ("Dockerfile", FIXED),
    ]);
    let named = ["vendor/a/Dockerfile"];
    assert_eq!(run(folder.path(), &only(&named)).status, 1, "what is named is linted");
    let forced = ["--force-exclude", "vendor/a/Dockerfile", "vendor", "Dockerfile"];
    assert_eq!(run(folder.path(), &only(&forced)).status, 0);
    let ran = run(folder.path(), &only(&["--force-exclude", "vendor/a/Dockerfile"]));
    assert_eq!((ran.status, ran.stderr.as_str()), (0, ""), "nothing is left, which is no mistake");
    let ran = run(folder.path(), &only(&["--force-exclude", "missing/Dockerfile"]));
    assert_eq!(ran.status, 2);
}

#[test]
fn the_exit_status_can_be_zero_whatever_is_found() {
    let folder = repository(&[("Dockerfile", OLD)]);
    assert_eq!(run(folder.path(), &only(&["--exit-zero"])).status, 0);
    assert_eq!(run(folder.path(), &only(&["--exit-zero", "missing"])).status, 2);
    assert_eq!(run(folder.path(), &only(&["--exit-zero", "--fail-on", "info"])).status, 2);
}

#[test]
fn stdin_stands_for_a_file() {
    let folder = repository(&[("plimsoll.toml", "[lints]\nall = \"off\"\n")]);
    let arguments = ["--format", "concise", "--stdin-filename", "api/Dockerfile", "-"];
    let ran = run_on(folder.path(), &only(&arguments), OLD);
    assert!(ran.stdout.starts_with("api/Dockerfile:2:"), "{}{}", ran.stdout, ran.stderr);
    assert_eq!(ran.status, 1);
    // The configuration above its name decides on it.
    let ran = run_on(folder.path(), &["--stdin-filename", "api/Dockerfile", "-"], OLD);
    assert_eq!((ran.status, ran.stdout.as_str()), (0, ""));

    let ran = run_on(folder.path(), &only(&["fix", "--stdin-filename", "Dockerfile", "-"]), OLD);
    assert_eq!(ran.status, 2, "an option before the word of a command is refused");
    let arguments = [&["fix"], only(&["--stdin-filename", "Dockerfile", "-"]).as_slice()].concat();
    let ran = run_on(folder.path(), &arguments, OLD);
    assert_eq!((ran.status, ran.stdout.as_str()), (0, FIXED));
}

#[test]
fn fixes_are_shown_or_made() {
    let folder = repository(&[("Dockerfile", OLD)]);
    let ran = run(folder.path(), &only(&["--diff"]));
    let diff = "--- Dockerfile\n+++ Dockerfile\n@@ -1,2 +1,2 @@\n FROM scratch\n\
                -MAINTAINER Ada <ada@example.com>\n\
                +LABEL org.opencontainers.image.authors=\"Ada <ada@example.com>\"\n";
    assert_eq!((ran.status, ran.stdout.as_str()), (1, diff));
    let text = || fs::read_to_string(folder.path().join("Dockerfile")).unwrap();
    assert_eq!(text(), OLD);

    let ran = run(folder.path(), &[&["fix"], only(&[]).as_slice()].concat());
    assert_eq!((ran.status, ran.stdout.as_str()), (0, ""));
    assert_eq!(ran.stderr, "fixed 1 problem in 1 file\n");
    assert_eq!(text(), FIXED);
    let ran = run(folder.path(), &only(&["--diff"]));
    assert_eq!((ran.status, ran.stdout.as_str()), (0, ""));
    assert_eq!(run(folder.path(), &["--unsafe-fixes"]).status, 2);
}

#[test]
fn the_nearest_configuration_decides() {
    let on = "[lints]\nmaintainer-deprecated = \"warn\"\n";
    let folder = repository(&[
        ("plimsoll.toml", "[lints]\nall = \"off\"\n"),
        ("Dockerfile", OLD),
        ("a/.plimsoll.toml", on),
        ("a/Dockerfile", OLD),
        ("b/.config/plimsoll.toml", &format!("extend = \"../../plimsoll.toml\"\n{on}")),
        ("b/Dockerfile", OLD),
        ("b/x.Dockerfile", OLD),
        ("b/vendor/Dockerfile", OLD),
        ("c/plimsoll.toml", &format!("fail-on = \"error\"\n{on}")),
        ("c/Dockerfile", OLD),
    ]);
    let more = "\n[[overrides]]\npaths = [\"x.*\"]\nlints = { maintainer-deprecated = \"error\" }\n\
                [files]\nexclude = [\"vendor\"]\n";
    let path = folder.path().join("b/.config/plimsoll.toml");
    fs::write(&path, fs::read_to_string(&path).unwrap() + more).unwrap();
    let ran = run(folder.path(), &["--format", "concise"]);
    let found = |word: &str| {
        let lines = ran.stdout.lines().filter(|line| line.contains("[maintainer-deprecated]"));
        let mine = lines.filter(|line| line.starts_with(word));
        mine.map(|line| line.split(' ').nth(1).unwrap()).collect::<Vec<_>>()
    };
    assert_eq!(found("Dockerfile"), [""; 0]);
    assert_eq!(found("a/Dockerfile"), ["warn[maintainer-deprecated]"]);
    assert_eq!(found("b/Dockerfile"), ["warn[maintainer-deprecated]"]);
    assert_eq!(found("b/x.Dockerfile"), ["error[maintainer-deprecated]"]);
    assert_eq!(found("b/vendor"), [""; 0]);
    assert_eq!(
        run(folder.path(), &["c", "--allow", "all", "--warn", "maintainer-deprecated"]).status,
        0
    );
    assert_eq!(run(folder.path(), &["--isolated", "--allow", "all", "."]).status, 0);
    let of_a =
        run(folder.path(), &["--config", "a/.plimsoll.toml", "--format", "concise", "Dockerfile"]);
    assert!(of_a.stdout.contains("[maintainer-deprecated]"), "{}", of_a.stdout);
}

#[test]
fn settings_tell_what_decided() {
    let folder = repository(&[
        ("plimsoll.toml", "preset = \"hardened\"\n\n[lints]\nmaintainer-deprecated = \"error\"\n"),
        ("Dockerfile", FIXED),
    ]);
    let ran = run(folder.path(), &["--info", "style", "--show-settings", "Dockerfile"]);
    assert!(ran.stdout.contains("\npreset = \"hardened\"\n"), "{}", ran.stdout);
    assert!(
        ran.stdout.contains("\nmaintainer-deprecated = \"info\"  # command line\n"),
        "{}",
        ran.stdout
    );
    let ran = run(folder.path(), &["--show-settings", "Dockerfile"]);
    let line = "\nmaintainer-deprecated = \"error\"  # plimsoll.toml:4\n";
    assert!(ran.stdout.contains(line), "{}", ran.stdout);
    assert!(ran.stdout.contains("\ninternal-error = \"error\"  # preset\n"), "{}", ran.stdout);
    let settings: toml::Table = ran.stdout.parse().unwrap();
    assert!(settings.contains_key("lints"));
}

#[test]
fn mistakes_in_a_configuration_are_shown_at_their_place() {
    let text = "\u{feff}prset = \"all\"\nfail-on = \"warning\"\n\n[lints]\nmising-user = \"off\"\n\
                style = 3\ninternal-error = { level = \"error\", colour = true }\n\n[files]\n\
                exclude = [\"[\", \"!a\"]\n\n[[overrides]]\nlints = {}\n";
    let folder = repository(&[("plimsoll.toml", text), ("Dockerfile", OLD), ("b/Dockerfile", OLD)]);
    fs::write(folder.path().join("b/plimsoll.toml"), "").unwrap();
    let ran = run(folder.path(), &only(&["--format", "concise"]));
    assert_eq!(ran.status, 2);
    // The files of another configuration are linted.
    assert!(ran.stdout.starts_with("b/Dockerfile:2:"), "{}", ran.stdout);
    let places = ["1:1", "2:11", "5:1", "6:9", "7:37", "10:12", "12:1"];
    for place in places {
        let place = format!("[plimsoll.toml:{place}]");
        assert!(ran.stderr.contains(&place), "{place} is missing in\n{}", ran.stderr);
    }
    assert!(ran.stderr.contains("did you mean `preset`?"), "{}", ran.stderr);
    assert!(ran.stderr.contains("did you mean `warn`?"), "{}", ran.stderr);

    for (text, message) in [
        ("extend = \"plimsoll.toml\"", "extends itself"),
        ("extend = \"none.toml\"", "there is no file `none.toml`"),
        ("preset = ", "string values must be quoted"),
        ("[compat]\nunsuppressible = [\"nothing\"]", "unknown lint `nothing`"),
    ] {
        fs::write(folder.path().join("plimsoll.toml"), text).unwrap();
        let ran = run(folder.path(), &["Dockerfile"]);
        assert_eq!(ran.status, 2, "{text}");
        assert!(ran.stderr.contains(message), "{text}: {}", ran.stderr);
    }
}

#[test]
fn what_is_stated_of_base_images_is_shown_as_it_is_written() {
    let stated = "[base-images.\"example.com/a:1*\"]\nlike = \"debian:12\"\npackage-manager = \"apk\"\nbash = true\nuser = \"app\"\nentrypoint = [\"a\",\"b\"]\ntools = [\"curl\", \"git\"]\nend-of-life = 2027-06-30\n";
    let folder = repository(&[("plimsoll.toml", stated), ("Dockerfile", FIXED)]);
    let ran = run(folder.path(), &["--show-settings", "Dockerfile"]);
    assert!(ran.stdout.ends_with(stated), "{}", ran.stdout);
    // Where nothing is stated, there is no such table.
    fs::write(folder.path().join("plimsoll.toml"), "").unwrap();
    let ran = run(folder.path(), &["--show-settings", "Dockerfile"]);
    assert!(!ran.stdout.contains("base-images"), "{}", ran.stdout);
}

#[test]
fn files_are_listed_in_order() {
    let folder = repository(&[
        ("b/Dockerfile", FIXED),
        ("a/compose.yaml", "services: {}\n"),
        ("a/README.md", ""),
        ("c.build", FIXED),
        ("plimsoll.toml", "[files]\ndockerfile = [\"*.build\"]\n"),
    ]);
    let ran = run(folder.path(), &["--show-files"]);
    assert_eq!((ran.status, ran.stdout.as_str()), (0, "a/compose.yaml\nb/Dockerfile\nc.build\n"));
}

#[test]
fn statistics_stand_in_for_findings() {
    let folder = repository(&[("Dockerfile", OLD), ("b/Dockerfile", OLD)]);
    let ran = run(folder.path(), &only(&["--statistics"]));
    assert_eq!((ran.status, ran.stdout.as_str()), (1, "2  maintainer-deprecated  [safe fix]\n"));
}

#[test]
fn colors_are_for_terminals_or_on_demand() {
    let folder = repository(&[("Dockerfile", OLD)]);
    let arguments = only(&["--format", "concise"]);
    let colored = |command: &mut Command| {
        let ran = Ran::from(command.stdin(Stdio::null()).output().unwrap());
        ran.stdout.contains('\u{1b}')
    };
    assert!(!colored(&mut command(folder.path(), &arguments)));
    assert!(colored(command(folder.path(), &arguments).arg("--color=always")));
    assert!(colored(command(folder.path(), &arguments).env("FORCE_COLOR", "1")));
    assert!(colored(command(folder.path(), &arguments).env("CLICOLOR_FORCE", "1")));
    assert!(!colored(
        command(folder.path(), &arguments).env("FORCE_COLOR", "1").env("NO_COLOR", "1")
    ));
    assert!(!colored(
        command(folder.path(), &arguments).env("FORCE_COLOR", "1").arg("--color=never")
    ));
}

#[test]
fn a_reader_that_goes_away_is_no_error() {
    let folder = repository(&[("Dockerfile", OLD)]);
    let mut command = command(folder.path(), &["lints", "--format", "json"]);
    let mut child = command.stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap();
    drop(child.stdout.take());
    let ran = Ran::from(child.wait_with_output().unwrap());
    assert_eq!((ran.status, ran.stderr.as_str()), (0, ""));
}

#[test]
fn a_page_is_explained_by_name() {
    let folder = repository(&[]);
    let ran = run(folder.path(), &["explain", "maintainer-deprecated"]);
    assert_eq!(ran.status, 0);
    assert!(ran.stdout.starts_with("maintainer-deprecated\n=========="), "{}", ran.stdout);
    assert!(!ran.stdout.contains("```"), "{}", ran.stdout);
    let other = run(folder.path(), &["explain", "dl4000"]);
    assert_eq!(other.stdout, ran.stdout);
    let ran = run(folder.path(), &["explain", "maintainer-depreciated"]);
    assert_eq!(ran.status, 2);
    assert!(ran.stderr.contains("did you mean `maintainer-deprecated`?"), "{}", ran.stderr);
}

#[test]
fn lints_are_listed() {
    let folder = repository(&[]);
    let list = json(&run(folder.path(), &["lints", "--format", "json"]).stdout);
    let names: Vec<&str> =
        list.as_array().unwrap().iter().map(|lint| lint["name"].as_str().unwrap()).collect();
    assert!(names.contains(&"maintainer-deprecated"));
    assert!(names.is_sorted());
    for format in ["text", "markdown"] {
        let ran = run(folder.path(), &["lints", "--format", format]);
        for name in &names {
            assert!(ran.stdout.contains(name), "{format}: {name}");
        }
    }
}

#[test]
fn shells_and_man_are_served() {
    let folder = repository(&[]);
    for shell in ["bash", "zsh", "fish", "elvish", "powershell"] {
        let ran = run(folder.path(), &["completions", shell]);
        assert!(ran.status == 0 && ran.stdout.contains("unsafe-fixes"), "{shell}");
    }
    let ran = run(folder.path(), &["man"]);
    assert!(ran.status == 0 && ran.stdout.contains(".TH plimsoll"));
    let ran = run(folder.path(), &["--version"]);
    assert_eq!(ran.stdout, format!("plimsoll {}\n", env!("CARGO_PKG_VERSION")));
}

#[test]
fn what_changes_is_linted_again() {
    let folder = repository(&[("a/Dockerfile", "FROM debian:12\nMAINTAINER a\n")]);
    let arguments = ["check", "--watch", "--quiet", "--format", "concise", "--allow", "all"];
    let arguments = [&arguments[..], &["--warn", "maintainer-deprecated"]].concat();
    let mut child =
        command(folder.path(), &arguments).stdout(Stdio::piped()).spawn().expect("plimsoll runs");
    let out = BufReader::new(child.stdout.take().expect("it is piped"));
    let mut lines = out.lines().map(|line| line.expect("it is text"));
    let mut until = |start: &str| assert!(lines.any(|line| line.starts_with(start)), "{start}");
    until("a/Dockerfile:2:1");
    let write = |name: &str, text: &str| {
        let path = folder.path().join(name);
        fs::create_dir_all(path.parent().expect("it is in a folder")).expect("it can be made");
        fs::write(path, text).expect("it can be written");
    };
    write("a/Dockerfile", "FROM debian:12\n\nMAINTAINER a\n");
    until("a/Dockerfile:3:1");
    write("b/Dockerfile", "FROM debian:12\nMAINTAINER a\n");
    until("b/Dockerfile:2:1");
    write("plimsoll.toml", "[files]\nexclude = [\"a\"]\n");
    write("b/Dockerfile", "FROM debian:12\n\nMAINTAINER a\n");
    // Each run shows its findings in order of path: that one has left out the other folder.
    let mut before = String::new();
    let is_last = |line: &String| line.starts_with("b/Dockerfile:3:1");
    lines.by_ref().take_while(|line| !is_last(line)).for_each(|line| before = line);
    assert!(!before.starts_with("a/"), "{before}");
    child.kill().expect("it is still there");
    child.wait().expect("it ends");
}
