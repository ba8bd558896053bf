//! The names of what a release publishes are known to package managers, `cargo binstall`, the action
//! and scripts of strangers: they stay as they are, and everything that speaks of them agrees.

use std::collections::BTreeSet;
use std::fs;
use std::path::Path;

/// The assets as they are for good. A target may be added; none may change its name.
const ASSETS: [&str; 9] = [
    "plimsoll-aarch64-apple-darwin.tar.gz",
    "plimsoll-aarch64-pc-windows-msvc.zip",
    "plimsoll-aarch64-unknown-linux-gnu.tar.gz",
    "plimsoll-aarch64-unknown-linux-musl.tar.gz",
    "plimsoll-x86_64-apple-darwin.tar.gz",
    "plimsoll-x86_64-pc-windows-msvc.zip",
    "plimsoll-x86_64-unknown-linux-gnu.tar.gz",
    "plimsoll-x86_64-unknown-linux-musl.tar.gz",
    "plimsoll.cdx.json",
];

fn read(path: &str) -> String {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join(path);
    fs::read_to_string(&path).unwrap_or_else(|error| panic!("{}: {error}", path.display()))
}

/// The targets of the frozen names.
fn targets() -> BTreeSet<String> {
    let archives = ASSETS.iter().filter(|asset| !asset.ends_with(".json"));
    let target = |asset: &str| {
        let name = asset.strip_prefix("plimsoll-").expect("the name of the program");
        name.trim_end_matches(".tar.gz").trim_end_matches(".zip").to_owned()
    };
    archives.map(|asset| target(asset)).collect()
}

/// The words of a text that look like a target.
fn targets_in(text: &str) -> BTreeSet<String> {
    let words = text.split(|c: char| !(c.is_ascii_alphanumeric() || c == '_' || c == '-'));
    let is_target = |word: &&str| {
        (word.starts_with("x86_64-") || word.starts_with("aarch64-"))
            && word.split('-').count() >= 3
    };
    words.filter(is_target).map(str::to_owned).collect()
}

#[test]
fn asset_names_are_frozen() {
    let listed: Vec<String> = read("release/assets.txt").lines().map(str::to_owned).collect();
    assert_eq!(listed, ASSETS);
}

#[test]
fn the_release_workflow_builds_each_target() {
    assert_eq!(targets_in(&read(".github/workflows/release.yml")), targets());
}

#[test]
fn the_action_asks_for_assets_that_are_published() {
    let asked = targets_in(&read("action/install.sh"));
    assert_eq!(asked.len(), 6, "one for each kind of runner");
    assert!(asked.is_subset(&targets()), "{asked:?}");
}

#[test]
fn npm_has_a_package_for_each_target() {
    assert_eq!(targets_in(&read("npm/platforms.json")), targets());
}

#[test]
fn binstall_finds_the_archives() {
    let manifest: toml::Value = toml::from_str(&read("Cargo.toml")).expect("it is TOML");
    let package = &manifest["package"];
    let binstall = &package["metadata"]["binstall"];
    let text = |value: &toml::Value| value.as_str().expect("a string").to_owned();
    let mut found = BTreeSet::new();
    for target in targets() {
        let format = binstall["overrides"].get(&target).unwrap_or(binstall);
        let suffix = match text(&format["pkg-fmt"]).as_str() {
            "tgz" => ".tar.gz",
            "zip" => ".zip",
            other => panic!("an unknown format: {other}"),
        };
        let address = text(&binstall["pkg-url"])
            .replace("{ repo }", &text(&package["repository"]))
            .replace("{ version }", &text(&package["version"]))
            .replace("{ target }", &target)
            .replace("{ archive-suffix }", suffix);
        let (folder, name) = address.rsplit_once('/').expect("an address");
        let version = text(&package["version"]);
        let releases = "https://github.com/plimsoll/plimsoll/releases/download";
        assert_eq!(folder, format!("{releases}/v{version}"));
        found.insert(name.to_owned());
    }
    let archives = ASSETS.iter().filter(|asset| !asset.ends_with(".json"));
    assert_eq!(found, archives.map(|asset| (*asset).to_owned()).collect());
}

#[test]
fn checksums_are_lines_that_the_action_can_read() {
    for line in read("action/checksums.txt").lines().filter(|line| !line.starts_with('#')) {
        let (digest, name) = line.split_once("  ").expect("two spaces between digest and name");
        assert!(digest.len() == 64 && digest.bytes().all(|byte| byte.is_ascii_hexdigit()));
        let (version, asset) = name.split_once('/').expect("a version and an asset");
        assert!(version.split('.').count() == 3 && ASSETS.contains(&asset), "{line}");
    }
}
