//! Mounts with more rights, or of more, than they need.

use super::{HostMount, Service};
use crate::compose::Value;
use crate::text::Edit;

impl<'p> Service<'p> {
    /// The mounts of single files that hold keys and that the container can write to.
    pub fn writable_key_mounts(self) -> Vec<HostMount<'p>> {
        let is_key = |path: &str| {
            let name = path.rsplit('/').next().unwrap_or_default();
            let ending = name.rsplit_once('.').map_or("", |(_, ending)| ending);
            matches!(name, ".env" | "id_rsa" | "id_ed25519" | "id_ecdsa")
                || matches!(ending, "pem" | "key" | "p12" | "pfx" | "jks")
        };
        let mounts = self.host_mounts().into_iter().filter(|mount| mount.mount.is_some());
        mounts.filter(|mount| mount.is_writable() && is_key(mount.source)).collect()
    }

    /// Mounts a path of the host for reading only.
    pub fn mount_read_only(self, mount: &HostMount<'_>) -> Vec<Edit> {
        let Some(mount) = mount.mount.as_ref().filter(|mount| mount.value.is_own()) else {
            return Vec::new();
        };
        if mount.is_long {
            return match mount.value.get("read_only") {
                Some(value) => self.compose().replace(value, "true"),
                None => self.compose().insert_into(mount.value, "read_only", "true"),
            };
        }
        let Some(text) = mount.value.text() else { return Vec::new() };
        // What a variable stands in is not what is written.
        if mount.value.is_default() {
            return Vec::new();
        }
        let sign = if mount.options.is_empty() { ':' } else { ',' };
        let options: Vec<&str> =
            mount.options.iter().copied().filter(|option| *option != "rw").collect();
        let text = match options.len() == mount.options.len() {
            true => format!("{text}{sign}ro"),
            false => return Vec::new(),
        };
        self.compose().replace(mount.value, &text)
    }

    /// The mounts whose path climbs out of the folder of the file that they stand in.
    pub fn mounts_outside_project(self) -> Vec<HostMount<'p>> {
        let files = self.compose().files();
        let is_here = |mount: &HostMount<'_>| {
            let value: Option<&Value> = mount.mount.as_ref().map(|mount| mount.value);
            value.is_some_and(|value| value.trail.is_none() && files.contains(&value.span.file))
        };
        let mounts = self.host_mounts().into_iter();
        mounts.filter(|mount| mount.leaves_folder() && is_here(mount)).collect()
    }
}
