//! Bad input: each gets its message and its exit status, and what else was named is linted.

use std::fs;
use std::path::Path;
use std::process::{Command, Output};
use std::time::{Duration, Instant};

use tempfile::TempDir;

/// A good run stays far below this, though it is not optimized and others may have the processor;
/// a hang goes beyond it.
const LONG: Duration = Duration::from_secs(300);

struct Run {
    folder: TempDir,
}

impl Run {
    /// A folder with one sound Dockerfile in it that has a finding.
    fn new() -> Run {
        let run = Run { folder: TempDir::new().expect("a temporary folder can be made") };
        run.write("sound/Dockerfile", "FROM debian\n");
        run
    }

    fn write(&self, path: &str, content: impl AsRef<[u8]>) {
        let path = self.path().join(path);
        fs::create_dir_all(path.parent().expect("it has a folder")).expect("it can be made");
        fs::write(path, content).expect("it can be written");
    }

    fn path(&self) -> &Path {
        self.folder.path()
    }

    fn check(&self, arguments: &[&str]) -> (i32, String, String) {
        let start = Instant::now();
        let output: Output = Command::new(env!("CARGO_BIN_EXE_plimsoll"))
            .current_dir(self.path())
            .args(["check", "--isolated", "--format", "concise", "--color", "never"])
            .args(arguments)
            .output()
            .expect("the program runs");
        assert!(start.elapsed() < LONG, "{arguments:?} took {:?}", start.elapsed());
        let text = |bytes: &[u8]| String::from_utf8_lossy(bytes).into_owned();
        let code = output.status.code().expect("no signal ends it");
        (code, text(&output.stdout), text(&output.stderr))
    }

    /// Whatever is wrong with `path`, the sound file beside it is linted, and standard error
    /// says what is wrong.
    #[track_caller]
    fn fails_with(&self, path: &str, message: &str) {
        let (code, stdout, stderr) = self.check(&[path, "sound"]);
        assert_eq!(code, 2, "{stdout}{stderr}");
        assert!(stderr.contains(message), "{message:?} is not in {stderr:?}");
        let name = Path::new(path).file_name().unwrap_or_default().to_string_lossy();
        assert!(stderr.contains(name.as_ref()), "{path:?} is not in {stderr:?}");
        assert!(stdout.contains("sound/Dockerfile:1"), "the sound file is lost: {stdout}");
        assert!(!stderr.contains("panicked"), "{stderr}");
    }

    /// The text can be linted: no panic, no failed check, no hang; and the sound file beside
    /// it is linted too. Returns the findings.
    #[track_caller]
    fn lints(&self, path: &str, content: impl AsRef<[u8]>) -> String {
        self.write(path, content);
        let (code, stdout, stderr) = self.check(&["."]);
        assert_eq!(code, 1, "{stderr}");
        assert!(stdout.contains("sound/Dockerfile:1"), "the sound file is lost: {stdout}");
        assert!(!stdout.contains("internal-error"), "{stdout}");
        assert!(!stderr.contains("panicked"), "{stderr}");
        stdout
    }

    #[track_caller]
    fn finds(&self, path: &str, content: impl AsRef<[u8]>, lint: &str) {
        let found = self.lints(path, content);
        let start = format!("{path}:");
        let has = found.lines().any(|line| line.starts_with(&start) && line.contains(lint));
        assert!(has, "no `{lint}` in {path}: {found}");
    }
}

#[test]
fn a_path_that_does_not_exist() {
    Run::new().fails_with("nowhere/Dockerfile", "no such file");
}

#[test]
fn nothing_to_lint() {
    let run = Run::new();
    fs::create_dir(run.path().join("empty")).expect("it can be made");
    let (code, _, stderr) = run.check(&["empty"]);
    assert_eq!(code, 2, "{stderr}");
    assert!(!stderr.is_empty());
}

#[test]
fn a_binary() {
    let run = Run::new();
    run.write("bin/Dockerfile", [0x7f, b'E', b'L', b'F', 0, 0xfe, 0xff]);
    run.fails_with("bin/Dockerfile", "not UTF-8");
}

#[test]
fn utf_16() {
    let run = Run::new();
    let text: Vec<u8> = "FROM debian\n".encode_utf16().flat_map(u16::to_le_bytes).collect();
    run.write("wide/Dockerfile", [&[0xff, 0xfe], text.as_slice()].concat());
    run.fails_with("wide/Dockerfile", "UTF-16");
}

#[test]
fn latin_1() {
    let run = Run::new();
    run.write("old/compose.yaml", b"services:\n  a:\n    image: caf\xe9\n");
    run.fails_with("old/compose.yaml", "not UTF-8");
}

#[test]
fn beyond_the_limit() {
    let run = Run::new();
    run.write("large/Dockerfile", vec![b'#'; 10 * 1024 * 1024 + 1]);
    run.fails_with("large/Dockerfile", "larger than");
    let run = Run::new();
    let services = (0..100_000).map(|number| format!("  s{number}: {{image: \"a:1\"}}\n"));
    let text = format!("services:\n{}", services.collect::<String>());
    run.finds("c/compose.yaml", text, "invalid-yaml");
}

#[test]
#[cfg(unix)]
fn a_link_to_nothing() {
    let run = Run::new();
    fs::create_dir(run.path().join("link")).expect("it can be made");
    std::os::unix::fs::symlink("gone", run.path().join("link/Dockerfile")).expect("a link");
    run.fails_with("link/Dockerfile", "no such file");
    run.fails_with("link", "no such file");
}

#[test]
#[cfg(unix)]
fn a_loop_of_links() {
    let run = Run::new();
    fs::create_dir(run.path().join("a")).expect("it can be made");
    std::os::unix::fs::symlink("..", run.path().join("a/b")).expect("a link");
    std::os::unix::fs::symlink("Dockerfile", run.path().join("a/Dockerfile")).expect("a link");
    let (code, stdout, stderr) = run.check(&["."]);
    assert_eq!(code, 2, "{stderr}");
    assert!(stderr.contains("a/Dockerfile"), "{stderr}");
    let found = stdout.lines().filter(|line| line.contains("Dockerfile:1")).count();
    let once = stdout.lines().filter(|line| line.starts_with("sound/Dockerfile:1")).count();
    assert_eq!((found, once > 0), (once, true), "a file is linted twice: {stdout}");
}

#[test]
#[cfg(unix)]
fn a_link_is_fixed_where_it_leads() {
    let run = Run::new();
    run.write("real.txt", "FROM debian:12 as base\nRUN true\n");
    fs::create_dir(run.path().join("link")).expect("it can be made");
    std::os::unix::fs::symlink("../real.txt", run.path().join("link/Dockerfile")).expect("a link");
    run.check(&["--fix", "--unsafe-fixes", "--preset", "all", "link/Dockerfile"]);
    assert!(run.path().join("link/Dockerfile").is_symlink(), "the link is gone");
}

#[test]
fn a_folder_with_the_name_of_a_file() {
    let run = Run::new();
    run.finds("Dockerfile/compose.yaml", "services: []\n", "error[");
}

#[test]
#[cfg(unix)]
fn what_may_not_be_read() {
    use std::os::unix::fs::PermissionsExt as _;
    let run = Run::new();
    run.write("shut/Dockerfile", "FROM debian\n");
    let path = run.path().join("shut/Dockerfile");
    fs::set_permissions(&path, fs::Permissions::from_mode(0o000)).expect("the mode can be set");
    if fs::read(&path).is_ok() {
        // Who runs this may read everything.
        return;
    }
    run.fails_with("shut/Dockerfile", "permission denied");
    let folder = run.path().join("shut");
    fs::set_permissions(&folder, fs::Permissions::from_mode(0o000)).expect("the mode can be set");
    run.fails_with("shut", "permission denied");
    fs::set_permissions(&folder, fs::Permissions::from_mode(0o755)).expect("the mode can be set");
}

#[test]
fn texts_of_a_few_bytes() {
    let run = Run::new();
    run.finds("d/Dockerfile", "", "invalid-dockerfile");
    run.finds("d/Dockerfile", "\u{feff}", "invalid-dockerfile");
    run.finds("d/Dockerfile", "# only a comment", "invalid-dockerfile");
    for text in
        ["\\", "\\\n", "F", "FROM", "FROM ", "\0", "\r", "\u{feff}FROM a", "RUN <<", "<<EOF"]
    {
        run.lints("d/Dockerfile", text);
    }
    for text in [
        "", "\u{feff}", "#", "-", ":", "a", "&a *a", "!", "%", "---", "...", "\0", "\t", "{", "[",
        "\"", "'", "|", "? ",
    ] {
        run.lints("c/compose.yaml", text);
    }
}

#[test]
fn line_ends_of_each_kind() {
    let run = Run::new();
    for end in ["\n", "\r\n", "\r"] {
        let text = ["FROM debian:12", "RUN cd /x && \\", "  make", "CMD [\"a\"]", ""].join(end);
        run.lints("d/Dockerfile", &text);
        let text = ["services:", "  a:", "    image: a:1", "    privileged: true", ""].join(end);
        run.finds("c/compose.yaml", &text, "privileged");
    }
}

#[test]
fn nul_bytes_are_text() {
    let run = Run::new();
    run.lints("d/Dockerfile", "FROM debian:12\nRUN a\0b\nENV A=\0\n");
    run.lints("c/compose.yaml", "services:\n  a:\n    image: \"a\0b\"\n");
}

#[test]
fn long_lines() {
    let run = Run::new();
    let long = "x".repeat(1_000_000);
    run.lints("d/Dockerfile", format!("FROM debian:12\nRUN {long}\nENV {long}={long}\n"));
    run.lints("d/Dockerfile", format!("FROM debian:12\nRUN {}\n", "a && ".repeat(200_000)));
    run.lints("d/Dockerfile", format!("FROM debian:12\nRUN {}\n", "$(".repeat(200_000)));
    run.lints("d/Dockerfile", format!("FROM debian:12\nENV A={}\n", "${A:-".repeat(200_000)));
    run.lints("d/Dockerfile", format!("FROM debian:12\nRUN a \\\n{}", "\\\n".repeat(200_000)));
    run.lints("c/compose.yaml", format!("services:\n  a:\n    image: {long}\n"));
    run.lints(
        "c/compose.yaml",
        format!("services:\n  a:\n    image: {}\n", "${A:-".repeat(200_000)),
    );
}

#[test]
fn what_is_not_ended() {
    let run = Run::new();
    run.finds("d/Dockerfile", "FROM debian:12\nRUN <<EOF\necho\n", "invalid-dockerfile");
    run.lints("d/Dockerfile", "FROM debian:12\nRUN echo \"open\n");
    run.lints("d/Dockerfile", "FROM debian:12\nCMD [\"open\n");
    run.lints("d/Dockerfile", "FROM debian:12\nRUN apt-get update \\");
    run.finds("c/compose.yaml", "services:\n  a:\n    image: \"open\n", "invalid-yaml");
    run.finds("c/compose.yaml", "services: {a: [", "invalid-yaml");
}

#[test]
fn no_from() {
    let run = Run::new();
    run.lints("d/Dockerfile", "RUN true\n");
}

#[test]
fn what_is_no_mapping() {
    let run = Run::new();
    for text in ["- a\n- b\n", "just text\n", "42\n", "services: 1\n", "services: [a]\n"] {
        run.finds("c/compose.yaml", text, "error[");
    }
}

#[test]
fn deep_nesting() {
    let run = Run::new();
    run.finds("c/compose.yaml", "[".repeat(100_000), "invalid-yaml");
    run.finds("c/compose.yaml", "{a: ".repeat(100_000), "invalid-yaml");
    run.lints("c/compose.yaml", format!("a: {}", "- ".repeat(100_000)));
    let indented: String = (0..2_000).map(|depth| format!("{}a:\n", " ".repeat(depth))).collect();
    run.lints("c/compose.yaml", indented);
    run.lints("d/Dockerfile", format!("FROM debian:12\nRUN {}\n", "(".repeat(100_000)));
    run.lints("d/Dockerfile", format!("FROM debian:12\n{}RUN a\n", "ONBUILD ".repeat(100_000)));
    run.lints("d/Dockerfile", format!("FROM debian:12\nCMD {}\n", "[".repeat(100_000)));
}

#[test]
fn billion_laughs() {
    let run = Run::new();
    let mut text = "x-a0: &a0 [lol, lol, lol, lol, lol, lol, lol, lol, lol, lol]\n".to_owned();
    for level in 1..40 {
        let items = vec![format!("*a{}", level - 1); 10].join(", ");
        text.push_str(&format!("x-a{level}: &a{level} [{items}]\n"));
    }
    text.push_str("services:\n  a:\n    image: a:1\n    command: *a39\n");
    run.finds("c/compose.yaml", text, "invalid-yaml");
}

#[test]
fn many_of_everything() {
    let run = Run::new();
    run.lints("d/Dockerfile", format!("FROM debian:12\n{}", "RUN cd /a\n".repeat(50_000)));
    run.lints("d/Dockerfile", "FROM debian:12 AS a\n".repeat(20_000));
    let stages: String = (1..5_000).map(|n| format!("FROM s{} AS s{n}\n", n - 1)).collect();
    run.lints("d/Dockerfile", format!("FROM debian:12 AS s0\n{stages}"));
    run.lints(
        "d/Dockerfile",
        format!("FROM debian:12\n{}", "RUN <<A <<B\na\nA\nb\nB\n".repeat(10_000)),
    );
    run.lints("d/Dockerfile", format!("FROM debian:12\n{}", "ARG A=$A\n".repeat(5_000)));
    let services: String = (0..5_000).map(|n| format!("  s{n}:\n    image: a:{n}\n")).collect();
    run.lints("c/compose.yaml", format!("services:\n{services}"));
}

#[test]
fn services_that_extend_and_files_that_include() {
    let run = Run::new();
    let chain: String = (1..5_000)
        .map(|n| format!("  s{n}: {{extends: s{}, environment: {{A{n}: 1}}}}\n", n - 1))
        .collect();
    run.lints("c/compose.yaml", format!("services:\n  s0: {{image: a}}\n{chain}"));
    let many: String = (0..5_000).map(|n| format!("  s{n}: {{extends: b}}\n")).collect();
    run.lints("c/compose.yaml", format!("services:\n  b: {{image: a, user: '1'}}\n{many}"));
    // A file that includes itself, by as many names as one likes.
    let own: String = (0..1_000).map(|n| format!("  - {}compose.yaml\n", "./".repeat(n))).collect();
    run.lints("c/compose.yaml", format!("include:\n{own}services: {{}}\n"));
}

#[test]
fn many_suppressions() {
    let run = Run::new();
    let comment = "# plimsoll: allow(missing-user)\n";
    let text =
        format!("{}FROM debian:12\n{}", comment.repeat(30_000), "RUN cd /a\n".repeat(30_000));
    run.lints("d/Dockerfile", text);
    let comment = "# plimsoll: allow-stage(no-such-lint, missing-user)\n";
    run.lints("d/Dockerfile", format!("{}FROM debian:12\n", comment.repeat(30_000)));
    let names = "missing-user, nothing, ".repeat(30_000);
    run.lints("d/Dockerfile", format!("# plimsoll: allow({names})\nFROM debian:12\n"));
    let comment = "  # kics-scan ignore-block\n  a:\n    image: a\n";
    run.lints("c/compose.yaml", format!("services:\n{}", comment.repeat(5_000)));
}
