//! Services that need one which a choice of profiles leaves out.

use rustc_hash::FxHashMap;

use super::{Compose, Service};
use crate::text::Spanned;

/// A service that is off when one that needs it is on.
#[derive(Clone, Copy, Debug)]
pub struct DependencyOff<'p> {
    /// The service that is needed, where another says so.
    pub name: Spanned<&'p str>,
    /// It, as defined.
    pub service: Service<'p>,
    /// The profile with which only the other is on; none where that is always on.
    pub profile: Option<&'p str>,
}

impl<'p> Compose<'p> {
    /// The services that are off while one that needs them is on, for some choice of profiles.
    /// Compose refuses the project then.
    pub fn dependencies_off(self) -> Vec<DependencyOff<'p>> {
        if self.may_rest_on_others()
            || self.services().all(|service| service.profiles().is_absent())
        {
            return Vec::new();
        }
        // What is not known of the profiles of a service may turn it on or off.
        let known = |service: Service<'p>| {
            let profiles = service.profiles();
            let names: Vec<&str> = profiles.iter().map(|profile| profile.value).collect();
            let is_whole = names.len() == service.items("profiles").len();
            is_whole.then_some(names)
        };
        let profiles: FxHashMap<&str, (Service<'p>, Vec<&str>)> = self
            .services()
            .filter_map(|service| Some((service.name().value, (service, known(service)?))))
            .collect();
        let mut found = Vec::new();
        for service in self.services() {
            let Some((_, own)) = profiles.get(service.name().value) else { continue };
            for name in service.required_services() {
                let Some((other, theirs)) = profiles.get(name.value) else { continue };
                if theirs.is_empty() {
                    continue;
                }
                let profile = own.iter().find(|profile| !theirs.contains(profile)).copied();
                if own.is_empty() || profile.is_some() {
                    found.push(DependencyOff { name, service: *other, profile });
                }
            }
        }
        found
    }
}
