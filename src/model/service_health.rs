//! What the health check of a service asks, and what the image that it runs shows of that.

use super::health::probed_ports;
use super::{Container, Healthcheck};
use crate::compose::Value;
use crate::text::{Span, Spanned};

impl<'p> Container<'p> {
    /// The first port of the container itself that `healthcheck` of the service asks although the
    /// image exposes others, and the service publishes and exposes none such; with an EXPOSE.
    pub fn unexposed_probe(self) -> Option<(Spanned<u16>, Span)> {
        let check = self.service().healthcheck().filter(|own| own.disabled().is_none());
        let test = check.and_then(Healthcheck::test)?;
        let texts: &'p [Value] = match test.is_list() {
            true => test.items(),
            false => std::slice::from_ref(test),
        };
        let probed = texts.iter().filter_map(|text| Some((text.text()?, text.span)));
        let mut probed = probed
            .flat_map(|(text, span)| probed_ports(text).map(move |it| Spanned::new(it, span)));
        let first = probed.next()?;
        let exposed = self.stage().all_exposed_ports()?;
        let place = exposed.first()?.span;
        let service = self.service();
        let is_told = |port: u16| {
            exposed.iter().any(|own| own.value.includes(port))
                || service.ports().iter().any(|own| match own.target.value() {
                    Some(target) => target.contains(port),
                    None => true,
                })
                || service.items("expose").iter().any(|own| {
                    own.text().is_none_or(|text| {
                        text.contains('-') || text.starts_with(&port.to_string())
                    })
                })
        };
        let is_open = !service.is_whole();
        std::iter::once(first)
            .chain(probed)
            .find(|port| !is_open && !is_told(port.value))
            .map(|port| (port, place))
    }
}
