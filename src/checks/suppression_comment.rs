#![doc = include_str!("../../lints/suppression-comment.md")]
use crate::lint::{Findings, Names, Suppression};
use crate::model::Dockerfile;

pub(super) fn check(dockerfile: Dockerfile<'_>, out: &mut Findings) {
    for comment in &dockerfile.syntax().comments {
        let Some(Ok(found)) = Suppression::parse(dockerfile.slice(*comment)) else { continue };
        let is_ours = match &found.names {
            Names::Listed(names) => {
                names.iter().all(|name| matches!(&*name.text, "suppression-comment" | "DL1001"))
            }
            Names::All => false,
        };
        if is_ours {
            continue;
        }
        let finding = out.report(*comment, "this comment silences findings");
        finding.help("set the level in the configuration");
        if let Some(tool) = found.tools.first() {
            finding.variant(tool);
        }
    }
}
