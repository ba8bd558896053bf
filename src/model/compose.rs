use std::path::{Path, PathBuf};

use super::{Project, Service};
use crate::compose::{self, Entry, Error, Role, Setting, Value};
use crate::text::{FileId, Source, Span, Spanned};
use crate::yaml;

/// A Compose file, read.
#[derive(Debug)]
pub struct ComposeData {
    pub(super) file: FileId,
    pub(super) path: PathBuf,
    pub(super) tree: yaml::Tree,
    pub(super) loaded: compose::Loaded,
}

impl ComposeData {
    /// Reads a file without its `.env`, so that no variable is known.
    pub fn new(source: &Source) -> ComposeData {
        ComposeData::with_env(source, None, false)
    }

    /// Reads a file with the text of the `.env` beside it. What that defines is taken as a
    /// default, since the environment of the process wins over it. `beside_base` says whether a
    /// `compose.yaml` stands beside a file of another name.
    pub fn with_env(source: &Source, env: Option<&str>, beside_base: bool) -> ComposeData {
        let tree = yaml::parse(source.id, &source.text);
        let loaded = compose::load(&tree, env, role(&source.path, beside_base));
        ComposeData { file: source.id, path: source.path.clone(), tree, loaded }
    }
}

/// Whether Compose takes a file of that name without being told so.
pub(super) fn is_base_name(path: &Path) -> bool {
    let name = path.file_name().and_then(|name| name.to_str()).unwrap_or_default();
    matches!(name, "compose.yaml" | "compose.yml" | "docker-compose.yaml" | "docker-compose.yml")
}

/// What a file is by its name: `compose.yaml` stands alone, `compose.override.yaml` does not,
/// and `compose.prod.yaml` may, unless it stands beside a base.
fn role(path: &Path, beside_base: bool) -> Role {
    let stem = path.file_stem().and_then(|stem| stem.to_str()).unwrap_or_default();
    if is_base_name(path) {
        Role::Alone
    } else if beside_base || stem.ends_with("override") {
        Role::Overlay
    } else {
        Role::Perhaps
    }
}

/// A Compose file.
#[derive(Clone, Copy, Debug)]
pub struct Compose<'p> {
    pub(super) project: &'p Project,
    pub(super) data: &'p ComposeData,
}

/// A network, volume, secret, config or model that the file defines at its top.
#[derive(Clone, Copy, Debug)]
pub struct Resource<'p> {
    /// What it is.
    pub kind: ResourceKind,
    /// The key by which services speak of it.
    pub name: Spanned<&'p str>,
    /// Its definition; null for an empty one.
    pub value: &'p Value,
}

/// The kinds of resource.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub enum ResourceKind {
    /// `networks`
    Network,
    /// `volumes`
    Volume,
    /// `secrets`
    Secret,
    /// `configs`
    Config,
    /// `models`
    Model,
}

impl ResourceKind {
    /// The key at the top of the file.
    pub fn key(self) -> &'static str {
        match self {
            ResourceKind::Network => "networks",
            ResourceKind::Volume => "volumes",
            ResourceKind::Secret => "secrets",
            ResourceKind::Config => "configs",
            ResourceKind::Model => "models",
        }
    }

    /// The word for one of them.
    pub fn word(self) -> &'static str {
        self.key().trim_end_matches('s')
    }
}

impl<'p> Resource<'p> {
    /// Whether Compose finds it rather than makes it; unknown where a variable decides.
    pub fn external(self) -> Setting<bool> {
        match self.value.get("external") {
            // The old form `external: {name: x}`.
            Some(value) if value.is_map() => Setting::Known(Spanned::new(true, value.span)),
            value => Setting::boolean(value),
        }
    }

    /// The name that it has outside of the project, where it is given.
    pub fn own_name(self) -> Setting<&'p str> {
        Setting::text(self.value.at(&["external", "name"]).or_else(|| self.value.get("name")))
    }

    /// Its driver.
    pub fn driver(self) -> Setting<&'p str> {
        Setting::text(self.value.get("driver"))
    }

    /// The value of one of its properties as a text.
    pub fn text(self, key: &str) -> Setting<&'p str> {
        Setting::text(self.value.get(key))
    }
}

impl<'p> Compose<'p> {
    /// The project that it is in.
    pub fn project(self) -> &'p Project {
        self.project
    }

    /// The file.
    pub fn file(self) -> FileId {
        self.data.file
    }

    /// The path by which the file was found.
    pub fn path(self) -> &'p Path {
        &self.data.path
    }

    /// The YAML of the file, for its comments and its way of writing.
    pub fn tree(self) -> &'p yaml::Tree {
        &self.data.tree
    }

    /// The text in a span of the file.
    pub fn slice(self, span: Span) -> &'p str {
        self.data.tree.slice(span)
    }

    /// Everything for which Compose refuses the file, errors of YAML among it, by place.
    pub fn errors(self) -> &'p [Error] {
        &self.data.loaded.errors
    }

    /// The whole value of the file; null for an empty one.
    pub fn value(self) -> &'p Value {
        &self.data.loaded.root
    }

    /// The value at the end of a path of keys.
    pub fn get(self, path: &[&str]) -> Option<&'p Value> {
        self.value().at(path)
    }

    /// The entry at the top with that key.
    pub fn entry(self, key: &str) -> Option<&'p Entry> {
        self.value().entry(key)
    }

    /// The key of `version:`, which Compose ignores with a warning.
    pub fn version_key(self) -> Option<Span> {
        self.entry("version").map(|entry| entry.key.span)
    }

    /// `name:`, the name of the project.
    pub fn name(self) -> Setting<&'p str> {
        Setting::text(self.get(&["name"]))
    }

    /// Whether the file may be merged onto others, so that what is absent here may stand there:
    /// by its name, or because none of its services has an image or a build.
    pub fn is_overlay(self) -> bool {
        self.data.loaded.is_overlay
    }

    /// Whether something in the file may come from elsewhere: it is an overlay or has `include`.
    pub fn may_rest_on_others(self) -> bool {
        self.is_overlay() || self.entry("include").is_some()
    }

    /// The services in order.
    pub fn services(self) -> impl Iterator<Item = Service<'p>> + Clone {
        let entries = self.get(&["services"]).map_or(&[][..], Value::entries);
        entries.iter().map(move |entry| Service { compose: self, entry })
    }

    /// The service with that name.
    pub fn service(self, name: &str) -> Option<Service<'p>> {
        let entry = self.get(&["services"])?.entry(name)?;
        Some(Service { compose: self, entry })
    }

    /// The networks, volumes, … that the file defines, in order.
    pub fn resources(self, kind: ResourceKind) -> impl Iterator<Item = Resource<'p>> + Clone {
        let entries = self.get(&[kind.key()]).map_or(&[][..], Value::entries);
        entries.iter().map(move |entry| Resource {
            kind,
            name: entry.key.as_str(),
            value: &entry.value,
        })
    }

    /// The network, volume, … with that name.
    pub fn resource(self, kind: ResourceKind, name: &str) -> Option<Resource<'p>> {
        self.resources(kind).find(|resource| resource.name.value == name)
    }

    /// The variables that are used without a default and that `.env` does not define, each at its
    /// first use, by place. Empty where the engine gave no `.env`, for then nothing is known.
    pub fn unset_variables(self) -> &'p [Spanned<String>] {
        &self.data.loaded.unset_variables
    }
}
