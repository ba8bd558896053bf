#![doc = include_str!("../../lints/user-unknown-in-image.md")]

use crate::lint::Findings;
use crate::model::Container;

pub(super) fn check(container: Container<'_>, out: &mut Findings) {
    let Some(name) = container.unknown_user() else { return };
    out.report(name.span, format!("nothing makes the user `{name}` in the image"))
        .help("make it with `useradd`, or name a number")
        .related(container.stage().from(), "the stage that it runs");
}
