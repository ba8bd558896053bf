//! Questions about a service that need more than one of its keys.

use super::{Compose, Service};
use crate::compose::{Port, Setting, Value};
use crate::text::{Edit, Span};

impl<'p> Service<'p> {
    /// Whether all of the service is in this file, so that what it lacks is lacking: it extends
    /// nothing, is laid over nothing, and Compose runs it itself.
    pub fn is_whole(self) -> bool {
        !self.may_inherit() && !self.is_provided()
    }

    /// Whether its log is kept in a file that grows for ever: written by `json-file` without
    /// `max-size`, by a service that goes on running.
    pub fn logs_without_bound(self) -> bool {
        let driver = self.logging_driver();
        let is_json = driver.is_absent() || driver.value() == Some(&"json-file");
        let has_size = self.get(&["logging", "options", "max-size"]).is_some();
        self.is_whole() && is_json && !has_size && !self.is_awaited_to_end()
    }

    /// Whether it is a service rather than a task, and nothing starts it again.
    pub fn stays_down(self) -> bool {
        self.is_whole()
            && !self.has("restart")
            && self.get(&["deploy", "restart_policy"]).is_none()
            && self.profiles().is_absent()
            && !self.is_awaited_to_end()
    }

    /// Writes another text in the place of an item of a list.
    pub fn replace_item(self, key: &str, place: Span, text: &str) -> Vec<Edit> {
        let items = self.get(&[key]).map(Value::items).unwrap_or_default();
        let item = items.iter().find(|item| item.span == place);
        item.map_or_else(Vec::new, |item| self.compose().replace(item, text))
    }

    /// Takes the item at a place out of a list; the list with its key if it is the only one.
    pub fn remove_from(self, key: &str, place: Span) -> Vec<Edit> {
        let items = self.get(&[key]).map(Value::items).unwrap_or_default();
        match items.iter().find(|item| item.span == place) {
            Some(_) if items.len() == 1 => self.remove(key),
            Some(item) => self.compose().remove_value(item),
            None => Vec::new(),
        }
    }
}

impl Compose<'_> {
    /// Writes another name in the place of a key without quotes.
    pub fn rename_key(self, place: Span, name: &str) -> Vec<Edit> {
        let raw = self.slice(place);
        let is_plain = !raw.is_empty() && !raw.starts_with(['"', '\'', '*', '&', '!']);
        if is_plain { vec![Edit::replace(place, name)] } else { Vec::new() }
    }
}

impl Port<'_> {
    /// Whether a Swarm publishes it by its routing mesh, which is on every node and has no
    /// address of one.
    pub fn is_of_ingress(&self, service: Service<'_>) -> bool {
        self.mode.value().is_some_and(|mode| mode == "ingress") && service.compose().is_for_swarm()
    }

    /// Whether it is published on every address of the host: none is given, or one that means
    /// all. `false` where the address is not known.
    pub fn is_on_all_interfaces(&self) -> bool {
        match &self.host_ip {
            Setting::Absent => true,
            Setting::Unknown(_) => false,
            Setting::Known(address) => address
                .value
                .parse::<std::net::IpAddr>()
                .is_ok_and(|address| address.to_canonical().is_unspecified()),
        }
    }
}
