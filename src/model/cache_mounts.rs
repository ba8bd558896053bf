//! `RUN --mount=type=cache` of package managers: what empties it, who cannot write to it, where
//! one would help.

use super::managers::name_of;
use super::package_caches::covers;
use super::{Command, Instruction, Manager, Mount, Stage, User};
use crate::text::{Edit, Span};

/// What makes a cache mount useless.
#[derive(Clone, Debug)]
pub enum CacheMountDefeat<'p> {
    /// An option by which the package manager keeps no cache, with the option as written.
    Option(Command<'p>, Span),
    /// A command that empties it.
    Command(Command<'p>),
    /// The hook of Debian's and Ubuntu's images that deletes each archive, at the mount's target.
    Hook(Span),
}

/// Where the package managers keep what they download, for the mounts that are proposed.
const DIRECTORIES: &[(Manager, &[&str])] = &[
    (Manager::AptGet, &["/var/cache/apt", "/var/lib/apt"]),
    (Manager::Apt, &["/var/cache/apt", "/var/lib/apt"]),
    (Manager::Aptitude, &["/var/cache/apt", "/var/lib/apt"]),
    (Manager::Apk, &["/var/cache/apk"]),
    (Manager::Yum, &["/var/cache/yum"]),
    (Manager::Dnf, &["/var/cache/dnf"]),
    (Manager::Microdnf, &["/var/cache/yum"]),
    (Manager::Tdnf, &["/var/cache/tdnf"]),
    (Manager::Zypper, &["/var/cache/zypp"]),
    (Manager::Pacman, &["/var/cache/pacman/pkg"]),
    (Manager::Pip, &["/root/.cache/pip"]),
    (Manager::Uv, &["/root/.cache/uv"]),
    (Manager::Poetry, &["/root/.cache/pypoetry"]),
    (Manager::Conda, &["/opt/conda/pkgs"]),
    (Manager::Mamba, &["/opt/conda/pkgs"]),
    (Manager::Npm, &["/root/.npm"]),
    (Manager::Yarn, &["/usr/local/share/.cache/yarn"]),
    (Manager::Pnpm, &["/root/.local/share/pnpm/store"]),
    (Manager::Bun, &["/root/.bun/install/cache"]),
    (Manager::Go, &["/go/pkg/mod", "/root/.cache/go-build"]),
    (Manager::Cargo, &["/usr/local/cargo/registry"]),
    (Manager::Composer, &["/root/.composer/cache"]),
    (Manager::Bundle, &["/usr/local/bundle/cache"]),
    (Manager::Dotnet, &["/root/.nuget/packages"]),
];

/// The variables by which a cache is moved.
const MOVED_BY: &[&str] = &[
    "PIP_CACHE_DIR",
    "XDG_CACHE_HOME",
    "UV_CACHE_DIR",
    "npm_config_cache",
    "NPM_CONFIG_CACHE",
    "YARN_CACHE_FOLDER",
    "GOMODCACHE",
    "GOPATH",
    "CARGO_HOME",
    "COMPOSER_CACHE_DIR",
    "COMPOSER_HOME",
    "POETRY_CACHE_DIR",
    "CONDA_PKGS_DIRS",
    "BUN_INSTALL_CACHE_DIR",
    "PNPM_HOME",
    "NUGET_PACKAGES",
    "HOME",
];

fn is_apt(manager: Manager) -> bool {
    matches!(manager, Manager::AptGet | Manager::Apt | Manager::Aptitude)
}

impl<'p> Instruction<'p> {
    fn cache_mounts(self) -> impl Iterator<Item = &'p Mount> {
        self.mounts().filter(|mount| mount.kind() == "cache")
    }

    /// What in this RUN makes its own cache mounts useless.
    pub fn defeats_of_cache_mounts(self) -> Vec<CacheMountDefeat<'p>> {
        let targets: Vec<_> = self.cache_mounts().filter_map(Mount::target).collect();
        if targets.is_empty() {
            return Vec::new();
        }
        let is_mounted = |directory: &str| {
            let known = targets.iter().filter(|target| !target.value.contains('$'));
            known.into_iter().any(|target| covers(target.value, directory))
        };
        let mut defeats = Vec::new();
        for command in self.commands() {
            let invocation = command.invocation();
            let empties = targets.iter().any(|target| invocation.removes(target.value))
                || match invocation.manager() {
                    // One subcommand deletes apt's archives, another its lists.
                    Some(manager) if is_apt(manager) => {
                        invocation.subcommand().as_deref() == Some("clean")
                            && is_mounted("/var/cache/apt/archives")
                            || !invocation.cleans_cache_of().is_empty()
                                && is_mounted("/var/lib/apt/lists")
                    }
                    Some(_) => invocation
                        .cleans_cache_of()
                        .into_iter()
                        .any(|own| Instruction::cache_directories(own).any(is_mounted)),
                    None => invocation.cleans_cache_of().into_iter().any(|own| {
                        Instruction::cache_directories(own)
                            .any(|directory| is_mounted(directory) && invocation.removes(directory))
                    }),
                };
            if empties {
                defeats.push(CacheMountDefeat::Command(command));
            } else if let Some(manager) = invocation.manager()
                && invocation.installs()
                && let Some(option) = invocation.option_against_cache()
                && Instruction::cache_directories(manager).any(is_mounted)
                && !self.commands().any(|other| {
                    // The mount may be there for another package manager.
                    other.syntax().manager().is_some_and(|own| {
                        own != manager && Instruction::cache_directories(own).any(is_mounted)
                    }) && !other.invocation().avoids_cache()
                })
            {
                defeats.push(CacheMountDefeat::Option(command, option));
            }
        }
        let uses_apt = self.commands().any(|command| {
            let invocation = command.invocation();
            invocation.manager().is_some_and(is_apt) && invocation.installs()
        });
        if uses_apt
            && self.has_docker_clean()
            && let Some(target) =
                targets.iter().find(|target| covers(target.value, "/var/cache/apt/archives"))
        {
            defeats.push(CacheMountDefeat::Hook(target.span));
        }
        defeats
    }

    /// Whether the hook by which Debian's and Ubuntu's images delete archives is still there.
    fn has_docker_clean(self) -> bool {
        let Some(stage) = self.stage() else { return false };
        let family = stage.base_facts().and_then(|facts| facts.family());
        if !matches!(family, Some("debian" | "ubuntu")) {
            return false;
        }
        let text = |own: Instruction<'p>| self.dockerfile().slice(own.span());
        let mut before = stage.lineage().flat_map(Stage::instructions);
        !before.any(|own| {
            own.index() <= self.index()
                && (text(own).contains("docker-clean")
                    || text(own).contains("Keep-Downloaded")
                    || text(own).contains("apt.conf"))
        })
    }

    /// The cache mounts that the user of this RUN cannot write to, with the user's name: they
    /// belong to root.
    pub fn cache_mounts_of_root(self) -> Vec<(&'p Mount, Span, String)> {
        let mut mounts = self
            .cache_mounts()
            .filter(|mount| mount.get(&["uid", "gid", "mode"]).is_none() && mount.from().is_none())
            .peekable();
        if mounts.peek().is_none() {
            return Vec::new();
        }
        let user = self.user();
        let name = match &user {
            _ if user.is_root() => return Vec::new(),
            User::Named(name) => name.value.clone(),
            User::Image(name) => name.clone(),
            User::Default | User::Unknown => return Vec::new(),
        };
        // Windows has no root.
        let is_windows = self.stage().is_some_and(Stage::is_windows);
        let by_root = self.commands().any(|command| command.wrapper("sudo").is_some());
        if is_windows || by_root || name.contains('\\') {
            return Vec::new();
        }
        mounts.filter_map(|mount| Some((mount, mount.target()?.span, name.clone()))).collect()
    }

    /// Gives a cache mount to a user with that number.
    pub fn give_mount_to(self, mount: &Mount, user: &str) -> Vec<Edit> {
        let uid = user.split(':').next().unwrap_or_default();
        match !uid.is_empty() && uid.bytes().all(|byte| byte.is_ascii_digit()) {
            true => self.add_to_mount(mount, &format!(",uid={uid}")),
            false => Vec::new(),
        }
    }

    /// The cache mounts over directories of apt which two builds may use at once.
    pub fn unlocked_apt_mounts(self) -> Vec<(&'p Mount, Span)> {
        let mounts = self.cache_mounts().filter_map(|mount| {
            let target = mount.target()?;
            let is_own = ["/var/cache/apt/archives", "/var/lib/apt/lists"]
                .iter()
                .any(|directory| covers(target.value, directory));
            let is_shared = mount.get(&["sharing"]).is_none_or(|own| own.value == "shared");
            (is_own && is_shared).then_some((mount, target.span))
        });
        let mounts: Vec<_> = mounts.collect();
        let uses_apt =
            || self.commands().any(|command| command.invocation().manager().is_some_and(is_apt));
        if mounts.is_empty() || !uses_apt() { Vec::new() } else { mounts }
    }

    /// Lets one build at a time use a cache mount.
    pub fn lock_mount(self, mount: &Mount) -> Vec<Edit> {
        if let Some(sharing) = mount.get(&["sharing"]) {
            return vec![Edit::replace(sharing.span, "locked")];
        }
        self.add_to_mount(mount, ",sharing=locked")
    }

    fn add_to_mount(self, mount: &Mount, text: &str) -> Vec<Edit> {
        let ends = mount
            .fields
            .iter()
            .map(|field| field.value.as_ref().map_or(field.key.span, |value| value.span));
        let Some(last) = ends.max_by_key(|span| span.end) else { return Vec::new() };
        // The quote of a field in quotes stands behind its value.
        let rest = &self.dockerfile().syntax().text[last.end as usize..];
        match rest.starts_with([' ', '\t', '\n', '\r']) {
            true => vec![Edit::insert(last.after(), text)],
            false => Vec::new(),
        }
    }

    fn cache_directories(manager: Manager) -> impl Iterator<Item = &'static str> {
        let own = DIRECTORIES.iter().filter(move |(own, _)| *own == manager && !is_apt(manager));
        let directories = own.flat_map(|(_, directories)| directories.iter().copied());
        let kin: &[&str] = match manager {
            _ if is_apt(manager) => &["/var/cache/apt/archives", "/var/lib/apt/lists"],
            Manager::Yarn => &["/root/.cache/yarn"],
            Manager::Apk => &["/etc/apk/cache"],
            Manager::Dnf => &["/var/cache/libdnf5"],
            Manager::Pip => &["~/.cache/pip"],
            Manager::Uv => &["~/.cache/uv"],
            Manager::Npm => &["~/.npm"],
            _ => &[],
        };
        directories.chain(kin.iter().copied())
    }

    /// The first command whose package manager downloads anew what a cache mount would keep, its
    /// name, and the mounts.
    pub fn missing_cache_mount(self) -> Option<(Command<'p>, &'static str, Vec<&'static str>)> {
        let mounts: Vec<&str> = self
            .mounts()
            .filter(|mount| matches!(mount.kind(), "cache" | "tmpfs"))
            .filter_map(|mount| mount.target().map(|target| target.value))
            .collect();
        if mounts.iter().any(|target| target.contains('$')) {
            return None;
        }
        self.commands().find_map(|command| {
            let manager = command.syntax().manager()?;
            let invocation = command.invocation();
            let subcommand = invocation.subcommand();
            let builds = match (manager, subcommand.as_deref()?) {
                (Manager::Go, "build" | "mod" | "test") => true,
                (Manager::Dotnet, "build" | "publish" | "test") => {
                    !invocation.has_option(&["--no-restore"])
                }
                (Manager::Cargo, "build" | "fetch" | "test" | "b") => true,
                _ => invocation.installs(),
            };
            let (_, directories) = DIRECTORIES.iter().find(|(own, _)| *own == manager)?;
            let is_covered = mounts.iter().any(|target| {
                Instruction::cache_directories(manager).any(|directory| {
                    covers(target, directory) || target.ends_with(last_of(directory))
                })
            });
            let is_moved = MOVED_BY.iter().any(|name| self.declares(name));
            (builds && !is_covered && !is_moved)
                .then(|| (command, name_of(manager), directories.to_vec()))
        })
    }

    /// The command that compiles add-ons of Node.js without a mount for the headers that node-gyp
    /// downloads: packages are installed where a compiler was, or are rebuilt.
    pub fn missing_node_gyp_mount(self) -> Option<Command<'p>> {
        let is_node = |manager| {
            matches!(manager, Manager::Npm | Manager::Yarn | Manager::Pnpm | Manager::Bun)
        };
        let found = self.commands().find(|command| {
            if command.name().as_deref() == Some("node-gyp") {
                return true;
            }
            let Some(manager) = command.syntax().manager().filter(|own| is_node(*own)) else {
                return false;
            };
            let invocation = command.invocation();
            if invocation.has_option(&["--ignore-scripts"]) {
                return false;
            }
            let rebuilds = matches!(invocation.subcommand().as_deref(), Some("rebuild" | "rb"));
            rebuilds || manager != Manager::Bun && invocation.installs() && self.has_compiler()
        })?;
        let is_mounted = self.mounts().any(|mount| {
            matches!(mount.kind(), "cache" | "tmpfs")
                && mount.target().is_some_and(|target| {
                    target.value.contains('$')
                        || covers(target.value, "~/.cache/node-gyp")
                        || target.value.trim_end_matches('/').ends_with("node-gyp")
                })
        });
        (!is_mounted && !self.declares("npm_config_devdir")).then_some(found)
    }

    /// Whether this RUN or one before it installs a compiler.
    fn has_compiler(self) -> bool {
        let Some(stage) = self.stage() else { return false };
        let before = stage.lineage().flat_map(Stage::instructions);
        let mut before = before.filter(|own| own.index() <= self.index());
        before.any(|own| {
            own.commands().filter(|command| command.installs()).any(|command| {
                let packages = command.packages();
                packages.iter().filter_map(|package| package.name.as_deref()).any(|name| {
                    matches!(
                        name,
                        "g++" | "gcc-c++" | "build-essential" | "build-base" | "alpine-sdk"
                    )
                })
            })
        })
    }

    /// Adds cache mounts, those of apt for one build at a time, and takes away what would keep the
    /// package manager from using them.
    pub fn add_cache_mounts(self, directories: &[&str]) -> Vec<Edit> {
        let mut edits = Vec::new();
        for command in self.commands() {
            let invocation = command.invocation();
            if !invocation.cleans_cache_of().is_empty()
                || invocation.subcommand().as_deref() == Some("clean")
                || directories.iter().any(|directory| invocation.removes(directory))
            {
                return Vec::new();
            }
            if let Some(option) = invocation.option_against_cache() {
                edits.extend(command.remove_option(option));
            }
        }
        if directories.contains(&"/var/cache/apt") && self.has_docker_clean() {
            let hook = self.begin_script("rm -f /etc/apt/apt.conf.d/docker-clean && ");
            if hook.is_empty() {
                return Vec::new();
            }
            edits.extend(hook);
        }
        // The home of another user is elsewhere.
        if directories.iter().any(|own| own.starts_with("/root/"))
            && !matches!(self.user(), User::Default | User::Unknown)
            && !self.user().is_root()
        {
            return Vec::new();
        }
        let mut text = String::new();
        for directory in directories {
            let locked = if directory.contains("/apt") { ",sharing=locked" } else { "" };
            text.push_str(&format!(" --mount=type=cache,target={directory}{locked}"));
        }
        edits.push(Edit::insert(self.keyword_span().after(), text));
        edits
    }
}

fn last_of(directory: &str) -> &str {
    directory.rsplit_once('/').map_or(directory, |(before, _)| &directory[before.len()..])
}
