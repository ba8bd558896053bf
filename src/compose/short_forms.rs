//! What Compose refuses in the items of a service's lists, in their short and long forms.
//!
//! Source: the `transform`, `validation`, `format` and `types` packages of compose-go, run as
//! Docker Compose 2.40.3.

use std::net::IpAddr;

use super::mount::ShortMount;
use super::port::{ShortPort, has_hole, short_text};
use super::rules::{conflict, invalid, items};
use super::{Entry, Error, ErrorKind, Scalar, Value};
use crate::yaml;

/// What is refused in the items of a service.
pub(super) fn check(service: &Value, errors: &mut Vec<Error>) {
    for port in items(service, "ports") {
        if port.is_map() {
            long_port(port, errors);
        } else if let Some(text) = short_text(port)
            && let Some(problem) = ShortPort::split(&text).problem()
        {
            errors.push(invalid(port.span, problem));
        }
    }
    for port in items(service, "expose") {
        if port.scalar().is_some_and(|it| matches!(it.meaning, yaml::Scalar::Float(_))) {
            let message = "a port is a whole number or a text, not a fraction".to_owned();
            errors.push(invalid(port.span, message));
        }
    }
    for mount in items(service, "volumes") {
        if mount.is_map() {
            lacks(mount, "target", "a mount lacks `target`, the path in the container", errors);
            let is_bind = mount.get("type").and_then(Value::text) == Some("bind");
            let has_source = mount.get("source").is_some_and(|source| source.text() != Some(""));
            if is_bind && !has_source {
                let span = mount.entries().first().map_or(mount.span, |entry| entry.key.span);
                let message = "a mount of type `bind` lacks `source`";
                errors.push(Error::new(ErrorKind::MissingProperty, span, message));
            }
        } else if let Some(text) = mount.text_with_holes().filter(|text| !has_hole(text))
            && let Err(problem) = ShortMount::split(text)
        {
            let message = match text {
                "" => problem.to_owned(),
                text => format!("{problem} in `{text}`"),
            };
            errors.push(invalid(mount.span, message));
        }
    }
    for device in items(service, "devices") {
        if let Some(text) = device.text()
            && text.split(':').count() > 3
        {
            errors.push(invalid(device.span, format!("too many colons in `{text}`")));
        } else if device.is_map() && device.get("source").is_some() {
            lacks(device, "target", "a device lacks `target`, its path in the container", errors);
        }
    }
    for key in ["configs", "secrets"] {
        grants(service, key, errors);
    }
    for key in ["networks", "models"] {
        let given = service.get(key);
        let listed = given.map_or(&[][..], Value::items).iter();
        let listed = listed.filter_map(|item| Some((item.text()?, item.span)));
        let mapped = given.map_or(&[][..], Value::entries).iter();
        let mapped = mapped.map(|entry| (entry.key.value.as_str(), entry.key.span));
        for (name, span) in listed.chain(mapped).filter(|(name, _)| name.starts_with("x-")) {
            let word = key.trim_end_matches('s');
            errors.push(invalid(span, format!("`{name}` is an extension to Compose, no {word}")));
        }
    }
    for option in service.get("storage_opt").map_or(&[][..], Value::entries) {
        let is_odd =
            |it: &Scalar| matches!(it.meaning, yaml::Scalar::Float(_) | yaml::Scalar::Bool(_));
        if option.value.scalar().is_none_or(is_odd) {
            let message = format!("`{}` wants a text or a whole number", option.key.value);
            errors.push(invalid(option.value.span, message));
        }
        no_extension(option, "option", errors);
    }
    hosts(service, errors);
    names(service.get("environment"), errors);
    if let Some(build) = service.get("build") {
        hosts(build, errors);
        names(build.get("args"), errors);
        build_lists(build, errors);
        grants(build, "secrets", errors);
    }
    let reserved = service.at(&["deploy", "resources", "reservations"]);
    for list in [items(service, "gpus"), reserved.map_or(&[][..], |it| items(it, "devices"))] {
        list.iter().for_each(|request| device_request(request, errors));
    }
    if let Some(test) = service.get("healthcheck").and_then(|check| check.get("test"))
        && let Some(first) = test.items().first()
        && let Some(text) = first.text()
        && !matches!(text, "CMD" | "CMD-SHELL" | "NONE")
    {
        let message = format!("a test starts with `CMD`, `CMD-SHELL` or `NONE`, not `{text}`");
        errors.push(invalid(first.span, message));
    }
    for rule in service.at(&["develop", "watch"]).map_or(&[][..], Value::items) {
        watch_rule(rule, errors);
    }
}

/// The secrets or configs of a service or of a build.
fn grants(holder: &Value, key: &str, errors: &mut Vec<Error>) {
    let message = format!("an item of `{key}` lacks `source`");
    let given = items(holder, key).iter().filter(|item| item.is_map());
    given.for_each(|item| lacks(item, "source", &message, errors));
}

/// Tells that Compose takes a key for an extension, and then cannot read what is left.
pub(super) fn no_extension(entry: &Entry, word: &str, errors: &mut Vec<Error>) {
    if entry.key.value.starts_with("x-") {
        let message = format!("`{}` is an extension to Compose, no {word}", entry.key.value);
        errors.push(invalid(entry.key.span, message));
    }
}

/// Tells that an item lacks a property.
fn lacks(item: &Value, key: &str, message: &str, errors: &mut Vec<Error>) {
    if item.get(key).is_none() {
        let span = item.entries().first().map_or(item.span, |entry| entry.key.span);
        errors.push(Error::new(ErrorKind::MissingProperty, span, message));
    }
}

fn watch_rule(rule: &Value, errors: &mut Vec<Error>) {
    if let Some(path) = rule.get("path").filter(|path| path.text() == Some("")) {
        errors.push(invalid(path.span, "the path to watch is empty".to_owned()));
    }
    let is_sync = |text: &str| matches!(text, "sync" | "sync+restart" | "sync+exec");
    let Some(action) = rule.get("action") else { return };
    let Some(word) = action.text().filter(|text| is_sync(text)) else { return };
    if rule.get("target").is_none_or(|target| target.text() == Some("")) {
        let message = format!("a rule to `{word}` lacks `target`");
        errors.push(Error::new(ErrorKind::MissingProperty, action.span, message));
    }
}

/// `extra_hosts` of a service or of a build, as a list.
fn hosts(holder: &Value, errors: &mut Vec<Error>) {
    for host in items(holder, "extra_hosts") {
        let Some(text) = host.text() else { continue };
        if !text.contains([':', '=']) {
            errors.push(invalid(host.span, format!("`{text}` has no address")));
        } else if text.starts_with([':', '=']) {
            errors.push(invalid(host.span, format!("`{text}` names no host")));
        }
    }
    let hosts = holder.get("extra_hosts").map_or(&[][..], Value::entries);
    hosts.iter().for_each(|host| no_extension(host, "host", errors));
    for host in hosts.iter().filter(|host| host.key.value.is_empty()) {
        errors.push(invalid(host.key.span, "an address has no host".to_owned()));
    }
}

/// Lists of variables.
fn names(list: Option<&Value>, errors: &mut Vec<Error>) {
    for item in list.map_or(&[][..], Value::items) {
        if let Some((name, _)) = item.text().and_then(|text| text.split_once('='))
            && name.ends_with([' ', '\t'])
        {
            errors.push(invalid(item.span, format!("the name `{name}` ends in a space")));
        }
    }
}

/// Lists of a build whose items are `key=value`.
fn build_lists(build: &Value, errors: &mut Vec<Error>) {
    let contexts = build.get("additional_contexts").map_or(&[][..], Value::entries);
    for context in contexts {
        let is_text = |it: &Scalar| it.meaning == yaml::Scalar::Text;
        if !context.value.scalar().is_some_and(is_text) {
            let message = format!("the context `{}` wants a path or an address", context.key.value);
            errors.push(invalid(context.key.span, message));
        }
    }
    for context in items(build, "additional_contexts") {
        if let Some(text) = context.text().filter(|text| !text.contains('=')) {
            let message = format!("`{text}` is no context: write `name=path`");
            errors.push(invalid(context.span, message));
        }
    }
    for key in items(build, "ssh") {
        if let Some(text) = key.text().filter(|text| *text != "default" && !text.contains('=')) {
            let message = format!("`{text}` is neither `default` nor a key, `name=path`");
            errors.push(invalid(key.span, message));
        }
    }
}

/// An item of `gpus` or of the reserved `devices`.
fn device_request(request: &Value, errors: &mut Vec<Error>) {
    let (Some(count), ids) = (request.entry("count"), request.entry("device_ids")) else { return };
    if let Some(ids) = ids {
        let error = conflict(ids.key.span, "`device_ids` excludes `count`");
        errors.push(error.with_related(count.key.span, "the count"));
    }
    let is_count = |text: &str| text.eq_ignore_ascii_case("all") || text.parse::<i64>().is_ok();
    if let Some(text) = count.value.text()
        && !short_text(&count.value).is_some_and(|text| is_count(&text))
    {
        let message = format!("`count` wants `all` or a number, not `{text}`");
        errors.push(invalid(count.value.span, message));
    }
}

fn long_port(port: &Value, errors: &mut Vec<Error>) {
    lacks(port, "target", "a port lacks `target`, the port of the container", errors);
    if let Some(value) = port.get("host_ip")
        && let Some(ip) = value.text()
        && ip.parse::<IpAddr>().is_err()
    {
        errors.push(invalid(value.span, format!("`{ip}` is not an IP address")));
    }
}
