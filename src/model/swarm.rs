//! Whether a Compose file is meant for a Swarm.

use super::{Compose, ResourceKind};

/// Keys of `deploy` that mean something to a Swarm only.
const KEYS: [&str; 4] = ["placement", "update_config", "rollback_config", "endpoint_mode"];

impl Compose<'_> {
    /// Whether something shows that it is deployed as a stack: its name, a key that only a Swarm
    /// reads, an overlay network.
    pub fn is_for_swarm(self) -> bool {
        *self.data.is_for_swarm.get_or_init(|| self.shows_a_swarm())
    }

    fn shows_a_swarm(self) -> bool {
        let stem = self.path().file_stem().and_then(|stem| stem.to_str()).unwrap_or_default();
        if ["stack", "swarm"].iter().any(|word| stem.to_ascii_lowercase().contains(word)) {
            return true;
        }
        let is_overlay = |driver: &str| driver == "overlay";
        let mut networks = self.resources(ResourceKind::Network);
        if networks.any(|network| network.driver().value().is_some_and(|driver| is_overlay(driver)))
        {
            return true;
        }
        self.services().any(|service| {
            let deploy = service.get(&["deploy"]);
            deploy.is_some_and(|deploy| {
                KEYS.iter().any(|key| deploy.get(key).is_some())
                    || deploy.get("mode").and_then(|mode| mode.text()) == Some("global")
            })
        })
    }
}
