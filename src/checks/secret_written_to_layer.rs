#![doc = include_str!("../../lints/secret-written-to-layer.md")]

use crate::lint::Findings;
use crate::model::Instruction;

pub(super) fn check(instruction: Instruction<'_>, out: &mut Findings) {
    for secret in instruction.written_secrets() {
        let name: String = secret.name.chars().take(30).collect();
        let message = match secret.file.filter(|file| file.len() <= 24) {
            Some(file) => format!("`{name}` is kept in `{file}` of the image"),
            None => format!("`{name}` is kept in a file of the image"),
        };
        let variant = if secret.by_mount { "mount" } else { "argument" };
        let finding = out.report(secret.at, message).variant(variant);
        for step in &secret.way {
            finding.origin(step.span, step.value);
        }
        finding.help("mount it where it is read, or remove the file in the same step");
    }
}
