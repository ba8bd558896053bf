//! What package managers leave in a layer.

use std::borrow::Cow;

use super::files::{FileAction, FileEffect};
use super::managers::name_of;
use super::{Command, Dialect, Instruction, Keyword, Manager};
use crate::shell::Joint;
use crate::text::Edit;

/// An index or downloads that a RUN leaves in its layer.
#[derive(Clone, Debug)]
pub struct KeptCache<'p> {
    /// The last command that writes there.
    pub command: Command<'p>,
    /// The package manager.
    pub manager: &'static str,
    /// The manager, or another word where it is not an installation that leaves it: other tools
    /// look at those only.
    pub kind: &'static str,
    /// What is left: `package lists`, `cache`.
    pub what: &'static str,
    /// A command of a later RUN of the stage that removes it, which makes no layer smaller.
    pub removed_later: Option<Command<'p>>,
    /// What to do, in the imperative.
    pub remedy: &'static str,
    /// How to do it, where that is simple.
    pub edits: Vec<Edit>,
}

/// Package managers that share a cache.
struct Family {
    managers: &'static [Manager],
    what: &'static str,
    /// The subcommands that write to the cache.
    fills: &'static [&'static str],
    /// Where it is; what begins with `~` is below a home directory.
    directories: &'static [&'static str],
    /// Options that keep it from being written.
    avoids: &'static [&'static str],
    /// A variable that does, where it is true.
    disabled_by: &'static str,
    /// Options and variables that move it to another directory.
    moved_by_options: &'static [&'static str],
    moved_by: &'static [&'static str],
    remedy: &'static str,
    cure: Cure,
}

/// What mends it.
enum Cure {
    /// An option after the subcommand.
    Option(&'static str),
    /// A command after the last one.
    Command(&'static str),
    /// The manager's own name and this.
    OwnCommand(&'static str),
    /// Nothing that keeps what else may be there.
    None,
}

const FAMILIES: &[Family] = &[
    Family {
        managers: &[Manager::AptGet, Manager::Apt, Manager::Aptitude],
        what: "package lists",
        fills: &["update"],
        directories: &["/var/lib/apt/lists"],
        avoids: &["--print-uris", "--help"],
        disabled_by: "",
        moved_by_options: &[],
        moved_by: &[],
        remedy: "end the step with `rm -rf /var/lib/apt/lists/*`",
        cure: Cure::Command("rm -rf /var/lib/apt/lists/*"),
    },
    Family {
        managers: &[Manager::Apk],
        what: "index",
        fills: &["add", "upgrade", "update"],
        directories: &["/var/cache/apk", "/etc/apk/cache"],
        avoids: &["--no-cache", "--no-network", "-p", "--root", "--simulate", "-s"],
        disabled_by: "",
        moved_by_options: &["--cache-dir"],
        moved_by: &[],
        remedy: "add `--no-cache`, which needs no `apk update` either",
        cure: Cure::Option("--no-cache"),
    },
    Family {
        managers: &[Manager::Yum, Manager::Dnf, Manager::Microdnf, Manager::Tdnf],
        what: "cache",
        fills: &[
            "install",
            "groupinstall",
            "localinstall",
            "reinstall",
            "in",
            "rei",
            "install-n",
            "install-na",
            "install-nevra",
            "up",
            "update",
            "upgrade",
            "update-minimal",
            "upgrade-minimal",
            "makecache",
            "builddep",
            "group",
            "module",
            "distro-sync",
            "swap",
        ],
        directories: &[
            "/var/cache/yum",
            "/var/cache/dnf",
            "/var/cache/libdnf5",
            "~/.cache/libdnf5",
            "/var/cache/tdnf",
        ],
        avoids: &["--installroot", "--help", "--assumeno"],
        disabled_by: "",
        moved_by_options: &[],
        moved_by: &[],
        remedy: "end the step with its `clean all`",
        cure: Cure::OwnCommand("clean all"),
    },
    Family {
        managers: &[Manager::Zypper],
        what: "cache",
        fills: &[
            "install",
            "in",
            "update",
            "up",
            "dist-upgrade",
            "dup",
            "patch",
            "refresh",
            "ref",
            "source-install",
            "si",
        ],
        directories: &["/var/cache/zypp"],
        avoids: &["--dry-run", "-D", "--root", "-R", "--installroot", "--help"],
        disabled_by: "",
        moved_by_options: &["--pkg-cache-dir", "-C", "--cache-dir"],
        moved_by: &[],
        remedy: "end the step with `zypper clean --all`",
        cure: Cure::Command("zypper clean --all"),
    },
    Family {
        managers: &[Manager::Pip],
        what: "downloads",
        fills: &["install"],
        directories: &["~/.cache/pip"],
        avoids: &["--no-cache-dir", "--no-cache", "--dry-run", "--help"],
        disabled_by: "PIP_NO_CACHE_DIR",
        moved_by_options: &["--cache-dir"],
        moved_by: &["PIP_CACHE_DIR", "XDG_CACHE_HOME"],
        remedy: "add `--no-cache-dir`",
        cure: Cure::Option("--no-cache-dir"),
    },
    Family {
        managers: &[Manager::Npm],
        what: "downloads",
        fills: &["install", "i", "ci", "add", "clean-install"],
        directories: &["~/.npm"],
        avoids: &["--help", "--dry-run"],
        disabled_by: "",
        moved_by_options: &["--cache"],
        moved_by: &["npm_config_cache", "NPM_CONFIG_CACHE"],
        remedy: "end the step with `npm cache clean --force`",
        cure: Cure::Command("npm cache clean --force"),
    },
    Family {
        managers: &[Manager::Yarn],
        what: "downloads",
        fills: &["install", "add", "global"],
        directories: &["~/.cache/yarn", "/usr/local/share/.cache/yarn"],
        // `--immutable` is Yarn 2, whose cache is part of the project.
        avoids: &["--immutable", "--immutable-cache", "--help", "--version", "-v"],
        disabled_by: "",
        moved_by_options: &["--cache-folder"],
        moved_by: &["YARN_CACHE_FOLDER"],
        remedy: "end the step with `yarn cache clean`",
        cure: Cure::Command("yarn cache clean"),
    },
    Family {
        managers: &[Manager::Gem],
        what: "specifications",
        fills: &["update"],
        directories: &["~/.gem"],
        avoids: &["--help"],
        disabled_by: "",
        moved_by_options: &[],
        moved_by: &["GEM_SPEC_CACHE"],
        remedy: "end the step with `rm -rf ~/.gem`",
        cure: Cure::None,
    },
];

impl<'p> Instruction<'p> {
    /// What package managers leave in the layer of this RUN: one answer a family.
    pub fn package_caches(self) -> Vec<KeptCache<'p>> {
        let commands: Vec<Called<'p>> = self.commands().map(Called::new).collect();
        FAMILIES.iter().filter_map(|family| family.kept(self, &commands)).collect()
    }

    /// What ONBUILD sets the variable to for this RUN, which it defers too: `Some(None)` where that
    /// is not known.
    fn deferred_variable(self, name: &str) -> Option<Option<String>> {
        if !self.is_deferred() {
            return None;
        }
        let before = self.dockerfile().instructions().take(self.index());
        let set = before.filter(|own| {
            own.is_deferred() && own.keyword() == Keyword::Env && own.stage() == self.stage()
        });
        let mut values = set.flat_map(Instruction::pairs).filter(|(own, _)| own.value == name);
        let (_, value) = values.next_back()?;
        Some(value.and_then(|value| value.text().map(str::to_owned)))
    }

    /// Whether a mount holds what the package manager caches.
    pub(super) fn keeps_cache_out_of_layer(self, manager: Manager) -> bool {
        let mut families = FAMILIES.iter().filter(|family| family.managers.contains(&manager));
        families.any(|family| family.is_mounted(self))
    }
}

/// A command with what is asked of it more than once.
struct Called<'p> {
    command: Command<'p>,
    manager: Option<Manager>,
}

impl<'p> Called<'p> {
    fn new(command: Command<'p>) -> Called<'p> {
        Called { command, manager: command.syntax().manager() }
    }
}

impl Family {
    fn kept<'p>(&self, run: Instruction<'p>, commands: &[Called<'p>]) -> Option<KeptCache<'p>> {
        let fills = |called: &Called<'p>| self.has(called) && self.fills(called.command);
        let last = commands.iter().rposition(fills)?;
        if commands[last + 1..].iter().any(|called| self.is_cleaned_by(called))
            || self.is_mounted(run)
            || self.is_disabled(run, commands)
        {
            return None;
        }
        let command = commands[last].command;
        if let Some(moved) = self.moved_to(run, commands, command) {
            // Where that is, or whether somebody cleans up there, has to be known.
            let directory = moved?;
            let removes = |called: &Called<'p>| called.command.invocation().removes(&directory);
            if mounted(run).any(|target| target.contains('$') || covers(target, &directory))
                || commands[last + 1..].iter().any(removes)
            {
                return None;
            }
        }
        let manager = name_of(commands[last].manager?);
        let edits = self.edits(commands, &fills);
        let mut kind = self.kind(commands[last].manager?, command);
        if self.managers.contains(&Manager::AptGet) {
            let cleans = |called: &Called<'_>| {
                self.has(called)
                    && called.command.invocation().subcommand().as_deref() == Some("clean")
            };
            if commands[last + 1..].iter().any(cleans) {
                kind = match kind {
                    "apt-get" => "apt-get-cleaned",
                    "apt" => "apt-cleaned",
                    _ => "aptitude-cleaned",
                };
            }
        }
        let removed_later = self.removed_later(run);
        let (what, remedy) = (self.what, self.remedy);
        Some(KeptCache { command, manager, kind, what, removed_later, remedy, edits })
    }

    fn has(&self, called: &Called<'_>) -> bool {
        called.manager.is_some_and(|manager| self.managers.contains(&manager))
    }

    fn fills(&self, command: Command<'_>) -> bool {
        let invocation = command.invocation();
        if invocation.has_option(self.avoids) {
            return false;
        }
        if self.managers == [Manager::Gem] && !invocation.has_option(&["--system"]) {
            return false;
        }
        match invocation.operands().next() {
            // A bare `yarn`, whatever its options, installs.
            None => self.managers == [Manager::Yarn],
            Some(word) => word.literal().is_some_and(|own| {
                self.fills.contains(&&*own)
                    && (!matches!(&*own, "global" | "group" | "module") || invocation.installs())
            }),
        }
    }

    /// The first command after the RUN in its stage that removes the cache.
    fn removed_later<'p>(&self, run: Instruction<'p>) -> Option<Command<'p>> {
        let later = run.stage()?.instructions().filter(|own| own.index() > run.index());
        later.flat_map(|own| own.commands()).find(|command| {
            let cleaned = command.invocation().cleans_cache_of();
            cleaned.iter().any(|manager| self.managers.contains(manager))
        })
    }

    /// The manager for what the rules of other tools look at, another word for the rest.
    fn kind(&self, manager: Manager, command: Command<'_>) -> &'static str {
        let subcommand = command.invocation().subcommand();
        let is_looked_at = |subcommands: &[&str]| {
            subcommand.as_deref().is_some_and(|own| subcommands.contains(&own))
        };
        match manager {
            Manager::Apk if !is_looked_at(&["add"]) => "apk-change",
            Manager::Yum if is_looked_at(&["groupinstall", "localinstall", "reinstall"]) => {
                "yum-in"
            }
            Manager::Yum if !is_looked_at(&["install"]) => "yum-change",
            Manager::Zypper if is_looked_at(&["source-install", "si", "patch"]) => "zypper-change",
            Manager::Zypper if !is_looked_at(&["install", "in"]) => "zypper-update",
            Manager::Dnf
                if is_looked_at(&["in", "rei", "install-n", "install-na", "install-nevra"]) =>
            {
                "dnf-in"
            }
            Manager::Yarn if !is_looked_at(&["install"]) => "yarn-add",
            Manager::Dnf if command.name().as_deref() == Some("dnf5") => "dnf5",
            Manager::Dnf | Manager::Microdnf
                if !is_looked_at(&[
                    "install",
                    "reinstall",
                    "upgrade",
                    "upgrade-minimal",
                    "group",
                    "module",
                ]) =>
            {
                if manager == Manager::Dnf {
                    "dnf-change"
                } else {
                    "microdnf-change"
                }
            }
            manager => name_of(manager),
        }
    }

    /// Whether the variable that turns the cache off is true, or may be.
    fn is_disabled(&self, run: Instruction<'_>, commands: &[Called<'_>]) -> bool {
        if self.disabled_by.is_empty() {
            return false;
        }
        let value = match assigned(commands, self.disabled_by) {
            Some(value) => value,
            None if let Some(value) = run.deferred_variable(self.disabled_by) => value,
            None if !run.declares(self.disabled_by) => return false,
            None => {
                run.variable(self.disabled_by).and_then(|value| value.text().map(str::to_owned))
            }
        };
        value.is_none_or(|text| {
            !matches!(
                text.to_ascii_lowercase().as_str(),
                "" | "0" | "false" | "no" | "off" | "n" | "f"
            )
        })
    }

    /// The directory that the cache is moved to: `Some(None)` where that is not known.
    fn moved_to(
        &self,
        run: Instruction<'_>,
        commands: &[Called<'_>],
        command: Command<'_>,
    ) -> Option<Option<String>> {
        let invocation = command.invocation();
        if invocation.has_option(self.moved_by_options) {
            return Some(invocation.value(self.moved_by_options).map(Cow::into_owned));
        }
        self.moved_by.iter().find_map(|name| match assigned(commands, name) {
            Some(value) => Some(value),
            None if run.declares(name) => {
                Some(run.variable(name).and_then(|value| value.text().map(str::to_owned)))
            }
            None => None,
        })
    }

    fn is_mounted(&self, run: Instruction<'_>) -> bool {
        mounted(run).any(|target| {
            target.contains('$')
                || self.directories.iter().any(|directory| covers(target, directory))
                || (!self.moved_by.is_empty() && target.contains("cache"))
        })
    }

    fn is_cleaned_by(&self, called: &Called<'_>) -> bool {
        let cleaned = called.command.invocation().cleans_cache_of();
        cleaned.iter().any(|manager| self.managers.contains(manager))
            // A script or a function of the author's own.
            || called.manager.is_none()
                && called.command.name().is_some_and(|name| name.contains("clean"))
            // From within: `cd /var/lib/apt/lists && rm -rf *`.
            || called.command.file_effects().any(|effect| self.is_removed_by(effect))
    }

    fn is_removed_by(&self, effect: &FileEffect) -> bool {
        let removed = effect.path.text().trim_end_matches("/*");
        matches!(effect.action, FileAction::Remove { recursive: true })
            && self.directories.iter().any(|directory| covers(removed, directory))
    }

    fn edits<'p>(&self, commands: &[Called<'p>], fills: &dyn Fn(&Called<'p>) -> bool) -> Vec<Edit> {
        match self.cure {
            Cure::Option(option) => {
                let mut edits = Vec::new();
                for called in commands.iter().filter(|called| fills(called)) {
                    let command = called.command;
                    let own = match command.invocation().subcommand().as_deref() {
                        Some("update") => command.remove_from_chain(),
                        _ => command.insert_after_subcommand(option),
                    };
                    if own.is_empty() {
                        return Vec::new();
                    }
                    edits.extend(own);
                }
                edits
            }
            Cure::None => Vec::new(),
            Cure::Command(text) => self.append(commands, |_| text.to_owned()),
            Cure::OwnCommand(text) => {
                self.append(commands, |manager| format!("{} {text}", name_of(manager)))
            }
        }
    }

    /// Adds a command after the last one of the family.
    fn append(&self, commands: &[Called<'_>], text: impl Fn(Manager) -> String) -> Vec<Edit> {
        let last = commands.iter().rev().find(|called| self.has(called));
        match last.and_then(|called| Some((called.command, called.manager?))) {
            Some((command, manager)) => command.chain(&text(manager)),
            None => Vec::new(),
        }
    }
}

/// The targets of the mounts whose content is not in the layer.
fn mounted<'p>(run: Instruction<'p>) -> impl Iterator<Item = &'p str> {
    let kept_out = run.mounts().filter(|mount| matches!(mount.kind(), "cache" | "tmpfs"));
    kept_out.filter_map(|mount| mount.target()).map(|target| target.value)
}

/// What the commands assign to a variable: `Some(None)` where that is not constant.
fn assigned(commands: &[Called<'_>], name: &str) -> Option<Option<String>> {
    let assignments = commands.iter().flat_map(|called| &called.command.syntax().assignments);
    let mut own = assignments.filter(|assignment| assignment.name.value == name);
    own.next_back().map(|assignment| assignment.value.literal().map(Cow::into_owned))
}

impl Command<'_> {
    /// Adds `&& text` after the command, on a line of its own where the chain runs over lines.
    pub fn chain(self, text: &str) -> Vec<Edit> {
        let context = &self.syntax().context;
        let next = self.following().next().map(|next| next.syntax().context.joined_by);
        if self.script().dialect == Dialect::Other
            || context.pipeline.is_some()
            || context.conditional
            || context.in_function
            || next == Some(Joint::Background)
            || self.syntax().wrappers.iter().any(|wrapper| wrapper.value != "env")
        {
            return Vec::new();
        }
        let dockerfile = self.instruction().dockerfile();
        let arguments = self.instruction().syntax().arguments;
        let before = arguments.before().to(self.span().after());
        // In a heredoc no line is continued.
        let lines = if arguments.contains(self.span()) { dockerfile.slice(before) } else { "" };
        let joint = match lines.contains('\n') {
            true => {
                let end = if lines.contains("\r\n") { "\r\n" } else { "\n" };
                let escape = dockerfile.syntax().escape;
                format!(" {escape}{end}{}&& {text}", least_indentation(lines))
            }
            false => format!(" && {text}"),
        };
        vec![Edit::insert(self.span().after(), joint)]
    }

    /// Takes the command away with the `&&` that joins the next one to it.
    pub fn remove_from_chain(self) -> Vec<Edit> {
        let Some(next) = self.following().next() else { return Vec::new() };
        if next.syntax().context.joined_by != Joint::And {
            return Vec::new();
        }
        let between = self.span().after().to(next.span().before());
        let text = self.instruction().dockerfile().slice(between);
        let escape = self.instruction().dockerfile().syntax().escape;
        let is_plain =
            text.chars().all(|char| char.is_whitespace() || char == '&' || char == escape);
        match is_plain {
            true => vec![Edit::delete(self.span().to(next.span().before()))],
            false => Vec::new(),
        }
    }
}

/// The indentation of the line that has the least, of those that continue the first.
fn least_indentation(lines: &str) -> &str {
    let continued = lines.lines().skip(1).filter(|line| !line.trim_start().starts_with('#'));
    let indentations = continued.filter(|line| !line.trim().is_empty()).map(|line| {
        let len = line.len() - line.trim_start_matches([' ', '\t']).len();
        &line[..len]
    });
    indentations.min_by_key(|indentation| indentation.len()).unwrap_or("    ")
}

/// Whether a mount's target is a directory or one above it; `~` is whatever home there is.
pub(super) fn covers(target: &str, directory: &str) -> bool {
    let target = target.trim_end_matches('/');
    match directory.strip_prefix('~') {
        Some(rest) => {
            let names: Vec<&str> = rest.split('/').filter(|name| !name.is_empty()).collect();
            (1..=names.len()).any(|count| target.ends_with(&names[..count].join("/")))
        }
        None => directory
            .strip_prefix(target)
            .is_some_and(|rest| !target.is_empty() && (rest.is_empty() || rest.starts_with('/'))),
    }
}

#[cfg(test)]
mod tests {
    use super::covers;

    #[test]
    fn mounts_cover_directories() {
        for target in ["/var/lib/apt/lists", "/var/lib/apt/", "/var/lib"] {
            assert!(covers(target, "/var/lib/apt/lists"), "{target}");
        }
        for target in ["/var/lib/apt/lists/partial", "/var/cache/apt", "/var/li", "/", ""] {
            assert!(!covers(target, "/var/lib/apt/lists"), "{target}");
        }
        assert!(covers("/home/app/.cache", "~/.cache/pip"));
        assert!(covers("/root/.cache/pip", "~/.cache/pip"));
        assert!(!covers("/root/.config/pip", "~/.cache/pip"));
    }
}
