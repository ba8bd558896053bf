#![doc = include_str!("../../lints/entry-script-without-exec.md")]
use crate::lint::Findings;
use crate::model::Stage;

pub(super) fn check(stage: Stage<'_>, out: &mut Findings) {
    if !stage.is_shipped() {
        return;
    }
    let Some(end) = stage.entry_script_without_exec() else { return };
    if let Some((path, line)) = end.on_disk {
        out.report(end.at, format!("the shell of `{path}` keeps signals from its program"))
            .help(format!("put `exec` before line {line} of it"));
        return;
    }
    out.report(end.at, "the shell stays process 1 and keeps signals from this program")
        .origin(end.started_by, "the script is what the image starts")
        .help("put `exec` before it")
        .fix("Put `exec` before it", end.edits);
}
