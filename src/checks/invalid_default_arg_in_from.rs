#![doc = include_str!("../../lints/invalid-default-arg-in-from.md")]
use crate::lint::Findings;
use crate::model::Stage;

pub(super) fn check(stage: Stage<'_>, out: &mut Findings) {
    let Some(image) = stage.invalid_plain_base() else { return };
    // `undeclared-arg-in-from` tells of those that nothing declares.
    if !stage.undeclared_in_from().is_empty() {
        return;
    }
    // Whoever is known to build it gives them all.
    if image.variables.iter().any(|(name, _)| stage.dockerfile().is_always_given_argument(name)) {
        return;
    }
    let message = match image.text.trim() {
        "" => "without `--build-arg`, no image is named here".to_owned(),
        text => format!("without `--build-arg` this is `{text}`, which is no image"),
    };
    let finding = out.report(image.span, message);
    if image.text.trim().is_empty() {
        finding.variant("empty");
    }
    finding.help("give the `ARG` a default that makes a whole name");
    for (name, declared) in &image.variables {
        if let Some(declared) = declared {
            finding.origin(*declared, format!("`{name}` is declared here"));
        }
    }
}
