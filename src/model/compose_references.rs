//! References between the parts of a Compose file, and ports that two services want.

use super::{Compose, ResourceKind, Service};
use crate::compose::Port;
use crate::text::Spanned;

/// A name that stands for nothing in the file.
#[derive(Clone, Copy, Debug)]
pub struct UndefinedReference<'p> {
    /// The service that speaks of it.
    pub service: Service<'p>,
    /// What it is meant to be; a service if it is no resource.
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
    /// A service whose build is the context of another.
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

impl<'p> Compose<'p> {
    /// The names that stand for nothing. Empty where the file may rest on others.
    pub fn undefined_references(self) -> Vec<UndefinedReference<'p>> {
        self.services().flat_map(Service::undefined_references).collect()
    }

    /// The pairs of ports of the host that overlap: same protocol, same address or one of them
    /// all addresses, and services that can run together by their profiles. Only what is known
    /// for certain.
    pub fn port_clashes(self) -> Vec<PortClash<'p>> {
        todo!()
    }
}

impl<'p> Service<'p> {
    /// The names in it that stand for nothing. Empty where the file may rest on others.
    pub fn undefined_references(self) -> Vec<UndefinedReference<'p>> {
        todo!()
    }
}
