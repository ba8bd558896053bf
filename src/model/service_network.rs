//! A service that has no network of its own.

use super::{ResourceKind, Service};
use crate::compose::{Setting, Value};
use crate::text::{Span, Spanned};

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
    /// Where it is attached to a network that the engine has from the start, by its name: an
    /// external one named `host` or `bridge`.
    pub fn engine_network(self, name: &str) -> Option<Span> {
        let is_it = |network: super::Resource<'_>| {
            let own = network.own_name();
            let own = own.value().copied().unwrap_or(network.name.value);
            network.external().is_true().is_some() && own == name
        };
        let mut attached = self.networks().into_iter();
        let found = attached.find(|attachment| {
            let network = self.compose().resource(ResourceKind::Network, attachment.name.value);
            network.is_some_and(is_it)
        });
        found.map(|attachment| attachment.name.span)
    }

    /// Whether it is the first of so many services that share nothing but the project's default
    /// network that networks of their own would part them: three, or one that publishes ports and
    /// a store of data. Their number comes with it.
    pub fn starts_crowd_by_default(self) -> Option<usize> {
        let is_there = |service: &Service<'_>| {
            !service.has("networks") && !service.has("network_mode") && service.is_whole()
        };
        let mut crowd = self.compose().services().filter(is_there);
        // Asked of each service, so that only the first looks at all of them.
        let first = crowd.next().filter(|first| first.key_span() == self.key_span())?;
        let crowd: Vec<Service<'_>> = std::iter::once(first).chain(crowd).collect();
        let stores = |service: &Service<'_>| service.datastore().is_some();
        let publishes = |service: &Service<'_>| !stores(service) && !service.ports().is_empty();
        let is_crowd = crowd.len() > 2 || crowd.iter().any(publishes) && crowd.iter().any(stores);
        is_crowd.then_some(crowd.len())
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
