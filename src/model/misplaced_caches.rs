//! Cache mounts at a place where the package manager does not look.

use super::base_facts::short_name;
use super::files::is_within;
use super::managers::name_of;
use super::{Instruction, Manager, Mount, Stage, User};
use crate::text::{Edit, Span};

/// A cache mount that the package manager passes by.
#[derive(Clone, Debug)]
pub struct MisplacedCache {
    /// The target of the mount.
    pub at: Span,
    /// The package manager.
    pub manager: &'static str,
    /// Where it keeps its cache; none where only the user's home is known to be elsewhere.
    pub looks_in: Option<String>,
    /// What mends it.
    pub edits: Vec<Edit>,
}

/// A cache of a package manager.
struct Cache {
    manager: Manager,
    /// What tells by the path of a mount that this cache is meant.
    mark: &'static str,
    /// The variables that move it, first the strongest, with what is below their value.
    moved_by: &'static [(&'static str, &'static str)],
    /// Where it is else, below the home directory.
    below_home: &'static str,
}

const CACHES: &[Cache] = &[
    Cache {
        manager: Manager::Npm,
        mark: "/.npm",
        moved_by: &[("npm_config_cache", ""), ("NPM_CONFIG_CACHE", "")],
        below_home: "/.npm",
    },
    Cache {
        manager: Manager::Pip,
        mark: "/.cache/pip",
        moved_by: &[("PIP_CACHE_DIR", ""), ("XDG_CACHE_HOME", "/pip")],
        below_home: "/.cache/pip",
    },
    Cache {
        manager: Manager::Uv,
        mark: "/.cache/uv",
        moved_by: &[("UV_CACHE_DIR", ""), ("XDG_CACHE_HOME", "/uv")],
        below_home: "/.cache/uv",
    },
    Cache {
        manager: Manager::Go,
        mark: "/pkg/mod",
        moved_by: &[("GOMODCACHE", ""), ("GOPATH", "/pkg/mod")],
        below_home: "/go/pkg/mod",
    },
    Cache {
        manager: Manager::Go,
        mark: "/.cache/go-build",
        moved_by: &[("GOCACHE", ""), ("XDG_CACHE_HOME", "/go-build")],
        below_home: "/.cache/go-build",
    },
    Cache {
        manager: Manager::Cargo,
        mark: "cargo/registry",
        moved_by: &[("CARGO_HOME", "/registry")],
        below_home: "/.cargo/registry",
    },
    Cache {
        manager: Manager::Cargo,
        mark: "cargo/git",
        moved_by: &[("CARGO_HOME", "/git")],
        below_home: "/.cargo/git",
    },
    Cache {
        manager: Manager::Cargo,
        mark: "/.cargo",
        moved_by: &[("CARGO_HOME", "")],
        below_home: "/.cargo",
    },
];

/// Where official images move caches to.
const MOVED_BY_IMAGES: [(&str, &str, &str); 2] =
    [("golang", "GOPATH", "/go"), ("rust", "CARGO_HOME", "/usr/local/cargo")];

/// Where a package manager looks for its cache.
enum Place {
    At(String),
    /// In a home directory that is not root's.
    InOtherHome,
}

impl<'p> Instruction<'p> {
    /// The cache mounts of this RUN at which its package manager does not look.
    pub fn misplaced_cache_mounts(self) -> Vec<MisplacedCache> {
        let targets: Vec<(&Mount, &str)> = self
            .mounts()
            .filter_map(|mount| Some((mount, mount.target()?.value.trim_end_matches('/'))))
            .collect();
        let is_cache = |mount: &Mount| mount.kind() == "cache" && mount.from().is_none();
        let mut found = Vec::new();
        for (mount, target) in targets.iter().filter(|(mount, _)| is_cache(mount)) {
            let is_meant = |cache: &&Cache| {
                let rest = target.split_once(cache.mark).map(|(_, rest)| rest);
                rest.is_some_and(|rest| rest.is_empty() || rest.starts_with('/'))
            };
            if target.contains('$') {
                continue;
            }
            let Some(cache) = CACHES.iter().find(is_meant) else { continue };
            let Some(place) = self.place_of(cache) else { continue };
            let is_right = |target: &str| match &place {
                Place::At(path) => is_within(target, path) || is_within(path, target),
                Place::InOtherHome => !target.starts_with("/root/"),
            };
            // The mounts for several users, of which one is the right one.
            if targets.iter().any(|(_, target)| is_right(target))
                || !self.fills_cache_of(cache.manager)
                || self.may_move_caches()
            {
                continue;
            }
            let Some(at) = mount.target().map(|target| target.span) else { continue };
            let looks_in = match place {
                Place::At(path) => Some(path),
                Place::InOtherHome => None,
            };
            let edits = looks_in.iter().map(|path| Edit::replace(at, path.as_str())).collect();
            found.push(MisplacedCache { at, manager: name_of(cache.manager), looks_in, edits });
        }
        found
    }

    /// Whether a command of it fills the cache of that package manager, by nobody else's hand.
    fn fills_cache_of(self, manager: Manager) -> bool {
        let commands = self.commands();
        let commands: Vec<_> =
            commands.filter(|command| command.syntax().manager() == Some(manager)).collect();
        commands.iter().all(|command| command.syntax().wrappers.is_empty())
            && commands.iter().any(|command| {
                let invocation = command.invocation();
                invocation.installs()
                    || invocation.subcommand().is_some_and(|own| {
                        matches!(
                            &*own,
                            "build" | "mod" | "test" | "fetch" | "sync" | "install" | "ci" | "get"
                        )
                    })
            })
    }

    /// Whether its text or that of a step before moves a cache in a way that is not followed.
    fn may_move_caches(self) -> bool {
        let Some(stage) = self.stage() else { return true };
        let text = |own: Instruction<'p>| self.dockerfile().slice(own.span());
        let own = text(self);
        let names = CACHES.iter().flat_map(|cache| cache.moved_by).map(|(name, _)| *name);
        let says_so = |words: &[&str]| words.iter().any(|word| own.contains(word));
        stage.is_windows()
            || says_so(&[
                "HOME=", "--cache", "ln ", "config", "su ", "sudo", "gosu", "runuser", "su-exec",
            ])
            || names.into_iter().any(|name| own.contains(name))
            || stage.lineage().flat_map(Stage::instructions).any(|before| {
                let text = text(before);
                before.index() < self.index()
                    && (text.contains("config set") || text.contains("env -w"))
            })
    }

    /// Where the package manager keeps the cache when it is called here.
    fn place_of(self, cache: &Cache) -> Option<Place> {
        let stage = self.stage()?;
        let image = stage.base_image()?;
        let name = short_name(image.name.as_deref()?);
        for (variable, below) in cache.moved_by {
            let by_image = MOVED_BY_IMAGES
                .iter()
                .find(|(image, own, _)| *image == name && own == variable)
                .map(|(_, _, value)| (*value).to_owned());
            let value = match self.declares(variable) {
                true => Some(self.variable(variable)?.text()?.trim_end_matches('/').to_owned()),
                false => by_image,
            };
            match value {
                Some(value) if value.starts_with('/') && !value.contains(['$', ':']) => {
                    return Some(Place::At(value + *below));
                }
                Some(_) => return None,
                None if image.leaves_unset(variable) == Some(true) => (),
                None => return None,
            }
        }
        if self.declares("HOME") {
            let home = self.variable("HOME")?.text()?.to_owned();
            return home.starts_with('/').then(|| Place::At(home + cache.below_home));
        }
        let user = self.user();
        let user = match &user {
            _ if user.is_root() => return Some(Place::At(format!("/root{}", cache.below_home))),
            User::Named(own) => own.value.as_str(),
            User::Image(own) => own,
            User::Default | User::Unknown => return None,
        };
        Some(match (name, user.split(':').next()?) {
            ("node", "node" | "1000") => Place::At(format!("/home/node{}", cache.below_home)),
            _ => Place::InOtherHome,
        })
    }
}
