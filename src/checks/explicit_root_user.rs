#![doc = include_str!("../../lints/explicit-root-user.md")]

use crate::lint::Findings;
use crate::model::Service;

pub(crate) fn check(service: Service<'_>, out: &mut Findings) {
    let Some(user) = service.user().known() else { return };
    let name = user.value.split(':').next().unwrap_or_default();
    if name == "root" || name == "0" {
        let message = format!("service `{}` is set to run as root", service.name());
        out.report(user.span, message).help("name the user that the process needs");
    }
}
