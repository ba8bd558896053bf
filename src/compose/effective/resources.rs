//! Networks, volumes, secrets and configs, and which of them are used.

use std::collections::BTreeSet;

use super::super::Value;
use super::Maker;
use super::node::{Datum, Fields, Node};
use super::read::{self, Bare};
use super::service::{filled_list, texts_of};

/// The resources that the services use.
#[derive(Default)]
pub(super) struct Used {
    networks: BTreeSet<String>,
    volumes: BTreeSet<String>,
    secrets: BTreeSet<String>,
    configs: BTreeSet<String>,
}

impl Used {
    pub(super) fn by(services: &Fields) -> Used {
        let mut used = Used::default();
        for (_, service) in services.iter() {
            let keys = |key: &str| service.get(key).map_or(&[][..], Node::entries);
            used.networks.extend(keys("networks").iter().map(|(name, _)| name.clone()));
            let items = |node: &Node, key: &str| -> Vec<Node> {
                node.get(key).map_or(&[][..], Node::items).to_vec()
            };
            let source = |node: &Node| node.get("source")?.as_text().map(str::to_owned);
            let volumes = items(service, "volumes");
            let is_volume = |it: &&Node| it.get("type").and_then(Node::as_text) == Some("volume");
            used.volumes.extend(volumes.iter().filter(is_volume).filter_map(source));
            used.secrets.extend(items(service, "secrets").iter().filter_map(source));
            used.configs.extend(items(service, "configs").iter().filter_map(source));
            if let Some(build) = service.get("build") {
                used.secrets.extend(items(build, "secrets").iter().filter_map(source));
            }
        }
        used
    }

    pub(super) fn of(&self, kind: &str) -> &BTreeSet<String> {
        match kind {
            "networks" => &self.networks,
            "volumes" => &self.volumes,
            "secrets" => &self.secrets,
            _ => &self.configs,
        }
    }
}

impl Maker<'_> {
    pub(super) fn network(&self, key: &str, value: Option<&Value>) -> Node {
        let mut out = self.resource(key, value);
        let get = |key: &str| value.and_then(|value| value.get(key));
        for key in ["attachable", "internal"] {
            out.put(key, read::is_true(get(key)));
        }
        for key in ["enable_ipv4", "enable_ipv6"] {
            out.put(key, read::flag(get(key)));
        }
        let mut ipam = Fields::new();
        if let Some(value) = get("ipam") {
            ipam.put("driver", read::text(value.get("driver")));
            let pools = value.get("config").map_or(&[][..], Value::items).iter().map(|pool| {
                let mut out = texts_of(pool, &["subnet", "gateway", "ip_range"]);
                let addresses = read::mapping(pool.get("aux_addresses"), Bare::Empty);
                out.put("aux_addresses", addresses);
                out.into_node()
            });
            ipam.put("config", filled_list(pools.collect()));
        }
        out.put("ipam", Some(ipam.into_node()));
        out.into_node()
    }

    pub(super) fn volume(&self, key: &str, value: Option<&Value>) -> Node {
        let mut out = self.resource(key, value);
        let text = |path: &[&str]| value.and_then(|value| value.at(path)).and_then(Value::text);
        let is_bound =
            text(&["driver"]) == Some("local") && text(&["driver_opts", "o"]) == Some("bind");
        if is_bound && let Some(mut options) = out.take("driver_opts") {
            if let Datum::Map(entries) = &mut options.datum {
                for (_, device) in entries.iter_mut().filter(|(name, _)| name == "device") {
                    let path = self.absolute(device.as_text().unwrap_or_default());
                    device.datum = Datum::Text(path);
                }
            }
            out.put("driver_opts", Some(options));
        }
        out.into_node()
    }

    /// A secret or config.
    pub(super) fn file_object(&self, key: &str, value: Option<&Value>) -> Node {
        let mut out = self.resource(key, value);
        let get = |key: &str| value.and_then(|value| value.get(key));
        let file = read::text_or_empty(get("file")).map(|mut node| {
            // An empty path is that of the folder.
            let path = match node.as_text() {
                Some("") if !node.is_unknown => ".",
                None => ".",
                Some(path) => path,
            };
            node.datum = Datum::Text(self.absolute(path));
            node
        });
        out.put("file", file);
        for key in ["environment", "content", "template_driver"] {
            out.put(key, read::text(get(key)));
        }
        out.into_node()
    }

    /// What all of them have.
    fn resource(&self, key: &str, value: Option<&Value>) -> Fields {
        let mut out = Fields::new();
        let get = |key: &str| value.and_then(|value| value.get(key)).filter(|it| !it.is_null());
        let external = get("external");
        let is_external = external.is_some_and(|it| it.is_map() || it.boolean() == Some(true));
        let given = get("name").or_else(|| external.and_then(|external| external.get("name")));
        let name = match (given, is_external) {
            // A name that is there and empty is none.
            (Some(_), _) => read::text(given),
            (None, true) => Some(Node::text(key)),
            (None, false) => Some(Node::text(&format!("{}_{key}", self.setting.name))),
        };
        out.put("name", name);
        if let Some(external) = external.filter(|_| is_external) {
            out.put("external", Some(Node::of(external, Datum::Bool(true))));
        }
        out.put("driver", read::text(get("driver")));
        out.put("driver_opts", read::mapping(get("driver_opts"), Bare::Empty));
        out.put("labels", read::mapping(get("labels"), Bare::Empty));
        out
    }
}
