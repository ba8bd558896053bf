#![doc = include_str!("../../lints/ineffective-override.md")]

use crate::lint::Findings;
use crate::model::Service;

pub(crate) fn check(service: Service<'_>, out: &mut Findings) {
    for (port, base) in service.ports_beside_base() {
        let Some(target) = port.target.value() else { continue };
        out.report(port.span, format!("port {target} stays published as the base says, too"))
            .related(base.span, "Compose keeps this port")
            .variant("ports")
            .help("write `ports: !override` to replace the ports of the base");
    }
    for (name, key, base) in service.items_beside_base() {
        out.report(name.span, format!("what the base says of `{name}` stays in `{key}`, too"))
            .related(base, "Compose keeps this")
            .variant(key)
            .help(format!("write `{key}: !override` to replace the list of the base"));
    }
}
