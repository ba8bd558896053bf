//! Caches of package managers: who keeps one, who avoids it, who removes it.

use std::borrow::Cow;

use super::{Argument, Invocation, Manager, Word};
use crate::text::Span;

/// Directories that hold the cache or the index of package managers. A directory above one of
/// them holds it as well, and `/var/lib/apt/lists/*` is what is in it.
const CACHES: &[(&str, &[Manager])] = &[
    ("/var/lib/apt/lists", &[Manager::AptGet, Manager::Apt, Manager::Aptitude]),
    ("/var/cache/apk", &[Manager::Apk]),
    ("/var/cache/yum", &[Manager::Yum, Manager::Microdnf]),
    ("/var/cache/dnf", &[Manager::Yum, Manager::Dnf, Manager::Microdnf]),
    ("/var/cache/libdnf5", &[Manager::Dnf]),
    ("/var/cache/libdnf", &[Manager::Dnf, Manager::Microdnf]),
    ("/var/cache/tdnf", &[Manager::Tdnf]),
    ("/var/cache/zypp", &[Manager::Zypper]),
    ("/var/cache/zypper", &[Manager::Zypper]),
    ("/var/cache/pacman/pkg", &[Manager::Pacman]),
    ("~/.cache/pip", &[Manager::Pip]),
    ("~/.cache/uv", &[Manager::Uv]),
    ("~/.npm", &[Manager::Npm]),
    ("~/.cache/yarn", &[Manager::Yarn]),
    ("/usr/local/share/.cache/yarn", &[Manager::Yarn]),
    ("~/.yarn/cache", &[Manager::Yarn]),
    ("~/.local/share/pnpm", &[Manager::Pnpm]),
    ("~/.gem", &[Manager::Gem]),
    ("~/.cargo/registry", &[Manager::Cargo]),
    ("~/go/pkg/mod", &[Manager::Go]),
    ("/go/pkg/mod", &[Manager::Go]),
    ("~/.cache/libdnf5", &[Manager::Dnf]),
    ("~/.cache/pypoetry", &[Manager::Poetry]),
    ("/opt/conda/pkgs", &[Manager::Conda, Manager::Mamba]),
    ("~/.nuget/packages", &[Manager::Dotnet]),
    ("~/.bun/install/cache", &[Manager::Bun]),
    ("~/.composer/cache", &[Manager::Composer]),
    ("~/.cache/composer", &[Manager::Composer]),
];

impl Invocation<'_> {
    /// Whether the package manager is told to keep no cache: `apk --no-cache`,
    /// `pip --no-cache-dir`, `uv --no-cache`.
    pub fn avoids_cache(&self) -> bool {
        match self.manager() {
            Some(Manager::Apk) => self.has_option(&["--no-cache"]),
            // pip takes an unambiguous beginning of a long option for it.
            Some(Manager::Pip) => self.has_option(&["--no-cache-dir", "--no-cache"]),
            Some(Manager::Uv) => self.has_option(&["--no-cache", "--no-cache-dir", "-n"]),
            _ => false,
        }
    }

    /// The option by which the package manager keeps no cache.
    pub fn option_against_cache(&self) -> Option<Span> {
        if !self.avoids_cache() {
            return None;
        }
        match self.option(&["--no-cache", "--no-cache-dir"])? {
            Argument::Option { span, .. } => Some(span),
            Argument::Operand(_) => None,
        }
    }

    /// The package managers whose cache, or whose index in the case of apt, the command removes:
    /// `rm -rf /var/lib/apt/lists/*`, `find /var/lib/apt/lists -delete`, `yum clean all`,
    /// `npm cache clean`. Not `apt-get clean`, which leaves the index.
    pub fn cleans_cache_of(&self) -> Vec<Manager> {
        let Some(program) = self.program() else { return Vec::new() };
        match &*program {
            "rm" => self.removed_caches(),
            "find" if self.removes_what_it_finds() => self.removed_caches(),
            _ => match self.manager() {
                // The index of apt is that of all its front ends.
                Some(Manager::AptGet | Manager::Apt | Manager::Aptitude)
                    if self.cleans_own_cache(Manager::AptGet) =>
                {
                    vec![Manager::AptGet, Manager::Apt, Manager::Aptitude]
                }
                Some(manager) if self.cleans_own_cache(manager) => vec![manager],
                _ => Vec::new(),
            },
        }
    }

    fn removes_what_it_finds(&self) -> bool {
        self.has_option(&["-delete"])
            || self.has_option(&["-exec"]) && self.operands().any(|word| is(word, "rm"))
    }

    /// Whether it removes a directory, one above it, or what is in it.
    pub fn removes(&self, directory: &str) -> bool {
        let removes = match self.program().as_deref() {
            Some("rm") => true,
            Some("find") => self.removes_what_it_finds(),
            _ => false,
        };
        let Some(directory) = removes.then(|| path_of(directory)).flatten() else { return false };
        self.operands().flat_map(paths_of).any(|path| within(&directory, &path))
    }

    fn removed_caches(&self) -> Vec<Manager> {
        let mut managers = Vec::new();
        for path in self.operands().flat_map(paths_of) {
            for (directory, owners) in CACHES {
                if within(directory, &path) {
                    managers.extend_from_slice(owners);
                }
            }
        }
        managers.sort_unstable();
        managers.dedup();
        managers
    }

    fn cleans_own_cache(&self, manager: Manager) -> bool {
        let operands: Vec<Cow<'_, str>> =
            self.operands().map(|word| word.literal().unwrap_or_default()).collect();
        let operands: Vec<&str> = operands.iter().map(AsRef::as_ref).collect();
        match manager {
            // `apt-get dist-clean` and `apt distclean`, new in apt 2.8, remove the index.
            Manager::AptGet | Manager::Apt | Manager::Aptitude => {
                matches!(operands.first(), Some(&("distclean" | "dist-clean")))
            }
            Manager::Apk => operands.first() == Some(&"cache") && operands.contains(&"clean"),
            Manager::Yum | Manager::Dnf | Manager::Microdnf | Manager::Tdnf => {
                // Packages are not kept after their installation, the metadata are.
                operands.first() == Some(&"clean")
                    && (operands.contains(&"all") || operands.contains(&"metadata"))
            }
            // Packages are what zypper keeps; `-m` alone removes metadata only.
            Manager::Zypper => {
                matches!(operands.first(), Some(&("clean" | "cc")))
                    && (self.has_option(&["-a", "--all"])
                        || !self.has_option(&["-m", "--metadata", "-M", "--raw-metadata"]))
            }
            Manager::Pacman => {
                self.has_option(&["-S", "--sync"]) && self.has_option(&["-c", "--clean"])
            }
            Manager::Pip => operands.starts_with(&["cache", "purge"]),
            Manager::Uv => {
                operands.starts_with(&["cache", "clean"]) || operands.first() == Some(&"clean")
            }
            Manager::Npm => {
                operands.starts_with(&["cache", "clean"]) || operands.starts_with(&["cache", "rm"])
            }
            Manager::Yarn => operands.starts_with(&["cache", "clean"]),
            Manager::Pnpm => operands.starts_with(&["store", "prune"]),
            Manager::Gem => operands.first() == Some(&"cleanup"),
            Manager::Go => {
                operands.first() == Some(&"clean") && self.has_option(&["-modcache", "--modcache"])
            }
            Manager::Conda | Manager::Mamba => {
                operands.first() == Some(&"clean")
                    && self.has_option(&["-a", "--all", "-p", "--packages", "-t", "--tarballs"])
            }
            Manager::Bun => operands.starts_with(&["pm", "cache", "rm"]),
            Manager::Composer => {
                matches!(operands.first(), Some(&("clear-cache" | "clearcache" | "cc")))
            }
            Manager::Poetry => operands.starts_with(&["cache", "clear"]),
            Manager::Dotnet => operands.starts_with(&["nuget", "locals"]),
            Manager::Pipx | Manager::Bundle | Manager::Gdebi | Manager::Cargo => false,
        }
    }
}

/// Whether a directory is the other, below it, or of a name that the end of it matches:
/// `/var/cache/libdnf5*`.
fn within(directory: &str, outer: &str) -> bool {
    if let Some(beginning) = outer.strip_suffix('*') {
        return directory.starts_with(beginning) && !beginning.ends_with('/');
    }
    directory.strip_prefix(outer).is_some_and(|rest| rest.is_empty() || rest.starts_with('/'))
}

fn is(word: &Word, text: &str) -> bool {
    word.literal().is_some_and(|own| own == text)
}

/// The directories that an operand of `rm` removes, or empties: `/a/b/*` and `/a//b/` are `/a/b`,
/// `$HOME` and `/root` are `~`, `/a/{b,c}` are two.
fn paths_of(word: &Word) -> Vec<String> {
    let mut text = String::new();
    for (index, part) in word.parts.iter().enumerate() {
        match part {
            super::Part::Text(piece) | super::Part::Glob(piece) => text.push_str(piece),
            super::Part::Variable { name, operator: false, .. } if index == 0 && name == "HOME" => {
                text.push('~');
            }
            _ => return Vec::new(),
        }
    }
    let Some((before, rest)) = text.split_once('{') else {
        return path_of(&text).into_iter().collect();
    };
    let Some((choices, after)) = rest.split_once('}') else { return Vec::new() };
    let expanded = choices.split(',').map(|choice| format!("{before}{choice}{after}"));
    // Braces within braces are not looked into.
    expanded.filter(|path| !path.contains(['{', '}'])).filter_map(|path| path_of(&path)).collect()
}

fn path_of(text: &str) -> Option<String> {
    let mut path = String::with_capacity(text.len());
    let mut pieces: Vec<&str> =
        text.split('/').filter(|piece| !matches!(*piece, "" | ".")).collect();
    let holds_all = |piece: &str| matches!(piece, "*" | "*.*" | ".*" | "**" | "*_*");
    while pieces.last().is_some_and(|last| holds_all(last)) {
        pieces.pop();
    }
    // A cache is never in the root itself: `rm -rf /*` is not a way to clean one.
    if pieces.is_empty() {
        return None;
    }
    let (home, pieces) = match pieces.as_slice() {
        ["~" | "~root", rest @ ..] => (true, rest),
        ["root", rest @ ..] if text.starts_with('/') => (true, rest),
        rest => (false, rest),
    };
    if home {
        path.push('~');
    } else if !text.starts_with('/') {
        return None;
    }
    for piece in pieces {
        path.push('/');
        path.push_str(piece);
    }
    Some(path)
}
