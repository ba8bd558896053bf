#![doc = include_str!("../../lints/unknown-instruction.md")]
use crate::lint::Findings;
use crate::model::{Dockerfile, Keyword, SyntaxErrorKind};
use crate::text::Edit;

pub(super) fn check(dockerfile: Dockerfile<'_>, out: &mut Findings) {
    if dockerfile.has_foreign_frontend() {
        return;
    }
    let mut errors = dockerfile.errors().iter().filter_map(|error| match &error.kind {
        SyntaxErrorKind::UnknownInstruction { nearest } => Some((error.span, *nearest)),
        _ => None,
    });
    let mut after_unknown = false;
    for instruction in dockerfile.instructions() {
        if instruction.keyword() != Keyword::Unknown {
            after_unknown = false;
            continue;
        }
        let Some((place, nearest)) = errors.next() else { return };
        if std::mem::replace(&mut after_unknown, true) {
            continue;
        }
        let word = instruction.short_keyword();
        let finding = out.report(place, format!("no instruction is named `{word}`"));
        finding.variant(if instruction.is_deferred() { "onbuild" } else { "instruction" });
        match nearest {
            Some(nearest) => {
                let is_small = !word.contains(|char: char| char.is_ascii_uppercase());
                let nearest = match is_small {
                    true => nearest.to_ascii_lowercase(),
                    false => nearest.to_owned(),
                };
                finding
                    .help(format!("write `{nearest}`"))
                    .fix(format!("Write `{nearest}`"), vec![Edit::replace(place, nearest)])
            }
            None => finding.help("end the line before with `\\` if this continues it"),
        };
    }
}
