//! With which rights a service gets its secrets.

use super::{HostMount, ResourceKind, Service};
use crate::compose::{Setting, Value};
use crate::text::{Edit, Span};

impl<'p> Service<'p> {
    /// The settings of owner, group and mode of secrets and configs that Compose does not follow,
    /// since it mounts a file as it is. None for a Swarm, which does follow them.
    pub fn ignored_ownership(self) -> Vec<(&'static str, Span)> {
        let secrets = self.secrets().into_iter().map(|grant| (ResourceKind::Secret, grant));
        let configs = self.configs().into_iter().map(|grant| (ResourceKind::Config, grant));
        let mut found = Vec::new();
        for (kind, grant) in secrets.chain(configs) {
            let settings =
                [("uid", grant.uid.span()), ("gid", grant.gid.span()), ("mode", grant.mode.span())];
            let first = settings.into_iter().find_map(|(key, span)| Some((key, span?)));
            let Some(first) = first.filter(|_| self.is_file(kind, grant.source)) else { continue };
            if self.compose().is_for_swarm() {
                return Vec::new();
            }
            found.push(first);
        }
        found
    }

    /// The modes of secrets that let somebody else than the owner write, as far as they are
    /// followed.
    pub fn loose_secret_modes(self) -> Vec<crate::text::Spanned<u32>> {
        let grants = self.secrets().into_iter();
        let loose = grants.filter(|grant| {
            !self.is_file(ResourceKind::Secret, grant.source) || self.compose().is_for_swarm()
        });
        loose
            .filter_map(|grant| grant.mode.known().filter(|mode| mode.value & 0o022 != 0))
            .collect()
    }

    /// Gives a secret a mode that lets its owner and group read it.
    pub fn tighten_secret(self, mode: Span) -> Vec<Edit> {
        let grants = self.items("secrets").iter();
        let mut modes = grants.filter_map(|grant| grant.get("mode"));
        let value = modes.find(|value| value.span == mode && value.is_own());
        value.map_or_else(Vec::new, |value| match self.compose().unquoted(value) {
            Some(_) => vec![Edit::replace(value.span, "0440")],
            None => self.compose().replace(value, "0440"),
        })
    }

    fn is_file(self, kind: ResourceKind, name: Setting<&str>) -> bool {
        let resource = name.value().and_then(|name| self.compose().resource(kind, name));
        resource.is_some_and(|resource| resource.value.get("file").is_some())
    }

    /// The mounts of single files that hold keys and that the container can write to.
    pub fn writable_key_mounts(self) -> Vec<HostMount<'p>> {
        let is_key = |path: &str| {
            let name = path.rsplit('/').next().unwrap_or_default();
            let ending = name.rsplit_once('.').map_or("", |(_, ending)| ending);
            matches!(name, ".env" | "id_rsa" | "id_ed25519" | "id_ecdsa")
                || matches!(ending, "pem" | "key" | "p12" | "pfx" | "jks")
        };
        let mounts = self.host_mounts().into_iter().filter(|mount| mount.mount.is_some());
        mounts.filter(|mount| mount.is_writable() && is_key(&mount.source)).collect()
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
            mount.options.iter().map(String::as_str).filter(|option| *option != "rw").collect();
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
