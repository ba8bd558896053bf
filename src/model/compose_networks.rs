//! The addresses of the networks of a Compose file.

use std::net::IpAddr;

use rustc_hash::FxHashMap;

use super::{Compose, Resource, ResourceKind, Service};
use crate::compose::{Setting, Value, may_run_together};
use crate::text::Spanned;

/// An address or subnet that does not fit.
#[derive(Clone, Debug)]
pub struct AddressSlip {
    /// The address.
    pub address: Spanned<String>,
    /// What is wrong, as a message.
    pub message: String,
    /// What it does not fit, with what that is.
    pub other: Option<Spanned<&'static str>>,
}

/// `10.0.0.0/24`
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
struct Subnet {
    is_v6: bool,
    first: u128,
    last: u128,
}

impl Subnet {
    fn parse(text: &str) -> Option<Subnet> {
        let (address, length) = text.split_once('/')?;
        let (number, is_v6) = number(address.parse().ok()?);
        let bits: u32 = if is_v6 { 128 } else { 32 };
        let length: u32 = length.parse().ok().filter(|length| *length <= bits)?;
        let rest = match bits - length {
            128 => u128::MAX,
            free => (1u128 << free) - 1,
        };
        Some(Subnet { is_v6, first: number & !rest, last: number | rest })
    }

    fn holds(self, address: IpAddr) -> bool {
        let (number, is_v6) = number(address);
        is_v6 == self.is_v6 && (self.first..=self.last).contains(&number)
    }

    /// Whether it is the first or last of a subnet of version 4, which no container gets.
    fn reserves(self, address: IpAddr) -> bool {
        let (number, _) = number(address);
        !self.is_v6 && self.last - self.first > 2 && (number == self.first || number == self.last)
    }

    fn overlaps(self, other: Subnet) -> bool {
        self.is_v6 == other.is_v6 && self.first <= other.last && other.first <= self.last
    }
}

fn number(address: IpAddr) -> (u128, bool) {
    match address {
        IpAddr::V4(address) => (u128::from(u32::from(address)), false),
        IpAddr::V6(address) => (u128::from(address), true),
    }
}

/// A subnet of a network, with what is said of it.
struct Pool<'p> {
    text: Spanned<&'p str>,
    subnet: Subnet,
    config: &'p Value,
}

impl<'p> Resource<'p> {
    /// Its subnets; none where not all of them are known.
    fn pools(self) -> Option<Vec<Pool<'p>>> {
        let configs = self.value.at(&["ipam", "config"]).map_or(&[][..], Value::items);
        let read = |config: &'p Value| {
            let value = config.get("subnet")?;
            let text = Spanned::new(value.text()?, value.span);
            Some(Pool { text, subnet: Subnet::parse(text.value)?, config })
        };
        configs.iter().map(read).collect()
    }

    /// Whether the engine gives its addresses by its own rules: it makes the network itself, with
    /// a driver and an allocation of its own.
    fn is_plain_network(self) -> bool {
        let is_one_of = |path: &[&str], known: &[&str]| match self.value.at(path) {
            None => true,
            Some(value) => {
                value.is_null() || value.text().is_some_and(|text| known.contains(&text))
            }
        };
        (self.external().is_absent() || self.external().is_false().is_some())
            && is_one_of(&["driver"], &["bridge", "overlay"])
            && is_one_of(&["ipam", "driver"], &["default"])
    }
}

/// A service that asks for an address, and where.
type Claim<'p> = (Service<'p>, Spanned<&'p str>);

impl<'p> Compose<'p> {
    /// The static addresses that their network cannot give.
    pub fn address_slips(self) -> Vec<AddressSlip> {
        let mut found = Vec::new();
        if self.may_rest_on_others() {
            return found;
        }
        // By network and address, the services that ask for it.
        let mut taken: FxHashMap<(&str, IpAddr), Vec<Claim<'p>>> = FxHashMap::default();
        for service in self.services() {
            for attachment in service.networks() {
                let Some(settings) = attachment.settings else { continue };
                for key in ["ipv4_address", "ipv6_address"] {
                    let Some(value) = settings.get(key) else { continue };
                    let Some(text) = value.text() else { continue };
                    let Ok(address) = text.parse::<IpAddr>() else { continue };
                    let place = Spanned::new(text, value.place());
                    let name = attachment.name.value;
                    let Some(network) = self.resource(ResourceKind::Network, name) else {
                        continue;
                    };
                    if !network.is_plain_network() {
                        continue;
                    }
                    let address_of = |message: String, other| AddressSlip {
                        address: place.map(str::to_owned),
                        message,
                        other,
                    };
                    if let Some(slip) = refusal(network, name, address) {
                        found.push(address_of(slip.0, slip.1));
                        continue;
                    }
                    if let Some(count) = service.replicas().known().filter(|it| it.value > 1) {
                        let message =
                            format!("one address for {} containers of a service", count.value);
                        let other = Spanned::new("the number of containers", count.span);
                        found.push(address_of(message, Some(other)));
                        continue;
                    }
                    let others = taken.entry((name, address)).or_default();
                    let other = others.iter().find(|(other, place)| {
                        may_run_together(other.value(), service.value())
                            && place.span != value.place()
                    });
                    if let Some((other, first)) = other {
                        let message =
                            format!("service `{}` has this address already", other.name());
                        found
                            .push(address_of(message, Some(Spanned::new("the other", first.span))));
                    }
                    // One that always runs stands for all such; the others are bounded.
                    let always = |own: &Service<'_>| own.get(&["profiles"]).is_none();
                    let is_stood_for = always(&service) && others.iter().any(|own| always(&own.0));
                    if !is_stood_for && others.len() < 64 {
                        others.push((service, place));
                    }
                }
            }
        }
        found
    }

    /// The subnets that overlap, and the gateways and ranges outside of theirs.
    pub fn subnet_slips(self) -> Vec<AddressSlip> {
        let mut found = Vec::new();
        let mut earlier: Vec<(&str, Pool<'p>)> = Vec::new();
        for network in self.resources(ResourceKind::Network) {
            if !network.is_plain_network() {
                continue;
            }
            for pool in network.pools().unwrap_or_default() {
                for key in ["gateway", "ip_range"] {
                    let Some(value) = pool.config.get(key) else { continue };
                    let Some(text) = value.text() else { continue };
                    let is_inside = match text.parse::<IpAddr>() {
                        Ok(address) => pool.subnet.holds(address),
                        Err(_) => Subnet::parse(text).is_none_or(|range| {
                            range.is_v6 == pool.subnet.is_v6
                                && pool.subnet.first <= range.first
                                && range.last <= pool.subnet.last
                        }),
                    };
                    if !is_inside {
                        found.push(AddressSlip {
                            address: Spanned::new(text.to_owned(), value.span),
                            message: format!("`{text}` is not in the subnet `{}`", pool.text),
                            other: Some(Spanned::new("the subnet", pool.text.span)),
                        });
                    }
                }
                // Bounds the pairs of a file with networks without end.
                let mut others = earlier.iter().take(200);
                let clash = others.find(|(name, other)| {
                    other.subnet.overlaps(pool.subnet) && *name != network.name.value
                });
                if let Some((name, other)) = clash {
                    found.push(AddressSlip {
                        address: pool.text.map(str::to_owned),
                        message: format!("the subnet overlaps with that of network `{name}`"),
                        other: Some(Spanned::new("the other subnet", other.text.span)),
                    });
                }
                earlier.push((network.name.value, pool));
            }
        }
        found
    }
}

/// Why a network cannot give an address.
fn refusal(
    network: Resource<'_>,
    name: &str,
    address: IpAddr,
) -> Option<(String, Option<Spanned<&'static str>>)> {
    let pools = network.pools()?;
    let of_kind = |pool: &&Pool<'_>| pool.subnet.is_v6 == address.is_ipv6();
    if !pools.iter().any(|pool| of_kind(&pool)) {
        let place = Some(Spanned::new("the network", network.name.span));
        return Some((format!("network `{name}` has no `subnet` for a static address"), place));
    }
    let Some(pool) = pools.iter().find(|pool| pool.subnet.holds(address)) else {
        let place =
            pools.iter().find(of_kind).map(|pool| Spanned::new("the subnet", pool.text.span));
        return Some((format!("`{address}` is not in the subnet of `{name}`"), place));
    };
    // The engine leaves a subnet of version 6 aside where the network has none of that version.
    let has_v6 = Setting::boolean(network.value.get("enable_ipv6"));
    if address.is_ipv6() && (has_v6.is_absent() || has_v6.is_false().is_some()) {
        let place = Some(Spanned::new("the network", network.name.span));
        return Some((format!("network `{name}` lacks `enable_ipv6: true`"), place));
    }
    let gateway = pool.config.get("gateway");
    if let Some(gateway) =
        gateway.filter(|gateway| gateway.text().is_some_and(|text| text.parse() == Ok(address)))
    {
        let place = Some(Spanned::new("the gateway", gateway.span));
        return Some((format!("`{address}` is the gateway of `{name}`"), place));
    }
    if pool.subnet.reserves(address) {
        let place = Some(Spanned::new("the subnet", pool.text.span));
        return Some((format!("`{address}` is the first or last of its subnet"), place));
    }
    None
}

#[cfg(test)]
mod tests {
    use super::Subnet;

    #[test]
    fn subnets_hold_what_is_in_them() {
        let subnet = Subnet::parse("10.0.1.7/24").expect("a subnet");
        for (text, is_in) in [("10.0.1.0", true), ("10.0.1.255", true), ("10.0.2.0", false)] {
            assert_eq!(subnet.holds(text.parse().expect("an address")), is_in, "{text}");
        }
        for text in ["0.0.0.0/0", "::/0", "fd00::/8"] {
            assert!(Subnet::parse(text).is_some(), "{text}");
        }
        for text in ["10.0.0.0", "10.0.0.0/33", "x/8"] {
            assert!(Subnet::parse(text).is_none(), "{text}");
        }
    }
}
