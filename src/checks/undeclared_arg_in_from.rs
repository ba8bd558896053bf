#![doc = include_str!("../../lints/undeclared-arg-in-from.md")]
use crate::lint::Findings;
use crate::model::{Stage, UndefinedReason};

pub(super) fn check(stage: Stage<'_>, out: &mut Findings) {
    for undefined in stage.undefined_variables() {
        let UndefinedReason::NotGlobal(inner) = undefined.reason else { continue };
        let name = &undefined.name.value;
        let message = format!("no `ARG {name}` stands before the first `FROM`");
        let finding = out.report(undefined.name.span, message);
        finding.help("declare it there: `FROM` sees no `ARG` of a stage");
        if let Some(inner) = inner {
            finding.related(inner.place(), "for this stage only");
        }
    }
}
