//! With which rights a service gets its secrets.

use super::{ResourceKind, Service};
use crate::compose::Setting;
use crate::text::{Edit, Span, Spanned};

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
    pub fn loose_secret_modes(self) -> Vec<Spanned<u32>> {
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
}
