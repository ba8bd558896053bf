#![doc = include_str!("../../lints/missing-entry-interpreter.md")]
use crate::lint::Findings;
use crate::model::Stage;

pub(super) fn check(stage: Stage<'_>, out: &mut Findings) {
    if !stage.is_shipped() {
        return;
    }
    for file in stage.started_files() {
        let Some(name) = stage.missing_interpreter(&file) else { continue };
        out.report(
            file.target.span,
            format!("`{}` asks for `{name}`, which is not there", file.path),
        )
        .help(format!("install `{name}`, or write the script for what is there"))
        .related(file.copied_by, "it is copied here")
        .related(stage.from(), "this image has none");
    }
}
