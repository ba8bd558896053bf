//! Which files are found, and how fixed ones are written.

use std::fs;
use std::path::{Path, PathBuf};

use plimsoll::config::{CommandLine, ConfigResolver, Preset, Search};
use plimsoll::engine::{self, Discovery, Overlay, Request, Stdin};
use plimsoll::lint::Safety;
use plimsoll::model::FileKind;
use tempfile::TempDir;

struct Folder(TempDir);

impl Folder {
    fn new(files: &[(&str, &str)]) -> Folder {
        let folder = Folder(TempDir::new().expect("a temporary folder can be made"));
        for (path, text) in files {
            let path = folder.path(path);
            fs::create_dir_all(path.parent().expect("it has a folder")).expect("it can be made");
            fs::write(path, text).expect("it can be written");
        }
        folder
    }

    fn path(&self, path: &str) -> PathBuf {
        self.0.path().join(path)
    }

    fn resolver(&self) -> ConfigResolver {
        ConfigResolver::new(self.0.path(), Search::Nearest, CommandLine::default())
    }

    fn discover(&self, paths: &[&str]) -> Discovery {
        let paths: Vec<PathBuf> = paths.iter().map(|path| self.path(path)).collect();
        let config = self.resolver();
        engine::discover(&Request { paths: &paths, ..Request::new(&config) })
    }

    /// The files that were asked for, relative to the folder.
    fn files(&self, paths: &[&str]) -> Vec<String> {
        let discovery = self.discover(paths);
        assert_eq!(discovery.errors, []);
        let path = |id| discovery.sources.get(id).path.clone();
        discovery.files.iter().map(|id| self.relative(&path(*id))).collect()
    }

    fn relative(&self, path: &Path) -> String {
        let path = path.strip_prefix(self.0.path()).unwrap_or(path);
        path.to_string_lossy().replace('\\', "/")
    }
}

const FROM: &str = "FROM debian:12\n";
const SERVICES: &str = "services:\n  a:\n    image: a:1\n";

#[test]
fn a_walk_finds_telling_names_in_order() {
    let folder = Folder::new(&[
        ("b/Dockerfile", FROM),
        ("b/notes.txt", FROM),
        ("a/compose.yaml", SERVICES),
        ("a/api.Dockerfile", FROM),
        (".devcontainer/Dockerfile", FROM),
        (".git/Dockerfile", FROM),
        ("c/Dockerfile.j2", FROM),
        ("c/dockerfile.py", "import os\n"),
    ]);
    let expected =
        [".devcontainer/Dockerfile", "a/api.Dockerfile", "a/compose.yaml", "b/Dockerfile"];
    assert_eq!(folder.files(&[""]), expected);
    assert_eq!(folder.files(&["b", "", "a/compose.yaml"]), expected);
}

#[test]
fn ignore_files_are_honored_with_and_without_git() {
    let folder = Folder::new(&[
        (".gitignore", "build/\n"),
        ("build/Dockerfile", FROM),
        ("sub/.ignore", "Dockerfile\n"),
        ("sub/Dockerfile", FROM),
        ("Dockerfile", FROM),
    ]);
    assert_eq!(folder.files(&[""]), ["Dockerfile"]);
    // What is named is linted all the same.
    assert_eq!(folder.files(&["build/Dockerfile"]), ["build/Dockerfile"]);
}

#[test]
fn the_configuration_names_and_excludes() {
    let folder = Folder::new(&[
        (
            "plimsoll.toml",
            "[files]\nexclude = [\"vendor/**\"]\ndockerfile = [\"docker/*.build\"]\ncompose = [\"stacks/*.yml\"]\n",
        ),
        ("vendor/Dockerfile", FROM),
        ("docker/api.build", FROM),
        ("stacks/web.yml", SERVICES),
        ("other.yml", SERVICES),
    ]);
    assert_eq!(folder.files(&[""]), ["docker/api.build", "stacks/web.yml"]);
}

#[test]
fn a_named_file_is_linted_whatever_its_name() {
    let folder = Folder::new(&[("a.txt", FROM), ("b.txt", SERVICES), ("c.yml", "a: 1\n")]);
    let discovery = folder.discover(&["a.txt", "b.txt", "c.yml"]);
    let kinds: Vec<FileKind> = discovery.kinds.iter().map(|(_, kind)| *kind).collect();
    assert_eq!(kinds, [FileKind::Dockerfile, FileKind::Compose, FileKind::Compose]);
}

#[test]
fn neighbors_explain_and_are_not_linted() {
    let folder = Folder::new(&[
        ("Dockerfile", "FROM debian\n"),
        ("compose.yaml", "services:\n  a:\n    build: .\n    privileged: true\n"),
        (".env", "A=1\n"),
    ]);
    let discovery = folder.discover(&["Dockerfile"]);
    assert_eq!((discovery.files.len(), discovery.sources.len()), (1, 2));
    assert_eq!(discovery.surroundings.env_texts.values().collect::<Vec<_>>(), ["A=1\n"]);
    let file = discovery.files[0];
    let report = engine::check(discovery, &Request::new(&folder.resolver()));
    assert!(!report.findings.is_empty());
    assert!(report.findings.iter().all(|finding| finding.at.file == file));
}

#[test]
fn a_crowded_folder_keeps_its_neighbors() {
    let folder = Folder::new(&[("Dockerfile", FROM), ("compose.yaml", SERVICES)]);
    for number in 0..10_001 {
        fs::File::create(folder.path(&number.to_string())).expect("it can be written");
    }
    let discovery = folder.discover(&["Dockerfile"]);
    assert_eq!((discovery.files.len(), discovery.sources.len()), (1, 2));
}

#[test]
fn standard_input_stands_for_its_path() {
    let folder = Folder::new(&[("Dockerfile", FROM)]);
    let config = ConfigResolver::of_preset(Preset::Default);
    for (name, text, kind) in [
        ("Dockerfile", "FROM alpine:3\n", FileKind::Dockerfile),
        ("-", "services:\n", FileKind::Compose),
        ("-", "FROM a\n", FileKind::Dockerfile),
    ] {
        let path = folder.path(name);
        let stdin = Some(Stdin { path: path.clone(), bytes: text.as_bytes().to_vec() });
        let paths = if name == "-" { Vec::new() } else { vec![path] };
        let request = Request { stdin, paths: &paths, ..Request::new(&config) };
        let discovery = engine::discover(&request);
        assert_eq!(discovery.files.len(), 1);
        assert_eq!(&*discovery.sources.get(discovery.files[0]).text, text);
        assert_eq!(discovery.kinds[0].1, kind);
    }
}

#[test]
fn open_texts_stand_for_what_is_on_disk_wherever_they_are_read() {
    let folder = Folder::new(&[
        ("compose.yaml", "include: [more.yaml]\nservices: {}\n"),
        ("more.yaml", "services: {a: {image: a}}\n"),
        (".env", "A=1\n"),
        ("Dockerfile", FROM),
    ]);
    let config = ConfigResolver::of_preset(Preset::Default);
    let mut overlay = Overlay::new();
    let open = [
        ("compose.yaml", "include: [other.yaml]\n", None),
        ("other.yaml", "services: {b: {image: b}}\n", None),
        (".env", "A=2\n", None),
        // These are nowhere on disk.
        ("web.Dockerfile", "FROM web\n", None),
        ("scratch", "services:\n", Some(FileKind::Dockerfile)),
    ];
    for (name, text, kind) in open {
        overlay.set(&folder.path(name), text.into(), kind);
    }
    let paths = [folder.path("compose.yaml"), folder.path("scratch")];
    let request = Request { overlay: &overlay, paths: &paths, ..Request::new(&config) };
    let discovery = engine::discover(&request);
    let text = |name| discovery.sources.find(&folder.path(name)).map(|source| &*source.text);
    assert_eq!(text("compose.yaml"), Some("include: [other.yaml]\n"));
    assert_eq!(text("other.yaml"), Some("services: {b: {image: b}}\n"));
    assert_eq!(text("more.yaml"), None);
    assert_eq!(text("web.Dockerfile"), Some("FROM web\n"));
    assert_eq!(text("Dockerfile"), Some(FROM));
    assert_eq!(discovery.surroundings.env_texts.values().collect::<Vec<_>>(), ["A=2\n"]);
    let scratch = discovery.sources.find(&folder.path("scratch")).map(|source| source.id);
    assert!(discovery.kinds.contains(&(scratch.expect("it is open"), FileKind::Dockerfile)));
}

const BUILDS_API: &str =
    "services:\n  api:\n    build:\n      context: ../api\n      target: missing\n";

#[test]
fn a_folder_means_the_same_however_its_path_is_written() {
    let files = [("one/deploy/compose.yaml", BUILDS_API), ("one/api/Dockerfile", FROM)];
    let folder = Folder::new(&files);
    fs::create_dir(folder.path("two")).expect("it can be made");
    let findings = |path: &str| {
        let discovery = folder.discover(&[path]);
        let report = engine::check(discovery, &Request::new(&folder.resolver()));
        let place = |it: &plimsoll::lint::Finding| {
            (report.sources.get(it.at.file).path.clone(), it.at.start, it.lint.name)
        };
        report.findings.iter().map(place).collect::<Vec<_>>()
    };
    let plain = findings("one");
    assert!(plain.iter().any(|(_, _, lint)| *lint == "undefined-build-target"), "{plain:?}");
    for path in ["two/../one", "./one/./api/../../one/.", "one/api/../../two/../one"] {
        assert_eq!(findings(path), plain, "{path}");
    }
}

#[cfg(unix)]
#[test]
fn the_folder_above_a_link_is_where_the_system_finds_it() {
    let folder = Folder::new(&[
        ("store/one/Dockerfile", FROM),
        ("store/Dockerfile", FROM),
        ("Dockerfile", FROM),
    ]);
    std::os::unix::fs::symlink(folder.path("store/one"), folder.path("link")).expect("it is made");
    let real = |path: &str| folder.path(path).canonicalize().expect("it exists");
    let discovery = folder.discover(&["link/../Dockerfile"]);
    let found = &discovery.sources.get(discovery.files[0]).path;
    assert_eq!(*found, real("store/Dockerfile"));
    // A link alone stays the path that was named.
    assert_eq!(folder.files(&["link"]), ["link/Dockerfile"]);
    assert_eq!(folder.files(&["store/../link"]), ["link/Dockerfile"]);
}

#[test]
fn what_builds_a_dockerfile_is_looked_for_above_it() {
    let calls = "services:\n  a:\n    build: x\n";
    let folder = Folder::new(&[
        ("repo/.git/HEAD", ""),
        ("compose.yaml", calls),
        ("repo/compose.yaml", calls),
        ("repo/a/b/Dockerfile", FROM),
        ("repo/a/compose.yaml", calls),
        ("repo/other/compose.yaml", calls),
    ]);
    let known = |paths: &[&str]| {
        let discovery = folder.discover(paths);
        let of = |id: &_| folder.relative(&discovery.sources.get(*id).path);
        let asked: Vec<String> = discovery.files.iter().map(of).collect();
        let mut all: Vec<String> = discovery.kinds.iter().map(|(id, _)| of(id)).collect();
        all.retain(|path| !asked.contains(path));
        all
    };
    // Up to the root of the repository, and not into the folders beside; what is found there
    // explains, and is not asked for.
    assert_eq!(known(&["repo/a/b/Dockerfile"]), ["repo/a/compose.yaml", "repo/compose.yaml"]);
    assert_eq!(known(&["repo/a"]), ["repo/compose.yaml"]);
    assert_eq!(known(&["repo"]), [] as [&str; 0]);
}

#[test]
fn the_look_upwards_passes_over_what_is_excluded_or_far() {
    let deep = "1/2/3/4/5/6/7/8/9/Dockerfile";
    let calls = "services:\n  a:\n    build: x\n";
    let folder = Folder::new(&[
        ("compose.yaml", calls),
        ("1/compose.yaml", calls),
        ("1/2/compose.yaml", calls),
        ("1/2/plimsoll.toml", "[files]\nexclude = [\"compose.yaml\"]\n"),
        (deep, FROM),
    ]);
    let discovery = folder.discover(&[deep]);
    let paths: Vec<String> =
        discovery.sources.iter().map(|source| folder.relative(&source.path)).collect();
    // Eight folders above it, of which one has an excluded file.
    assert_eq!(paths, [deep, "1/compose.yaml"]);
}

#[test]
fn the_number_of_threads_changes_nothing() {
    let files: Vec<(String, String)> = (0..40)
        .map(|n| (format!("d{n}/Dockerfile"), format!("FROM a{n}\nRUN cd /x\nEXPOSE 99999\n")))
        .collect();
    let files: Vec<(&str, &str)> = files.iter().map(|(a, b)| (a.as_str(), b.as_str())).collect();
    let folder = Folder::new(&files);
    let config = folder.resolver();
    let run = |jobs| {
        let paths = [folder.path("")];
        let request = Request { paths: &paths, jobs: Some(jobs), ..Request::new(&config) };
        let report = engine::check(engine::discover(&request), &request);
        report.findings.iter().map(|it| (it.at, it.lint.name)).collect::<Vec<_>>()
    };
    let one = run(1);
    assert!(one.len() >= 40);
    assert_eq!(one, run(4));
}

#[test]
fn a_fixed_file_is_written_whole_and_keeps_its_mode() {
    let folder = Folder::new(&[("Dockerfile", "FROM debian:12\nMAINTAINER me\n")]);
    let path = folder.path("Dockerfile");
    set_mode(&path, 0o640);
    let config = ConfigResolver::of_preset(Preset::All);
    let discovery = folder.discover(&["Dockerfile"]);
    let outcome = engine::fix(discovery, &Request::new(&config), Safety::Unsafe);
    assert!(outcome.applied > 0);
    assert_eq!(fs::read_to_string(&path).ok().as_deref(), Some("FROM debian:12\nMAINTAINER me\n"));
    assert_eq!(outcome.write(), []);
    assert_eq!(fs::read_to_string(&path).ok().as_deref(), Some(&*outcome.changes[0].after));
    assert_eq!(mode(&path), 0o640);
    let entries = fs::read_dir(folder.path("")).expect("it can be listed").count();
    assert_eq!(entries, 1, "a temporary file is left");
}

#[test]
fn a_file_that_changed_meanwhile_is_left_alone() {
    let folder = Folder::new(&[("Dockerfile", "FROM debian:12\nMAINTAINER me\n")]);
    let config = ConfigResolver::of_preset(Preset::All);
    let discovery = folder.discover(&["Dockerfile"]);
    let outcome = engine::fix(discovery, &Request::new(&config), Safety::Unsafe);
    fs::write(folder.path("Dockerfile"), "FROM alpine:3\n").expect("it can be written");
    let errors = outcome.write();
    assert_eq!(errors.len(), 1);
    assert!(errors[0].message.contains("changed"), "{errors:?}");
    let text = fs::read_to_string(folder.path("Dockerfile"));
    assert_eq!(text.ok().as_deref(), Some("FROM alpine:3\n"));
}

#[cfg(unix)]
fn set_mode(path: &Path, mode: u32) {
    use std::os::unix::fs::PermissionsExt as _;
    fs::set_permissions(path, fs::Permissions::from_mode(mode)).expect("the mode can be set");
}

#[cfg(unix)]
fn mode(path: &Path) -> u32 {
    use std::os::unix::fs::PermissionsExt as _;
    fs::metadata(path).expect("it exists").permissions().mode() & 0o777
}

#[cfg(not(unix))]
fn set_mode(_: &Path, _: u32) {}

#[cfg(not(unix))]
fn mode(_: &Path) -> u32 {
    0o640
}
