#![doc = include_str!("../../lints/secret-file-in-layer.md")]

use crate::lint::Findings;
use crate::model::Stage;

pub(super) fn check(stage: Stage<'_>, out: &mut Findings) {
    for secret in stage.layered_secrets() {
        let name: String = secret.name.chars().take(40).collect();
        let finding = match secret.removed {
            Some(place) => out
                .report(
                    secret.at,
                    format!("`{name}` stays in this layer, although it is removed later"),
                )
                .related(place, "removed here"),
            None => {
                out.report(secret.at, format!("`{name}` holds a secret and stays in this layer"))
            }
        };
        finding.help("show it to the step that needs it with `RUN --mount=type=secret`");
    }
}
