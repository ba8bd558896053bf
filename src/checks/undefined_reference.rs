#![doc = include_str!("../../lints/undefined-reference.md")]

use crate::lint::Findings;
use crate::model::{Compose, ReferenceKind};

pub(crate) fn check(compose: Compose<'_>, out: &mut Findings) {
    for reference in compose.undefined_references() {
        let (variant, word) = match reference.kind {
            ReferenceKind::Resource(kind) => (kind.word(), kind.word()),
            ReferenceKind::Dependency | ReferenceKind::Namespace | ReferenceKind::BuildContext => {
                ("service", "service")
            }
        };
        let name = reference.name;
        let finding = out.report(name.span, format!("no {word} `{name}` is defined"));
        finding.variant(variant);
        match reference.kind {
            ReferenceKind::Resource(kind) if variant == "volume" => {
                finding.help(format!("define it under `{}`; a path starts with `./`", kind.key()))
            }
            ReferenceKind::Resource(kind) => {
                finding.help(format!("define it under `{}`", kind.key()))
            }
            _ => finding,
        };
    }
}
