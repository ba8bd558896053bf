//! Package managers: which one a command is, what it installs, whether it asks.

mod consent;
mod manager;
mod operands;
mod pins;

use std::borrow::Cow;
use std::cell::RefCell;

use rustc_hash::FxHashMap;

use super::{Invocation, Part, Script, Word};
use crate::text::Span;
pub use manager::Manager;
use pins::{HOLE, Kind};

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

impl Package {
    /// Whether it is named by an address, or by a repository of Git.
    pub fn is_repository(&self) -> bool {
        self.name.as_deref().is_some_and(|name| name.contains(':') || name.ends_with(".git"))
    }
}

impl Script {
    /// The packages that the command at `index` installs, with variables that the text itself
    /// sets to constants replaced: `deps='gcc make'; apt-get install $deps` gives two, both with
    /// the span of the variable. `outside` says what others are set to where the text does not say.
    pub fn packages(
        &self,
        index: usize,
        outside: impl Fn(&str) -> Option<String>,
    ) -> Cow<'_, [Package]> {
        let Some(command) = self.commands.get(index) else { return Cow::Borrowed(&[]) };
        if let Some(known) = command.packages.get() {
            return Cow::Borrowed(known);
        }
        // A command may name a variable many times, and each look reads all of the text.
        let values: RefCell<FxHashMap<String, Option<String>>> = RefCell::default();
        let packages = command.invocation().packages_by(|name| {
            if let Some(known) = values.borrow().get(name) {
                return known.clone();
            }
            let value = self.value_of(index, name).or_else(|| outside(name));
            values.borrow_mut().insert(name.to_owned(), value.clone());
            value
        });
        // Those that stand there whatever variables hold are the same for all who ask.
        match values.borrow().is_empty() {
            true => Cow::Borrowed(command.packages.get_or_init(|| packages.into())),
            false => Cow::Owned(packages),
        }
    }
}

impl Invocation<'_> {
    /// Whether the command installs packages (`install`, `add`, `-S` …), those of a manifest or a
    /// lock file included: `npm ci`, a bare `yarn`. `go run` does where it names a package of elsewhere.
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
        // What is there already keeps its version.
        let is_again = matches!(self.subcommand().as_deref(), Some("reinstall" | "rei"))
            || self.has_option(&["--reinstall"]);
        let mut packages = Vec::new();
        for word in operands {
            for text in texts(word, &value_of) {
                if let Some(mut package) = pins::read(kind, &text, word.span) {
                    if is_again {
                        package.pinned = None;
                    } else if let Some(pinned) = self.pinned_for_all(manager) {
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

    fn kind_of(&self, manager: Manager) -> Kind {
        match manager {
            Manager::AptGet | Manager::Apt | Manager::Aptitude => Kind::Debian,
            Manager::Apk => Kind::Alpine,
            Manager::Yum | Manager::Dnf | Manager::Microdnf | Manager::Tdnf => {
                let by_name = self
                    .subcommand()
                    .is_some_and(|own| matches!(&*own, "groupinstall" | "group" | "groups"));
                if self.subcommand().as_deref() == Some("module") {
                    return Kind::Module;
                }
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
            Manager::Npm | Manager::Yarn | Manager::Pnpm | Manager::Bun => Kind::Node,
            Manager::Pipx => Kind::PythonTool,
            Manager::Poetry => Kind::PythonTool,
            Manager::Conda | Manager::Mamba => Kind::Conda,
            Manager::Bundle | Manager::Gdebi => Kind::Unknown,
            Manager::Dotnet => Kind::Rust,
            Manager::Composer => Kind::Composer,
            Manager::Gem => Kind::Ruby,
            Manager::Go => Kind::Go,
            Manager::Cargo => Kind::Rust,
        }
    }

    /// Whether an option fixes the version of whatever is named.
    fn pinned_for_all(&self, manager: Manager) -> Option<bool> {
        let pins = match manager {
            Manager::Gem => self.has_option(&["-v", "--version"]),
            Manager::Dotnet => self.has_option(&["--version", "-v", "--local"]),
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
                "-r",
                "--requirement",
                "--requirements",
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
