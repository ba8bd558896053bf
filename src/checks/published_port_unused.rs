#![doc = include_str!("../../lints/published-port-unused.md")]

use crate::lint::Findings;
use crate::model::Container;

pub(super) fn check(container: Container<'_>, out: &mut Findings) {
    let Some((port, number, listening)) = container.unused_published_port() else { return };
    let message = format!("the process listens on {}, not on {number}", listening.port);
    out.report(port.span, message)
        .help(format!("publish port {} of the container", listening.port))
        .related(listening.span, "it is told to listen here");
}
