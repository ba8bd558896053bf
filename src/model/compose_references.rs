//! References between the parts of a Compose file, and ports that two services want.

use std::net::{IpAddr, Ipv4Addr, Ipv6Addr};

use rustc_hash::{FxHashMap, FxHashSet};

use super::service_parts::Variable;
use super::{Compose, ResourceKind, Service};
use crate::compose::{Mount, Port, PortRange, Setting, Value, may_run_together};
use crate::text::{Spanned, sort_seldom};

/// A name that stands for nothing in the file.
#[derive(Clone, Copy, Debug)]
pub struct UndefinedReference<'p> {
    /// The service that speaks of it.
    pub service: Service<'p>,
    /// What it is meant to be.
    pub kind: ReferenceKind,
    /// The name, at the place where it is used.
    pub name: Spanned<&'p str>,
}

/// What a name is meant to stand for.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum ReferenceKind {
    /// A network, volume, secret, config or model.
    Resource(ResourceKind),
    /// A service that another waits for (`depends_on`, `links`, `volumes_from`).
    Dependency,
    /// A service whose namespace another joins (`network_mode: service:x`, `pid`, `ipc` …).
    Namespace,
    /// A service whose build is the context of another (`additional_contexts`).
    BuildContext,
}

/// Two ports that cannot be open at the same time.
#[derive(Clone, Debug)]
pub struct PortClash<'p> {
    /// The one that comes first in the file.
    pub first: (Service<'p>, Port<'p>),
    /// The other, perhaps of the same service.
    pub second: (Service<'p>, Port<'p>),
    /// The lowest port that both want.
    pub port: u16,
}

/// A reference of a service: what it is meant to be, and its name.
pub(super) type Reference<'p> = (ReferenceKind, Spanned<&'p str>);

impl<'p> Compose<'p> {
    /// The names that stand for nothing. Empty where the file may rest on others.
    pub fn undefined_references(self) -> Vec<UndefinedReference<'p>> {
        if self.may_rest_on_others() {
            return Vec::new();
        }
        let services: FxHashSet<&str> =
            self.services().map(|service| service.name().value).collect();
        let resources = |kind| -> FxHashSet<&str> {
            self.resources(kind).map(|resource| resource.name.value).collect()
        };
        let networks = resources(ResourceKind::Network);
        let volumes = resources(ResourceKind::Volume);
        let secrets = resources(ResourceKind::Secret);
        let configs = resources(ResourceKind::Config);
        let models = resources(ResourceKind::Model);
        let is_defined = |kind, name: &str| match kind {
            ReferenceKind::Resource(ResourceKind::Network) => {
                name == "default" || networks.contains(name)
            }
            ReferenceKind::Resource(ResourceKind::Volume) => volumes.contains(name),
            ReferenceKind::Resource(ResourceKind::Secret) => secrets.contains(name),
            ReferenceKind::Resource(ResourceKind::Config) => configs.contains(name),
            ReferenceKind::Resource(ResourceKind::Model) => models.contains(name),
            ReferenceKind::Dependency | ReferenceKind::Namespace | ReferenceKind::BuildContext => {
                services.contains(name)
            }
        };
        let mut undefined = Vec::new();
        for service in self.services() {
            for (kind, name) in service.references() {
                if !is_defined(kind, name.value) {
                    undefined.push(UndefinedReference { service, kind, name });
                }
            }
        }
        undefined
    }

    /// The resources of a kind that no service uses. Empty where the file is an overlay, or where
    /// a use may hang on something unknown.
    pub fn unused_resources(self, kind: ResourceKind) -> Vec<super::Resource<'p>> {
        let may_be_used = |service: Service<'_>| {
            service.has("extends") || service.value().is_null() || service.has_unknown_uses(kind)
        };
        // A file without services is there for others.
        let is_library = self.services().next().is_none();
        if is_library || self.may_rest_on_others() || self.services().any(may_be_used) {
            return Vec::new();
        }
        let used: FxHashSet<&str> = self
            .services()
            .flat_map(Service::references)
            .filter(|(used, _)| *used == ReferenceKind::Resource(kind))
            .map(|(_, name)| name.value)
            .chain(self.services().filter_map(|service| {
                // A Windows account may stand in a config.
                let spec = service.text(&["credential_spec", "config"]);
                let is_config = kind == ResourceKind::Config;
                spec.known().filter(|_| is_config).map(|name| name.value)
            }))
            .collect();
        self.resources(kind)
            .filter(|resource| !used.contains(resource.name.value))
            // The default network is used by every service that names no other.
            .filter(|resource| {
                kind != ResourceKind::Network
                    || resource.name.value != "default"
                    || !self.services().any(Service::joins_default_network)
            })
            .collect()
    }

    /// The ports of the host that overlap with an earlier one, each with the first such: same
    /// protocol, same address or one of them all addresses, and services that can run together by
    /// their profiles. Only what is known for certain.
    pub fn port_clashes(self) -> Vec<PortClash<'p>> {
        let mut claims: Vec<Claim<'p>> = self.services().flat_map(Claim::of).collect();
        // Two services may share one list, so that the place of an item is not enough.
        let place = |claim: &Claim<'p>| (claim.service.key_span(), claim.port.span);
        sort_seldom(&mut claims, |a, b| place(a).cmp(&place(b)));
        // Those that differ in nothing but their service clash with the same others.
        let mut numbers: FxHashMap<Alike<'_>, usize> = FxHashMap::default();
        let mut groups: Vec<Vec<usize>> = Vec::new();
        for (at, claim) in claims.iter().enumerate() {
            let number = *numbers.entry(claim.alike()).or_insert(groups.len());
            if number == groups.len() {
                groups.push(Vec::new());
            }
            groups[number].push(at);
        }
        let range = |group: &[usize]| claims[group[0]].range;
        sort_seldom(&mut groups, |a, b| (range(a), a[0]).cmp(&(range(b), b[0])));
        // By the later claim, the earlier one.
        let mut pairs: FxHashMap<usize, usize> = FxHashMap::default();
        let mut join = |one: &[usize], other: &[usize]| {
            // The first, and the first of another service, stand for all of a group.
            let service = |at: usize| claims[at].service.key_span();
            let second = one.iter().find(|at| service(**at) != service(one[0]));
            for &later in other {
                for &first in [Some(&one[0]), second].into_iter().flatten() {
                    if first < later && claims[first].clashes_with(&claims[later]) {
                        let known = pairs.entry(later).or_insert(first);
                        *known = first.min(*known);
                        break;
                    }
                }
            }
        };
        for (at, group) in groups.iter().enumerate() {
            join(group, group);
            let rest = groups[at + 1..].iter();
            // Bounds the pairs of a file in which ranges without end lie over one another.
            let near = rest.take_while(|other| range(other).first <= range(group).last).take(64);
            for other in near {
                join(group, other);
                join(other, group);
            }
        }
        let mut clashes: Vec<PortClash<'p>> = pairs
            .into_iter()
            .map(|(second, first)| {
                let (first, second) = (&claims[first], &claims[second]);
                PortClash {
                    first: (first.service, first.port.clone()),
                    second: (second.service, second.port.clone()),
                    port: first.range.first.max(second.range.first),
                }
            })
            .collect();
        let place = |clash: &PortClash<'p>| (clash.second.0.key_span(), clash.second.1.span);
        sort_seldom(&mut clashes, |a, b| place(a).cmp(&place(b)));
        clashes
    }
}

/// A port of the host that a service opens.
#[derive(Debug)]
struct Claim<'p> {
    service: Service<'p>,
    port: Port<'p>,
    range: PortRange,
    /// The address; absent for all of them, `0.0.0.0` for all of IPv4.
    ip: Option<IpAddr>,
    protocol: String,
}

/// What decides with which others a claim clashes, its service apart.
type Alike<'c> = (PortRange, Option<PortRange>, Option<IpAddr>, &'c str, Vec<&'c str>);

impl<'p> Claim<'p> {
    fn alike(&self) -> Alike<'_> {
        let profiles = self.service.get(&["profiles"]).map_or(&[][..], Value::items);
        let mut profiles: Vec<&str> = profiles.iter().filter_map(Value::text).collect();
        profiles.sort_unstable();
        let target = self.port.target.value().copied();
        (self.range, target, self.ip, &self.protocol, profiles)
    }

    fn of(service: Service<'p>) -> Vec<Claim<'p>> {
        // A host network opens no ports, and another service's container has its own.
        if !service.network_mode().is_absent() {
            return Vec::new();
        }
        let read = |port: Port<'p>| {
            let range = *port.published.value()?;
            // A range against one port of the container: the engine takes a free one of it.
            let target = *port.target.value()?;
            if range.extent() != target.extent() || range.first == 0 {
                return None;
            }
            let ip = match &port.host_ip {
                Setting::Absent => None,
                Setting::Unknown(_) => return None,
                Setting::Known(ip) => {
                    let ip = ip.value.parse::<IpAddr>().ok()?;
                    (ip != IpAddr::V6(Ipv6Addr::UNSPECIFIED)).then_some(ip)
                }
            };
            let protocol = match &port.protocol {
                Setting::Absent => "tcp".to_owned(),
                Setting::Unknown(_) => return None,
                Setting::Known(protocol) => protocol.value.clone(),
            };
            Some(Claim { service, range, ip, protocol, port })
        };
        service.ports().into_iter().filter_map(read).collect()
    }

    /// The address, if it is a certain one.
    fn bound_ip(&self) -> Option<IpAddr> {
        self.ip.filter(|ip| !ip.is_unspecified())
    }

    fn shares_address_with(&self, other: &Claim<'p>) -> bool {
        let (Some(a), Some(b)) = (self.ip, other.ip) else { return true };
        let is_all_of_v4 = |ip: IpAddr| ip == IpAddr::V4(Ipv4Addr::UNSPECIFIED);
        a == b || (a.is_ipv4() && b.is_ipv4() && (is_all_of_v4(a) || is_all_of_v4(b)))
    }

    fn clashes_with(&self, other: &Claim<'p>) -> bool {
        let same_service = self.service.name() == other.service.name();
        let same_mapping = self.port.target.value() == other.port.target.value()
            && self.range == other.range
            && self.bound_ip() == other.bound_ip();
        self.range.overlaps(other.range)
            && self.protocol == other.protocol
            && self.shares_address_with(other)
            // Compose takes a repeated mapping once.
            && !(same_service && same_mapping)
            && (same_service || may_run_together(self.service.value(), other.service.value()))
    }
}

impl<'p> Service<'p> {
    /// The services without which Compose refuses it, at the places that say so.
    pub(super) fn required_services(self) -> Vec<Spanned<&'p str>> {
        let optional: Vec<&str> = self
            .depends_on()
            .iter()
            .filter(|dependency| !dependency.required)
            .map(|dependency| dependency.name.value)
            .collect();
        self.references()
            .into_iter()
            .filter(|(kind, name)| {
                !matches!(kind, ReferenceKind::Resource(_)) && !optional.contains(&name.value)
            })
            .map(|(_, name)| name)
            .collect()
    }

    /// What it refers to by name, as far as that is known.
    pub(super) fn references(self) -> Vec<Reference<'p>> {
        let mut found: Vec<Reference<'p>> = Vec::new();
        let resource = ReferenceKind::Resource;
        let networks = self.networks().into_iter().map(|network| network.name);
        found.extend(networks.map(|name| (resource(ResourceKind::Network), name)));
        let volumes = self.items("volumes").iter().filter_map(volume_name);
        found.extend(volumes.map(|name| (resource(ResourceKind::Volume), name)));
        let build = self.build();
        let secrets = self.secrets().into_iter();
        let secrets = secrets.chain(build.map(|build| build.secrets()).unwrap_or_default());
        let secrets = secrets.filter_map(|grant| grant.source.known());
        found.extend(secrets.map(|name| (resource(ResourceKind::Secret), name)));
        let configs = self.configs().into_iter().filter_map(|grant| grant.source.known());
        found.extend(configs.map(|name| (resource(ResourceKind::Config), name)));
        found.extend(self.models().into_iter().map(|name| (resource(ResourceKind::Model), name)));
        let dependencies = self.depends_on().into_iter().map(|dependency| dependency.name);
        found.extend(dependencies.map(|name| (ReferenceKind::Dependency, name)));
        let links = self.links().items.into_iter().map(|link| link.map(|(service, _)| service));
        found.extend(links.map(|name| (ReferenceKind::Dependency, name)));
        for item in self.volumes_from().items {
            if !item.value.starts_with("container:") {
                let name = item.map(|text| text.split(':').next().unwrap_or(text));
                found.push((ReferenceKind::Dependency, name));
            }
        }
        for key in ["network_mode", "ipc", "pid", "uts", "cgroup"] {
            let joined = self.text(&[key]).known().and_then(|text| {
                Some(Spanned::new(text.value.strip_prefix("service:")?, text.span))
            });
            found.extend(joined.map(|name| (ReferenceKind::Namespace, name)));
        }
        let contexts = build.map(|build| build.additional_contexts()).unwrap_or_default();
        let services = contexts.into_iter().filter_map(|context: Variable<'p>| {
            let value = context.value.known()?;
            Some(Spanned::new(value.value.strip_prefix("service:")?, value.span))
        });
        found.extend(services.map(|name| (ReferenceKind::BuildContext, name)));
        found
    }

    /// Whether it uses something of the kind whose name is not known.
    fn has_unknown_uses(self, kind: ResourceKind) -> bool {
        let is_open = |value: &Value| value.items().iter().any(Value::is_unknown);
        match kind {
            ResourceKind::Volume => self
                .volumes()
                .iter()
                .any(|mount| mount.kind.is_unknown() || mount.source.is_unknown()),
            ResourceKind::Secret => {
                let build = self.build().map(|build| build.secrets()).unwrap_or_default();
                self.secrets().iter().chain(&build).any(|grant| grant.source.is_unknown())
            }
            ResourceKind::Config => self.configs().iter().any(|grant| grant.source.is_unknown()),
            ResourceKind::Network | ResourceKind::Model => {
                self.get(&[kind.key()]).is_some_and(is_open)
            }
        }
    }
}

/// The named volume that an item of `volumes` mounts.
fn volume_name(item: &Value) -> Option<Spanned<&str>> {
    let mount = Mount::read(item);
    mount.volume_name()?;
    if item.is_map() {
        let source = item.get("source")?;
        return Some(Spanned::new(source.text()?, source.span));
    }
    let name = item.text_with_holes()?.split(':').next()?;
    Some(Spanned::new(name, item.span))
}
