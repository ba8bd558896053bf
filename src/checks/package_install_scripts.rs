#![doc = include_str!("../../lints/package-install-scripts.md")]

use crate::lint::Findings;
use crate::model::Command;

pub(super) fn check(command: Command<'_>, out: &mut Findings) {
    let Some((place, program)) = command.install_with_scripts() else { return };
    out.report(place, format!("`{program}` runs the scripts of all packages that it installs"))
        .help("add `--ignore-scripts`")
        .fix("Run no scripts of packages", command.forbid_install_scripts());
}
