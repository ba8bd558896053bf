#![doc = include_str!("../../lints/image-user-undone.md")]

use crate::lint::Findings;
use crate::model::Container;

pub(super) fn check(container: Container<'_>, out: &mut Findings) {
    let Some((place, user)) = container.undone_user() else { return };
    let message = format!("root takes the place of `{}`, which the image sets", user.value);
    out.report(place, message)
        .help("remove `user`, or name the user that the process needs")
        .related(user.span, "the image runs as this user");
}
