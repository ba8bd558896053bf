#![doc = include_str!("../../lints/invalid-ignore-pattern.md")]
use crate::lint::Findings;
use crate::model::IgnoreFile;

pub(super) fn check(file: IgnoreFile<'_>, out: &mut Findings) {
    for (span, why) in file.errors() {
        out.report(span, format!("the build stops at this pattern: {why}"))
            .help("write paths with `/`, and `\\` before what stands for itself");
    }
}
