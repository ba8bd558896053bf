#![doc = include_str!("../../lints/sshd-in-container.md")]

use crate::lint::Findings;
use crate::model::Service;

pub(crate) fn check(service: Service<'_>, out: &mut Findings) {
    let help = "run commands in it with `docker compose exec`";
    if let Some((daemon, place)) = service.started_ssh_daemon() {
        out.report(place, format!("`{daemon}` lets people log in to the container")).help(help);
    }
    for port in service.published_ssh_ports() {
        out.report(port.span, "port 22 of the container is published").help(help);
    }
}
