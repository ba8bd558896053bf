//! What services speak of by name.

use rustc_hash::FxHashSet;

use super::validate::shorten;
use super::{Entry, Error, ErrorKind, Mount, Value};
use crate::text::Span;

/// Whether a service speaks of a service, network, volume, secret or config that is not defined
/// here, as in a file that lies over others.
pub fn has_undefined_reference(root: &Value) -> bool {
    let names = |key: &str| -> FxHashSet<&str> {
        let entries = root.get(key).map_or(&[][..], Value::entries);
        entries.iter().map(|entry| entry.key.value.as_str()).collect()
    };
    let services = names("services");
    let networks = names("networks");
    let (volumes, secrets, configs) = (names("volumes"), names("secrets"), names("configs"));
    let all = root.get("services").map_or(&[][..], Value::entries);
    all.iter().map(|entry| &entry.value).any(|service| {
        let is_out =
            |known: &FxHashSet<&str>, name: &str| !known.contains(name) && !name.contains("${");
        let grants = |key: &str, known: &FxHashSet<&str>| {
            let items = service.get(key).map_or(&[][..], Value::items);
            items.iter().any(|item| {
                let name = item.text().or_else(|| item.get("source").and_then(Value::text));
                name.is_some_and(|name| is_out(known, name))
            })
        };
        let mounts = service.get("volumes").map_or(&[][..], Value::items);
        let mounts_unknown = mounts
            .iter()
            .any(|item| Mount::read(item).volume_name().is_some_and(|name| is_out(&volumes, name)));
        dependencies(service).iter().any(|(name, _)| is_out(&services, name))
            || names_in(service.get("networks"))
                .iter()
                .any(|(name, _)| *name != "default" && is_out(&networks, name))
            || grants("secrets", &secrets)
            || grants("configs", &configs)
            || mounts_unknown
    })
}

/// Builds that take the build of a service for a context that is not built.
pub(super) fn unbuilt_contexts(services: &[Entry]) -> Vec<Error> {
    let mut errors = Vec::new();
    for service in services {
        let Some(contexts) = service.value.at(&["build", "additional_contexts"]) else { continue };
        let mapped = contexts.entries().iter().filter_map(|it| Some((it.value.text()?, &it.value)));
        let listed =
            contexts.items().iter().filter_map(|it| Some((it.text()?.split_once('=')?.1, it)));
        for (text, value) in mapped.chain(listed) {
            let Some(name) = text.strip_prefix("service:") else { continue };
            let Some(other) = services.iter().find(|other| other.key.value == name) else {
                continue;
            };
            let may_build = ["build", "extends"].iter().any(|key| other.value.get(key).is_some());
            if !may_build {
                let message = shorten(format!("service `{name}` is not built"));
                let error = Error::new(ErrorKind::Conflict, value.span, message);
                errors.push(error.with_related(other.key.span, "the service"));
            }
        }
    }
    errors
}

/// The names in a list of them or in the keys of a mapping.
pub(super) fn names_in(value: Option<&Value>) -> Vec<(&str, Span)> {
    let Some(value) = value else { return Vec::new() };
    let keys = value.entries().iter().map(|entry| (entry.key.value.as_str(), entry.key.span));
    keys.chain(value.items().iter().filter_map(|item| Some((item.text()?, item.span)))).collect()
}

/// The services that a service waits for, with the places that say so.
pub(super) fn dependencies(service: &Value) -> Vec<(&str, Span)> {
    let mut found = names_in(service.get("depends_on"));
    for (key, is_volume) in [("links", false), ("volumes_from", true)] {
        for item in service.get(key).map_or(&[][..], Value::items) {
            let Some(text) =
                item.text().filter(|text| !is_volume || !text.starts_with("container:"))
            else {
                continue;
            };
            found.push((text.split(':').next().unwrap_or(text), item.span));
        }
    }
    for key in ["network_mode", "ipc", "pid", "uts", "cgroup"] {
        let Some(value) = service.get(key) else { continue };
        if let Some(name) = value.text().and_then(|text| text.strip_prefix("service:")) {
            found.push((name, value.span));
        }
    }
    found
}
