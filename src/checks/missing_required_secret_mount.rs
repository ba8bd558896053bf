#![doc = include_str!("../../lints/missing-required-secret-mount.md")]

use crate::lint::{Findings, Options};
use crate::model::Instruction;

pub(super) fn check(instruction: Instruction<'_>, options: &Options, out: &mut Findings) {
    for rule in options.list("mounts") {
        let Some((words, secret)) = rule.rsplit_once(':') else { continue };
        let secret = secret.trim();
        let Some(place) = instruction.command_without_secret(words, secret) else { continue };
        out.report(place, "this runs without the secret that your rules ask for")
            .help(format!("add `--mount=type=secret,id={secret}`"));
    }
}
