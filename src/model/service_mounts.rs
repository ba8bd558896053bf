//! What is wrong with what a service mounts.

use rustc_hash::FxHashMap;

use super::{MountKind, ResourceKind, Service, VolumeMount};
use crate::compose::{Setting, clean_path};
use crate::text::{Span, Spanned};

impl<'p> Service<'p> {
    /// The options of short volumes that Compose drops since it does not know them.
    ///
    /// Source: `populateFieldFromBuffer` and `isBindOption` of compose-go. `U`, `O` and the like
    /// are Podman's.
    pub fn unknown_volume_options(self) -> Vec<Spanned<String>> {
        const KNOWN: [&str; 25] = [
            "",
            "ro",
            "rw",
            "nocopy",
            "z",
            "Z",
            "cached",
            "delegated",
            "consistent",
            "private",
            "rprivate",
            "shared",
            "rshared",
            "slave",
            "rslave",
            "U",
            "O",
            "exec",
            "noexec",
            "dev",
            "nodev",
            "suid",
            "nosuid",
            "rbind",
            "bind",
        ];
        let mut found = Vec::new();
        for mount in self.volumes() {
            let unknown = mount
                .options
                .iter()
                .filter(|option| !KNOWN.contains(option) && !option.contains(['$', '=']));
            found.extend(unknown.map(|option| {
                let place = self.compose().find(mount.value, option);
                Spanned::new((*option).to_owned(), place)
            }));
        }
        found
    }

    /// The paths in the container that are not absolute, as far as they have to be.
    pub fn relative_container_paths(self) -> Vec<Spanned<&'p str>> {
        let is_relative = |path: &str| {
            let is_of_drive = path.as_bytes().get(1) == Some(&b':');
            !path.is_empty() && !path.starts_with(['/', '\\', '$', '~']) && !is_of_drive
        };
        let mut found = Vec::new();
        for mount in self.volumes() {
            // A volume without a source is one word, and `npipe` has names of its own.
            let kind = mount.kind.value();
            if !matches!(kind, Some(MountKind::Bind | MountKind::Volume | MountKind::Tmpfs)) {
                continue;
            }
            if let Some(target) = mount.target.known().filter(|target| is_relative(target.value)) {
                let place = match mount.is_long {
                    true => target.span,
                    false => self.compose().find(mount.value, target.value),
                };
                found.push(Spanned::new(target.value, place));
            }
        }
        for item in self.tmpfs().items {
            let path = item.value.split(':').next().unwrap_or_default();
            if is_relative(path) {
                found.push(Spanned::new(path, item.span));
            }
        }
        let working = self.text(&["working_dir"]).known();
        found.extend(working.filter(|path| is_relative(path.value)));
        found
    }

    /// The tmpfs at the path of another mount of the service, each with that, where the two write
    /// the path in two ways. Compose refuses those that write it in one, and the engine the rest.
    pub fn tmpfs_at_one_path(self) -> Vec<(Span, Span)> {
        let tmpfs = self.tmpfs();
        if tmpfs.items.is_empty() {
            return Vec::new();
        }
        let mut seen: FxHashMap<String, (String, Span)> = FxHashMap::default();
        for mount in self.volumes() {
            if let Some(target) = mount.target.value() {
                seen.insert(clean_path(target), (clean_path(target), mount.value.place()));
            }
        }
        let mut found = Vec::new();
        for item in tmpfs.items {
            let path = item.value.split(':').next().unwrap_or_default();
            match seen.get(&clean_path(path)) {
                Some((written, first)) if written != path => found.push((*first, item.span)),
                Some(_) => (),
                None => _ = seen.insert(clean_path(path), (path.to_owned(), item.span)),
            }
        }
        found
    }

    /// The secrets and configs from files that are not mounted, since a volume is at their path: that,
    /// and the item that grants it with its key.
    ///
    /// Source: `fillBindMounts` of Docker Compose, which keeps the mount that it has.
    pub fn grants_behind_volumes(self) -> Vec<(Span, Spanned<&'p str>)> {
        let secrets =
            self.secrets().into_iter().map(|it| (ResourceKind::Secret, "/run/secrets", it));
        let configs = self.configs().into_iter().map(|it| (ResourceKind::Config, "", it));
        let mut grants = secrets.chain(configs).peekable();
        if grants.peek().is_none() {
            return Vec::new();
        }
        let volumes: FxHashMap<String, Span> = self
            .volumes()
            .into_iter()
            .filter_map(|it| Some((clean_path(it.target.value()?), it.value.place())))
            .collect();
        let behind = grants.filter_map(|(kind, folder, grant)| {
            let name = grant.source.known()?;
            self.compose().resource(kind, name.value)?.text("file").known()?;
            let target = match grant.target {
                Setting::Known(target) => target.value,
                Setting::Absent => name.value,
                Setting::Unknown(_) => return None,
            };
            let path = match target.starts_with('/') {
                true => clean_path(target),
                false => clean_path(&format!("{folder}/{target}")),
            };
            Some((*volumes.get(&path)?, Spanned::new(name.value, grant.span)))
        });
        behind.collect()
    }

    /// The permissions of `devices` that are not of `r`, `w` and `m`, which the engine refuses.
    pub fn invalid_device_permissions(self) -> Vec<Spanned<&'p str>> {
        let is_invalid =
            |text: &&str| text.is_empty() || !text.chars().all(|it| "rwm".contains(it));
        let given = self.devices().into_iter().filter_map(|device| device.permissions.known());
        given.filter(|permissions| is_invalid(&permissions.value)).collect()
    }

    /// The volumes at the path of an earlier one of the same file, which Compose drops.
    pub fn mounts_at_one_path(self) -> Vec<(VolumeMount<'p>, VolumeMount<'p>)> {
        let mut seen: FxHashMap<String, VolumeMount<'p>> = FxHashMap::default();
        let mut found = Vec::new();
        for mount in self.volumes() {
            let Some(target) = mount.target.value() else { continue };
            let target = clean_path(target);
            if let Some(first) = seen.get(&target)
                && first.span.file == mount.span.file
                && first.span != mount.span
            {
                found.push((first.clone(), mount.clone()));
            }
            seen.insert(target, mount);
        }
        found
    }
}
