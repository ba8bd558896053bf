#![doc = include_str!("../../lints/telemetry-left-on.md")]

use crate::lint::Findings;
use crate::model::Dockerfile;

pub(super) fn check(dockerfile: Dockerfile<'_>, out: &mut Findings) {
    for mut runs in dockerfile.runs_by_section() {
        let found = runs.find_map(|run| run.command_with_telemetry());
        let Some((command, telemetry)) = found else { continue };
        out.report(command.head(), format!("`{}` tells its makers how it is used", telemetry.tool))
            .help(format!("add `ENV {}`", telemetry.setting));
    }
}
