use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::sync::{Arc, OnceLock};

use rustc_hash::{FxHashMap, FxHashSet};

use super::compose_disk::FileWithSecrets;
use super::compositions::ReadAs;
use super::{Project, Service};
use crate::compose::file_names::{BASES, OVERRIDES};
use crate::compose::{self, Entry, Error, Setting, Value};
use crate::text::{Edit, FileId, Span, Spanned};
use crate::yaml;

/// Compose files that are read together.
#[derive(Debug)]
pub(super) struct ComposeData {
    /// The first of them.
    pub(super) file: FileId,
    pub(super) path: PathBuf,
    /// The folder of the project.
    pub(super) folder: PathBuf,
    /// The name that Compose gives to a project in it without a name.
    pub(super) folder_name: Option<String>,
    /// Whether Compose reads them there without being told so.
    pub(super) is_default: bool,
    /// The named volumes that are a path of the host in truth, once somebody asks.
    pub(super) bound_volumes: OnceLock<FxHashMap<String, (String, bool)>>,
    /// How many services mount each volume, once somebody asks.
    pub(super) mounted_volumes: OnceLock<FxHashMap<String, usize>>,
    /// The files of secrets and of variables by path, once somebody asks.
    pub(super) files_with_secrets: OnceLock<BTreeMap<PathBuf, FileWithSecrets>>,
    /// The services that others wait to see completed, once somebody asks.
    pub(super) awaited_to_end: OnceLock<FxHashSet<String>>,
    /// Whether it is deployed as a stack, once somebody asks.
    pub(super) is_for_swarm: OnceLock<bool>,
    /// Whether the `.env` of the folder names the project.
    pub(super) is_named: bool,
    /// Whether it does so since they have the names that it looks for.
    pub(super) is_found: bool,
    /// The files that are spoken of here; others have a part in it and are spoken of elsewhere.
    pub(super) home: Vec<FileId>,
    pub(super) loaded: Arc<compose::Loaded>,
    pub(super) read_as: ReadAs,
    /// Its number in the project.
    pub(super) index: usize,
    /// The number of each service, by name.
    pub(super) numbers: FxHashMap<String, usize>,
    /// The number of each network, volume, … among its kind, by name.
    pub(super) resources: FxHashMap<(ResourceKind, String), usize>,
    /// The images that its services build, by name.
    pub(super) built_images: FxHashMap<String, BuiltImage>,
}

/// Who builds and who runs an image, by number.
#[derive(Clone, Default, Debug)]
pub(super) struct BuiltImage {
    pub(super) builders: Vec<usize>,
    /// Those that run it and build nothing.
    pub(super) users: Vec<usize>,
}

impl ComposeData {
    /// Takes its number in the project, and looks up which service builds which image.
    pub(super) fn number(&mut self, index: usize) {
        self.index = index;
        let services = self.loaded.root.get("services").map_or(&[][..], Value::entries);
        let names = services.iter().map(|entry| entry.key.value.clone());
        self.numbers = names.enumerate().map(|(number, name)| (name, number)).collect();
        for kind in ResourceKind::ALL {
            let entries = self.loaded.root.get(kind.key()).map_or(&[][..], Value::entries);
            let names = entries.iter().enumerate();
            self.resources.extend(names.map(|(at, own)| ((kind, own.key.value.clone()), at)));
        }
        let image = |service: &'_ Entry| {
            service.value.get("image").and_then(Value::text_with_holes).map(str::to_owned)
        };
        let builds = |service: &Entry| service.value.get("build").is_some_and(|own| !own.is_null());
        for (number, service) in services.iter().enumerate().filter(|(_, own)| builds(own)) {
            if let Some(image) = image(service) {
                self.built_images.entry(image).or_default().builders.push(number);
            }
        }
        if self.built_images.is_empty() {
            return;
        }
        for (number, service) in services.iter().enumerate().filter(|(_, own)| !builds(own)) {
            if let Some(image) = image(service)
                && let Some(built) = self.built_images.get_mut(&image)
            {
                built.users.push(number);
            }
        }
    }
}

/// A Compose file with all that Compose reads with it: its override, what it includes and extends,
/// the base that it lies over.
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
    /// Each of them, in the order in which they are told of.
    pub const ALL: [Self; 5] =
        [Self::Network, Self::Volume, Self::Secret, Self::Config, Self::Model];

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

    /// The file, the first of those that were given.
    pub fn file(self) -> FileId {
        self.data.file
    }

    /// The path by which the file was found.
    pub fn path(self) -> &'p Path {
        &self.data.path
    }

    /// The folder of the project, from which the paths in it start.
    pub fn folder(self) -> &'p Path {
        &self.data.folder
    }

    /// The files that are spoken of here; what lies in others is spoken of where they stand.
    pub fn files(self) -> &'p [FileId] {
        &self.data.home
    }

    /// The YAML of a file that has a part in it.
    pub fn tree(self, file: FileId) -> Option<&'p yaml::Tree> {
        self.project.compose_tree(file)
    }

    /// The text in a span of any of its files.
    pub fn slice(self, span: Span) -> &'p str {
        self.tree(span.file).map_or("", |tree| tree.slice(span))
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

    /// The key of each `version:`, which Compose ignores with a warning.
    pub fn version_keys(self) -> &'p [Span] {
        &self.data.loaded.version_keys
    }

    /// `name:`, the name of the project.
    pub fn name(self) -> Setting<&'p str> {
        Setting::text(self.get(&["name"]))
    }

    /// Whether the `.env` of the project gives it its name.
    pub fn is_named_outside(self) -> bool {
        self.data.is_named
    }

    /// Whether the file may be merged onto others, so that what is absent here may stand there:
    /// by its name, or because none of its services has an image or a build.
    pub fn is_overlay(self) -> bool {
        self.data.loaded.is_overlay
    }

    /// Whether something may come from elsewhere: it is an overlay, or a part of it could not be
    /// had.
    pub fn may_rest_on_others(self) -> bool {
        self.is_overlay() || self.entry("include").is_some() || !self.unknown_parts().is_empty()
    }

    /// The parts of which nothing is known, such as what is included from another machine, each
    /// at the place that speaks of it, with what it is.
    pub fn unknown_parts(self) -> &'p [Spanned<String>] {
        &self.data.loaded.unknown_parts
    }

    /// The file that Compose takes in the place of this one, which has a name that it looks for
    /// as well.
    pub fn shadowed_by(self) -> Option<&'p Path> {
        let name = self.path().file_name()?.to_str()?;
        let list: &[&str] = match name {
            name if BASES.contains(&name) => &BASES,
            name if OVERRIDES.contains(&name) => &OVERRIDES,
            _ => return None,
        };
        let default = self.project.found_in(self.folder())?;
        if default.file() == self.file() {
            return None;
        }
        let mut paths = default.files().iter().map(|file| &self.project.sources().get(*file).path);
        let path = paths.find(|path| {
            path.parent() == Some(self.folder())
                && path
                    .file_name()
                    .and_then(|name| name.to_str())
                    .is_some_and(|it| list.contains(&it))
        })?;
        (path.as_path() != self.path()).then_some(path)
    }

    /// Where the file begins to say something.
    pub fn start(self) -> Span {
        let tree = self.tree(self.file());
        let first = tree.and_then(|tree| {
            let top = tree.documents.iter().find_map(|top| match &tree.node(*top).kind {
                yaml::NodeKind::Mapping { entries, .. } => entries.first(),
                _ => None,
            })?;
            Some(tree.node(top.key).span)
        });
        first.unwrap_or(Span::new(self.file(), 0, 0))
    }

    /// The name that Compose makes of that of the project, where it is another.
    pub fn rewritten_name(self) -> Option<(Spanned<&'p str>, String)> {
        let name = self.name().known()?;
        let normal = compose::normalized_name(name.value);
        (!normal.is_empty() && normal != name.value).then_some((name, normal))
    }

    /// Writes another name of the project, where it is written as such.
    pub fn rename_project(self, name: &str) -> Vec<Edit> {
        let value = self.get(&["name"]).filter(|value| !self.slice(value.span).contains('$'));
        value.map_or_else(Vec::new, |value| self.replace(value, name))
    }

    /// The services in order.
    pub fn services(self) -> impl ExactSizeIterator<Item = Service<'p>> + Clone {
        let entries = self.get(&["services"]).map_or(&[][..], Value::entries);
        entries.iter().map(move |entry| Service { compose: self, entry })
    }

    /// The service with that name.
    pub fn service(self, name: &str) -> Option<Service<'p>> {
        self.service_number(*self.data.numbers.get(name)?)
    }

    /// The service with that number, from 0.
    pub fn service_number(self, number: usize) -> Option<Service<'p>> {
        let entry = self.get(&["services"])?.entries().get(number)?;
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
        let number = *self.data.resources.get(&(kind, name.to_owned()))?;
        let entry = self.get(&[kind.key()])?.entries().get(number)?;
        Some(Resource { kind, name: entry.key.as_str(), value: &entry.value })
    }

    /// The variables that are used without a default and that `.env` does not define, each at its
    /// first use, by place. Empty where the engine gave no `.env`, for then nothing is known.
    pub fn unset_variables(self) -> &'p [Spanned<String>] {
        &self.data.loaded.unset_variables
    }
}
