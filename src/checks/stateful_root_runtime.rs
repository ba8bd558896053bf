#![doc = include_str!("../../lints/stateful-root-runtime.md")]
use crate::lint::Findings;
use crate::model::Stage;

pub(super) fn check(stage: Stage<'_>, out: &mut Findings) {
    if !stage.is_shipped() || stage.is_windows() || !stage.has_process() {
        return;
    }
    if !stage.user_by_deeds().is_root() || stage.manages_privileges() {
        return;
    }
    if let Some(data) = stage.kept_data() {
        out.report(data.span, "a process that runs as root keeps its data here")
            .help("give the directory to an unprivileged user, and run as that");
    }
}
