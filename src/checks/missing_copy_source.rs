#![doc = include_str!("../../lints/missing-copy-source.md")]
use crate::lint::Findings;
use crate::model::Instruction;

pub(super) fn check(instruction: Instruction<'_>, out: &mut Findings) {
    for source in instruction.missing_sources() {
        let path = &source.path.value;
        let finding = out.report(source.path.span, format!("the build context has no `{path}`"));
        match &source.near {
            Some(near) if near.differs_in_case => {
                finding.variant("case");
                finding.help(format!("name it `{}`: only capitals differ", near.path));
            }
            Some(near) => _ = finding.help(format!("look at `{}`, which is there", near.path)),
            None => _ = finding.help("add the file, or correct the path from the context on"),
        }
        if let Some(span) = source.told_by {
            finding.related(span, "this names the build context");
        }
    }
}
