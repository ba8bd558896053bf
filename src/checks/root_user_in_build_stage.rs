#![doc = include_str!("../../lints/root-user-in-build-stage.md")]
use crate::lint::Findings;
use crate::model::{Keyword, Stage, User};

pub(super) fn check(stage: Stage<'_>, out: &mut Findings) {
    if stage.is_shipped() || stage.is_windows() || stage.dockerfile().is_of_dev_container() {
        return;
    }
    // What it has from the stage that it builds on is told there.
    if stage.last(Keyword::User).is_none() {
        return;
    }
    let user = stage.user();
    if let User::Named(name) = &user
        && user.is_root()
    {
        out.report(name.span, "the last `USER` of this stage is root")
            .help("change back to an unprivileged user after what needs root");
    }
}
