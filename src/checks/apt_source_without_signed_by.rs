#![doc = include_str!("../../lints/apt-source-without-signed-by.md")]

use crate::lint::Findings;
use crate::model::Instruction;

pub(super) fn check(instruction: Instruction<'_>, out: &mut Findings) {
    for source in instruction.apt_sources().into_iter().filter(|source| source.lacks_key()) {
        out.report(source.at, format!("the key of `{}` is trusted for all sources", source.host))
            .help(
                "put the key in a file of its own and name it: `[signed-by=/etc/apt/keyrings/…]`",
            );
    }
}
