//! What of the host gets into a container, by whatever way.

use rustc_hash::FxHashMap;

use super::host_path::{is_of_system, judge};
use super::service_parts::Grant;
use super::{Compose, HostPath, Resource, ResourceKind, Service};
use crate::compose::{Mount, MountKind, Setting, Value};
use crate::text::Span;

/// A path of the host that a container gets to see.
#[derive(Clone, Debug)]
pub struct HostMount<'p> {
    /// The item of `volumes`, `secrets` or `configs` that brings it.
    pub span: Span,
    /// The path as written, with `${NAME}` for each unknown variable.
    pub source: &'p str,
    /// Whether it can be read only; unknown where a variable decides.
    pub read_only: Setting<bool>,
    /// The mount, where one of `volumes` names the path itself.
    pub mount: Option<Mount<'p>>,
}

impl HostMount<'_> {
    /// What the path gives away.
    pub fn gives_away(&self) -> HostPath {
        // Where it is not known whether it may be written, it is not said that it may.
        judge(self.source, !self.is_writable())
    }

    /// Whether it can be written to; not where that is not known.
    pub fn is_writable(&self) -> bool {
        self.read_only.is_absent() || self.read_only.is_false().is_some()
    }

    /// Whether the path is `/`, or at or below a folder that the system lays out on every host:
    /// `/etc`, `/home`, `/var` ….
    pub fn is_of_system(&self) -> bool {
        is_of_system(self.source)
    }

    /// Whether the path is the project's own: relative, and not climbing out of its folder.
    pub fn is_of_project(&self) -> bool {
        self.source.starts_with('.') && !self.leaves_folder()
    }

    /// Whether the path is relative and climbs out of the folder that it starts from.
    pub fn leaves_folder(&self) -> bool {
        let mut depth = 0_i32;
        self.source.starts_with('.')
            && self.source.split('/').any(|part| {
                match part {
                    "" | "." => (),
                    ".." => depth -= 1,
                    _ => depth += 1,
                }
                depth < 0
            })
    }
}

impl<'p> Service<'p> {
    /// The paths of the host that its container gets to see: by bind mounts and named pipes, by
    /// named volumes that are a path of the host in truth, and by secrets and configs that are
    /// files outside of the project.
    pub fn host_mounts(self) -> Vec<HostMount<'p>> {
        let volumes = self.volumes().into_iter().filter_map(|mount| self.host_mount(mount));
        let secrets = self.secrets().into_iter().map(|grant| (ResourceKind::Secret, grant));
        let configs = self.configs().into_iter().map(|grant| (ResourceKind::Config, grant));
        let files = secrets.chain(configs);
        volumes.chain(files.filter_map(|(kind, grant)| self.host_file(kind, grant))).collect()
    }

    fn host_mount(self, mount: Mount<'p>) -> Option<HostMount<'p>> {
        let span = mount.span;
        if let Some(MountKind::Volume) = mount.kind.value() {
            let (source, volume_is_read_only) =
                self.compose().bound_volumes().get(*mount.source.value()?)?;
            let read_only = match *volume_is_read_only {
                true => Setting::Known(crate::text::Spanned::new(true, span)),
                false => mount.read_only,
            };
            return Some(HostMount { span, source, read_only, mount: None });
        }
        let is_of_host = match mount.kind.value() {
            Some(MountKind::Bind | MountKind::NamedPipe) => true,
            Some(_) => false,
            None => true,
        };
        let source = mount.source_with_holes().filter(|_| is_of_host)?;
        // Of a variable alone it is not known whether it is a path.
        if source.starts_with("${") && !source.contains("}/") && source != "${HOME}" {
            return None;
        }
        // Mounts below stay writable, so that the path in effect is.
        let is_reopened =
            Setting::text(mount.value.at(&["bind", "recursive"])).value() == Some(&"writable");
        let read_only = if is_reopened { Setting::Absent } else { mount.read_only };
        Some(HostMount { span, source, read_only, mount: Some(mount) })
    }

    /// Compose mounts the file of a secret or config for reading, outside of Swarm.
    fn host_file(self, kind: ResourceKind, grant: Grant<'p>) -> Option<HostMount<'p>> {
        let resource = self.compose().resource(kind, grant.source.value()?)?;
        let file = resource.value.get("file").and_then(Value::text)?;
        let read_only = Setting::Known(crate::text::Spanned::new(true, grant.span));
        let is_outside = file.starts_with(['/', '~']);
        is_outside.then_some(HostMount { span: grant.span, source: file, read_only, mount: None })
    }
}

impl<'p> Compose<'p> {
    /// The named volumes that are a path of the host in truth: the path, and whether it can be
    /// read only.
    fn bound_volumes(self) -> &'p FxHashMap<String, (String, bool)> {
        self.data.bound_volumes.get_or_init(|| {
            let volumes = self.resources(ResourceKind::Volume);
            let bound =
                |volume: Resource<'_>| Some((volume.name.value.to_owned(), device_of(volume)?));
            volumes.filter_map(bound).collect()
        })
    }
}

/// The path of the host that a volume is, and whether it can be read only.
fn device_of(volume: Resource<'_>) -> Option<(String, bool)> {
    if volume.external().is_true().is_some() || volume.external().is_unknown() {
        return None;
    }
    let option = |key| Setting::text(volume.value.at(&["driver_opts", key]));
    if let Some(path) = option("mountpoint").value() {
        return path.starts_with('/').then(|| ((*path).to_owned(), false));
    }
    let driver = volume.driver();
    let is_local = driver.is_absent() || driver.value() == Some(&"local");
    let device = *option("device").value()?;
    let flags = option("o").value().copied().unwrap_or_default();
    let has_flag = |wanted: &[&str]| flags.split(',').any(|flag| wanted.contains(&flag.trim()));
    let is_bind = match option("type").value() {
        Some(kind) => kind.trim().eq_ignore_ascii_case("none"),
        None => has_flag(&["bind", "rbind"]),
    };
    let is_path = device.starts_with(['/', '~']);
    (is_local && is_bind && is_path).then(|| (device.to_owned(), has_flag(&["ro"])))
}
