#![doc = include_str!("../../lints/user-left-to-base.md")]
use crate::lint::Findings;
use crate::model::{Stage, User};

pub(super) fn check(stage: Stage<'_>, out: &mut Findings) {
    if !stage.is_shipped() || stage.is_windows() || stage.is_always_run_as_non_root() {
        return;
    }
    let (message, variant) = match stage.user_by_deeds() {
        User::Unknown if !stage.says_user() => {
            ("nothing here sets `USER`, and the base image is not known", "entry")
        }
        User::Default if !stage.has_process() => {
            ("nothing sets `USER` for what is started in this image", "scratch")
        }
        _ => return,
    };
    out.report(stage.from(), message).variant(variant).help("set a numeric `USER`");
}
