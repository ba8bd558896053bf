#![doc = include_str!("../../lints/default-network-only.md")]

use crate::lint::Findings;
use crate::model::Service;

pub(crate) fn check(service: Service<'_>, out: &mut Findings) {
    let Some(count) = service.starts_crowd_by_default() else { return };
    let message = format!("{count} services share only the project's default network");
    out.report(service.key_span(), message)
        .help("name the networks that each needs under `networks`");
}
