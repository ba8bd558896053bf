//! Which words of a package manager's command name what it installs.

use super::{Invocation, Manager, Word};

impl Invocation<'_> {
    /// The words after the subcommand that installs; `None` if there is no such.
    pub(super) fn install_operands(&self) -> Option<Vec<&Word>> {
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
                    (Some("install" | "localinstall" | "reinstall" | "groupinstall"), _) => 1,
                    // The short names that dnf has for them, dnf(8), "Aliases".
                    (Some("in" | "rei" | "install-n" | "install-na" | "install-nevra"), _) => 1,
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
                    let package = operands.get(1).filter(|word| is_remote_package(word))?;
                    return Some(vec![package]);
                }
                _ => return None,
            },
            Manager::Pipx => match first {
                Some("install" | "install-all") => 1,
                _ => return None,
            },
            Manager::Poetry => match first {
                Some("install" | "sync") => return Some(Vec::new()),
                Some("add") => 1,
                _ => return None,
            },
            Manager::Conda | Manager::Mamba => match (first, second) {
                (Some("install" | "create"), _) => 1,
                (Some("env"), Some("create" | "update")) => return Some(Vec::new()),
                _ => return None,
            },
            Manager::Bun => match first {
                Some("install" | "i" | "ci") if operands.len() < 2 => return Some(Vec::new()),
                Some("install" | "i" | "add" | "a") => 1,
                _ => return None,
            },
            // The name of a file is all that it takes.
            Manager::Gdebi => 0,
            Manager::Dotnet => match (first, second) {
                (Some("restore"), _) => return Some(Vec::new()),
                (Some("tool"), Some("install")) => 2,
                _ => return None,
            },
            Manager::Bundle => match first {
                None if operands.is_empty() && !self.has_option(&["--version", "-v", "--help"]) => {
                    return Some(Vec::new());
                }
                Some("install") => return Some(Vec::new()),
                _ => return None,
            },
            Manager::Composer => match (first, second) {
                (Some("install" | "i" | "update" | "u" | "create-project"), _) => {
                    return Some(Vec::new());
                }
                (Some("require" | "r"), _) => 1,
                (Some("global"), Some("require")) => 2,
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
}

/// `example.com/tool`, `example.com/tool@v1`; not `./cmd`, `main.go`, `tool`.
fn is_remote_package(word: &Word) -> bool {
    let text = word.literal_prefix();
    let host = text.split('/').next().unwrap_or_default();
    let is_file = text.starts_with(['.', '/']) || text.ends_with(".go");
    text.contains('@') || !is_file && text.contains('/') && host.contains('.')
}
