//! What Compose refuses though the schema takes it: short forms that cannot be read, properties
//! that contradict one another.
//!
//! Source: the loader of compose-go, run as Docker Compose 2.40.3. What is not in the file, or
//! hangs on an unknown variable, gives no error.

use rustc_hash::{FxHashMap, FxHashSet};

use super::effective::normalized_name;
use super::port::short_text;
use super::references::{dependencies, unbuilt_contexts};
use super::short_forms::no_extension;
use super::validate::shorten;
use super::{Entry, Error, ErrorKind, MergeTag, Setting, Value, short_forms, size};
use crate::text::Span;

/// What is refused in a file. `is_overlay` says whether it may be a part only.
pub(super) fn check(root: &Value, is_overlay: bool) -> Vec<Error> {
    let mut errors = Vec::new();
    let is_partial = is_overlay || root.get("include").is_some();
    let services = root.get("services").map_or(&[][..], Value::entries);
    for service in services.iter().filter(|service| service.value.is_map()) {
        short_forms::check(&service.value, &mut errors);
        contradictions(&service.value, &mut errors);
        if !is_partial && service.value.get("extends").is_none() {
            completeness(service, &mut errors);
        }
    }
    container_names(services, &mut errors);
    cycles(services, &mut errors);
    errors.extend(unbuilt_contexts(services));
    resources(root, is_partial, &mut errors);
    errors
}

pub(super) fn invalid(span: Span, message: String) -> Error {
    Error::new(ErrorKind::InvalidValue, span, shorten(message))
}

pub(super) fn conflict(span: Span, message: impl Into<String>) -> Error {
    Error::new(ErrorKind::Conflict, span, shorten(message.into()))
}

pub(super) fn items<'v>(service: &'v Value, key: &str) -> &'v [Value] {
    service.get(key).map_or(&[], Value::items)
}

fn contradictions(service: &Value, errors: &mut Vec<Error>) {
    let key = |key: &str| service.entry(key).filter(|entry| !is_reset(&entry.value));
    if let (Some(mode), Some(networks)) = (key("network_mode"), key("networks"))
        && (!networks.value.entries().is_empty() || !networks.value.items().is_empty())
        && mode.value.text() != Some("")
    {
        let error = conflict(mode.key.span, "`network_mode` excludes `networks`");
        errors.push(error.with_related(networks.key.span, "the networks"));
    }
    if let Some(build) = service.get("build")
        && let (Some(file), Some(inline)) =
            (build.entry("dockerfile"), build.entry("dockerfile_inline"))
    {
        let error = conflict(inline.key.span, "`dockerfile_inline` excludes `dockerfile`");
        errors.push(error.with_related(file.key.span, "the path"));
    }
    let number = |value: Option<&Value>| {
        short_text(value.filter(|value| value.text().is_some())?)?.parse::<f64>().ok()
    };
    let deploy = |path: &[&str]| service.get("deploy").and_then(|deploy| deploy.at(path));
    let replicas = deploy(&["replicas"]);
    if let (Some(scale), Some(count)) = (number(service.get("scale")), number(replicas))
        && scale != count
        && let (Some(scale), Some(replicas)) = (key("scale"), replicas)
    {
        let error = conflict(scale.value.span, "`scale` and `deploy.replicas` differ");
        errors.push(error.with_related(replicas.span, "the other"));
    }
    let count = number(service.get("scale")).or_else(|| number(replicas)).unwrap_or(1.0);
    if let Some(name) = key("container_name").filter(|_| count > 1.0) {
        let message = format!("{count} containers cannot share one `container_name`");
        errors.push(conflict(name.key.span, message));
    }
    let amount = |text: &str| text.parse::<f64>().ok().or(size(text).map(|size| size as f64));
    for (own, group, limit) in [
        ("cpus", "limits", "cpus"),
        ("mem_limit", "limits", "memory"),
        ("mem_reservation", "reservations", "memory"),
        ("pids_limit", "limits", "pids"),
    ] {
        let (Some(own_entry), Some(group_value)) = (key(own), deploy(&["resources", group])) else {
            continue;
        };
        if !group_value.is_map() || group_value.entries().iter().any(|entry| is_reset(&entry.value))
        {
            continue;
        }
        let Some(own_amount) = own_entry.value.text().and_then(amount) else { continue };
        let other = group_value.get(limit);
        // Compose compares with zero where the mapping is there and the value is not.
        let differs = match other {
            None => own_amount != 0.0,
            Some(other) => other.text().and_then(amount).is_some_and(|other| other != own_amount),
        };
        if differs {
            let message = match other {
                None => format!("`{own}` conflicts with a `deploy.resources.{group}` without it"),
                Some(_) => format!("`{own}` and `deploy.resources.{group}.{limit}` differ"),
            };
            let error = conflict(own_entry.key.span, message);
            let place = other.map_or(group_value.span.before(), |other| other.span);
            errors.push(error.with_related(place, "the other"));
        }
    }
    for group in ["limits", "reservations"] {
        if let Some(cpus) = deploy(&["resources", group, "cpus"])
            && number(Some(cpus)).is_none()
            && let Some(text) = cpus.text()
        {
            errors.push(invalid(cpus.span, format!("`cpus` wants a number, not `{text}`")));
        }
    }
    mount_targets(service, errors);
    if let Some(platform) = service.get("platform")
        && let Some(text) = platform.text().filter(|text| !text.is_empty())
        && let Some(platforms) = service.get("build").and_then(|build| build.get("platforms"))
        && !platforms.items().is_empty()
        && platforms.items().iter().all(|item| item.text().is_some_and(|item| item != text))
    {
        let error = conflict(platform.span, format!("`{text}` is not among `build.platforms`"));
        errors.push(error.with_related(platforms.span.before(), "the platforms"));
    }
}

/// Two mounts at one place, of which one is a tmpfs; of two volumes Compose takes the later.
fn mount_targets(service: &Value, errors: &mut Vec<Error>) {
    let Some(tmpfs) = service.get("tmpfs") else { return };
    let list = if tmpfs.is_list() { tmpfs.items() } else { std::slice::from_ref(tmpfs) };
    let mut seen: FxHashMap<String, Span> = FxHashMap::default();
    for volume in items(service, "volumes") {
        let mount = super::Mount::read(volume);
        if let Setting::Known(target) = mount.target {
            seen.insert(target.value.trim_end_matches('/').to_owned(), mount.span);
        }
    }
    let mut whole: Vec<&str> = Vec::new();
    for item in list {
        let Some(text) = item.text() else { continue };
        // The same text is the same entry.
        if whole.contains(&text) {
            continue;
        }
        if whole.len() < 64 {
            whole.push(text);
        }
        // Compose tidies the path of a volume, and takes that of a tmpfs as it is written.
        let target = text.split(':').next().unwrap_or_default();
        match seen.get(target) {
            Some(first) => {
                let error = conflict(item.span, format!("`{target}` is mounted twice"));
                errors.push(error.with_related(*first, "the first mount"));
            }
            None => {
                seen.insert(target.to_owned(), item.span);
            }
        }
    }
}

fn completeness(service: &Entry, errors: &mut Vec<Error>) {
    let has = |key| service.value.get(key).is_some_and(|value| !value.is_null());
    let image = service.value.get("image").filter(|image| !image.is_null());
    let has_image = image.is_some_and(|image| image.text() != Some(""));
    if !has_image && !has("build") && !has("provider") && !is_reset(&service.value) {
        let message = format!("service `{}` has neither `image` nor `build`", service.key.value);
        let kind = ErrorKind::MissingProperty;
        errors.push(Error::new(kind, service.key.span, shorten(message)));
    }
    if let Some(pid) = service.value.entry("pid").filter(|pid| pid.value.is_null()) {
        errors.push(invalid(pid.key.span, "`pid` has no value".to_owned()));
    }
}

fn container_names(services: &[Entry], errors: &mut Vec<Error>) {
    let mut seen: FxHashMap<&str, (Span, &Value)> = FxHashMap::default();
    for service in services {
        let Some(value) = service.value.get("container_name") else { continue };
        let Some(name) = value.text().filter(|name| !name.is_empty()) else { continue };
        match seen.get(name) {
            Some((first, other)) if may_run_together(other, &service.value) => {
                let message = format!("two services have the `container_name` `{name}`");
                let kind = ErrorKind::DuplicateContainerName;
                let error = Error::new(kind, value.span, shorten(message));
                errors.push(error.with_related(*first, "the first"));
            }
            Some(_) => (),
            None => {
                seen.insert(name, (value.span, &service.value));
            }
        }
    }
}

/// Whether two services can run at the same time by their profiles; no where these are not known.
pub fn may_run_together(a: &Value, b: &Value) -> bool {
    let profiles = |service: &Value| -> Option<FxHashSet<String>> {
        let items = service.get("profiles").map_or(&[][..], Value::items);
        items.iter().map(|item| item.text().map(str::to_owned)).collect()
    };
    let (Some(a), Some(b)) = (profiles(a), profiles(b)) else { return false };
    a.is_empty() || b.is_empty() || !a.is_disjoint(&b)
}

/// Services that wait for one another, each circle once.
fn cycles(services: &[Entry], errors: &mut Vec<Error>) {
    let index: FxHashMap<&str, usize> =
        services.iter().enumerate().map(|(at, entry)| (entry.key.value.as_str(), at)).collect();
    let edges: Vec<Vec<(usize, Span)>> = services
        .iter()
        .map(|entry| {
            dependencies(&entry.value)
                .into_iter()
                .filter_map(|(name, span)| Some((*index.get(name)?, span)))
                .collect()
        })
        .collect();
    // 0: not seen, 1: on the path, 2: done.
    let mut state = vec![0u8; services.len()];
    for start in 0..services.len() {
        if state[start] != 0 {
            continue;
        }
        let mut path = vec![(start, 0usize)];
        state[start] = 1;
        while let Some((node, next)) = path.last_mut() {
            let Some(&(target, span)) = edges[*node].get(*next) else {
                state[*node] = 2;
                path.pop();
                continue;
            };
            *next += 1;
            match state[target] {
                0 => {
                    state[target] = 1;
                    path.push((target, 0));
                }
                1 => {
                    let name = &services[target].key.value;
                    let message = match path.last().is_some_and(|(node, _)| *node == target) {
                        true => format!("service `{name}` waits for itself"),
                        false => format!("service `{name}` waits for this one in turn"),
                    };
                    let kind = ErrorKind::DependencyCycle;
                    errors.push(Error::new(kind, span, shorten(message)));
                }
                _ => (),
            }
        }
    }
}

/// `external: {name: x}`, which says the name once more.
fn external_names(root: &Value, errors: &mut Vec<Error>) {
    for kind in ["networks", "volumes", "secrets", "configs"] {
        for entry in root.get(kind).map_or(&[][..], Value::entries) {
            let (own, old) = (entry.value.get("name"), entry.value.at(&["external", "name"]));
            if let (Some(own), Some(old)) = (own, old)
                && let (Some(name), Some(other)) = (own.text(), old.text())
                && name != other
            {
                let error = conflict(old.span, format!("`external` names it `{other}`, too"));
                errors.push(error.with_related(own.span, "the other name"));
            }
        }
    }
}

/// A name of the project of which Compose keeps no letter.
fn project_name(root: &Value, errors: &mut Vec<Error>) {
    if let Some(name) = root.get("name")
        && let Some(text) = name.text().filter(|text| !text.is_empty())
        && normalized_name(text).is_empty()
    {
        errors.push(invalid(name.span, format!("nothing of `{text}` may stand in a name")));
    }
}

fn resources(root: &Value, is_partial: bool, errors: &mut Vec<Error>) {
    external_names(root, errors);
    project_name(root, errors);
    for entry in root.get("volumes").map_or(&[][..], Value::entries) {
        let external = entry.value.entry("external");
        if external.is_none_or(|external| external.value.boolean() != Some(true)) {
            continue;
        }
        for other in entry.value.entries() {
            let key = other.key.value.as_str();
            if !matches!(key, "name" | "external") && !key.starts_with("x-") {
                errors.push(conflict(other.key.span, format!("`external` excludes `{key}`")));
            }
        }
    }
    if is_partial {
        return;
    }
    for (kind, sources) in [
        ("configs", &["file", "environment", "content"][..]),
        ("secrets", &["file", "environment"]),
    ] {
        for entry in root.get(kind).map_or(&[][..], Value::entries) {
            let value = &entry.value;
            if kind == "secrets" {
                let options = value.get("driver_opts").map_or(&[][..], Value::entries);
                options.iter().for_each(|option| no_extension(option, "option", errors));
            }
            // Of a config that says whether it is external nothing else is asked.
            let external = value.get("external");
            let is_external =
                external.is_some_and(|it| kind == "configs" || it.boolean() != Some(false));
            if !value.is_map() || is_external {
                continue;
            }
            // An empty path is that of the folder.
            let is_given = |entry: &&Entry| {
                let is_empty = kind == "secrets"
                    && entry.key.value == "environment"
                    && entry.value.text() == Some("");
                !is_empty
            };
            let given: Vec<&Entry> =
                sources.iter().filter_map(|key| value.entry(key)).filter(is_given).collect();
            match given[..] {
                [_, ..] if external.is_some() => (),
                // A secret of a driver may have several, and not none.
                [_, ..] if kind == "secrets" && value.get("driver").is_some() => (),
                [] => {
                    let word = kind.trim_end_matches('s');
                    let message = format!("{word} `{}` has no source", entry.key.value);
                    let kind = ErrorKind::MissingProperty;
                    errors.push(Error::new(kind, entry.key.span, shorten(message)));
                }
                [_] => (),
                [first, second, ..] => {
                    let (a, b) = (&first.key.value, &second.key.value);
                    let error = conflict(second.key.span, format!("`{b}` excludes `{a}`"));
                    errors.push(error.with_related(first.key.span, "the other source"));
                }
            }
        }
    }
}

fn is_reset(value: &Value) -> bool {
    value.tag.is_some_and(|tag| tag.value == MergeTag::Reset)
}
