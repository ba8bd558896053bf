#![doc = include_str!("../../lints/volatile-arg-before-install.md")]
use crate::lint::Findings;
use crate::model::Stage;

pub(super) fn check(stage: Stage<'_>, out: &mut Findings) {
    for volatile in stage.volatile_arguments() {
        let name = &volatile.argument.name;
        let message = format!("each new `{name}` makes the installation below run again");
        out.report(volatile.argument.place(), message)
            .related(volatile.run.keyword_span(), "has no use for it")
            .help("declare it right before the first instruction that uses it");
    }
}
