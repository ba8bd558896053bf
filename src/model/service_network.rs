//! A service that has no network of its own.

use super::{ResourceKind, Service};
use crate::compose::{Setting, Value};
use crate::text::Spanned;

impl<'p> Service<'p> {
    /// The service or container whose network it joins: `service:NAME`, `container:NAME`.
    pub fn joined_network(self) -> Option<Spanned<&'p str>> {
        let is_joined = |mode: &Spanned<&str>| {
            mode.value.starts_with("service:") || mode.value.starts_with("container:")
        };
        self.network_mode().known().filter(is_joined)
    }

    /// The keys that the engine refuses beside a joined network, each at its place.
    ///
    /// Source: `validateNetMode` of the engine, which names each of them.
    pub fn keys_refused_in_joined_network(self) -> Vec<Spanned<&'static str>> {
        const KEYS: [&str; 7] =
            ["ports", "expose", "hostname", "dns", "extra_hosts", "links", "mac_address"];
        if self.joined_network().is_none() {
            return Vec::new();
        }
        let is_set = |key: &&str| {
            self.get(&[key]).is_some_and(|value| {
                !value.items().is_empty()
                    || !value.entries().is_empty()
                    || value.text().is_some_and(|text| !text.is_empty())
            })
        };
        let keys = KEYS.into_iter().filter(is_set);
        keys.filter_map(|key| Some(Spanned::new(key, self.key(key)?))).collect()
    }
}

impl<'p> Service<'p> {
    /// An internal network that it is attached to, if it is attached to no other.
    pub fn internal_network(self) -> Option<Spanned<&'p str>> {
        if !self.network_mode().is_absent() || !self.is_whole() {
            return None;
        }
        let attached = self.networks();
        let is_open = attached.is_empty() && self.has("networks") && !self.networks_are_empty();
        let names: Vec<&str> = match attached.is_empty() {
            true => vec!["default"],
            false => attached.iter().map(|network| network.name.value).collect(),
        };
        let written = self.get(&["networks"]).map_or(0, |value| value.items().len());
        if is_open || written > names.len() {
            return None;
        }
        let mut found = None;
        for name in names {
            let network = self.compose().resource(ResourceKind::Network, name)?;
            let is_external =
                !network.external().is_absent() && network.external().is_false().is_none();
            let place = Setting::boolean(network.value.get("internal")).is_true()?;
            if is_external {
                return None;
            }
            found = found.or(Some(Spanned::new(network.name.value, place)));
        }
        found
    }

    fn networks_are_empty(self) -> bool {
        let is_empty = |value: &Value| value.items().is_empty() && value.entries().is_empty();
        self.get(&["networks"]).is_some_and(is_empty)
    }
}
