#![doc = include_str!("../../lints/ignored-copy-source.md")]
use crate::lint::Findings;
use crate::model::Instruction;

pub(super) fn check(instruction: Instruction<'_>, out: &mut Findings) {
    for source in instruction.ignored_sources() {
        let path = &source.path.value;
        out.report(source.path.span, format!("the ignore file leaves out `{path}`"))
            .help("take it back in with a `!` behind the pattern, or do not copy it")
            .related(source.pattern, "this pattern leaves it out");
    }
}
