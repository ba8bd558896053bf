#![doc = include_str!("../../lints/explicit-root-user.md")]

use crate::lint::Findings;
use crate::model::Service;

pub(crate) fn check(service: Service<'_>, out: &mut Findings) {
    if let Some(user) = service.root_user() {
        let message = format!("service `{}` is set to run as root", service.name());
        out.report(user.span, message).help("name the user that the process needs");
    }
}
