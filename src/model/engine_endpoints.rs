//! How a service reaches a container engine, or offers one.

use super::Service;
use crate::compose::{Setting, Value};
use crate::text::Spanned;

impl<'p> Service<'p> {
    /// Where it reaches or offers an engine over TCP without TLS, each with what is wrong.
    pub fn open_engine_endpoints(self) -> Vec<Spanned<&'static str>> {
        let environment = self.environment();
        let variable = |name: &str| environment.iter().find(|own| own.name.value == name);
        let mut found = Vec::new();
        if let Some(host) = variable("DOCKER_HOST").and_then(|own| own.value.known())
            && let Some(address) = host.value.strip_prefix("tcp://")
        {
            let (name, port) =
                address.trim_end_matches('/').split_once(':').unwrap_or((address, ""));
            // A file of variables may ask for TLS.
            let has_tls = ["DOCKER_TLS_VERIFY", "DOCKER_CERT_PATH", "DOCKER_TLS"]
                .iter()
                .any(|name| variable(name).is_some())
                || self.has("env_file");
            if (port == "2375" || !has_tls) && !self.is_socket_proxy(name) {
                found.push(Spanned::new("this talks to an engine without TLS", host.span));
            }
        }
        if !self.is_engine() {
            return found;
        }
        let directory = variable("DOCKER_TLS_CERTDIR").map(|own| (own.value, own.span));
        let is_empty = |value: Setting<&str>| value.value().is_some_and(|text| text.is_empty());
        if let Some((_, span)) = directory.filter(|(value, _)| is_empty(*value)) {
            found.push(Spanned::new("the engine in this container listens without TLS", span));
        }
        let lines = [self.entrypoint(), self.command()].into_iter().flatten();
        for line in lines {
            let open = |item: &&Value| {
                let text = item.text().unwrap_or_default();
                text.contains("tcp://0.0.0.0:2375") || text.contains("tcp://:2375")
            };
            if let Some(item) = line.scalars().iter().find(open) {
                let what = "the engine in this container listens without TLS";
                found.push(Spanned::new(what, item.span));
            }
        }
        found
    }

    /// Whether its image runs an engine: `docker:dind`.
    fn is_engine(self) -> bool {
        self.image().is_some_and(|image| {
            image.tag.known().is_some_and(|tag| tag.contains("dind")) || image.text.contains("dind")
        })
    }

    /// Whether another service of that name only lets harmless requests through.
    fn is_socket_proxy(self, name: &str) -> bool {
        let image = self.compose().service(name).and_then(Service::image);
        image.is_some_and(|image| {
            ["socket-proxy", "socketproxy", "docker-proxy"]
                .iter()
                .any(|word| image.text.contains(word))
        })
    }
}
