#![doc = include_str!("../../lints/manifest-copied-with-sources.md")]
use crate::lint::Findings;
use crate::model::Stage;

pub(super) fn check(stage: Stage<'_>, out: &mut Findings) {
    let Some(early) = stage.early_sources() else { return };
    out.report(early.source.span, "each change of a file makes the packages be installed anew")
        .help(format!("copy `{}` first, and this after the installation", early.manifest))
        .related(early.installed_by, "this installs them");
}
