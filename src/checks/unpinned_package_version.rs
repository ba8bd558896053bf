#![doc = include_str!("../../lints/unpinned-package-version.md")]

use crate::lint::Findings;
use crate::model::{Command, Package};

pub(super) fn check(command: Command<'_>, out: &mut Findings) {
    if !command.installs() {
        return;
    }
    let Some(manager) = command.manager() else { return };
    let unpinned = |package: &Package| package.pinned == Some(false);
    let packages = command.packages();
    let packages: Vec<&Package> = packages.iter().filter(|own| unpinned(own)).collect();
    let Some(first) = packages.first() else { return };
    let name = match &first.name {
        Some(name) if name.chars().count() <= 40 => format!("`{name}`"),
        _ => "this".to_owned(),
    };
    let message = match packages.len() - 1 {
        0 => format!("{name} has no version"),
        1 => format!("{name} and one more package have no version"),
        more => format!("{name} and {more} more packages have no version"),
    };
    let mut kind = command.installation_kind().unwrap_or(manager);
    // KICS takes every repository for pinned, hadolint one with a commit.
    if kind == "npm" && packages.iter().all(|own| own.is_repository()) {
        kind = "npm-git";
    }
    out.report(first.span, message).variant(kind);
}
