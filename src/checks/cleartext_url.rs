#![doc = include_str!("../../lints/cleartext-url.md")]

use crate::lint::Findings;
use crate::model::Instruction;

pub(super) fn check(instruction: Instruction<'_>, out: &mut Findings) {
    for url in instruction.cleartext_urls() {
        let scheme = url.scheme;
        out.report(url.at, format!("`{scheme}://` lets anybody on the way change what comes"))
            .variant(url.program)
            .help("use `https://`, or compare a digest")
            .fix("Use https", url.edits);
    }
}
