#![doc = include_str!("../../lints/undeclared-arg-in-from.md")]
use crate::lint::Findings;
use crate::model::Stage;

pub(super) fn check(stage: Stage<'_>, out: &mut Findings) {
    for (name, inner) in stage.undeclared_in_from() {
        let message = format!("no `ARG {name}` stands before the first `FROM`");
        let finding = out.report(name.span, message);
        // What is empty: all of the image's name, a part of it, or a flag.
        finding.variant(match stage.image_is(name.span) {
            Some(true) => "image",
            Some(false) => "part",
            None => "flag",
        });
        match stage.dockerfile().argument_meant_by(&name.value) {
            Some(meant) => finding.help(format!("write `{meant}`")),
            None => finding.help("declare it there: `FROM` sees no `ARG` of a stage"),
        };
        if let Some(inner) = inner {
            finding.related(inner.place(), "for this stage only");
        }
    }
}
