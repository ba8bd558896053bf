#![doc = include_str!("../../lints/unpinned-package-version.md")]

use crate::lint::Findings;
use crate::model::{Command, Keyword, Package};

pub(super) fn check(command: Command<'_>, out: &mut Findings) {
    if command.instruction().keyword() != Keyword::Run || !command.installs() {
        return;
    }
    let Some(manager) = command.manager() else { return };
    let unpinned = |package: &Package| package.pinned == Some(false);
    let packages: Vec<Package> = command.packages().into_iter().filter(unpinned).collect();
    let Some(first) = packages.first() else { return };
    let message = match packages.len() {
        1 => "the package may be of another version tomorrow".to_owned(),
        count => format!("this and {} more packages may be other versions tomorrow", count - 1),
    };
    out.report(first.span, message).variant(manager);
}
