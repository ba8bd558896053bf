#![doc = include_str!("../../lints/vulnerable-openssl-source.md")]

use crate::lint::Findings;
use crate::model::{Instruction, Keyword};

pub(super) fn check(instruction: Instruction<'_>, out: &mut Findings) {
    let Some(place) = instruction.vulnerable_openssl() else { return };
    let variant = if instruction.keyword() == Keyword::Run { "run" } else { "add" };
    out.report(place, "this version of OpenSSL can be taken over by a certificate")
        .variant(variant)
        .help("take 3.0.7 or later");
}
