//! What tells the items of a list apart: a later item takes the place of an earlier one of the
//! same key.

use rustc_hash::FxHashMap;

use super::schema::By;
use super::{Mount, Port, Setting, Value};

/// Of items with the same key keeps the last, in the place of the first.
pub(super) fn keep_last(items: &mut Vec<Value>, by: By) {
    let mut places: FxHashMap<String, usize> = FxHashMap::default();
    let mut kept: Vec<Value> = Vec::with_capacity(items.len());
    for item in items.drain(..) {
        let Some(key) = key(&item, by) else {
            kept.push(item);
            continue;
        };
        match places.get(&key) {
            Some(&place) => {
                let old = kept[place].clone();
                kept[place] = match old.span == item.span {
                    true => item,
                    false => super::merge::replace(old, item),
                };
            }
            None => {
                places.insert(key, kept.len());
                kept.push(item);
            }
        }
    }
    *items = kept;
}

/// The key of an item; none where it cannot be read, for then it equals no other.
fn key(item: &Value, by: By) -> Option<String> {
    let text = item.text_with_holes();
    let get = |key: &str| item.get(key).and_then(Value::text_with_holes);
    Some(match by {
        By::Name => {
            let text = text?;
            text.split_once('=').map_or(text, |(name, _)| name).to_owned()
        }
        By::Path => text.or_else(|| get("path"))?.to_owned(),
        By::Mount => match Mount::read(item).target {
            Setting::Known(target) => clean(target.value),
            _ => text?.to_owned(),
        },
        By::Config => mounted(item, "")?,
        By::Secret => mounted(item, "/run/secrets")?,
        By::Device => match text {
            Some(text) => text.split(':').nth(1).unwrap_or(text).to_owned(),
            None => get("target").or_else(|| get("source"))?.to_owned(),
        },
        By::Port => port(item).or_else(|| text.map(str::to_owned))?,
    })
}

fn mounted(item: &Value, folder: &str) -> Option<String> {
    let get = |key: &str| item.get(key).and_then(Value::text_with_holes);
    match get("target") {
        Some(target) => Some(target.to_owned()),
        None => Some(format!("{folder}/{}", item.text_with_holes().or_else(|| get("source"))?)),
    }
}

fn port(item: &Value) -> Option<String> {
    let port = Port::read(item);
    let target = port.target.value()?;
    let known = |setting: &Setting<String>, absent: &str| match setting {
        Setting::Absent => Some(absent.to_owned()),
        Setting::Unknown(_) => None,
        Setting::Known(text) => Some(text.value.clone()),
    };
    let published = match &port.published {
        Setting::Absent => String::new(),
        Setting::Unknown(_) => return None,
        Setting::Known(range) => range.value.to_string(),
    };
    let (ip, protocol) = (known(&port.host_ip, "0.0.0.0")?, known(&port.protocol, "tcp")?);
    Some(format!("{ip}:{published}:{target}/{protocol}"))
}

/// The path without `.`, `..` and doubled or trailing slashes, as Go's `path.Clean` makes it.
pub fn clean(path: &str) -> String {
    let is_rooted = path.starts_with('/');
    let mut parts: Vec<&str> = Vec::new();
    for part in path.split('/') {
        match part {
            "" | "." => (),
            ".." if parts.last().is_some_and(|last| *last != "..") => _ = parts.pop(),
            ".." if is_rooted => (),
            part => parts.push(part),
        }
    }
    match (is_rooted, parts.is_empty()) {
        (true, _) => format!("/{}", parts.join("/")),
        (false, true) => ".".to_owned(),
        (false, false) => parts.join("/"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn paths_are_cleaned() {
        for (path, expected) in [
            ("/a/../b/./c//d/", "/b/c/d"),
            ("/..", "/"),
            ("a/..", "."),
            ("../a/../../b", "../../b"),
            ("v:/e", "v:/e"),
        ] {
            assert_eq!(clean(path), expected, "{path}");
        }
    }
}
