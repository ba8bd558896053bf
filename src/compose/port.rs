//! Published ports, in the short and the long form.

use std::borrow::Cow;
use std::net::IpAddr;

use super::{Setting, Value};
use crate::text::{Span, Spanned};
use crate::yaml;

/// An item of `ports`.
#[derive(Clone, Debug)]
pub struct Port<'p> {
    /// The item.
    pub value: &'p Value,
    /// Where it stands.
    pub span: Span,
    /// The address of the host, without brackets; absent means all addresses.
    pub host_ip: Setting<String>,
    /// The ports of the host; absent means one that the engine chooses.
    pub published: Setting<PortRange>,
    /// The ports of the container.
    pub target: Setting<PortRange>,
    /// `tcp`, `udp` or `sctp`; absent means `tcp`.
    pub protocol: Setting<String>,
    /// `ingress` or `host`; absent means `ingress`, which means nothing outside of Swarm.
    pub mode: Setting<String>,
    /// Whether it is a mapping.
    pub is_long: bool,
}

/// Ports from the first to the last, both included.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub struct PortRange {
    /// The first.
    pub first: u16,
    /// The last.
    pub last: u16,
}

impl PortRange {
    /// Reads `80` or `80-90`.
    pub fn parse(text: &str) -> Option<PortRange> {
        let number = |text: &str| {
            let digits = !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit());
            digits.then(|| text.parse::<u16>().ok()).flatten()
        };
        let (first, last) = text.split_once('-').unwrap_or((text, text));
        let range = PortRange { first: number(first)?, last: number(last)? };
        (range.first <= range.last).then_some(range)
    }

    /// How many ports it holds, less one.
    pub fn extent(self) -> u16 {
        self.last - self.first
    }

    /// Whether a port is in both.
    pub fn overlaps(self, other: PortRange) -> bool {
        self.first <= other.last && other.first <= self.last
    }

    /// Whether the port is in it.
    pub fn contains(self, port: u16) -> bool {
        self.first <= port && port <= self.last
    }
}

impl std::fmt::Display for PortRange {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self.extent() {
            0 => write!(f, "{}", self.first),
            _ => write!(f, "{}-{}", self.first, self.last),
        }
    }
}

impl<'p> Port<'p> {
    /// Reads an item of `ports`, as far as it can be read.
    pub fn read(value: &'p Value) -> Port<'p> {
        if value.is_map() {
            return Port::read_long(value);
        }
        let span = value.span;
        let mut port = Port {
            value,
            span,
            host_ip: Setting::Unknown(span),
            published: Setting::Unknown(span),
            target: Setting::Unknown(span),
            protocol: Setting::Unknown(span),
            mode: Setting::Absent,
            is_long: false,
        };
        let Some(text) = short_text(value) else { return port };
        let fields = ShortPort::split(&text);
        // A lone variable may hold the whole mapping; one in front may hold an address as well.
        if fields.published.is_none() && has_hole(fields.target) {
            return port;
        }
        let setting = |field: Option<&str>| match field {
            None | Some("") => Setting::Absent,
            Some(field) if has_hole(field) => Setting::Unknown(span),
            Some(field) => Setting::Known(Spanned::new(field.to_owned(), span)),
        };
        port.published = setting(fields.published).and_then(|text| PortRange::parse(&text));
        port.host_ip = match (fields.host_ip, &port.published) {
            (None, Setting::Unknown(span))
                if !fields.published.is_some_and(is_number_by_its_name) =>
            {
                Setting::Unknown(*span)
            }
            (field, _) => setting(field.map(without_brackets)),
        };
        port.target = setting(Some(fields.target)).and_then(|text| PortRange::parse(&text));
        port.protocol = match setting(fields.protocol).map(|text| text.to_ascii_lowercase()) {
            // `80${SUFFIX}` may bring a protocol along.
            Setting::Absent if has_hole(fields.target) => Setting::Unknown(span),
            protocol => protocol,
        };
        port
    }

    fn read_long(value: &'p Value) -> Port<'p> {
        let text = |key| Setting::text(value.get(key)).owned();
        let range = |key| Setting::text(value.get(key)).and_then(PortRange::parse);
        Port {
            value,
            span: value.span,
            host_ip: text("host_ip"),
            published: match value.get("published").and_then(Value::text) {
                Some("") => Setting::Absent,
                _ => range("published"),
            },
            target: range("target"),
            protocol: text("protocol").map(|text| text.to_ascii_lowercase()),
            mode: text("mode"),
            is_long: true,
        }
    }
}

/// The fields of `[[HOST_IP:][PUBLISHED]:]TARGET[/PROTOCOL]`.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) struct ShortPort<'a> {
    pub(super) host_ip: Option<&'a str>,
    pub(super) published: Option<&'a str>,
    pub(super) target: &'a str,
    pub(super) protocol: Option<&'a str>,
}

impl<'a> ShortPort<'a> {
    /// Splits at the colons that stand outside of `${…}`.
    pub(super) fn split(text: &'a str) -> ShortPort<'a> {
        let colons = outside_of_holes(text, ':');
        let (rest, target) = match colons.last() {
            Some(&last) => (Some(&text[..last]), &text[last + 1..]),
            None => (None, text),
        };
        let (host_ip, published) = match (rest, colons.len()) {
            (None, _) => (None, None),
            (Some(rest), 0 | 1) => (None, Some(rest)),
            (Some(rest), count) => {
                let at = colons[count - 2];
                (Some(&rest[..at]), Some(&rest[at + 1..]))
            }
        };
        let (target, protocol) = match outside_of_holes(target, '/').first() {
            Some(&slash) => (&target[..slash], Some(&target[slash + 1..])),
            None => (target, None),
        };
        ShortPort { host_ip, published, target, protocol }
    }

    /// Why Compose refuses it, if it does.
    pub(super) fn problem(self) -> Option<String> {
        if let Some(ip) = self.host_ip.filter(|ip| !ip.is_empty() && !has_hole(ip))
            && without_brackets(ip).parse::<IpAddr>().is_err()
        {
            return Some(format!("`{ip}` is not an IP address"));
        }
        let range = |field: &str| match has_hole(field) {
            true => Ok(None),
            false => PortRange::parse(field)
                .map(Some)
                .ok_or_else(|| format!("`{field}` is not a port or a range of ports")),
        };
        if self.target.is_empty() {
            return Some("the port of the container is missing".to_owned());
        }
        let target = match range(self.target) {
            Ok(range) => range,
            Err(problem) => return Some(problem),
        };
        if target.is_some_and(|target| target.first == 0) {
            return Some("the port of the container is never 0".to_owned());
        }
        if let Some(published) = self.published.filter(|field| !field.is_empty()) {
            let published = match range(published) {
                Ok(range) => range,
                Err(problem) => return Some(problem),
            };
            if let (Some(published), Some(target)) = (published, target)
                && target.extent() != 0
                && target.extent() != published.extent()
            {
                return Some(format!(
                    "`{published}` and `{target}` hold different numbers of ports"
                ));
            }
        }
        let protocol = self.protocol.filter(|field| !field.is_empty() && !has_hole(field))?;
        let known = ["tcp", "udp", "sctp"].iter().any(|known| protocol.eq_ignore_ascii_case(known));
        (!known).then(|| format!("`{protocol}` is not `tcp`, `udp` or `sctp`"))
    }
}

/// The text of an item that is none of the long form: a number as it is written in tens.
pub(super) fn short_text(value: &Value) -> Option<Cow<'_, str>> {
    match value.scalar()?.meaning {
        yaml::Scalar::Int(number) => Some(Cow::Owned(number.to_string())),
        _ => value.text_with_holes().map(Cow::Borrowed),
    }
}

/// Whether a variable of which nothing is known has a part in the text; nearly none has a dollar.
pub(crate) fn has_hole(text: &str) -> bool {
    text.contains('$') && text.contains("${")
}

/// Whether all the variables in a field are ports by their names, `${WEB_PORT}`, so that none holds
/// an address.
fn is_number_by_its_name(field: &str) -> bool {
    field.split("${").skip(1).all(|rest| {
        let name = rest.split('}').next().unwrap_or_default();
        name.to_ascii_uppercase().ends_with("PORT")
    })
}

fn without_brackets(text: &str) -> &str {
    text.strip_prefix('[').and_then(|text| text.strip_suffix(']')).unwrap_or(text)
}

/// The offsets of a character that stands outside of `${…}`.
fn outside_of_holes(text: &str, wanted: char) -> Vec<usize> {
    let mut depth = 0usize;
    let mut before = '\0';
    let mut found = Vec::new();
    for (at, char) in text.char_indices() {
        match char {
            '{' if before == '$' => depth += 1,
            '}' if depth > 0 => depth -= 1,
            _ if char == wanted && depth == 0 => found.push(at),
            _ => (),
        }
        before = char;
    }
    found
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn short_ports_are_split_as_compose_does() {
        for (text, host_ip, published, target, protocol) in [
            ("80", None, None, "80", None),
            ("8080:80", None, Some("8080"), "80", None),
            ("8080:80/udp", None, Some("8080"), "80", Some("udp")),
            ("127.0.0.1:8080:80", Some("127.0.0.1"), Some("8080"), "80", None),
            ("127.0.0.1::80", Some("127.0.0.1"), Some(""), "80", None),
            ("[::1]:8080:80", Some("[::1]"), Some("8080"), "80", None),
            ("::1:8080:80", Some("::1"), Some("8080"), "80", None),
            ("${IP:-a:b}:80", None, Some("${IP:-a:b}"), "80", None),
        ] {
            let expected = ShortPort { host_ip, published, target, protocol };
            assert_eq!(ShortPort::split(text), expected, "{text}");
        }
    }

    #[test]
    fn what_compose_refuses_is_named() {
        let problem = |text| ShortPort::split(text).problem();
        for text in [
            "80",
            "80-90",
            "8000-8010:80",
            "8000-8010:80-90",
            "80:80/TCP",
            "[::1]:80:80",
            "0.0.0.0::80",
            "${A}:${B}",
            "80/",
            ":80",
        ] {
            assert_eq!(problem(text), None, "{text}");
        }
        for text in ["", "80:", "x:80", "80:80/foo", "70000", "90-80", "80-81:80-82", "host:80:80"]
        {
            assert!(problem(text).is_some(), "{text}");
        }
    }
}
