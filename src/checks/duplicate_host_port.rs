#![doc = include_str!("../../lints/duplicate-host-port.md")]

use crate::lint::Findings;
use crate::model::Compose;

pub(crate) fn check(compose: Compose<'_>, out: &mut Findings) {
    for clash in compose.port_clashes() {
        let (first, first_port) = &clash.first;
        let (second, second_port) = &clash.second;
        let message = match first.name().value == second.name().value {
            true => format!("host port {} is published twice by this service", clash.port),
            false => {
                format!("host port {} is taken by service `{}` already", clash.port, first.name())
            }
        };
        out.report(second_port.value.place(), message)
            .related(first_port.value.place(), format!("`{}` publishes it here", first.name()));
    }
}
