//! Ports, in the long form.

use super::super::port::ShortPort;
use super::super::{PortRange, Value};
use super::node::{Datum, Fields, Node};
use super::read;
use super::service::filled_list;

/// The single ports that ranges of one project are written out to; what is beyond is left as ranges.
pub(super) const SINGLE: usize = 1 << 16;

/// The ports of a service, ranges one by one, a repeated one once. A range that has more ports than
/// are `left` stays one, and is not known.
pub(super) fn ports(value: Option<&Value>, left: &mut usize) -> Option<Node> {
    let mut made: Vec<Node> = Vec::new();
    let mut places: rustc_hash::FxHashMap<String, usize> = rustc_hash::FxHashMap::default();
    for item in value?.items() {
        for port in expand(item, left) {
            let field = |key: &str| {
                port.get(key).map_or_else(String::new, |node| match &node.datum {
                    Datum::Int(number) => number.to_string(),
                    Datum::Text(text) => text.clone(),
                    _ => String::new(),
                })
            };
            let ip = match field("host_ip") {
                ip if ip.is_empty() => "0.0.0.0".to_owned(),
                ip => ip,
            };
            let key =
                format!("{ip}:{}:{}/{}", field("published"), field("target"), field("protocol"));
            match places.get(&key) {
                Some(&place) => made[place] = port,
                None => {
                    places.insert(key, made.len());
                    made.push(port);
                }
            }
        }
    }
    filled_list(made)
}

fn expand(item: &Value, left: &mut usize) -> Vec<Node> {
    if item.is_map() {
        return vec![long(item)];
    }
    let text = read::plain(item);
    let short = ShortPort::split(&text);
    let Some(target) = PortRange::parse(short.target) else { return Vec::new() };
    let published = short.published.filter(|text| !text.is_empty());
    let range = published.and_then(PortRange::parse);
    let host_ip = short.host_ip.map(|ip| {
        ip.strip_prefix('[').and_then(|ip| ip.strip_suffix(']')).unwrap_or(ip).to_owned()
    });
    let protocol = short.protocol.filter(|text| !text.is_empty()).unwrap_or("tcp");
    let field = |text: String| Some(Node::of(item, Datum::Text(text)));
    let make = |target: Datum, published: Option<String>| {
        let mut out = Fields::new();
        out.put("mode", Some(Node::text("ingress")));
        out.put("host_ip", host_ip.clone().filter(|ip| !ip.is_empty()).and_then(field));
        out.put("target", Some(Node::of(item, target)));
        out.put("published", published.and_then(field));
        out.put("protocol", field(protocol.to_ascii_lowercase()));
        out.into_node()
    };
    let count = usize::from(target.extent()) + 1;
    if count > 1 {
        let Some(rest) = left.checked_sub(count) else {
            let range = make(Datum::Text(short.target.to_owned()), published.map(str::to_owned));
            return vec![Node { is_unknown: true, ..range }];
        };
        *left = rest;
    }
    (target.first..=target.last)
        .map(|port| {
            let published = match range {
                Some(range) if range.extent() == target.extent() => {
                    Some((range.first + (port - target.first)).to_string())
                }
                _ => published.map(str::to_owned),
            };
            make(Datum::Int(i64::from(port)), published)
        })
        .collect()
}

fn long(item: &Value) -> Node {
    let mut out = Fields::new();
    for key in ["name", "host_ip", "app_protocol"] {
        out.put(key, read::text(item.get(key)));
    }
    // Compose takes any number for a port here, and keeps 32 bits of it.
    let target = read::integer(item.get("target")).map(|mut node| {
        if let Datum::Int(port) = &mut node.datum {
            *port &= i64::from(u32::MAX);
        }
        node
    });
    out.put("target", target.filter(|node| !matches!(node.datum, Datum::Int(0))));
    out.put("published", read::text(item.get("published")));
    let or = |key: &str, default: &str| match item.get(key) {
        Some(value) => read::text(Some(value)),
        None => Some(Node::text(default)),
    };
    out.put("mode", or("mode", "ingress"));
    out.put("protocol", or("protocol", "tcp"));
    out.into_node()
}
