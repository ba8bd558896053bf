//! The effective project: what `docker compose config --format json` prints, each value with the
//! place that supplied it.
//!
//! Source: the transforms, defaults and types of compose-go, run as Docker Compose 2.40.3. What
//! Compose would refuse is left out here; `validate` and `rules` tell of it.

mod build;
mod consistency;
mod deploy;
mod mounts;
mod names;
mod node;
mod ports;
mod read;
mod resources;
mod service;
mod variables;

use std::path::{Path, PathBuf};

pub use self::names::{ProjectNameError, normalized as normalized_name, project_name};
use self::node::Fields;
pub use self::node::{Datum, Node, Origin};
pub use self::read::plain as given_text;
use super::{Entry, Env, Error, Files, Value};
use crate::text::Spanned;

/// What decides the effective project beside the files.
pub struct Setting<'a> {
    /// The name of the project.
    pub name: &'a str,
    /// The folder of the project by which its files are known.
    pub folder: &'a Path,
    /// The same folder, from the root of the file system.
    pub absolute_folder: &'a Path,
    /// The variables.
    pub env: &'a Env,
    /// The profiles that are on; `*` means all.
    pub profiles: &'a [String],
    /// The files that can be had.
    pub files: &'a dyn Files,
}

impl std::fmt::Debug for Setting<'_> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Setting").field("name", &self.name).finish_non_exhaustive()
    }
}

/// The effective project.
#[derive(Clone, Debug)]
pub struct Effective {
    /// The project.
    pub project: Node,
    /// What is wrong with the services that are on.
    pub errors: Vec<Error>,
    /// What could not be had, at the place that speaks of it.
    pub unknown_parts: Vec<Spanned<String>>,
    /// The files of variables that would tell more.
    pub wanted: Vec<PathBuf>,
}

/// Makes the effective project of a whole value.
pub fn effective(root: &Value, setting: &Setting<'_>) -> Effective {
    let mut maker = Maker {
        setting,
        ports_left: ports::SINGLE,
        unknown_parts: Vec::new(),
        wanted: Vec::new(),
        errors: Vec::new(),
    };
    let entries = |key: &str| root.get(key).map_or(&[][..], Value::entries);
    let (on, off): (Vec<&Entry>, Vec<&Entry>) =
        entries("services").iter().partition(|service| is_on(&service.value, setting.profiles));
    let mut services = Fields::new();
    for service in &on {
        services.put(&service.key.value, Some(maker.service(service)));
    }
    let used = resources::Used::by(&services);
    let mut project = Fields::new();
    project.put("name", Some(Node::text(setting.name)));
    project.put("services", Some(services.into_node()));
    for kind in ["networks", "volumes", "secrets", "configs"] {
        let mut made = Fields::new();
        for name in used.of(kind) {
            let value = root.get(kind).and_then(|resources| resources.get(name));
            if value.is_some() || (kind == "networks" && name == "default") {
                let node = match kind {
                    "networks" => maker.network(name, value),
                    "volumes" => maker.volume(name, value),
                    _ => maker.file_object(name, value),
                };
                made.put(name, Some(node));
            }
        }
        project.put(kind, made.into_filled_node());
    }
    for entry in root.entries().iter().filter(|entry| entry.key.value.starts_with("x-")) {
        project.put(&entry.key.value, Some(read::any(&entry.value)));
    }
    let Maker { unknown_parts, wanted, mut errors, .. } = maker;
    errors.extend(consistency::check(root, &on, &off));
    Effective { project: project.into_node(), errors, unknown_parts, wanted }
}

/// Whether a service is on with these profiles.
pub(super) fn is_on(service: &Value, profiles: &[String]) -> bool {
    let own = service.get("profiles").map_or(&[][..], Value::items);
    own.is_empty()
        || profiles.iter().any(|profile| {
            profile == "*" || own.iter().any(|own| own.text() == Some(profile.as_str()))
        })
}

/// Makes the parts of the project.
struct Maker<'a> {
    setting: &'a Setting<'a>,
    /// How many single ports ranges may still be written out to.
    ports_left: usize,
    unknown_parts: Vec<Spanned<String>>,
    wanted: Vec<PathBuf>,
    errors: Vec<Error>,
}

impl Maker<'_> {
    /// The path from the root of the file system.
    fn absolute(&self, path: &str) -> String {
        let is_drive = matches!(path.as_bytes(), [letter, b':', b'/' | b'\\', ..] if letter.is_ascii_alphabetic());
        if let Some(rest) = path.strip_prefix('~')
            && (rest.is_empty() || rest.starts_with('/'))
            && let Some(home) = self.setting.env.get("HOME")
        {
            return format!("{}{rest}", home.trim_end_matches('/'));
        }
        if path.starts_with('/') || path.starts_with(r"\\") || is_drive || path.is_empty() {
            return path.to_owned();
        }
        let folder = self.setting.absolute_folder.to_string_lossy();
        super::unicity::clean(&format!("{folder}/{path}"))
    }

    /// The context of a build from the root of the file system, or as it is if it lies elsewhere.
    fn absolute_context(&self, path: &str) -> String {
        match super::paths::is_remote(path) {
            true => path.to_owned(),
            false => self.absolute(path),
        }
    }
}
