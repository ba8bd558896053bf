//! A service.

use super::super::merge::{hosts, names};
use super::super::references::dependencies;
use super::super::schema::By;
use super::super::unicity::keep_last;
use super::super::{Content, Entry, Value};
use super::Maker;
use super::node::{Datum, Fields, Node};
use super::read::{self, Bare};
use crate::text::{Spanned, sort_seldom};

/// Keys whose values are texts.
const TEXTS: [&str; 22] = [
    "cgroup",
    "cgroup_parent",
    "container_name",
    "cpuset",
    "domainname",
    "hostname",
    "image",
    "ipc",
    "isolation",
    "mac_address",
    "network_mode",
    "pid",
    "platform",
    "restart",
    "runtime",
    "stop_signal",
    "user",
    "userns_mode",
    "uts",
    "volume_driver",
    "working_dir",
    "net",
];

const LISTS: [(&str, Option<By>); 14] = [
    ("cap_add", Some(By::Name)),
    ("cap_drop", Some(By::Name)),
    ("device_cgroup_rules", None),
    ("dns", Some(By::Name)),
    ("dns_opt", Some(By::Name)),
    ("dns_search", Some(By::Name)),
    ("expose", Some(By::Path)),
    ("external_links", None),
    ("group_add", None),
    ("links", Some(By::Name)),
    ("profiles", Some(By::Name)),
    ("security_opt", None),
    ("tmpfs", Some(By::Name)),
    ("volumes_from", None),
];

impl Maker<'_> {
    /// A service as it runs.
    pub(super) fn service(&mut self, entry: &Entry) -> Node {
        let service = &entry.value;
        let get = |key: &str| service.get(key).filter(|value| !value.is_null());
        let mut out = Fields::new();
        for key in TEXTS {
            out.put(key, read::text(get(key)));
        }
        let policy = read::text(get("pull_policy")).map(|mut node| {
            if node.as_text() == Some("if_not_present") {
                node.datum = Datum::Text("missing".to_owned());
            }
            node
        });
        out.put("pull_policy", policy);
        for (key, by) in LISTS {
            let mut items = list(get(key), by);
            // Compose drops what is empty here, and nowhere else.
            if let Some(Node { datum: Datum::List(items), .. }) = &mut items
                && key == "dns"
            {
                items.retain(|item| item.as_text() != Some(""));
            }
            out.put(key, items.filter(|items| !items.items().is_empty()));
        }
        for key in ["oom_kill_disable", "privileged", "read_only", "stdin_open", "tty"] {
            out.put(key, read::is_true(get(key)));
        }
        out.put("use_api_socket", read::is_true(get("use_api_socket")));
        for key in ["attach", "init"] {
            out.put(key, read::flag(get(key)));
        }
        for key in [
            "cpu_count",
            "cpu_period",
            "cpu_quota",
            "cpu_rt_period",
            "cpu_rt_runtime",
            "cpu_shares",
            "oom_score_adj",
            "pids_limit",
        ] {
            out.put(key, read::integer_if_set(get(key)));
        }
        out.put("scale", read::integer(get("scale")));
        for key in ["cpus", "cpu_percent"] {
            out.put(key, read::float_if_set(get(key)));
        }
        for key in ["mem_limit", "mem_reservation", "memswap_limit", "mem_swappiness", "shm_size"] {
            out.put(key, read::bytes(get(key)));
        }
        out.put("stop_grace_period", read::time(get("stop_grace_period")));
        for key in ["command", "entrypoint"] {
            out.put(key, Some(read::command(get(key)).unwrap_or(Node::filled(Datum::Null))));
        }
        for (key, bare) in [("annotations", Bare::Empty), ("sysctls", Bare::Empty)] {
            out.put(key, read::mapping(get(key), bare));
        }
        out.put("storage_opt", read::mapping(get("storage_opt"), Bare::Empty));
        out.put("environment", self.environment(service));
        out.put("labels", self.labels(service));
        out.put("extra_hosts", extra_hosts(get("extra_hosts")));
        out.put("build", get("build").map(|build| self.build(build)));
        out.put("deploy", get("deploy").map(|deploy| self.deploy(deploy, get("scale"))));
        out.put("blkio_config", get("blkio_config").map(blkio));
        out.put(
            "credential_spec",
            get("credential_spec")
                .map(|value| texts_of(value, &["config", "file", "registry"]).into_node()),
        );
        out.put("depends_on", depends_on(service).into_filled_node());
        out.put("develop", get("develop").map(|value| self.develop(value)));
        out.put("devices", devices(get("devices")));
        out.put("gpus", gpus(get("gpus")));
        out.put("healthcheck", get("healthcheck").map(healthcheck));
        out.put(
            "logging",
            get("logging").map(|value| {
                let mut out = texts_of(value, &["driver"]);
                out.put("options", read::mapping(value.get("options"), Bare::Empty));
                out.into_node()
            }),
        );
        out.put("models", models(get("models")));
        out.put("networks", networks(service));
        let left = self.ports_left;
        let ports = super::ports::ports(get("ports"), &mut self.ports_left);
        // What is not written out is told of once.
        let is_range = |port: &&Node| {
            port.is_unknown && port.get("target").is_some_and(|it| it.as_text().is_some())
        };
        if left > 0
            && let Some(range) = ports.as_ref().and_then(|all| all.items().iter().find(is_range))
            && let Some(origin) = range.get("target").and_then(|it| it.origin.as_ref())
        {
            let what = "this range, and any after it, is not written out: there are too many ports";
            self.unknown_parts.push(Spanned::new(what.to_owned(), origin.place));
            self.ports_left = 0;
        }
        out.put("ports", ports);
        out.put("provider", get("provider").map(provider));
        for key in ["post_start", "pre_stop"] {
            let hooks = get(key).map_or(&[][..], Value::items);
            let hooks: Vec<Node> = hooks.iter().map(hook).collect();
            out.put(key, filled_list(hooks));
        }
        out.put("configs", grants(get("configs"), None, Some(By::Config)));
        out.put("secrets", grants(get("secrets"), Some("/run/secrets"), Some(By::Secret)));
        out.put("ulimits", get("ulimits").and_then(ulimits));
        out.put("volumes", self.mounts(get("volumes")));
        out.into_node()
    }

    fn develop(&self, value: &Value) -> Node {
        let watch = value.get("watch").map_or(&[][..], Value::items);
        let rules: Vec<Node> = watch
            .iter()
            .map(|rule| {
                let mut out = texts_of(rule, &["action", "target"]);
                let path = read::text(rule.get("path")).map(|mut node| {
                    if let Datum::Text(path) = &mut node.datum {
                        *path = self.absolute(path);
                    }
                    node
                });
                out.put("path", path);
                out.put("ignore", read::texts(rule.get("ignore")));
                out.put("include", read::texts(rule.get("include")));
                out.put("initial_sync", read::is_true(rule.get("initial_sync")));
                let exec = rule.get("exec").map_or_else(no_hook, hook);
                out.put("exec", Some(exec));
                out.into_node()
            })
            .collect();
        let mut out = Fields::new();
        out.put("watch", filled_list(rules));
        out.into_node()
    }
}

pub(super) fn filled_list(items: Vec<Node>) -> Option<Node> {
    (!items.is_empty()).then(|| Node::filled(Datum::List(items)))
}

/// The texts of a mapping at these keys.
pub(super) fn texts_of(value: &Value, keys: &[&str]) -> Fields {
    let mut out = Fields::new();
    for key in keys {
        out.put(key, read::text(value.get(key)));
    }
    out
}

fn list(value: Option<&Value>, by: Option<By>) -> Option<Node> {
    let mut value = super::super::merge::texts(value?.clone());
    if let (Content::List(items), Some(by)) = (&mut value.content, by) {
        keep_last(items, by);
    }
    read::texts(Some(&value))
}

pub(super) fn extra_hosts(value: Option<&Value>) -> Option<Node> {
    let value = value?;
    let has_hosts = !value.items().is_empty() || !value.entries().is_empty();
    let value = hosts(value.clone());
    let mut items: Vec<Node> = value
        .items()
        .iter()
        .map(|item| {
            let text = read::plain(item);
            let (host, address) = text.split_once(['=', ':']).unwrap_or((&text, ""));
            let address = address.strip_prefix('[').unwrap_or(address);
            let address = address.strip_suffix(']').unwrap_or(address);
            Node::of(item, Datum::Text(format!("{host}={address}")))
        })
        .collect();
    sort_seldom(&mut items, |a, b| a.as_text().cmp(&b.as_text()));
    // A host without an address is one, and not written.
    has_hosts.then(|| Node::filled(Datum::List(items)))
}

fn blkio(value: &Value) -> Node {
    let mut out = Fields::new();
    out.put("weight", read::integer_if_set(value.get("weight")));
    let list = |key: &str, field: &str| {
        let items = value.get(key).map_or(&[][..], Value::items);
        let items: Vec<Node> = items
            .iter()
            .map(|item| {
                let mut out = Fields::new();
                let path = read::text_or_empty(item.get("path"));
                out.put("Path", Some(path.unwrap_or_else(|| Node::text(""))));
                let number = match field {
                    "Weight" => read::integer(item.get("weight")),
                    _ => read::bytes(item.get("rate")),
                };
                let zero = || match field {
                    "Weight" => Node::filled(Datum::Int(0)),
                    _ => Node::text("0"),
                };
                out.put(field, Some(number.unwrap_or_else(zero)));
                out.into_node()
            })
            .collect();
        filled_list(items)
    };
    out.put("weight_device", list("weight_device", "Weight"));
    for key in ["device_read_bps", "device_read_iops", "device_write_bps", "device_write_iops"] {
        out.put(key, list(key, "Rate"));
    }
    out.into_node()
}

/// What a service waits for, said and implied.
fn depends_on(service: &Value) -> Fields {
    let mut out = Fields::new();
    if let Some(value) = service.get("depends_on") {
        let value = names(value.clone(), true);
        for entry in value.entries() {
            let get = |key: &str| entry.value.get(key);
            let mut own = Fields::new();
            let started = || Node::text("service_started");
            own.put("condition", Some(read::text(get("condition")).unwrap_or_else(started)));
            let yes = || Node::filled(Datum::Bool(true));
            own.put("required", Some(read::flag(get("required")).unwrap_or_else(yes)));
            own.put("restart", read::is_true(get("restart")));
            out.put(&entry.key.value, Some(own.into_node()));
        }
    }
    let of_volumes = service.get("volumes_from").map_or(&[][..], Value::items);
    for (name, span) in dependencies(service) {
        if out.get(name).is_some() {
            continue;
        }
        let mut own = Fields::new();
        own.put("condition", Some(Node::text("service_started")));
        own.put("required", Some(Node::filled(Datum::Bool(true))));
        if !of_volumes.iter().any(|item| item.span == span) {
            own.put("restart", Some(Node::filled(Datum::Bool(true))));
        }
        out.put(name, Some(own.into_node()));
    }
    out
}

fn devices(value: Option<&Value>) -> Option<Node> {
    let mut items = value?.items().to_vec();
    keep_last(&mut items, By::Device);
    let made = items.iter().map(|item| {
        if item.is_map() {
            return texts_of(item, &["source", "target", "permissions"]).into_node();
        }
        let text = read::plain(item);
        let parts: Vec<&str> = text.split(':').collect();
        let source = parts.first().copied().unwrap_or_default();
        let field =
            |text: &str| (!text.is_empty()).then(|| Node::of(item, Datum::Text(text.to_owned())));
        let mut out = Fields::new();
        out.put("source", field(source));
        let (target, permissions) = match parts[..] {
            [_, target] => (target, "rwm"),
            [_, target, permissions, ..] => (target, permissions),
            _ => (source, "rwm"),
        };
        out.put("target", field(target));
        out.put("permissions", field(permissions));
        out.into_node()
    });
    filled_list(made.collect())
}

/// The devices of `gpus` and of reservations.
pub(super) fn device_request(value: &Value) -> Node {
    let mut out = texts_of(value, &["driver"]);
    out.put("capabilities", read::texts(value.get("capabilities")));
    out.put("device_ids", read::texts(value.get("device_ids")));
    out.put("options", read::mapping(value.get("options"), Bare::Empty));
    let all = Datum::Int(-1);
    let count = match value.get("count") {
        Some(count) if count.text() == Some("all") => Some(Node::of(count, all)),
        Some(count) => read::integer(Some(count)),
        None if value.get("device_ids").is_none() => Some(Node::filled(all)),
        None => None,
    };
    out.put("count", count.filter(|node| !matches!(node.datum, Datum::Int(0))));
    out.into_node()
}

fn gpus(value: Option<&Value>) -> Option<Node> {
    let value = value?;
    if value.is_list() {
        return filled_list(value.items().iter().map(device_request).collect());
    }
    let mut out = Fields::new();
    out.put("count", Some(Node::of(value, Datum::Int(-1))));
    filled_list(vec![out.into_node()])
}

fn healthcheck(value: &Value) -> Node {
    let mut out = Fields::new();
    let test = value.get("test").filter(|test| !test.is_null());
    out.put(
        "test",
        match test {
            Some(test) if test.is_list() => read::texts(Some(test)),
            Some(test) => {
                let words = ["CMD-SHELL".to_owned(), read::plain(test)];
                let words = words.into_iter().map(|word| Node::of(test, Datum::Text(word)));
                filled_list(words.collect())
            }
            None => None,
        },
    );
    for key in ["timeout", "interval", "start_period", "start_interval"] {
        out.put(key, read::time(value.get(key)));
    }
    out.put("retries", read::integer(value.get("retries")));
    out.put("disable", read::is_true(value.get("disable")));
    out.into_node()
}

fn hook(value: &Value) -> Node {
    let mut out = texts_of(value, &["user", "working_dir"]);
    let command = read::command(value.get("command"));
    out.put("command", Some(command.unwrap_or(Node::filled(Datum::Null))));
    out.put("privileged", read::is_true(value.get("privileged")));
    out.put("environment", read::mapping(value.get("environment"), Bare::Null));
    out.into_node()
}

/// A command that is not there.
fn no_hook() -> Node {
    let mut out = Fields::new();
    out.put("command", Some(Node::filled(Datum::Null)));
    out.into_node()
}

fn models(value: Option<&Value>) -> Option<Node> {
    let value = names(value?.clone(), false);
    let mut out = Fields::new();
    for entry in value.entries() {
        let node = match entry.value.is_null() {
            true => Node::of(&entry.value, Datum::Null),
            false => texts_of(&entry.value, &["endpoint_var", "model_var"]).into_node(),
        };
        out.put(&entry.key.value, Some(node));
    }
    out.into_filled_node()
}

fn networks(service: &Value) -> Option<Node> {
    let value = service.get("networks").map(|value| names(value.clone(), false));
    let mut out = Fields::new();
    for entry in value.as_ref().map_or(&[][..], Value::entries) {
        let network = &entry.value;
        if network.is_null() {
            out.put(&entry.key.value, Some(Node::of(network, Datum::Null)));
            continue;
        }
        let mut own =
            texts_of(network, &["interface_name", "ipv4_address", "ipv6_address", "mac_address"]);
        for key in ["aliases", "link_local_ips"] {
            own.put(key, list(network.get(key).filter(|it| !it.is_null()), Some(By::Name)));
        }
        own.put("driver_opts", read::mapping(network.get("driver_opts"), Bare::Empty));
        for key in ["priority", "gw_priority"] {
            own.put(key, read::integer_if_set(network.get(key)));
        }
        out.put(&entry.key.value, Some(own.into_node()));
    }
    let has = |key: &str| service.get(key).is_some_and(|value| !value.is_null());
    if out.is_empty() && !has("network_mode") && !has("provider") {
        out.put("default", Some(Node::filled(Datum::Null)));
    }
    out.into_filled_node()
}

fn provider(value: &Value) -> Node {
    let mut out = texts_of(value, &["type"]);
    let mut options = Fields::new();
    for entry in value.get("options").map_or(&[][..], Value::entries) {
        options.put(&entry.key.value, read::texts(Some(&entry.value)));
    }
    out.put("options", options.into_filled_node());
    out.into_node()
}

/// The secrets or configs of a service.
pub(super) fn grants(value: Option<&Value>, folder: Option<&str>, by: Option<By>) -> Option<Node> {
    let mut items = value?.items().to_vec();
    if let Some(by) = by {
        keep_last(&mut items, by);
    }
    let made = items.iter().map(|item| {
        let mut out = match item.is_map() {
            true => texts_of(item, &["source", "target", "uid", "gid"]),
            false => {
                let mut out = Fields::new();
                out.put("source", read::text(Some(item)));
                out
            }
        };
        // A target that is there and empty stays so.
        if let (None, Some(folder)) = (item.get("target"), folder) {
            let source = out.get("source").and_then(Node::as_text).unwrap_or_default();
            let target = Node::text(&format!("{folder}/{source}"));
            out.put("target", Some(target));
        }
        out.put("mode", item.get("mode").and_then(mode));
        out.into_node()
    });
    filled_list(made.collect())
}

/// A file mode, a number as it is and a text in octal.
fn mode(value: &Value) -> Option<Node> {
    let number = match value.scalar()?.meaning {
        crate::yaml::Scalar::Int(number) => number,
        _ => i64::from_str_radix(value.text()?, 8).ok()?,
    };
    let sign = if number < 0 { "-" } else { "" };
    Some(Node::of(value, Datum::Text(format!("0{sign}{:o}", number.unsigned_abs()))))
}

pub(super) fn ulimits(value: &Value) -> Option<Node> {
    let mut out = Fields::new();
    // Compose takes keys with `x-` out, and leaves the mapping into which it puts them.
    let is_extension = |entry: &&Entry| entry.key.value.starts_with("x-");
    if value.entries().iter().any(|entry| is_extension(&entry)) {
        out.put("#extensions", Some(Fields::new().into_node()));
    }
    for entry in value.entries().iter().filter(|entry| !is_extension(entry)) {
        let node = match entry.value.is_map() {
            true => {
                let mut own = Fields::new();
                own.put("soft", read::integer_if_set(entry.value.get("soft")));
                own.put("hard", read::integer_if_set(entry.value.get("hard")));
                Some(own.into_node())
            }
            false => {
                read::integer_if_set(Some(&entry.value)).or_else(|| Some(Fields::new().into_node()))
            }
        };
        out.put(&entry.key.value, node);
    }
    out.into_filled_node()
}
