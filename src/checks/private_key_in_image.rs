#![doc = include_str!("../../lints/private-key-in-image.md")]

use crate::lint::Findings;
use crate::model::{Command, Keyword, Stage};

pub(super) fn check(command: Command<'_>, out: &mut Findings) {
    let is_shipped = || command.stage().is_none_or(Stage::has_shipped_layers);
    if command.instruction().keyword() != Keyword::Run || !is_shipped() {
        return;
    }
    let Some(what) = command.makes_private_key() else { return };
    out.report(command.head(), format!("{what} made here is the same for all who have the image"))
        .help("make it when the container first starts, or hand it in as a secret");
}
