//! From where an image is pulled.

use super::Image;
use crate::dockerfile::ImageReference;

/// Where Docker looks for an image whose name has no registry, and its other names.
const DOCKER_HUB: &str = "docker.io";
const NAMES_OF_DOCKER_HUB: [&str; 3] = ["docker.io", "index.docker.io", "registry-1.docker.io"];

impl Image {
    /// The host that it is pulled from and its path there, the path up to the first variable
    /// that is not known; `None` where the host is not known.
    fn origin(&self) -> Option<(&str, String, bool)> {
        let reference = ImageReference::parse(&self.text);
        let host = reference.registry.clone().map_or("", |range| &self.text[range]);
        let path = &self.text[reference.path.clone()];
        let known = path.split("${").next().unwrap_or_default();
        let is_whole = known.len() == path.len();
        if self.text.is_empty() || host.contains("${") {
            return None;
        }
        if !host.is_empty() && !NAMES_OF_DOCKER_HUB.contains(&host) {
            return Some((host, known.to_owned(), is_whole));
        }
        // A variable in front may bring a host along.
        if host.is_empty() && !is_whole && !known.contains('/') {
            return None;
        }
        let is_official = is_whole && !path.contains('/');
        let prefix = if is_official { "library/" } else { "" };
        Some((DOCKER_HUB, format!("{prefix}{known}"), is_whole))
    }

    /// The registry that it is pulled from, where that is known.
    pub fn registry(&self) -> Option<&str> {
        self.origin().map(|(host, ..)| host)
    }

    /// Whether its registry is a host that nobody vouches for: an address of the network that is
    /// not this machine's, a tunnel, an onion.
    pub fn is_of_passing_host(&self) -> bool {
        let Some(registry) = self.registry() else { return false };
        let host = match registry.rsplit_once(':') {
            Some((host, port)) if port.bytes().all(|byte| byte.is_ascii_digit()) => host,
            _ => registry,
        };
        let address = host.trim_matches(['[', ']']).parse::<std::net::IpAddr>();
        let tunnels =
            [".onion", ".ngrok.io", ".ngrok.app", ".ngrok-free.app", ".trycloudflare.com"];
        address.is_ok_and(|address| !address.is_loopback())
            || tunnels.iter().any(|end| host.ends_with(end))
    }

    /// Whether it comes from one of these: a registry, `docker.io`, or a path in one,
    /// `ghcr.io/acme`; `*` at the start or the end stands for any text. `None` where that is not
    /// known.
    pub fn comes_from(&self, allowed: &[String]) -> Option<bool> {
        let (host, path, is_whole) = self.origin()?;
        let mut perhaps = false;
        for entry in allowed {
            let entry = entry.trim_end_matches('/');
            let (wanted_host, wanted_path) = entry.split_once('/').unwrap_or((entry, ""));
            let wanted_host = match NAMES_OF_DOCKER_HUB.contains(&wanted_host) {
                true => DOCKER_HUB,
                false => wanted_host,
            };
            if entry != "*" && !fits(wanted_host, host) {
                continue;
            }
            if wanted_path.is_empty() || is_below(&path, wanted_path) {
                return Some(true);
            }
            perhaps |= !is_whole && wanted_path.starts_with(path.as_str());
        }
        if perhaps { None } else { Some(false) }
    }
}

/// Whether a path is `folder`, or lies in it.
fn is_below(path: &str, folder: &str) -> bool {
    match folder.strip_suffix('*') {
        Some(start) => path.starts_with(start),
        None => {
            path.strip_prefix(folder).is_some_and(|rest| rest.is_empty() || rest.starts_with('/'))
        }
    }
}

/// Whether a host is the wanted one, in which one star stands for any text.
fn fits(wanted: &str, host: &str) -> bool {
    match wanted.split_once('*') {
        None => wanted.eq_ignore_ascii_case(host),
        Some((start, end)) => {
            host.len() >= start.len() + end.len() && host.starts_with(start) && host.ends_with(end)
        }
    }
}
