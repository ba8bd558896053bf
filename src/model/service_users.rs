//! Who runs what in a service, and who therefore owns what it writes.

use super::service_resources::Hook;
use super::{HostMount, Service};
use crate::text::Spanned;

impl<'p> Service<'p> {
    /// The hooks that run as root although the service is known to run as somebody else.
    pub fn hooks_as_root(self) -> Vec<(Hook<'p>, Spanned<&'p str>)> {
        if self.user().value().is_none_or(|user| is_root(user)) {
            return Vec::new();
        }
        let as_root = |hook: Hook<'p>| {
            let user = hook.user().known().filter(|user| is_root(user.value))?;
            Some((hook, user))
        };
        self.hooks().into_iter().filter_map(as_root).collect()
    }

    /// Where it is set to run as root.
    pub fn root_user(self) -> Option<Spanned<&'p str>> {
        // `0:${GROUP}` is root whatever the group.
        let value = self.get(&["user"])?;
        let user = value.text_with_holes().filter(|user| is_root(user))?;
        Some(Spanned::new(user, value.span))
    }

    /// The folders of the project that it can write to as root.
    pub fn mounts_written_by_root(self) -> Vec<HostMount<'p>> {
        let is_written = |mount: &HostMount<'_>| mount.is_of_project() && mount.is_writable();
        match self.root_user() {
            Some(_) => self.host_mounts().into_iter().filter(is_written).collect(),
            None => Vec::new(),
        }
    }
}

/// Whether `USER[:GROUP]` is root, by name or number.
pub(super) fn is_root(user: &str) -> bool {
    let name = user.split(':').next().unwrap_or_default().trim();
    name == "root" || name.parse() == Ok(0_i64)
}
