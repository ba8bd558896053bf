//! What is wrong with the services that are on, taken together.

use rustc_hash::FxHashSet;

use super::super::references::{dependencies, names_in};
use super::super::validate::shorten;
use super::super::{Entry, Error, ErrorKind, Mount, Value};
use super::read::{self, Bare};
use crate::text::Span;

/// References to what is not defined, or is off.
pub(super) fn check(root: &Value, on: &[&Entry], off: &[&Entry]) -> Vec<Error> {
    let mut errors = Vec::new();
    let names = |key: &str| -> FxHashSet<&str> {
        let entries = root.get(key).map_or(&[][..], Value::entries);
        entries.iter().map(|entry| entry.key.value.as_str()).collect()
    };
    let running: FxHashSet<&str> = on.iter().map(|entry| entry.key.value.as_str()).collect();
    let resting: FxHashSet<&str> = off.iter().map(|entry| entry.key.value.as_str()).collect();
    let known: Vec<(&str, &str, FxHashSet<&str>)> = [
        ("networks", "network"),
        ("secrets", "secret"),
        ("configs", "config"),
        ("models", "model"),
    ]
    .map(|(key, word)| (key, word, names(key)))
    .into();
    let volumes = names("volumes");
    let mut tell = |span: Span, message: String| {
        errors.push(Error::new(ErrorKind::UndefinedReference, span, shorten(message)));
    };
    for service in on {
        let value = &service.value;
        for (name, span) in dependencies(value) {
            let settings = value.at(&["depends_on", name]);
            let is_optional =
                settings.and_then(|it| it.get("required")).and_then(Value::boolean) == Some(false);
            if resting.contains(name) && !is_optional {
                tell(span, format!("service `{name}` is off: none of its profiles is active"));
            } else if !running.contains(name) && !resting.contains(name) {
                tell(span, format!("no service `{name}` is defined"));
            }
        }
        for (key, word, known) in &known {
            let used = match *key {
                "networks" | "models" => names_in(value.get(key)),
                _ => {
                    let own = value.get(key).map_or(&[][..], Value::items);
                    let build = match *key {
                        "secrets" => value.at(&["build", "secrets"]).map_or(&[][..], Value::items),
                        _ => &[],
                    };
                    let source = |item: &'_ Value| -> Option<Span> {
                        Some(item.get("source").unwrap_or(item).span)
                    };
                    own.iter()
                        .chain(build)
                        .filter_map(|item| {
                            let name = item.text().or_else(|| item.get("source")?.text())?;
                            Some((name, source(item)?))
                        })
                        .collect()
                }
            };
            for (name, span) in used {
                let is_implied = *key == "networks" && name == "default";
                if !known.contains(name) && !is_implied {
                    tell(span, format!("no {word} `{name}` is defined"));
                }
            }
        }
        let contexts = value.at(&["build", "additional_contexts"]);
        for (_, node) in read::fields(contexts, Bare::Empty).iter() {
            let (Some(origin), Some(text)) = (&node.origin, node.as_text()) else { continue };
            let Some(name) = text.strip_prefix("service:") else { continue };
            if !running.contains(name) {
                tell(origin.place, format!("no service `{name}` is defined"));
            }
        }
        for item in value.get("volumes").map_or(&[][..], Value::items) {
            let mount = Mount::read(item);
            if let Some(name) = mount.volume_name().filter(|name| !volumes.contains(name)) {
                tell(item.span, format!("no volume `{name}` is defined"));
            }
        }
    }
    errors
}
