#![doc = include_str!("../../lints/password-on-command-line.md")]

use crate::lint::Findings;
use crate::model::{Command, Keyword, Stage};

pub(super) fn check(command: Command<'_>, out: &mut Findings) {
    let is_shipped = || command.stage().is_none_or(Stage::has_shipped_layers);
    if command.instruction().keyword() != Keyword::Run || !is_shipped() {
        return;
    }
    let Some(place) = command.password_argument() else { return };
    let name = command.name().unwrap_or_default();
    let variant = if command.is_cloud_tool() { "cloud" } else { "program" };
    out.report(place, format!("the password for `{name}` stays in the history of the image"))
        .variant(variant)
        .help("hand it in with `RUN --mount=type=secret`");
}
