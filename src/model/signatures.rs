//! Where a package manager is told to take packages that nobody signed.

use super::{Command, Detail, Disabled, Instruction, Written};

/// Settings in files: how the path ends, what it is called, the values, the variant, the program.
const SETTINGS: [(&[&str], &str, &[&str], &str); 4] = [
    (&[".repo", "yum.conf", "dnf.conf"], "gpgcheck", &["0", "false", "no"], "yum"),
    (&[".list", ".sources"], "trusted", &["yes"], "apt-get"),
    (&["apt.conf"], "allowunauthenticated", &["true", "1", "yes"], "apt-get"),
    (&["pacman.conf"], "siglevel", &["never"], "pacman"),
];

const ON: [&str; 4] = ["true", "1", "yes", "on"];

impl Instruction<'_> {
    /// The places that turn the check of signatures off.
    pub fn disabled_signature_checks(self) -> Vec<Disabled> {
        let mut found = Vec::new();
        if self.runs() {
            for command in self.commands() {
                let Some(name) = command.plain_name() else { continue };
                found.extend(command.disables_signatures(name));
            }
        }
        let writes = self.runs() || !self.syntax().heredocs.is_empty();
        if writes && self.may_write_source() {
            let written = self.written_texts();
            found.extend(self.unsigned_sources(&written));
        }
        found
    }

    fn may_write_source(self) -> bool {
        let text = self.dockerfile().slice(self.span()).as_bytes();
        let prints =
            || memchr::memchr(b'>', text).is_some() || memchr::memmem::find(text, b"tee").is_some();
        if self.syntax().heredocs.is_empty() && !prints() {
            return false;
        }
        ["gpgcheck", "trusted", "AllowUnauthenticated", "SigLevel"]
            .iter()
            .any(|key| memchr::memmem::find(text, key.as_bytes()).is_some())
    }

    fn unsigned_sources(self, written: &[Written]) -> Vec<Disabled> {
        let found = SETTINGS.iter().filter_map(|(paths, key, values, program)| {
            let fits = |path: &str| {
                paths.iter().any(|end| path.ends_with(end))
                    || *key == "allowunauthenticated" && path.contains("apt.conf.d")
            };
            let at = self.written_setting(written, fits, key, values)?;
            let text = written.iter().find(|text| text.text.contains(at))?;
            let text = self.dockerfile().slice(text.text);
            // A signed index vouches for its packages, and a folder of this machine for its own.
            let vouched = match *program {
                "yum" => text.contains("repo_gpgcheck=1") || text.contains("file://"),
                "apt-get" => {
                    ["file:", "copy:", "cdrom:"].iter().any(|scheme| text.contains(scheme))
                }
                _ => false,
            };
            (!vouched).then(|| Disabled::new(at, "source", program))
        });
        found.collect()
    }
}

impl Command<'_> {
    fn disables_signatures(self, name: &str) -> Option<Disabled> {
        let found = match name {
            "apk" => self.switch(&["--allow-untrusted"], "apk", "apk"),
            "apt-get" => self
                .switch(&["--allow-unauthenticated"], "apt-get", "apt-get")
                .or_else(|| self.force_yes("force-yes", "apt-get"))
                .or_else(|| self.apt_without_signatures("apt-get")),
            "apt" | "aptitude" => self
                .switch(&["--allow-unauthenticated", "--allow-untrusted"], "apt", "apt")
                .or_else(|| self.force_yes("apt", "apt"))
                .or_else(|| self.apt_without_signatures("apt")),
            "yum" | "dnf" | "dnf5" | "microdnf" | "tdnf" => {
                let program = match name {
                    "yum" => "yum",
                    "microdnf" => "microdnf",
                    "tdnf" => "tdnf",
                    _ => "dnf",
                };
                self.switch(&["--nogpgcheck"], "yum", program).or_else(|| {
                    self.switch(&["--no-gpgchecks", "--no-gpgcheck"], "yum-option", program)
                        .or_else(|| self.yum_without_signatures(program))
                })
            }
            "yum-config-manager" | "dnf-config-manager" => self.yum_without_signatures("yum"),
            "zypper" => {
                self.switch(&["--no-gpg-checks", "--no-gpgcheck", "-G"], "zypper", "zypper")
            }
            "rpm" => self.rpm_without_signatures(),
            _ => None,
        };
        found.filter(|_| !self.installs_own_files() && !self.is_preceded_by_digest_check())
    }

    fn force_yes(self, variant: &'static str, program: &'static str) -> Option<Disabled> {
        let mut found = self.switch(&["--force-yes"], variant, program)?;
        let yes = ["-y", "--yes", "--assume-yes"];
        if !self.invocation().has_option(&yes) {
            found.edits = vec![crate::text::Edit::replace(found.at, "-y")];
        }
        Some(found)
    }

    fn apt_without_signatures(self, program: &'static str) -> Option<Disabled> {
        let off = |value: &str| {
            let value = value.to_ascii_lowercase();
            value.split_once('=').is_some_and(|(key, value)| {
                let is_key = matches!(
                    key,
                    "apt::get::allowunauthenticated"
                        | "apt::get::force-yes"
                        | "acquire::allowinsecurerepositories"
                );
                is_key && ON.contains(&value)
            })
        };
        let at = self.option_with(&["-o", "--option"], off);
        let at = at.map(|at| Disabled::new(at, "apt", program));
        at.or_else(|| self.switch(&["--allow-insecure-repositories"], "apt", program))
    }

    fn yum_without_signatures(self, program: &'static str) -> Option<Disabled> {
        let off = |value: &str| {
            let value = value.to_ascii_lowercase();
            value.split_once('=').is_some_and(|(key, value)| {
                (key == "gpgcheck" || key.ends_with(".gpgcheck"))
                    && matches!(value, "0" | "false" | "no" | "off")
            })
        };
        let at = self.option_with(&["--setopt"], off)?;
        Some(Disabled::new(at, "yum-option", program))
    }

    fn rpm_without_signatures(self) -> Option<Disabled> {
        let invocation = self.invocation();
        // What asks or erases takes nothing in.
        if invocation.has_option(&["-e", "--erase", "-q", "--query", "-V", "--verify", "-K"]) {
            return None;
        }
        let names = ["--nosignature", "--nodigest", "--noverify", "--nofiledigest"];
        self.switch(&names, "rpm", "rpm")
    }

    /// Whether all that it installs are files which COPY, ADD or a mount brings from the build
    /// context or from a stage: built there, and signed by nobody.
    fn installs_own_files(self) -> bool {
        let packages = self.invocation();
        let ends = [".apk", ".deb", ".rpm"];
        let mut files = packages
            .operands()
            .filter(|word| {
                let end = word.parts.last();
                matches!(end, Some(crate::shell::Part::Text(text)) if ends.iter().any(|it| text.ends_with(it)))
            })
            .map(|word| word.literal_prefix())
            .peekable();
        let subcommands = usize::from(self.plain_name() != Some("rpm"));
        let count = packages.operands().count().saturating_sub(subcommands);
        let mut seen = 0;
        files.peek().is_some()
            && files.all(|file| {
                seen += 1;
                self.is_brought(&file)
            })
            && seen == count
    }

    /// Whether an instruction before it copies to that path or to a directory above it, or a
    /// mount of its own shows it.
    fn is_brought(self, file: &str) -> bool {
        if file.contains("://") {
            return false;
        }
        let holds = |directory: &str| {
            let directory = directory.trim_end_matches('/');
            directory == "." && !file.starts_with('/')
                || !directory.is_empty()
                    && file
                        .strip_prefix(directory)
                        .is_some_and(|rest| rest.starts_with('/') || rest.is_empty())
        };
        let instruction = self.instruction();
        let mounted = instruction.mounts().any(|mount| {
            mount.kind() == "bind" && mount.target().is_some_and(|target| holds(target.value))
        });
        let Some(stage) = instruction.stage() else { return mounted };
        let copied = || {
            stage.lineage().flat_map(|stage| stage.instructions()).any(|own| {
                own.index() < instruction.index()
                    && matches!(own.keyword(), super::Keyword::Copy)
                    && match own.detail() {
                        Detail::Copy(transfer) => {
                            let to = own.evaluate(transfer.destination);
                            to.text().is_some_and(|to| {
                                holds(to) || to == "/" && file.matches('/').count() == 1
                            })
                        }
                        _ => false,
                    }
            })
        };
        mounted || copied()
    }
}
