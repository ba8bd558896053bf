#![doc = include_str!("../../lints/explicit-root-user.md")]

use crate::lint::Findings;
use crate::model::Service;

pub(crate) fn check(service: Service<'_>, out: &mut Findings) {
    // `image-user-undone` speaks of a user of the image that is lost by it.
    let undoes = service.container().is_some_and(|container| container.undone_user().is_some());
    if let Some(user) = service.root_user().filter(|_| !undoes) {
        let message = format!("service `{}` is set to run as root", service.name());
        out.report(user.span, message).help("name the user that the process needs");
    }
}
