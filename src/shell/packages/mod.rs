//! Package managers: which one a command is, what it installs, whether it asks.

mod pins;

use std::cell::RefCell;

use rustc_hash::FxHashMap;

use super::{Argument, Invocation, Part, Script, Word};
use crate::text::Span;
use pins::{HOLE, Kind};

/// A package manager.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
#[allow(missing_docs)]
pub enum Manager {
    AptGet,
    Apt,
    Aptitude,
    Apk,
    Yum,
    Dnf,
    Microdnf,
    Tdnf,
    Zypper,
    Pacman,
    Pip,
    Uv,
    Npm,
    Yarn,
    Pnpm,
    Gem,
    Go,
    Cargo,
}

/// What a package manager is asked to install.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Package {
    /// The word.
    pub span: Span,
    /// The name, if it is known.
    pub name: Option<String>,
    /// Whether the version is fixed by what stands there; `None` where that is not known: a
    /// variable, a path, a URL, a group, a dist-tag such as `@latest` of npm, a command with a
    /// file of constraints.
    pub pinned: Option<bool>,
}

impl Script {
    /// The packages that the command at `index` installs, with variables that the text itself
    /// sets to constants replaced: `deps='gcc make'; apt-get install $deps` gives two, both with
    /// the span of the variable.
    pub fn packages(&self, index: usize) -> Vec<Package> {
        let Some(command) = self.commands.get(index) else { return Vec::new() };
        // A command may name a variable many times, and each look reads all of the text.
        let values: RefCell<FxHashMap<String, Option<String>>> = RefCell::default();
        command.invocation().packages_by(|name| {
            if let Some(known) = values.borrow().get(name) {
                return known.clone();
            }
            let value = self.value_of(index, name);
            values.borrow_mut().insert(name.to_owned(), value.clone());
            value
        })
    }
}

impl Invocation<'_> {
    /// The package manager that the command is: `python -m pip` is pip, `uv` is uv whichever of
    /// its subcommands it runs.
    pub fn manager(&self) -> Option<Manager> {
        Some(match self.program()?.as_str() {
            "apt-get" => Manager::AptGet,
            "apt" => Manager::Apt,
            "aptitude" => Manager::Aptitude,
            "apk" => Manager::Apk,
            "yum" => Manager::Yum,
            "dnf" | "dnf5" => Manager::Dnf,
            "microdnf" => Manager::Microdnf,
            "tdnf" => Manager::Tdnf,
            "zypper" => Manager::Zypper,
            "pacman" => Manager::Pacman,
            "pip" => Manager::Pip,
            "uv" => Manager::Uv,
            "npm" => Manager::Npm,
            "yarn" | "yarnpkg" => Manager::Yarn,
            "pnpm" => Manager::Pnpm,
            "gem" => Manager::Gem,
            "go" => Manager::Go,
            "cargo" => Manager::Cargo,
            _ => return None,
        })
    }

    /// Whether the command installs packages (`install`, `add`, `-S` …), those of a manifest or a
    /// lock file included: `npm ci`, a bare `yarn`. `go run` does where it names a version.
    pub fn installs(&self) -> bool {
        self.install_operands().is_some()
    }

    /// The packages that it installs; see [`Script::packages`] for those that stand in variables.
    pub fn packages(&self) -> Vec<Package> {
        self.packages_by(|_| None)
    }

    fn packages_by(&self, value_of: impl Fn(&str) -> Option<String>) -> Vec<Package> {
        let (Some(manager), Some(operands)) = (self.manager(), self.install_operands()) else {
            return Vec::new();
        };
        let kind = self.kind_of(manager);
        let mut packages = Vec::new();
        for word in operands {
            for text in texts(word, &value_of) {
                if let Some(mut package) = pins::read(kind, &text, word.span) {
                    if let Some(pinned) = self.pinned_for_all(manager) {
                        package.pinned = package.pinned.map(|own| own || pinned);
                    } else if package.pinned == Some(false) && self.may_be_constrained(manager) {
                        package.pinned = None;
                    }
                    packages.push(package);
                }
            }
        }
        packages
    }

    /// The words after the subcommand that installs; `None` if there is no such.
    fn install_operands(&self) -> Option<Vec<&Word>> {
        let manager = self.manager()?;
        let mut operands: Vec<&Word> = self.operands().collect();
        let literal = |index: usize| operands.get(index).and_then(|word| word.literal());
        let first = literal(0);
        let first = first.as_deref();
        let second = literal(1);
        let second = second.as_deref();
        let skip = match manager {
            Manager::AptGet | Manager::Apt | Manager::Aptitude => match first {
                Some("install" | "reinstall") => 1,
                _ => return None,
            },
            Manager::Apk => match first {
                Some("add") => 1,
                _ => return None,
            },
            Manager::Yum | Manager::Dnf | Manager::Microdnf | Manager::Tdnf => {
                match (first, second) {
                    (Some("install" | "localinstall" | "reinstall" | "groupinstall" | "in"), _) => {
                        1
                    }
                    (Some("group" | "groups" | "module"), Some("install")) => 2,
                    _ => return None,
                }
            }
            Manager::Zypper => match first {
                Some("install" | "in") => 1,
                _ => return None,
            },
            Manager::Pacman => return self.pacman_operands(operands),
            Manager::Pip => match first {
                Some("install") => 1,
                _ => return None,
            },
            Manager::Uv => match (first, second) {
                (Some("pip" | "tool"), Some("install")) => 2,
                (Some("add"), _) => 1,
                _ => return None,
            },
            Manager::Npm => match first {
                Some("ci" | "clean-install" | "ic" | "install-clean") => return Some(Vec::new()),
                Some(
                    "install" | "i" | "in" | "ins" | "inst" | "insta" | "instal" | "isnt" | "isnta"
                    | "isntal" | "isntall" | "add",
                ) => 1,
                _ => return None,
            },
            Manager::Yarn => match (first, second) {
                (None, _) if operands.is_empty() => {
                    let asks = ["--version", "-v", "--help", "-h"];
                    return (!self.has_option(&asks)).then(Vec::new);
                }
                (Some("install"), _) => return Some(Vec::new()),
                (Some("add"), _) => 1,
                (Some("global"), Some("add")) => 2,
                _ => return None,
            },
            Manager::Pnpm => match first {
                Some("install" | "i" | "add") => 1,
                _ => return None,
            },
            Manager::Gem => match first {
                Some("install" | "i") => 1,
                _ => return None,
            },
            Manager::Go => match first {
                Some("install" | "get") => 1,
                Some("run") => {
                    let package =
                        operands.get(1).filter(|word| word.literal_prefix().contains('@'))?;
                    return Some(vec![package]);
                }
                _ => return None,
            },
            Manager::Cargo => match first {
                Some("install") => 1,
                // `cargo +nightly install`.
                Some(toolchain) if toolchain.starts_with('+') && second == Some("install") => 2,
                _ => return None,
            },
        };
        let mut operands = operands.split_off(skip);
        if manager == Manager::Gem {
            operands.truncate(operands.len() - self.words_after_dashes());
        }
        Some(operands)
    }

    /// How many words follow `--`: what gem hands to the build of an extension.
    fn words_after_dashes(&self) -> usize {
        let words = &self.command.words;
        let dashes = words.iter().position(|word| word.literal().as_deref() == Some("--"));
        dashes.map_or(0, |index| words.len() - index - 1)
    }

    /// `pacman -S`, `-Syu`, `-U` with packages; `-Ss`, `-Si`, `-Sc` … only ask or clean.
    fn pacman_operands<'w>(&self, operands: Vec<&'w Word>) -> Option<Vec<&'w Word>> {
        let installs = self.has_option(&["-S", "--sync", "-U", "--upgrade"]);
        let other = ["-s", "-i", "-l", "-g", "-c", "--search", "--info", "--list", "--clean"];
        (installs && !self.has_option(&other)).then_some(operands)
    }

    fn kind_of(&self, manager: Manager) -> Kind {
        match manager {
            Manager::AptGet | Manager::Apt | Manager::Aptitude => Kind::Debian,
            Manager::Apk => Kind::Alpine,
            Manager::Yum | Manager::Dnf | Manager::Microdnf | Manager::Tdnf => {
                let by_name = self.subcommand().is_some_and(|own| {
                    matches!(own.as_str(), "groupinstall" | "group" | "groups" | "module")
                });
                if by_name { Kind::Unknown } else { Kind::Rpm }
            }
            Manager::Zypper => match self.value(&["-t", "--type"]).as_deref() {
                None | Some("package") if !self.has_option(&["-t", "--type"]) => Kind::Zypper,
                Some("package") => Kind::Zypper,
                _ => Kind::Unknown,
            },
            Manager::Pacman if self.has_option(&["-U", "--upgrade"]) => Kind::Unknown,
            Manager::Pacman => Kind::Zypper,
            Manager::Pip => Kind::Python,
            Manager::Uv if self.subcommand().as_deref() == Some("pip") => Kind::Python,
            Manager::Uv => Kind::PythonTool,
            Manager::Npm | Manager::Yarn | Manager::Pnpm => Kind::Node,
            Manager::Gem => Kind::Ruby,
            Manager::Go => {
                if self.subcommand().as_deref() == Some("get") {
                    Kind::GoGet
                } else {
                    Kind::Go
                }
            }
            Manager::Cargo => Kind::Rust,
        }
    }

    /// Whether an option fixes the version of whatever is named.
    fn pinned_for_all(&self, manager: Manager) -> Option<bool> {
        let pins = match manager {
            Manager::Gem => self.has_option(&["-v", "--version"]),
            Manager::Cargo => self.has_option(&["--version", "--vers", "--rev", "--tag"]),
            Manager::AptGet | Manager::Apt | Manager::Aptitude => false,
            _ => return None,
        };
        pins.then_some(true)
    }

    /// Whether a file that is not seen may fix the versions, or the source is a local one.
    fn may_be_constrained(&self, manager: Manager) -> bool {
        match manager {
            Manager::Pip | Manager::Uv => self.has_option(&[
                "-c",
                "--constraint",
                "--constraints",
                "--no-index",
                "--override",
                "--overrides",
            ]),
            Manager::Cargo => self.has_option(&["--path", "--git"]),
            Manager::Gem => self.has_option(&["-l", "--local", "-g", "--file"]),
            _ => false,
        }
    }

    /// Whether the package manager does not ask before it acts: `-y` and what means the same to
    /// it, or a variable such as `$APT_OPTS` that may hold it. apk and the managers of languages
    /// never ask. DEBIAN_FRONTEND does not change that apt asks, which is why it is not looked at.
    pub fn assumes_yes(&self) -> bool {
        let Some(manager) = self.manager() else { return true };
        if self.operands().any(is_unknown_options) {
            return true;
        }
        match manager {
            Manager::AptGet | Manager::Apt | Manager::Aptitude => {
                self.has_option(&["-y", "--yes", "--assume-yes", "--force-yes", "--assume-no"])
                    || self.has_option(&["-s", "--simulate", "--dry-run", "--just-print"])
                    || self.has_option(&["--no-act", "--recon", "--print-uris"])
                    || self.quietness() >= 2
                    || self.values(&["-o", "--option"]).filter_map(|value| value.literal()).any(
                        |setting| {
                            let setting = setting.to_ascii_lowercase();
                            setting.split_once('=').is_some_and(|(name, value)| {
                                name == "apt::get::assume-yes"
                                    && matches!(
                                        value,
                                        "true" | "yes" | "1" | "on" | "with" | "enable"
                                    )
                            })
                        },
                    )
            }
            Manager::Yum | Manager::Dnf | Manager::Microdnf | Manager::Tdnf => {
                let yes = ["-y", "--assumeyes", "--assume-yes", "--assumeno"];
                self.has_option(&yes)
                    || self.values(&["--setopt"]).filter_map(|value| value.literal()).any(
                        |setting| {
                            matches!(
                                setting.as_str(),
                                "assumeyes=1" | "assumeyes=True" | "assumeyes=true"
                            )
                        },
                    )
            }
            Manager::Zypper => self.has_option(&["-n", "--non-interactive", "-y", "--no-confirm"]),
            Manager::Pacman => self.has_option(&["--noconfirm"]),
            _ => true,
        }
    }

    /// `-qq`, `-q -q` and `-q=2` are 2.
    fn quietness(&self) -> u32 {
        let mut level = 0;
        for argument in &self.arguments {
            if let Argument::Option { name, value, .. } = argument
                && matches!(name.as_str(), "-q" | "--quiet")
            {
                let given = value.as_ref().and_then(|value| value.literal()?.parse::<u32>().ok());
                level = given.unwrap_or(level + 1);
            }
        }
        level
    }
}

/// `$APT_OPTIONS`, unquoted and alone, may hold any option.
fn is_unknown_options(word: &Word) -> bool {
    matches!(word.parts.as_slice(), [Part::Variable { quoted: false, name, .. }]
        if name == "@" || name == "*" || name.to_ascii_lowercase().contains("opt")
            || name.to_ascii_lowercase().contains("flag")
            || name.to_ascii_lowercase().contains("arg"))
}

/// The texts that a word stands for, with [`HOLE`] for what is not known; more than one where a
/// variable outside of quotes holds several words.
fn texts(word: &Word, value_of: &impl Fn(&str) -> Option<String>) -> Vec<String> {
    let mut texts = vec![String::new()];
    let push = |texts: &mut Vec<String>, piece: &str| {
        if let Some(last) = texts.last_mut() {
            last.push_str(piece);
        }
    };
    for part in &word.parts {
        match part {
            Part::Text(text) => push(&mut texts, text),
            Part::Glob(text) if text.contains('{') => push(&mut texts, HOLE),
            Part::Glob(text) => push(&mut texts, text),
            Part::Substitution(_) => push(&mut texts, HOLE),
            Part::Variable { name, quoted, operator, .. } => {
                let value = if *operator { None } else { value_of(name) };
                match value {
                    None => push(&mut texts, HOLE),
                    Some(value) if *quoted => push(&mut texts, &value),
                    Some(value) => {
                        let mut words = value.split_ascii_whitespace();
                        if !value.starts_with([' ', '\t', '\n'])
                            && let Some(first) = words.next()
                        {
                            push(&mut texts, first);
                        }
                        texts.extend(words.map(str::to_owned));
                    }
                }
            }
        }
    }
    texts.retain(|text| !text.is_empty());
    texts
}
