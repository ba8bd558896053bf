//! How a service is deployed.

use super::super::Value;
use super::Maker;
use super::node::{Datum, Fields, Node};
use super::read::{self, Bare};
use super::service::{device_request, filled_list, texts_of};

impl Maker<'_> {
    pub(super) fn deploy(&self, value: &Value, scale: Option<&Value>) -> Node {
        let get = |key: &str| value.get(key).filter(|value| !value.is_null());
        let mut out = texts_of(value, &["mode", "endpoint_mode"]);
        out.put("replicas", read::integer(get("replicas").or(scale)));
        out.put("labels", read::mapping(get("labels"), Bare::Empty));
        for key in ["update_config", "rollback_config"] {
            out.put(key, get(key).map(update));
        }
        out.put(
            "restart_policy",
            get("restart_policy").map(|value| {
                let mut out = texts_of(value, &["condition"]);
                out.put("delay", read::time(value.get("delay")));
                out.put("window", read::time(value.get("window")));
                out.put("max_attempts", read::integer(value.get("max_attempts")));
                out.into_node()
            }),
        );
        let mut resources = Fields::new();
        for key in ["limits", "reservations"] {
            let part = get("resources").and_then(|it| it.get(key)).filter(|it| !it.is_null());
            resources.put(key, part.map(resource));
        }
        out.put("resources", Some(resources.into_node()));
        let mut placement = Fields::new();
        if let Some(value) = get("placement") {
            placement.put("constraints", read::texts(value.get("constraints")));
            let preferences = value.get("preferences").map_or(&[][..], Value::items);
            let preferences =
                preferences.iter().map(|item| texts_of(item, &["spread"]).into_node());
            placement.put("preferences", filled_list(preferences.collect()));
            let key = "max_replicas_per_node";
            placement.put(key, read::integer_if_set(value.get(key)));
        }
        out.put("placement", Some(placement.into_node()));
        out.into_node()
    }
}

fn update(value: &Value) -> Node {
    let mut out = texts_of(value, &["failure_action", "order"]);
    out.put("parallelism", read::integer(value.get("parallelism")));
    for key in ["delay", "monitor"] {
        out.put(key, read::time(value.get(key)).filter(|it| it.as_text() != Some("0s")));
    }
    out.put("max_failure_ratio", read::float_if_set(value.get("max_failure_ratio")));
    out.into_node()
}

fn resource(value: &Value) -> Node {
    let mut out = Fields::new();
    out.put("cpus", read::float_if_set(value.get("cpus")));
    out.put("memory", read::bytes(value.get("memory")));
    out.put("pids", read::integer_if_set(value.get("pids")));
    let items = |key: &str| value.get(key).map_or(&[][..], Value::items);
    out.put("devices", filled_list(items("devices").iter().map(device_request).collect()));
    let generic = items("generic_resources").iter().map(|item| {
        let mut out = Fields::new();
        out.put(
            "discrete_resource_spec",
            item.get("discrete_resource_spec").map(|value| {
                let mut out = Fields::new();
                let kind = read::text_or_empty(value.get("kind"));
                out.put("kind", Some(kind.unwrap_or_else(|| Node::text(""))));
                let amount = read::integer(value.get("value"));
                out.put("value", Some(amount.unwrap_or_else(|| Node::filled(Datum::Int(0)))));
                out.into_node()
            }),
        );
        out.into_node()
    });
    out.put("generic_resources", filled_list(generic.collect()));
    out.into_node()
}
