//! What a build is granted, secrets and keys of SSH, and what the mounts of its Dockerfile ask for.

use rustc_hash::FxHashMap;

use super::service_parts::variables;
use super::{Build, Container, Detail, Dockerfile, Instruction, Service};
use crate::compose::{Setting, Value};
use crate::dockerfile::Mount;
use crate::text::{Span, Spanned};

/// What a build can be granted.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
pub enum GrantKind {
    /// A secret: `build.secrets`, `RUN --mount=type=secret`.
    Secret,
    /// A key of SSH: `build.ssh`, `RUN --mount=type=ssh`.
    Ssh,
}

/// A secret or a key of SSH by its name, where one side speaks of it.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct BuildGrant {
    /// What it is.
    pub kind: GrantKind,
    /// Its name.
    pub name: Spanned<String>,
}

/// The places where services give something to the builds of a Dockerfile, by name; the first of
/// each name.
#[derive(Clone, Default, Debug)]
pub(super) struct Given {
    arguments: FxHashMap<String, Span>,
    secrets: FxHashMap<String, Span>,
}

/// A mount that asks for something.
struct Asked<'p> {
    name: Spanned<&'p str>,
    mount: &'p Mount,
    by: Instruction<'p>,
}

impl<'p> Build<'p> {
    /// What it grants of a kind, each name as mounts know it; `None` where not all of it is known.
    fn grants(self, kind: GrantKind) -> Option<Vec<Spanned<&'p str>>> {
        match kind {
            GrantKind::Secret => {
                let name = |own: super::Grant<'p>| match (own.target, own.source) {
                    (Setting::Absent, source) => source.known(),
                    (target, _) => target.known(),
                };
                self.secrets().into_iter().map(name).collect()
            }
            GrantKind::Ssh => {
                let list = self.get("ssh");
                let is_known = list.is_none_or(|list| !list.items().iter().any(Value::is_unknown));
                is_known.then(|| variables(list).into_iter().map(|own| own.name).collect())
            }
        }
    }
}

impl<'p> Dockerfile<'p> {
    /// The mounts that ask for something of a kind; `None` where a variable says for what.
    fn asked(self, kind: GrantKind) -> Option<Vec<Asked<'p>>> {
        let word = match kind {
            GrantKind::Secret => "secret",
            GrantKind::Ssh => "ssh",
        };
        let mut found = Vec::new();
        for by in self.instructions() {
            for mount in by.mounts().filter(|mount| mount.kind() == word) {
                // Without a name it is the key that is called so.
                let unnamed = || mount.get(&["type"]).map(|own| Spanned::new("default", own.span));
                let name = match kind {
                    GrantKind::Secret => mount.grant(),
                    GrantKind::Ssh => mount.grant().or_else(unnamed),
                };
                let name = name.filter(|name| !name.value.contains('$'))?;
                found.push(Asked { name, mount, by });
            }
        }
        Some(found)
    }

    /// What services give to its builds.
    fn given(self) -> &'p Given {
        self.data.given.get_or_init(|| {
            let mut given = Given::default();
            for build in self.builders().filter_map(Service::build) {
                for own in build.args() {
                    given.arguments.entry(own.name.value.to_owned()).or_insert(own.name.span);
                }
                for own in build.grants(GrantKind::Secret).unwrap_or_default() {
                    given.secrets.entry(own.value.to_owned()).or_insert(own.span);
                }
            }
            given
        })
    }

    /// Where a service gives an argument of that name to its build.
    pub(super) fn given_argument(self, name: &str) -> Option<Span> {
        self.given().arguments.get(name).copied()
    }

    /// Where a service grants a secret of that name to its build.
    pub(super) fn granted_secret(self, name: &str) -> Option<Span> {
        self.given().secrets.get(name).copied()
    }
}

impl<'p> Container<'p> {
    /// What its service grants to the build and no mount asks for.
    pub fn unused_grants(self) -> Vec<BuildGrant> {
        let dockerfile = self.stage().dockerfile();
        let Some(build) = self.build().filter(|_| dockerfile.is_read_whole()) else {
            return Vec::new();
        };
        if dockerfile.has_onbuild_base() {
            return Vec::new();
        }
        let mut found = Vec::new();
        for kind in [GrantKind::Secret, GrantKind::Ssh] {
            let granted = build.grants(kind).unwrap_or_default();
            if granted.is_empty() {
                continue;
            }
            let Some(asked) = dockerfile.asked(kind) else { continue };
            let is_fetching = kind == GrantKind::Ssh && self.fetches_over_ssh(build);
            let unused = granted.into_iter().filter(|name| {
                let is_asked_for = asked.iter().any(|own| own.name.value == name.value);
                // With it, the builder fetches by itself.
                let is_for_builder = is_fetching && name.value == "default";
                !is_asked_for && !is_for_builder
            });
            found.extend(unused.map(|name| BuildGrant { kind, name: name.map(str::to_owned) }));
        }
        found
    }

    /// What a mount of its build must have and its service does not grant.
    pub fn missing_grants(self) -> Vec<BuildGrant> {
        let dockerfile = self.stage().dockerfile();
        let Some(build) = self.build().filter(|_| self.service().is_whole()) else {
            return Vec::new();
        };
        let mut found = Vec::new();
        for kind in [GrantKind::Secret, GrantKind::Ssh] {
            let mut asked = dockerfile.asked(kind).unwrap_or_default();
            asked.retain(|own| own.mount.is_required() && !own.by.is_deferred());
            if asked.is_empty() {
                continue;
            }
            let Some(granted) = build.grants(kind) else { continue };
            let needed = self.stage().with_needed();
            let is_missing = |own: &Asked<'p>| {
                let is_built = own.by.stage().is_some_and(|stage| needed.contains(&stage));
                is_built && !granted.iter().any(|name| name.value == own.name.value)
            };
            let missing = asked.into_iter().filter(is_missing);
            found.extend(missing.map(|own| BuildGrant { kind, name: own.name.map(str::to_owned) }));
        }
        found
    }

    /// Whether the builder itself fetches a context or the source of an ADD over SSH, or may.
    fn fetches_over_ssh(self, build: Build<'p>) -> bool {
        let is_over_ssh = |text: &str| text.contains('@') || text.contains("ssh://");
        let contexts = build.additional_contexts();
        let mut addresses = contexts.iter().map(|own| own.value).chain([build.context()]);
        let dockerfile = self.stage().dockerfile();
        addresses.any(|it| match it {
            Setting::Known(text) => is_over_ssh(text.value),
            Setting::Absent => false,
            Setting::Unknown(_) => true,
        }) || dockerfile.instructions().any(|own| {
            matches!(own.detail(), Detail::Add(_)) && is_over_ssh(dockerfile.slice(own.span()))
        })
    }
}
