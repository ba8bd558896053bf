#![doc = include_str!("../../lints/crlf-in-entry-script.md")]
use crate::lint::Findings;
use crate::model::Stage;

pub(super) fn check(stage: Stage<'_>, out: &mut Findings) {
    if !stage.is_shipped() {
        return;
    }
    for file in stage.started_files().into_iter().filter(|file| file.has_carriage_return) {
        out.report(
            file.target.span,
            format!("the lines of `{}` end in carriage returns", file.path),
        )
        .help("save it with line feeds alone, and write `*.sh text eol=lf` into `.gitattributes`")
        .related(file.copied_by, "it is copied here");
    }
}
