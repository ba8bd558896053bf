#![doc = include_str!("../../lints/sudo-in-run.md")]

use crate::lint::Findings;
use crate::model::Command;

pub(super) fn check(command: Command<'_>, out: &mut Findings) {
    if !command.instruction().is_script() {
        return;
    }
    let Some(sudo) = command.wrapper("sudo") else { return };
    let user = command.instruction().user();
    if command.instruction().is_of_service() {
        out.report(sudo, "`sudo` in a container lets whoever is in it become root")
            .help("say by `user:` as whom it runs");
    } else if user.is_root() {
        out.report(sudo, "`sudo` in a step that runs as root already")
            .fix("Remove `sudo`", command.remove_wrapper("sudo"));
    } else {
        out.report(sudo, "`sudo` in a build step lets the image's user become root")
            .help("run the step as root: before `USER`, or between two of them");
    }
}
