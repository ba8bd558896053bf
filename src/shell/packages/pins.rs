//! How each package manager writes a package and its version.

use super::Package;
use crate::text::Span;

/// Stands in a text for what is not known. No package is named so.
pub(super) const HOLE: &str = "\u{1}";

/// A way to write packages.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Kind {
    /// `name=version`, `name/release`, `name:arch`, `name-` to remove: apt-get(8).
    Debian,
    /// `name=version`, `name~version`, `name@repository`, `!name`: apk-world(5).
    Alpine,
    /// `name-version-release.arch`: dnf(8), "Specifying Packages".
    Rpm,
    /// `name:stream/profile`: dnf(8), "Module Command".
    Module,
    /// `name=version`, `name>=version`: zypper(8); of pacman too.
    Zypper,
    /// PEP 508.
    Python,
    /// PEP 508, or `name@version`.
    PythonTool,
    /// `name@version`, `@scope/name@version`.
    Node,
    /// `name:version`.
    Ruby,
    /// `module@version`; where there is none, the newest, unless a module around says otherwise.
    Go,
    /// `name=version`, `name>=version`, `channel::name`: conda-build's match specification.
    Conda,
    /// `vendor/name:version`, `vendor/name=version`.
    Composer,
    /// `name@version`.
    Rust,
    /// Nothing is known of the version.
    Unknown,
}

/// Reads one package; `None` where the word names none that is installed.
pub(super) fn read(kind: Kind, text: &str, span: Span) -> Option<Package> {
    let (name, pinned) = match kind {
        Kind::Debian => debian(text)?,
        Kind::Alpine => alpine(text)?,
        Kind::Rpm => rpm(text),
        Kind::Module => match text.split_once(':') {
            Some((name, _)) => (name, Some(true)),
            None => (text, Some(false)),
        },
        Kind::Zypper => zypper(text)?,
        Kind::Python => python(text),
        Kind::PythonTool => match text.split_once('@') {
            Some((name, version)) if !name.is_empty() && !is_elsewhere(text) => {
                (name, (version != "latest").then_some(true))
            }
            _ => python(text),
        },
        Kind::Node => node(text),
        Kind::Ruby => ruby(text),
        Kind::Go => go(text),
        Kind::Rust => rust(text),
        Kind::Conda => conda(text),
        Kind::Composer => composer(text),
        Kind::Unknown => (text, None),
    };
    let known = !name.is_empty() && !name.contains(HOLE);
    // What the part that is not known says of the version is not known either.
    let pinned = if pinned == Some(false) && text.contains(HOLE) { None } else { pinned };
    Some(Package { span, name: known.then(|| name.to_owned()), pinned })
}

/// Whether a text is a path or a URL.
fn is_elsewhere(text: &str) -> bool {
    text.starts_with(['/', '.', '~']) || text.contains("://")
}

fn ends_with(text: &str, extensions: &[&str]) -> bool {
    let lower = text.to_ascii_lowercase();
    extensions.iter().any(|extension| lower.ends_with(extension))
}

fn debian(text: &str) -> Option<(&str, Option<bool>)> {
    if is_elsewhere(text) || ends_with(text, &[".deb"]) {
        return Some((text, None));
    }
    let bare = |name: &'_ str| name.find(':').unwrap_or(name.len());
    if let Some((name, _)) = text.split_once('=') {
        return Some((&name[..bare(name)], Some(true)));
    }
    if let Some((name, _)) = text.split_once('/') {
        return Some((&name[..bare(name)], Some(true)));
    }
    // `name-` removes, `name^` is a task, and aptitude has patterns.
    if text.ends_with('-') {
        return None;
    }
    if text.ends_with('^') || text.starts_with(['~', '?']) {
        return Some((text, None));
    }
    // `g++` and `libstdc++` end so as well.
    let name = match text.strip_suffix('+') {
        Some(name) if !name.ends_with('+') => name,
        _ => text,
    };
    Some((&name[..bare(name)], Some(false)))
}

fn alpine(text: &str) -> Option<(&str, Option<bool>)> {
    if text.starts_with('!') || (text.starts_with('.') && !text.contains('/')) {
        return None;
    }
    if is_elsewhere(text) || ends_with(text, &[".apk"]) || text.contains('/') {
        return Some((text, None));
    }
    let end = text.find(['=', '~', '<', '>', '@']).unwrap_or(text.len());
    let pinned = text[end..].contains(['=', '~', '<', '>']);
    Some((&text[..end], Some(pinned)))
}

/// Modules of Red Hat and Fedora by name; with an `@` in front they look like groups.
const MODULES: [&str; 20] = [
    "container-tools",
    "go-toolset",
    "httpd",
    "llvm-toolset",
    "mariadb",
    "maven",
    "memcached",
    "mysql",
    "nginx",
    "nodejs",
    "perl",
    "php",
    "postgresql",
    "python36",
    "python38",
    "python39",
    "redis",
    "ruby",
    "rust-toolset",
    "subversion",
];

fn rpm(text: &str) -> (&str, Option<bool>) {
    if let Some(module) = text.strip_prefix('@') {
        // Of what is a group, not a module, nothing is pinned.
        let (name, stream) = module.split_once(':').unwrap_or((module, ""));
        let is_module = MODULES.contains(&name);
        let is_pinned = !stream.is_empty() && !stream.starts_with('/');
        return (text, (is_module || is_pinned).then_some(is_pinned));
    }
    if is_elsewhere(text) || text.contains('/') || ends_with(text, &[".rpm"]) {
        return (text, None);
    }
    if let Some(end) = text.find(['=', '<', '>']) {
        return (text[..end].trim_end(), Some(true));
    }
    let is_version = |piece: &str| piece.starts_with(|first: char| first.is_ascii_digit());
    let mut cuts = text.rmatch_indices('-').map(|(index, _)| index);
    let (last, before) = (cuts.next(), cuts.next());
    let Some(last) = last else {
        return (text, Some(false));
    };
    let release = &text[last + 1..];
    if let Some(before) = before
        && is_version(&text[before + 1..last])
        && (is_version(release) || release.starts_with(HOLE) || release.starts_with('*'))
    {
        return (&text[..before], Some(true));
    }
    if release.starts_with(HOLE) {
        // `name-$VERSION` and `php$X-mbstring-$Y` are versions as far as one can tell.
        return (&text[..last], None);
    }
    if !is_version(release) {
        return (text.trim_end_matches('-'), Some(false));
    }
    if release.contains(['.', '*', ':']) {
        return (&text[..last], Some(true));
    }
    // `java-11` and `gcc-toolset-12` are names, `nginx-1` is a version.
    (text, None)
}

fn zypper(text: &str) -> Option<(&str, Option<bool>)> {
    if text.starts_with(['!', '-']) {
        return None;
    }
    if is_elsewhere(text) || text.contains('/') || ends_with(text, &[".rpm", ".zst", ".xz"]) {
        return Some((text, None));
    }
    let end = text.find(['=', '<', '>']).unwrap_or(text.len());
    let name = text[..end].trim_end().trim_start_matches('+');
    Some((name, Some(end < text.len())))
}

fn python(text: &str) -> (&str, Option<bool>) {
    const FILES: &[&str] =
        &[".whl", ".zip", ".tar.gz", ".tgz", ".tar.bz2", ".tar.xz", ".txt", ".tar"];
    let requirement = text.split(';').next().unwrap_or_default().trim();
    let end = requirement
        .find(['=', '<', '>', '!', '~', '[', '@', ' ', '('])
        .unwrap_or(requirement.len());
    let name = &requirement[..end];
    let is_name =
        name.bytes().all(|byte| byte.is_ascii_alphanumeric() || b"._-\x01".contains(&byte));
    if is_name
        && !name.is_empty()
        && requirement[end..].trim_start_matches(|letter| letter != '@').starts_with('@')
    {
        return (name, Some(true));
    }
    if is_elsewhere(requirement)
        || requirement.contains('+') && requirement.contains("://")
        || requirement.contains('/')
    {
        // `git+https://host/project@revision`; without it, the newest of the default branch.
        let path = requirement.rsplit('/').next().unwrap_or_default();
        let is_git = ["git+", "hg+", "svn+", "bzr+"].iter().any(|own| requirement.starts_with(own));
        return (text, is_git.then_some(path.contains('@')));
    }
    if ends_with(requirement, FILES) {
        return (text, None);
    }
    let constraint = requirement[end..].split(']').next_back().unwrap_or_default();
    (name, Some(constraint.contains(['=', '<', '>', '~'])))
}

fn node(text: &str) -> (&str, Option<bool>) {
    let version = text.char_indices().skip(1).find(|(_, letter)| *letter == '@');
    let (name, version) = match version {
        Some((at, _)) => (&text[..at], Some(&text[at + 1..])),
        None => (text, None),
    };
    let scoped = name.starts_with('@') && name.matches('/').count() == 1;
    if is_elsewhere(name)
        || name.starts_with("git+")
        || name.starts_with("file:")
        || (name.contains(['/', ':']) && !scoped)
        || ends_with(name, &[".tgz", ".tar.gz", ".tar"])
    {
        // `git+https://host/project.git#revision`, `owner/project#revision`; without it, the newest
        // of the default branch.
        let is_git = ["git", "bitbucket:", "gist:"].iter().any(|own| name.starts_with(own))
            || !is_elsewhere(name) && name.matches('/').count() == 1 && !name.contains(':')
            || ends_with(name.split('#').next().unwrap_or_default(), &[".git"])
            || is_hosted_repository(name);
        let is_file = is_elsewhere(name) && !name.contains("://")
            || name.starts_with("file:")
            || name.starts_with("git+file:")
            || ends_with(name, &[".tgz", ".tar.gz", ".tar"]);
        let pinned = match text.contains('#') {
            _ if is_file => None,
            true => Some(true),
            false => is_git.then_some(false),
        };
        return (text, pinned);
    }
    match version {
        None => (name, Some(false)),
        Some("") => (name, Some(false)),
        Some(version) => {
            let fixed = version.starts_with(HOLE)
                || version.contains([':', '/'])
                || version.contains(|letter: char| letter.is_ascii_digit());
            (name, fixed.then_some(true))
        }
    }
}

/// `https://github.com/owner/project`, which npm takes for a repository.
fn is_hosted_repository(url: &str) -> bool {
    const HOSTS: [&str; 3] =
        ["https://github.com/", "https://gitlab.com/", "https://bitbucket.org/"];
    let mut paths = HOSTS.iter().filter_map(|host| url.strip_prefix(host));
    paths.any(|path| path.trim_end_matches('/').matches('/').count() == 1)
}

fn ruby(text: &str) -> (&str, Option<bool>) {
    if is_elsewhere(text) || text.contains('/') || ends_with(text, &[".gem"]) {
        return (text, None);
    }
    match text.split_once(':') {
        Some((name, version)) => (name, Some(!version.is_empty())),
        None => (text, Some(false)),
    }
}

fn go(text: &str) -> (&str, Option<bool>) {
    if let Some((name, version)) = text.split_once('@') {
        return (name, Some(!matches!(version, "latest" | "none" | "upgrade" | "patch")));
    }
    let host = text.split('/').next().unwrap_or_default();
    let is_remote = !is_elsewhere(text) && host.contains('.') && !ends_with(text, &[".go"]);
    (text, is_remote.then_some(false))
}

fn conda(text: &str) -> (&str, Option<bool>) {
    if is_elsewhere(text) || ends_with(text, &[".conda", ".tar.bz2", ".yml", ".yaml", ".txt"]) {
        return (text, None);
    }
    let spec = text.rsplit("::").next().unwrap_or_default();
    let end = spec.find(['=', '<', '>', '!', '~', ' ', '[']).unwrap_or(spec.len());
    (&spec[..end], Some(end < spec.len()))
}

fn composer(text: &str) -> (&str, Option<bool>) {
    match text.split_once([':', '=', ' ']) {
        Some((name, version)) => (name, Some(!version.is_empty())),
        None => (text, Some(false)),
    }
}

fn rust(text: &str) -> (&str, Option<bool>) {
    match text.split_once('@') {
        Some((name, version)) => (name, Some(!version.is_empty())),
        None => (text, Some(false)),
    }
}
