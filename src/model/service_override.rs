//! What an override adds where it means to replace.

use super::Service;
use crate::compose::{Port, Step, Value};
use crate::text::{Span, Spanned};

impl<'p> Service<'p> {
    /// The ports that a later file or the extending service publishes beside the one of the base
    /// that leads to the same port of the container, each with that one. Compose keeps both.
    pub fn ports_beside_base(self) -> Vec<(Port<'p>, Port<'p>)> {
        let ports = self.ports();
        let origin = |port: &Port<'p>| origin_of(port.value);
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

    /// The items of `security_opt`, `extra_hosts` and `tmpfs` that a later file or the extending
    /// service writes for what the base says otherwise, each with its key and the place of the base.
    /// Compose keeps both.
    pub fn items_beside_base(self) -> Vec<(Spanned<&'p str>, &'static str, Span)> {
        let mut found = Vec::new();
        for key in ["security_opt", "extra_hosts", "tmpfs"] {
            let items = self.items(key);
            for (at, later) in items.iter().enumerate() {
                let Some(text) = later.text() else { continue };
                let Some((name, _)) = subject(key, text) else { continue };
                let (place, is_extended) = origin_of(later);
                // Bounds the work for a list of thousands.
                let base = items[..at].iter().take(200).find(|base| {
                    let (base_place, base_is_extended) = origin_of(base);
                    let is_other = base_place.file != place.file || base_is_extended != is_extended;
                    let other = base.text().filter(|own| is_other && *own != text);
                    other.and_then(|own| subject(key, own)).is_some_and(|(own, _)| own == name)
                });
                if let Some(base) = base {
                    found.push((Spanned::new(name, later.span), key, base.span));
                }
            }
        }
        found
    }
}

/// Where a value is written, and whether it comes from a service that is extended.
fn origin_of(value: &Value) -> (Span, bool) {
    let steps = value.trail.iter().flat_map(|trail| trail.iter());
    let mut extended = steps.filter(|step| matches!(step, Step::Extends(_)));
    (value.span, extended.next().is_some())
}

/// What an item of a list is about, and what it says of that. Labels of SELinux and addresses of
/// one host may well be several.
fn subject<'t>(key: &str, text: &'t str) -> Option<(&'t str, &'t str)> {
    match key {
        "security_opt" => {
            text.split_once([':', '=']).filter(|(name, _)| !name.trim().starts_with("label"))
        }
        "extra_hosts" => text.split_once(['=', ':']),
        _ => Some(text.split_once(':').unwrap_or((text, ""))),
    }
}
