//! What an override adds where it means to replace.

use super::Service;
use crate::compose::{Port, Step};
use crate::text::Span;

impl<'p> Service<'p> {
    /// The ports that a later file or the extending service publishes beside the one of the base
    /// that leads to the same port of the container, each with that one. Compose keeps both.
    pub fn ports_beside_base(self) -> Vec<(Port<'p>, Port<'p>)> {
        let ports = self.ports();
        let origin = |port: &Port<'p>| -> (Span, bool) {
            let steps = port.value.trail.iter().flat_map(|trail| trail.iter());
            let mut extended = steps.filter(|step| matches!(step, Step::Extends(_)));
            (port.span, extended.next().is_some())
        };
        let mut found = Vec::new();
        for (at, later) in ports.iter().enumerate() {
            let (place, is_extended) = origin(later);
            let (Some(target), Some(published)) = (later.target.value(), later.published.value())
            else {
                continue;
            };
            // Bounds the work for a list of thousands.
            let base = ports[..at].iter().take(200).find(|base| {
                let (base_place, base_is_extended) = origin(base);
                let is_other = base_place.file != place.file || base_is_extended != is_extended;
                let is_replaced = base.published.value().is_some_and(|own| own != published)
                    || base.host_ip.value() != later.host_ip.value();
                is_other
                    && base.target.value() == Some(target)
                    && base.protocol.value() == later.protocol.value()
                    && !base.host_ip.is_unknown()
                    && base.published.value().is_some()
                    && is_replaced
            });
            if let Some(base) = base {
                found.push((later.clone(), base.clone()));
            }
        }
        // One that a later file keeps is meant to stay.
        found.retain(|(later, base)| {
            !ports.iter().any(|port| {
                port.span.file == later.span.file
                    && port.span != later.span
                    && port.span != base.span
                    && port.published.value() == base.published.value()
                    && port.target.value() == base.target.value()
            })
        });
        found
    }
}
