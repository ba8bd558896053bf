#![doc = include_str!("../../lints/exposed-admin-port.md")]
use crate::lint::{Findings, Options};
use crate::model::Instruction;

pub(super) fn check(instruction: Instruction<'_>, options: &Options, out: &mut Findings) {
    for port in instruction.exposed_ports() {
        if !port.value.is_tcp() {
            continue;
        }
        let listed = options.list("ports").iter().filter_map(|text| text.parse().ok());
        let Some(number) = listed.into_iter().find(|number| port.value.includes(*number)) else {
            continue;
        };
        let (variant, message) = match number {
            22 => ("ssh", "port 22 is that of SSH".to_owned()),
            23 => ("telnet", "port 23 is that of Telnet".to_owned()),
            3389 => ("rdp", "port 3389 is that of RDP, a remote desktop".to_owned()),
            5800 | 5900 => ("vnc", format!("port {number} is that of VNC, a remote desktop")),
            _ => ("other", format!("port {number} is one of remote administration")),
        };
        out.report(port.span, message)
            .variant(variant)
            .help("remove it, and enter the container with `docker exec`");
    }
}
